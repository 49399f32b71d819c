"""Reads Markdown: front matter, headings, paragraphs, list items and table rows, as text without its markup."""

import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.readers.declared import declared_facts

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
CODE_INDENT = 4  # spaces that make a line code
NOTE_NUMBER = re.compile(r"\[\^([^\]\s]+)\]")
NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(?=\S)")


def read_markdown(source: str) -> Draft:
    """The draft of a Markdown file. Raw HTML in it is text like any other: it is shown, never interpreted."""
    facts, body = split_front_matter(source)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.block.ruler.before("reference", "note", _note, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note_number", _note_number)
    return Draft(tuple(_parts(SyntaxTreeNode(parser.parse(body)))), facts)


def _note(state: StateBlock, line: int, _last: int, silent: bool) -> bool:
    """Takes the label off a footnote ("[^1]: Since 1866 …"), so that what follows is a paragraph of its own."""
    start = state.bMarks[line] + state.tShift[line]
    note = NOTE.match(state.src[start : state.eMarks[line]])
    if note is None or state.sCount[line] - state.blkIndent >= CODE_INDENT:
        return False
    if silent:
        return True
    state.env.setdefault("notes", set()).add(note[1])
    state.bMarks[line], state.tShift[line], state.sCount[line] = start + note.end(), 0, state.blkIndent
    return False


def _note_number(state: StateInline, silent: bool) -> bool:
    """Leaves out the number of a footnote that the file holds: it is no part of the sentence."""
    number = NOTE_NUMBER.match(state.src, state.pos)
    if number is None or number[1] not in state.env.get("notes", ()):
        return False
    state.pos = number.end()
    if not (silent or state.src[state.pos : state.pos + 1].isalnum()):
        state.pending = state.pending.rstrip(" ")
    return True


def split_front_matter(source: str) -> tuple[dict[str, str], str]:
    """The facts a file declares between two `---` lines at its top and the rest; `questions` one a line.

    What a brief says of the original that it `restates` are facts of their own, such as `restates.title`.
    A top that is no YAML mapping is not front matter (a rule and a paragraph, say) and stays in the body.
    """
    match = FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    try:
        declared = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, IndexError, AttributeError, KeyError, RecursionError):  # what PyYAML raises
        return {}, source
    if not isinstance(declared, dict):
        return {}, source
    return declared_facts(declared), source[match.end() :]


def _parts(node: SyntaxTreeNode, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield Part(BlockKind.HEADING, _plain(node), int(node.tag[1]))
        case "paragraph":
            yield Part(kind, _plain(node))
        case "fence" | "code_block":
            yield Part(kind, node.content)
        case "table":
            yield from _rows(node)
        case _:
            inner = BlockKind.ITEM if node.type == "list_item" else kind
            for child in node.children:
                yield from _parts(child, inner)


def _rows(table: SyntaxTreeNode) -> Iterator[Part]:
    """Each row as "heading: cell; heading: cell", so that a figure stands beside what it counts."""
    header, *rows = [[_plain(cell) for cell in row.children] for group in table.children for row in group.children]
    for cells in rows:
        named = (
            f"{name.rstrip(' :')}: {cell}" if name else cell for name, cell in zip(header, cells, strict=True) if cell
        )
        yield Part(BlockKind.ROW, "; ".join(named))


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a block without its markup: a link's words, an image's description, code as it stands."""
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return "".join(_plain(child) for child in node.children)

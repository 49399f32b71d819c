"""Reads Markdown: front matter, headings, paragraphs, list items and table rows, as text without its markup."""

import re
from collections.abc import Iterator
from datetime import date

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.readers.tables import Cell, table_parts

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
MAX_NUMBER = 10**20  # a title or a year; Python refuses to write out numbers of thousands of digits
CODE_INDENT = 4  # spaces that make a line code
NOTE_NUMBER = re.compile(r"\[\^([^\]\s]+)\]")
NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(?=\S)")
FACTS = ("title", "author", "publisher", "url", "published", "note", "language")
FACTS_OF_ORIGINAL = ("title", "publisher", "published", "url")


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
    facts = {key: _fact(declared.get(key)) for key in FACTS}
    facts |= _facts_of_original(declared.get("restates"))
    return facts | {"questions": _lines(declared.get("questions"))}, source[match.end() :]


def _facts_of_original(value: object) -> dict[str, str]:
    """A mapping names the original's facts; a text alone is its title."""
    named = value if isinstance(value, dict) else {"title": value}
    return {f"restates.{key}": _fact(named.get(key)) for key in FACTS_OF_ORIGINAL}


def _fact(value: object) -> str:
    match value:
        case bool():  # YAML reads "no" as False, and a language may be Norwegian
            return "yes" if value else "no"
        case int() if abs(value) > MAX_NUMBER:
            return ""
        case str() | int() | date():
            return tidy(str(value))
    return ""


def _lines(value: object) -> str:
    return "\n".join(tidy(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ""


def _parts(node: SyntaxTreeNode, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield Part(BlockKind.HEADING, _plain(node), int(node.tag[1]))
        case "paragraph":
            yield Part(kind, _plain(node))
        case "fence" | "code_block":
            yield Part(kind, node.content)
        case "table":
            yield from table_parts(_rows(node))
        case _:
            inner = BlockKind.ITEM if node.type == "list_item" else kind
            for child in node.children:
                yield from _parts(child, inner)


def _rows(table: SyntaxTreeNode) -> Iterator[list[Cell]]:
    """The cells of each row, those above the line under the headings marked as such."""
    for group in table.children:
        for row in group.children:
            yield [Cell(tidy(_plain(cell)), heads=group.type == "thead") for cell in row.children]


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a block without its markup: a link's words, an image's description, code as it stands."""
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return "".join(_plain(child) for child in node.children)

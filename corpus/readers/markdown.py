"""Reads Markdown: front matter, headings, paragraphs, list items and table rows, as text without its markup."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.readers.locators import with_divisions
from corpus.readers.metadata import YAML_FAULTS, declared_facts, read_yaml
from corpus.readers.raised_type import in_plain_type, lowered, raised
from corpus.readers.tables import Cell, table_parts
from corpus.readers.ticks import TICKED, UNTICKED

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
TYPE_TAG = re.compile(
    r"<(?:(?P<tag>sup|sub)>(?P<words>[^<>\n]{0,200})</(?P=tag)|(?P<struck>s|del|strike)>[^<>]{0,2000}</(?P=struck))>",
    re.I,
)
TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")


def read_markdown(source: str) -> Draft:
    """The draft of a Markdown file. Raw HTML in it is text like any other: it is shown, never interpreted."""
    facts, body = split_front_matter(source)
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.inline.ruler.before("link", "type", _type)
    tree = SyntaxTreeNode(parser.parse(body))
    return Draft(tuple(with_divisions(_parts(tree, _Place()))), facts)


class _Place(NamedTuple):
    """Where a node stands: what a paragraph is there, the numbers of the items and the label of the note around it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    numbers: tuple[str, ...] = ()
    note: str = ""

    @property
    def locator(self) -> str:
        """What people cite a paragraph here by."""
        if self.note:
            return f"note {self.note}"
        return f"item {'.'.join(self.numbers)}" if self.numbers else ""


def _type(state: StateInline, silent: bool) -> bool:
    """Reads the few tags that Markdown has no marks for: raised and lowered type, and what is struck out."""
    tag = TYPE_TAG.match(state.src, state.pos)
    if tag is None:
        return False
    if tag["struck"] is None:
        written = raised(tag["words"]) if tag["tag"].lower() == "sup" else lowered(tag["words"])
        if not silent:
            state.pending += written
    state.pos = tag.end()
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
        declared = read_yaml(match[1])
    except YAML_FAULTS:
        return {}, source
    if not isinstance(declared, dict):
        return {}, source
    return declared_facts(declared), source[match.end() :]


def _parts(node: SyntaxTreeNode, place: _Place) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield Part(BlockKind.HEADING, _plain(node), int(node.tag[1]))
        case "paragraph":
            text = _plain(node)
            if place.kind is BlockKind.ITEM and (box := TASK.match(text)):
                text = f"{UNTICKED if box[1] == ' ' else TICKED} {text[box.end() :]}"
            yield Part(place.kind, text, locator=place.locator)
        case "fence" | "code_block":
            yield Part(place.kind, node.content)
        case "table":
            yield from table_parts(_rows(node))
        case "list_item":
            numbers = (*place.numbers, node.info) if node.info else place.numbers
            for child in node.children:
                yield from _parts(child, place._replace(kind=BlockKind.ITEM, numbers=numbers))
        case _:
            inner = place._replace(note=node.meta["label"]) if node.type == "footnote_reference" else place
            for child in node.children:
                yield from _parts(child, inner)


def _rows(table: SyntaxTreeNode) -> Iterator[list[Cell]]:
    """The cells of each row, those above the line under the headings marked as such."""
    for group in table.children:
        for row in group.children:
            yield [Cell(tidy(_plain(cell)), heads=group.type == "thead") for cell in row.children]


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a block without its markup: a link's words, an image's description, code as it stands."""
    return in_plain_type(_words(node))


def _words(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if node.type in {"s", "footnote_ref"} else "".join(_words_of(node.children))


def _words_of(children: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    """The words of each child; the number of a note is no part of the sentence, nor is a space that only it follows."""
    for child, following in zip_longest(children, children[1:]):
        words = _words(child)
        numbered = following is not None and following.type == "footnote_ref"
        behind = _words(following.next_sibling) if numbered and following.next_sibling else ""
        yield words.rstrip(" ") if numbered and not behind[:1].isalnum() else words

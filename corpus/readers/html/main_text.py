"""The main text of a page: what is left without the menus around it, or all of it where nothing tells what is main."""

from collections.abc import Iterator, Sequence, Set

from lxml import etree

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.html.chrome import chrome_elements, heads_contents
from corpus.readers.html.notes import note_locators, note_numbers
from corpus.readers.html.shown import Piece, shown_pieces
from corpus.readers.html.sizes import measure
from corpus.readers.html.unseen import unseen_elements

MAIN_SHARE = 0.6  # of the prose: an article with less of it is one of several
ENOUGH_CHARS = 200  # of prose in <main>: more makes it main, however much stands around it


def main_text(body: etree._Element) -> Iterator[Part]:
    """The parts of the main text in reading order; all that the page shows when else only headings would be left."""
    unseen = unseen_elements(body)
    left_out = unseen | chrome_elements(body, unseen)
    scope = _scope(body, left_out)
    locators = note_locators(body, note_numbers(body))
    shown = shown_pieces(scope, left_out, locators)
    if scope is body:
        shown = _without_outer_links(shown)
    if all(piece.part.kind is BlockKind.HEADING for piece in shown):
        shown = shown_pieces(body, unseen, locators)
    return (piece.part for piece in shown if not heads_contents(piece.part))


def _scope(body: etree._Element, left_out: Set[etree._Element]) -> etree._Element:
    """The element that holds the page's text: its <main>, or the one article with most of it."""
    sizes = measure(body, left_out)
    scope = body
    mains = [element for element in sizes if element.tag == "main" or element.get("role") == "main"]
    if mains:
        best = max(mains, key=lambda element: sizes[element].prose)
        heads = next(best.iter("h1"), None) is not None
        if sizes[best].prose >= min(ENOUGH_CHARS, sizes[body].prose * MAIN_SHARE, *([1] if heads else [])):
            scope = best
    articles = [element for element in sizes if element.tag == "article" and scope in element.iterancestors()]
    if articles:
        best = max(articles, key=lambda element: sizes[element].prose)
        if sizes[best].prose >= sizes[scope].prose * MAIN_SHARE and sizes[best].prose:
            scope = best
    return scope


def _without_outer_links(shown: Sequence[Piece]) -> list[Piece]:
    """The parts without the menus that an old page opens and ends with: bare links before and after its prose.

    A page without prose loses only lines of several links: its single links may be all that it has to say.
    """
    prose = [n for n, piece in enumerate(shown) if piece.is_prose]
    text = prose or [n for n, piece in enumerate(shown) if piece.is_text]
    if not text:
        return list(shown)
    inner = range(text[0], text[-1] + 1)
    fewest = 1 if prose else 2
    return [piece for n, piece in enumerate(shown) if n in inner or not piece.is_link or piece.links < fewest]

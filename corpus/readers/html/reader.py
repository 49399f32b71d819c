"""Reads HTML: a page's main text without its menus, and what the page says about itself."""

import re

from corpus.draft import Draft, Part
from corpus.readers.html.chrome import heads_contents, is_contents
from corpus.readers.html.facts import facts_of
from corpus.readers.html.main_text import main_text
from corpus.readers.html.shown import shown_pieces
from corpus.readers.html.sizes import measure
from corpus.readers.html.tree import tree_of
from corpus.readers.html.unseen import unseen_elements

INSIDE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)  # a link that names no other site


def read_html(data: bytes) -> Draft:
    """The draft of a page: its main text, or all of its text where nothing tells what is main."""
    root, warnings = tree_of(data)
    if root is None:
        return Draft(())
    body = next(root.iter("body"), root)
    parts = tuple(main_text(body))
    return Draft(parts, facts_of(root, body, parts), warnings=warnings)


def read_chapter(data: bytes) -> tuple[Part, ...]:
    """The parts of one chapter of a book: all that its page shows, but no lists of the book's own chapters."""
    root, _ = tree_of(data)
    if root is None:
        return ()
    body = next(root.iter("body"), root)
    unseen = unseen_elements(body)
    sizes = measure(body, unseen)
    contents = {element for element in sizes if element.tag == "nav" or is_contents(element, sizes[element], INSIDE)}
    return tuple(piece.part for piece in shown_pieces(body, unseen | contents) if not heads_contents(piece.part))

"""Reads HTML: a page's main text without its menus, and what the page says about itself."""

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from corpus.codes import CorpusCode
from corpus.draft import Draft, Part
from corpus.message import Message
from corpus.readers.html.chrome import heads_contents, is_contents
from corpus.readers.html.facts import facts_of
from corpus.readers.html.hidden import remove_hidden
from corpus.readers.html.main_text import main_text
from corpus.readers.html.notes import note_locators, note_numbers
from corpus.readers.html.panels import open_panels
from corpus.readers.html.shown import shown_pieces
from corpus.readers.html.sizes import measure
from corpus.readers.html.styles import styles_of
from corpus.readers.html.tree import tree_of
from corpus.readers.html.unseen import unseen_elements
from corpus.readers.locators import with_divisions

INSIDE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)  # a link that names no other site


def read_html(data: bytes, encoding: str = "") -> Draft:
    """The draft of a page: its main text, or all of its text where nothing tells what is main.

    `encoding` is the one that it came with, for a page that names none itself.
    """
    root, warnings = tree_of(data, encoding)
    if root is None:
        return Draft(())
    body = next(root.iter("body"), root)
    if hidden := _open_and_remove(root, body):
        warnings = (*warnings, Message(CorpusCode.TEXT_HIDDEN, count=hidden))
    parts = tuple(with_divisions(main_text(body)))
    return Draft(parts, facts_of(root, body, parts), warnings=warnings)


def _open_and_remove(root: etree._Element, body: etree._Element) -> int:
    """Opens what a click opens and removes what no reader sees; returns how many texts a trick of style hid."""
    styles = styles_of(root)
    return remove_hidden(body, styles, open_panels(body, styles))


def read_chapter(data: bytes, name: str = "", notes: dict[str, str] | None = None) -> tuple[Part, ...]:
    """The parts of one chapter of a book: all that its page shows, but no lists of the book's own chapters.

    The numbers of the notes that it refers to are added to `notes` by their addresses ("notes.xhtml#n1"); a note that
    an earlier chapter refers to is cited by that number. `name` is the file's name, without its folder.
    """
    root, _ = tree_of(data)
    if root is None:
        return ()
    body = next(root.iter("body"), root)
    _open_and_remove(root, body)
    known = {} if notes is None else notes
    own = {address if address[0] != "#" else name + address: mark for address, mark in note_numbers(body).items()}
    known |= {posixpath.basename(unquote(address)): mark for address, mark in own.items()}
    here = {address.removeprefix(name): mark for address, mark in known.items() if address.startswith(f"{name}#")}
    unseen = unseen_elements(body)
    sizes = measure(body, unseen)
    contents = {element for element in sizes if element.tag == "nav" or is_contents(element, sizes[element], INSIDE)}
    shown = shown_pieces(body, unseen | contents, note_locators(body, here))
    return tuple(piece.part for piece in shown if not heads_contents(piece.part))

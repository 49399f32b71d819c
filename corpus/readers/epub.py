"""Reads EPUB books: their chapters in the order of the spine, and what the package says of the book."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from lxml import etree

from corpus.archives import Archive
from corpus.codes import CorpusCode
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.html.reader import read_chapter
from corpus.readers.locators import with_divisions
from corpus.readers.metadata import iso_day, primary_language

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
FONT_ALGORITHMS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}  # they garble fonts only
MAX_PAGES_BYTES = 20_000_000  # of a book's pages together, as of any text: a file of 40 KB can unpack to ten times that
FILE_EVENTS = {"creation", "modification", "conversion"}  # of a date, by opf:event
CHAPTER_TYPES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}


def read_epub(data: bytes) -> Draft:
    """The draft of a book: every page of its spine but its table of contents."""
    archive = Archive(data)
    if ENCRYPTION in archive and _is_locked(archive.xml(ENCRYPTION)):
        raise UnreadableFileError(Message(CorpusCode.EPUB_LOCKED))
    package_name = _package_name(archive)
    package = archive.xml(package_name)
    names = list(dict.fromkeys(_spine(package, posixpath.dirname(package_name))))  # a page may stand in it but once
    chapters = [name for name in names if name in archive]
    missing = len(names) - len(chapters)
    warnings = [Message(CorpusCode.EPUB_CHAPTERS_MISSING, count=missing)] if missing else []
    parts: list[Part] = []
    notes: dict[str, str] = {}  # the numbers of notes by their addresses, for the chapter of notes at the end
    for name, page in _pages(archive, chapters, warnings):
        try:
            parts += read_chapter(page, posixpath.basename(name), notes)
        except (UnreadableFileError, RecursionError):
            warnings.append(Message(CorpusCode.EPUB_CHAPTER_DAMAGED, name=name))
    return Draft(tuple(with_divisions(parts)), _facts(package), warnings=tuple(warnings))


def _pages(archive: Archive, names: Iterable[str], warnings: list[Message]) -> Iterator[tuple[str, bytes]]:
    """The pages that can be unpacked; a damaged one costs the book no other, and is named in the warnings."""
    size = 0
    for name in names:
        try:
            page = archive.read(name)
        except UnreadableFileError as error:
            if error.message.code != CorpusCode.MEMBER_DAMAGED:
                raise
            warnings.append(Message(CorpusCode.EPUB_CHAPTER_DAMAGED, name=name))
            continue
        size += len(page)
        if size > MAX_PAGES_BYTES:
            raise UnreadableFileError(Message(CorpusCode.EPUB_TOO_LARGE, size=MAX_PAGES_BYTES // 1_000_000))
        yield name, page


def _is_locked(encryption: etree._Element) -> bool:
    methods = [method.get("Algorithm", "") for method in encryption.iter("{*}EncryptionMethod")]
    return any(method not in FONT_ALGORITHMS for method in methods)


def _package_name(archive: Archive) -> str:
    for file in archive.xml(CONTAINER).iter("{*}rootfile"):
        if path := file.get("full-path"):
            return str(path)
    raise UnreadableFileError(Message(CorpusCode.EPUB_NO_BOOK))


def _spine(package: etree._Element, folder: str) -> Iterator[str]:
    """The names of the pages in reading order, without the navigation and what is no page."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type", "").lower() not in CHAPTER_TYPES:
            continue
        if "nav" not in item.get("properties", "").split():
            path = unquote(item.get("href", "").partition("#")[0])
            yield posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _facts(package: etree._Element) -> dict[str, str]:
    """The Dublin Core of the package, by Griot's names."""
    said: dict[str, list[etree._Element]] = {}
    metadata = package.find("{*}metadata")
    for element in () if metadata is None else metadata.iterdescendants(etree.Element):
        if element.text:
            said.setdefault(etree.QName(element).localname, []).append(element)
    texts = {name: [tidy(element.text or "") for element in elements] for name, elements in said.items()}
    addresses = [text for name in ("source", "identifier") for text in texts.get(name, [])]
    found = {
        "title": next(iter(texts.get("title", [])), ""),
        "author": ", ".join(dict.fromkeys(texts.get("creator", []))),
        "publisher": next(iter(texts.get("publisher", [])), ""),
        **_days(said.get("date", [])),
        "language": next(filter(None, map(primary_language, texts.get("language", []))), ""),
        "url": next((address for address in addresses if re.fullmatch(r"https?://\S+", address)), ""),
    }
    return {fact: value for fact, value in found.items() if value}


def _days(dates: list[etree._Element]) -> dict[str, str]:
    """The day of publication: the one that is called so, else the first that is not called that of the file."""
    found = [(next(iter(date.attrib.values()), "").lower(), iso_day(date.text or "")) for date in dates]
    of_the_file = next((day for event, day in found if event in FILE_EVENTS and day), "")
    named = next((day for event, day in found if event == "publication" and day), "")
    other = next((day for event, day in found if event not in FILE_EVENTS and day), "")
    return {"published": named or other, "file_dated": of_the_file}

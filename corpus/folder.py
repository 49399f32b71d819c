"""Reads a folder of files into documents, and says of every file it could not read why."""

import hashlib
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from corpus.draft import Draft, lay_out
from corpus.errors import CorpusError, UnreadableFileError
from corpus.readers.markdown import read_markdown
from corpus.readers.plaintext import read_plain_text

READERS: dict[str, Callable[[str], Draft]] = {".md": read_markdown, ".markdown": read_markdown, ".txt": read_plain_text}
MAX_ID_CHARS = 80  # an id stands in addresses
MAX_FILE_BYTES = 20_000_000  # a text of 20 MB is some 6,000 pages: a log or a dump, not a document

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the folder that made no document, and the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder held: its documents in the order of their names, and the files that were skipped."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


def read_folder(folder: Path, on_file: Callable[[str], None] = lambda _: None) -> Reading:
    """Every `.md` and `.txt` file below `folder`; `on_file` is told each name before it is read.

    Hidden files and folders are passed over in silence, files of other types are skipped by name.
    Raises CorpusError when the folder is missing or no file in it can be read.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no folder {folder}. Name one that holds .md or .txt files: griot build --documents DIR"
        )
    documents, skipped = [], []
    paths = list(_files(folder))
    names = {path: _printable(path.relative_to(folder).as_posix()) for path in paths}
    ids = _ids([names[path] for path in paths if path.suffix.lower() in READERS])
    for path in paths:
        name = names[path]
        on_file(name)
        try:
            documents.append(read_file(path, document_id=ids.get(name, ""), name=name))
        except UnreadableFileError as error:
            log.warning("skipped %s: %s", name, error)
            skipped.append(Skipped(name, str(error)))
    if not documents:
        told = "; ".join(f"{skip.name}: {skip.reason}" for skip in skipped) or "it holds no files"
        raise CorpusError(
            f"No document could be read from {folder} ({told}). Put .md or .txt files there and build again."
        )
    return Reading(tuple(documents), tuple(skipped))


def read_file(path: Path, *, document_id: str, name: str) -> Document:
    """The document of one file. Raises UnreadableFileError with the reason when there is none in it."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(f"files of type {path.suffix or '(none)'} are not read; .md and .txt are")
    try:
        document = lay_out(reader(_decode(_bytes(path))), document_id=document_id, name=name)
    except RecursionError as error:
        raise UnreadableFileError("its lists or quotations are nested too deeply") from error
    if not document.text:
        raise UnreadableFileError("it holds no text")
    return document


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (path.is_file() or path.is_symlink()):
            yield path


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableFileError(f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB ({size // 1_000_000} MB)")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"it cannot be opened ({error.strerror})") from error


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"it is not {encoding.removesuffix('-sig').upper()} text (byte {error.start})"
        ) from error
    if "\0" in text:
        raise UnreadableFileError("it holds NUL bytes, so it is no text file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ids(names: list[str]) -> dict[str, str]:
    """An id for each file name, for addresses: its path in plain letters, with its type when that is not Markdown.

    Names that differ only in other signs ("A b.md", "a-b.md") would share one, and get a digest of the name instead.
    """
    plain = {name: _slug(name) for name in names}
    shared = Counter(plain.values())
    return {name: slug if shared[slug] == 1 else f"{slug}-{_digest(name)}" for name, slug in plain.items()}


def _printable(name: str) -> str:
    """A file's name as text: bytes that are none become question marks in diamonds."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.removesuffix(".md")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    return slug if 0 < len(slug) <= MAX_ID_CHARS else f"{slug[:MAX_ID_CHARS]}-{_digest(name)}".strip("-")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:8]

"""Reads files into documents, and says of every file it could not read why."""

import hashlib
import logging
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from corpus.codes import CorpusCode
from corpus.document import Document
from corpus.draft import Draft, lay_out
from corpus.errors import CorpusError, UnreadableFileError
from corpus.formats import is_known, read_draft
from corpus.message import Message
from corpus.sidecar import read_sidecar, sidecar_of, without_sidecars

MAX_ID_CHARS = 80  # an id stands in addresses
MAX_FILE_BYTES = 100_000_000  # a scanned book; what is larger is no report

log = logging.getLogger(__name__)

Read = Callable[[str, bytes], Draft]  # (file name, its bytes); raises UnreadableFileError
Sidecars = Callable[[str, Path], Sequence[Path]]  # (file name, the file); where its facts may stand
OnRead = Callable[[str, "Document | UnreadableFileError | None"], None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the folder that made no document, and the reason."""

    name: str
    reason: Message

    @property
    def message(self) -> Message:
        """The reason with the file's name."""
        return Message(CorpusCode.FILE_AT, file=self.name, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder held: its documents in the order of their names, and the files that were skipped."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


def read_folder(folder: Path, read: Read = read_draft, on_read: OnRead = lambda _name, _outcome: None) -> Reading:
    """Every file below `folder`, as `read_files` reads them. Raises CorpusError also when the folder is missing."""
    return read_files(files_below(folder), read, on_read, where=str(folder))


def files_below(folder: Path, *, follow_links: bool = False) -> dict[str, Path]:
    """The files below a folder by their names (paths with "/"), in order; hidden ones and sidecars are passed over.

    A link to what stands in the folder under a name of its own is passed over: each file is there once. Any other
    link has the path that it leads to with `follow_links`, and else its own, which `read_file` does not read. Raises
    CorpusError when the folder is missing.
    """
    if not folder.is_dir():
        raise CorpusError(Message(CorpusCode.FOLDER_MISSING, folder=str(folder)))
    found, links = dict[str, Path](), list[Path]()
    for path in _seen(folder, folder):
        if path.is_symlink():
            links.append(path)
        elif path.is_file():
            found[_name_of(path, folder)] = path
    real = folder.resolve()
    for link in links:
        found |= _linked(link, folder, real, follow_links)
    return without_sidecars(dict(sorted(found.items(), key=lambda item: PurePosixPath(item[0]))))


def read_files(
    files: Mapping[str, Path],
    read: Read,
    on_read: OnRead,
    *,
    where: str,
    sidecars: Sidecars = lambda _name, path: (sidecar_of(path),),
) -> Reading:
    """The documents of these files, by name, with the reader that is given.

    What the sidecars of a file say counts more than what the file says itself, and a later one of them more.
    `on_read` is told each name with None before it is read, and then with the document or the fault; files of types
    that are not read are skipped by name. Raises CorpusError, naming `where` they are, when none can be read.
    """
    documents, skipped = [], []
    ids = document_ids(files)
    for name, path in files.items():
        on_read(name, None)
        try:
            document = read_file(
                path, document_id=ids.get(name, ""), name=name, read=read, sidecars=sidecars(name, path)
            )
            documents.append(document)
            on_read(name, document)
        except UnreadableFileError as error:
            log.warning("skipped %s: %s", name, error)
            skipped.append(Skipped(name, error.message))
            on_read(name, error)
    if not documents:
        raise CorpusError(
            Message(
                CorpusCode.FOLDER_UNREADABLE,
                folder=where,
                reasons=tuple(skip.message for skip in skipped) or (Message(CorpusCode.FOLDER_EMPTY),),
                formats=Message(CorpusCode.FORMATS_READ),
            )
        )
    return Reading(tuple(documents), tuple(skipped))


def read_file(path: Path, *, document_id: str, name: str, read: Read, sidecars: Sequence[Path] = ()) -> Document:
    """The document of one file. Raises UnreadableFileError with the reason when there is none in it: of a link too."""
    try:
        state = path.stat()
        if state.st_size > MAX_FILE_BYTES:
            raise UnreadableFileError(too_large(state.st_size))
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            raise UnreadableFileError(Message(CorpusCode.FILE_NOT_A_FILE))
        if path.is_symlink():
            raise UnreadableFileError(Message(CorpusCode.FILE_LINKED))
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(Message(CorpusCode.FILE_NOT_OPENED, error=str(error.strerror))) from error
    draft = _with_what_is_said(read(name, data), sidecars)
    document = lay_out(draft, document_id=document_id, name=name, file_digest=hashlib.sha256(data).hexdigest())
    if not document.text:
        raise UnreadableFileError(Message(CorpusCode.FILE_NO_TEXT))
    return document


def _with_what_is_said(draft: Draft, sidecars: Sequence[Path]) -> Draft:
    """A draft with the facts of its sidecars; one that cannot be read is told and changes nothing."""
    for sidecar in sidecars:
        try:
            draft = replace(draft, facts=draft.facts | read_sidecar(sidecar))
        except UnreadableFileError as error:
            draft = replace(draft, warnings=(*draft.warnings, error.message))
    return draft


def too_large(size_bytes: int) -> Message:
    """Why a file of this size is not read."""
    return Message(CorpusCode.FILE_TOO_LARGE, size=size_bytes // 1_000_000, most=MAX_FILE_BYTES // 1_000_000)


def document_ids(names: Iterable[str]) -> dict[str, str]:
    """An id for each file name, for addresses: its path in plain letters, with its type when that is not Markdown.

    Names that differ only in other signs ("A b.md", "a-b.md") would share one, and get a digest of the name instead.
    """
    plain = {name: _slug(name) for name in names if is_known(name)}
    shared = Counter(plain.values())
    return {name: slug if shared[slug] == 1 else f"{slug}-{_digest(name)}" for name, slug in plain.items()}


def _seen(folder: Path, root: Path) -> Iterator[Path]:
    """What is below a folder and not hidden by its name below the root; what a link leads to is not."""
    for path in sorted(folder.rglob("*")):
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _linked(link: Path, folder: Path, real: Path, follow_links: bool) -> dict[str, Path]:
    """What a link adds to the files of a folder, which is `real` without links on the way to it."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return {_name_of(link, folder): link}
    if target.is_relative_to(real):
        is_hidden = any(part.startswith(".") for part in target.relative_to(real).parts)
        is_there = target.is_dir() or (target.is_file() and not is_hidden)
        return {} if is_there else {_name_of(link, folder): target}
    if not follow_links:
        return {_name_of(link, folder): link}
    if not target.is_dir():
        return {_name_of(link, folder): target}
    inner = ((path, path.relative_to(target)) for path in _seen(target, target) if path.is_file())
    return {_name_of(link / below, folder): path.resolve() for path, below in inner}


def _name_of(path: Path, folder: Path) -> str:
    return _printable(path.relative_to(folder).as_posix())


def _printable(name: str) -> str:
    """A file's name as text: bytes that are none become question marks in diamonds."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.removesuffix(".md"))
    slug = re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode().lower()).strip("-")
    loses_letters = any(letter.isalnum() and not letter.isascii() for letter in letters)
    is_told = 0 < len(slug) <= MAX_ID_CHARS and not loses_letters
    return slug if is_told else f"{slug[:MAX_ID_CHARS]}-{_digest(name)}".strip("-")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:8]

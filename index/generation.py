"""One generation on disk: documents, passages, vectors, BM25, and a manifest that can tell if any of it changed."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.document import Block, BlockKind, Document, Original, Passage, Span
from corpus.durable import sync_folder
from corpus.folder import Skipped
from corpus.message import Message
from index.codes import IndexCode
from index.errors import DamagedIndexError, MismatchedIndexError
from index.home import Home
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.suggestions import Suggestion
from index.vectors import VectorStore
from index.weights import sha256_of

FORMAT = 7  # raised when the files of a generation change their meaning

MANIFEST = "manifest.json"
DOCUMENTS = "documents.jsonl"
PASSAGES = "passages.jsonl"
VECTORS = "vectors.faiss"
KEYWORDS = "bm25"
LEXICON = "lexicon.json"
SUGGESTIONS = "suggestions.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of and by. `files` maps each file to its SHA-256, `documents` each id to its digest.

    `built_at` is a time in UTC (ISO 8601). `encoder_digest` tells the weights, `cutting` the rules that cut passages.
    `changed` are the ids of the documents that the last build which changed any added or changed. `originals` maps each
    id to the SHA-256 of the file that was read, where the home keeps it. `removals` are the
    stamps of the removals before which it was made and that nobody had followed yet.
    """

    generation: str
    built_at: str
    source: str
    encoder: str
    encoder_digest: str
    dimension: int
    cutting: dict[str, int]
    documents: dict[str, str]
    passages: int
    skipped: tuple[Skipped, ...]
    files: dict[str, str]
    changed: tuple[str, ...] = ()
    originals: dict[str, str] = field(default_factory=dict)
    removals: tuple[str, ...] = ()
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds, read into memory. Row n of vectors and keywords is passages[n]."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: VectorStore
    keywords: Keywords
    lexicon: Lexicon
    suggestions: tuple[Suggestion, ...] = ()


def write_contents(folder: Path, contents: Contents) -> dict[str, str]:
    """Writes everything but the manifest into `folder`, to the disk itself; returns each file's SHA-256."""
    folder.mkdir(parents=True)
    _write_lines(folder / DOCUMENTS, map(_document_json, contents.documents))
    _write_lines(folder / PASSAGES, (asdict(passage) for passage in contents.passages))
    contents.vectors.save(folder / VECTORS)
    contents.keywords.save(folder / KEYWORDS)
    _write_lines(folder / LEXICON, [contents.lexicon.as_json()])
    _write_lines(folder / SUGGESTIONS, (asdict(suggestion) for suggestion in contents.suggestions))
    return {name: _sync_and_digest(folder / name) for name in _file_names(folder)}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest and under it its own checksum, which completes the generation."""
    told = _manifest_json(manifest)
    (folder / MANIFEST).write_text(f"{told}\n{_digest(told)}\n", encoding="utf-8")
    _sync_and_digest(folder / MANIFEST)
    for inner in (*(path for path in folder.iterdir() if path.is_dir()), folder):
        sync_folder(inner)


def manifest_digest(manifest: Manifest) -> str:
    """The checksum that is written under a manifest: its SHA-256, which names an index and all that is in it."""
    return _digest(_manifest_json(manifest))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises DamagedIndexError or, for another format, MismatchedIndexError."""
    try:
        told, checksum = (folder / MANIFEST).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        if _digest(told) != checksum:
            raise ValueError("its checksum differs")
        stored = json.loads(told)
        if stored.get("format") != FORMAT:
            raise MismatchedIndexError(
                Message(IndexCode.OTHER_FORMAT, folder=str(folder), format=str(stored.get("format")), known=FORMAT)
            )
        stored["changed"] = tuple(stored["changed"])
        stored["removals"] = tuple(stored["removals"])
        stored["skipped"] = tuple(
            Skipped(skip["name"], Message.from_json(skip["reason"])) for skip in stored["skipped"]
        )
        return Manifest(**stored)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedIndexError(Message(IndexCode.MANIFEST_UNREADABLE, folder=str(folder), error=str(error))) from error


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises DamagedIndexError when a file is missing or is not byte for byte what was written."""
    for name, expected in manifest.files.items():
        file = folder / name
        if not file.is_file():
            raise DamagedIndexError(Message(IndexCode.FILE_MISSING, file=str(file)))
        if sha256_of(file) != expected:
            raise DamagedIndexError(Message(IndexCode.FILE_DAMAGED, file=str(file)))


def read_contents(folder: Path, manifest: Manifest) -> Contents:
    """The contents of a generation, every file checked against the manifest first. Raises DamagedIndexError."""
    check_files(folder, manifest)
    try:
        (lexicon,) = _read_lines(folder / LEXICON)
        contents = Contents(
            documents=tuple(_document(row) for row in _read_lines(folder / DOCUMENTS)),
            passages=tuple(_passage(row) for row in _read_lines(folder / PASSAGES)),
            vectors=VectorStore.open(folder / VECTORS),
            keywords=Keywords.open(folder / KEYWORDS),
            lexicon=Lexicon.of_json(lexicon),
            suggestions=tuple(Suggestion(**row) for row in _read_lines(folder / SUGGESTIONS)),
        )
    except (OSError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise DamagedIndexError(Message(IndexCode.UNREADABLE, folder=str(folder), error=str(error))) from error
    if not len(contents.passages) == len(contents.vectors) == manifest.passages:
        raise DamagedIndexError(
            Message(
                IndexCode.OTHER_COUNTS,
                folder=str(folder),
                passages=len(contents.passages),
                vectors=len(contents.vectors),
                named=manifest.passages,
            )
        )
    return contents


def read_document(folder: Path, manifest: Manifest, document_id: str) -> Document | None:
    """One document of a generation, without loading the rest of it; None when it holds none of that id.

    Raises DamagedIndexError when the documents cannot be read or the text is not what was indexed.
    """
    return next(iter(read_documents(folder, manifest, {document_id})), None)


def read_documents(folder: Path, manifest: Manifest, document_ids: Set[str]) -> list[Document]:
    """Those of these documents that a generation holds, in its order. Raises as `read_document` does."""
    wanted = document_ids & manifest.documents.keys()
    if not wanted:
        return []
    try:
        rows = (row for row in _read_lines(folder / DOCUMENTS) if row["id"] in wanted)
        documents = list(map(_document, islice(rows, len(wanted))))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedIndexError(
            Message(IndexCode.DOCUMENTS_UNREADABLE, folder=str(folder), error=str(error))
        ) from error
    if {one.id: one.digest for one in documents} != {one: manifest.documents[one] for one in wanted}:
        raise DamagedIndexError(Message(IndexCode.DOCUMENTS_ALTERED, folder=str(folder)))
    return documents


def removed_since(home: Home, manifest: Manifest) -> frozenset[str]:
    """The ids of the documents of a generation that were removed after it was made. Raises as `read_document` does."""
    names = {one.name for one in home.tombstones.standing() if one.stamp not in manifest.removals}
    folder = home.folder_of(manifest.generation)
    try:
        rows = _read_lines(folder / DOCUMENTS) if names else ()
        return frozenset(str(row["id"]) for row in rows if row["name"] in names)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedIndexError(
            Message(IndexCode.DOCUMENTS_UNREADABLE, folder=str(folder), error=str(error))
        ) from error


def unsound_addresses(contents: Contents, manifest: Manifest) -> list[Message]:
    """What does not hold among the offsets and digests of a generation; empty when all is well."""
    texts = {document.id: document.text for document in contents.documents}
    faults = [
        Message(IndexCode.UNSOUND_DIGEST, document=document.id)
        for document in contents.documents
        if manifest.documents.get(document.id) != document.digest
    ]
    for row, passage in enumerate(contents.passages):
        text = texts.get(passage.document_id)
        if text is None:
            faults.append(Message(IndexCode.UNSOUND_DOCUMENT, passage=row, document=passage.document_id))
        elif not _is_sound(passage, text):
            faults.append(Message(IndexCode.UNSOUND_SENTENCES, passage=row, document=passage.document_id))
    return faults


def _is_sound(passage: Passage, text: str) -> bool:
    edges = [edge for span in passage.sentences for edge in (span.start, span.end)]
    whole = bool(edges) and (passage.span.start, passage.span.end) == (edges[0], edges[-1])
    inside = passage.span.start >= 0 and passage.span.end <= len(text)
    return whole and inside and edges == sorted(edges) and all(span.of(text).strip() for span in passage.sentences)


def _write_lines(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read_lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="\n") as stream:
        yield from (json.loads(line) for line in stream)


def _file_names(folder: Path) -> Sequence[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _sync_and_digest(file: Path) -> str:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    return sha256_of(file)


def _manifest_json(manifest: Manifest) -> str:
    skipped = [{"name": skip.name, "reason": skip.reason.to_json()} for skip in manifest.skipped]
    return json.dumps(asdict(manifest) | {"skipped": skipped}, ensure_ascii=False)


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()


def _span(stored: dict[str, int]) -> Span:
    return Span(stored["start"], stored["end"])


def _document_json(document: Document) -> dict[str, Any]:
    return asdict(document) | {"warnings": [warning.to_json() for warning in document.warnings]}


def _document(stored: dict[str, Any]) -> Document:
    blocks = (
        Block(BlockKind(b["kind"]), _span(b["span"]), b["level"], b["locator"], b["recognised"])
        for b in stored.pop("blocks")
    )
    return Document(
        **stored
        | {
            "blocks": tuple(blocks),
            "questions": tuple(stored["questions"]),
            "page_starts": tuple((offset, page) for offset, page in stored["page_starts"]),
            "warnings": tuple(map(Message.from_json, stored["warnings"])),
            "restates": Original(**stored["restates"]) if stored["restates"] else None,
        }
    )


def _passage(stored: dict[str, Any]) -> Passage:
    return Passage(
        document_id=stored["document_id"],
        section=tuple(stored["section"]),
        span=_span(stored["span"]),
        sentences=tuple(_span(span) for span in stored["sentences"]),
    )

"""What each kept generation holds, what changed from one to the next, and which removed documents they still hold."""

from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from corpus.document import Document
from index.errors import IndexFault
from index.file_store import file_store
from index.generation import Manifest, read_documents, read_manifest
from index.home import Home

MAX_REMOVED = 50  # on the page


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """A kept generation. `added`, `removed` and `changed` are ids, against the kept one before it, if there is one."""

    name: str
    manifest: Manifest | None
    is_first: bool = True
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class RemovedDocument(NamedTuple):
    """A document that is no more among the files, as the newest generation holds it that does."""

    document: Document
    generation: str


def generation_rows(home: Home) -> list[GenerationRow]:
    """The kept generations, newest first. One that cannot be read has no manifest."""
    rows, before = list[GenerationRow](), None
    for name in home.names():
        manifest = _manifest(home, name)
        rows.append(_row(name, manifest, before))
        before = manifest or before
    return rows[::-1]


def removed_documents(home: Home, ids: Set[str]) -> list[RemovedDocument]:
    """What the kept generations hold besides the documents of these ids, each once, as the newest has it.

    Only those whose file is kept, which can be put back.
    """
    found, store = dict[str, RemovedDocument](), file_store(home)
    for name in reversed(home.names()):
        manifest = _manifest(home, name)
        wanted = [one for one in manifest.documents if one not in ids and one not in found] if manifest else []
        if manifest is None or not wanted:
            continue
        with suppress(IndexFault):  # an older generation may be whole
            for document in read_documents(home.folder_of(name), manifest, set(wanted[:MAX_REMOVED])):
                if store.holds(document.file_digest):
                    found[document.id] = RemovedDocument(document, name)
    return list(found.values())[:MAX_REMOVED]


def removed_document(home: Home, ids: Set[str], document_id: str) -> RemovedDocument | None:
    """One of `removed_documents` by its id."""
    return next((one for one in removed_documents(home, ids) if one.document.id == document_id), None)


def _row(name: str, manifest: Manifest | None, before: Manifest | None) -> GenerationRow:
    if manifest is None or before is None:
        return GenerationRow(name, manifest)
    now, then = manifest.documents, before.documents
    return GenerationRow(
        name,
        manifest,
        is_first=False,
        added=tuple(one for one in now if one not in then),
        removed=tuple(one for one in then if one not in now),
        changed=tuple(one for one in now if one in then and now[one] != then[one]),
    )


def _manifest(home: Home, name: str) -> Manifest | None:
    try:
        return read_manifest(home.folder_of(name))
    except IndexFault:
        return None

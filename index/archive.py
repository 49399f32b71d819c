"""Generations that are not in use any more: the texts that an old quote was quoted from, and their manifests."""

import logging

from corpus.document import Document
from index.errors import IndexFault
from index.generation import Manifest, read_document, read_manifest
from index.home import Home

log = logging.getLogger(__name__)


def earlier_document(home: Home, document_id: str, digest: str) -> Document | None:
    """A document whose text has a digest that begins so, in the newest generation that still keeps it.

    None when no generation does: it was removed or changed, and what held it was deleted.
    """
    for name in reversed(home.names()):
        try:
            folder = home.folder_of(name)
            manifest = read_manifest(folder)
            if manifest.documents.get(document_id, "").startswith(digest):
                return read_document(folder, manifest, document_id)
        except IndexFault as fault:
            log.warning("generation %s is passed over: %s", name, fault)
    return None


def manifest_of(home: Home, generation: str) -> Manifest | None:
    """The manifest of a generation by its name; None when it is not kept, or cannot be read."""
    if generation not in home.names():
        return None
    try:
        return read_manifest(home.folder_of(generation))
    except IndexFault as fault:
        log.warning("the manifest of generation %s is passed over: %s", generation, fault)
        return None

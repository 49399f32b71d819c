"""Builds a new generation beside the one in use, and points to it when it is whole."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from corpus.document import Document, Passage
from corpus.folder import Reading
from corpus.passages import CuttingRules, context, cut
from index.encoder import Encoder, Vectors
from index.errors import DamagedIndexError, IndexFault
from index.generation import (
    Contents,
    Manifest,
    read_contents,
    read_manifest,
    unsound_addresses,
    write_contents,
    write_manifest,
)
from index.home import Home, sync_folder
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.vectors import VectorStore


def build(
    home: Home,
    reading: Reading,
    *,
    source: str,
    encoder: Encoder,
    rules: CuttingRules,
    built_at: datetime,
    keep_generations: int,
    on_encoded: Callable[[int, int], None] = lambda _done, _total: None,
) -> Manifest:
    """A new generation of these documents, checked and in use when this returns.

    Vectors of passages that the generation in use already holds are taken over. `on_encoded` is told how many of
    the others are encoded. Until the last step the old generation serves, and a failure leaves it serving. Raises
    BuildRunningError, OSError when the disk is full or may not be written, DamagedIndexError when the new
    generation does not read back as it was written.
    """
    with home.building():
        passages = [passage for document in reading.documents for passage in cut(document, rules)]
        texts = searchable_texts(reading.documents, passages)
        contents = Contents(
            documents=reading.documents,
            passages=tuple(passages),
            vectors=VectorStore.over(_vectors(texts, encoder, _known_vectors(home, encoder), on_encoded)),
            keywords=Keywords.over(texts),
            lexicon=Lexicon.mined(reading.documents, texts),
        )
        name = home.next_name()
        draft = home.generations / f"draft-{name}"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            manifest = Manifest(
                generation=name,
                built_at=built_at.isoformat(timespec="seconds"),
                source=source,
                encoder=encoder.name,
                encoder_digest=encoder.digest,
                dimension=encoder.dimension,
                cutting=rules.as_dict(),
                documents={document.id: document.digest for document in reading.documents},
                passages=len(passages),
                skipped=reading.skipped,
                files=write_contents(draft, contents),
            )
            write_manifest(draft, manifest)
            _check(draft)
            draft.rename(home.generations / name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        sync_folder(home.generations)
        home.promote(name)
        home.keep_newest(keep_generations)
    return manifest


def searchable_texts(documents: Sequence[Document], passages: Sequence[Passage]) -> list[str]:
    """What is embedded and counted for each passage: its title and headings, then its own text."""
    by_id = {document.id: document for document in documents}
    texts = []
    for passage in passages:
        document = by_id[passage.document_id]
        heading = context(document, passage)
        own = passage.span.of(document.text)
        texts.append(f"{heading}\n{own}" if heading else own)
    return texts


def _known_vectors(home: Home, encoder: Encoder) -> dict[str, Vectors]:
    """The vector of each text that the generation in use holds; none when that one is missing, damaged or foreign."""
    try:
        folder = home.folder_of(home.current())
        manifest = read_manifest(folder)
        if manifest.encoder_digest != encoder.digest:
            return {}
        contents = read_contents(folder, manifest)
    except IndexFault:
        return {}
    return dict(zip(searchable_texts(contents.documents, contents.passages), contents.vectors.all(), strict=True))


def _vectors(
    texts: Sequence[str], encoder: Encoder, known: dict[str, Vectors], on_encoded: Callable[[int, int], None]
) -> Vectors:
    new = list(dict.fromkeys(text for text in texts if text not in known))
    encoded = encoder.encode(new, lambda done: on_encoded(done, len(new)))
    vectors = known | dict(zip(new, encoded, strict=True))
    return np.stack([vectors[text] for text in texts])


def _check(folder: Path) -> None:
    manifest = read_manifest(folder)
    faults = unsound_addresses(read_contents(folder, manifest), manifest)
    if faults:
        raise DamagedIndexError(f"The new generation is not sound and was not put to use: {faults[0]}")

"""Builds a new generation beside the one in use, and points to it when it is whole."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from corpus.document import Document
from corpus.durable import sync_folder
from corpus.folder import Reading
from corpus.message import Message
from corpus.passages import CuttingRules, cut, searchable_texts
from index.cache import BuildCache
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import DamagedIndexError, IndexFault
from index.file_store import file_store, forget_unnamed_files
from index.generation import (
    Contents,
    Manifest,
    read_contents,
    read_manifest,
    unsound_addresses,
    write_contents,
    write_manifest,
)
from index.home import Home
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.progress import OnProgress, Progress, Stage
from index.suggestions import Suggestion
from index.vectors import VectorStore


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a generation is made: from which `source`, by which encoder and rules, and when (a time with a zone).

    `keep_generations` is how many are kept with it. `fresh` takes over no vectors from earlier builds. `removals` are
    the stamps of the removals that the documents were read after.
    """

    source: str
    encoder: Encoder
    rules: CuttingRules
    built_at: datetime
    keep_generations: int
    fresh: bool = False
    removals: frozenset[str] = frozenset()


def no_suggestions(_manifest: Manifest, _contents: Contents) -> tuple[Suggestion, ...]:
    """Suggests nothing."""
    return ()


def build(
    home: Home,
    reading: Reading,
    recipe: Recipe,
    cache: BuildCache,
    *,
    on_progress: OnProgress = lambda _: None,
    suggest: Callable[[Manifest, Contents], tuple[Suggestion, ...]] = no_suggestions,
    approve: Callable[[Manifest, Contents], None] = lambda _manifest, _contents: None,
) -> Manifest:
    """A new generation of these documents, checked and in use when this returns. The caller holds `home.building()`.

    `suggest` gives the questions that are stored as known to be answered; `approve` sees the new generation before it
    is put to use, and may raise to hold it back. Until the last step the old generation serves, and a failure leaves
    it serving. Raises OSError or CacheError when the disk is full or may not be written, DamagedIndexError when the
    new generation does not read back as it was written.
    """
    passages = [passage for document in reading.documents for passage in cut(document, recipe.rules)]
    texts = searchable_texts(reading.documents, passages)

    def on_encoded(done: int, total: int) -> None:
        on_progress(Progress(Stage.EMBEDDING, done, total))

    encoder = recipe.encoder
    contents = Contents(
        documents=reading.documents,
        passages=tuple(passages),
        vectors=VectorStore.over(cache.encode(texts, encoder, on_encoded, recipe.fresh)),
        keywords=Keywords.over(texts),
        lexicon=Lexicon.mined(reading.documents, texts),
    )
    name = home.next_name()
    manifest = Manifest(
        generation=name,
        built_at=recipe.built_at.isoformat(timespec="seconds"),
        source=recipe.source,
        encoder=encoder.name,
        encoder_digest=encoder.digest,
        dimension=encoder.dimension,
        cutting=recipe.rules.as_dict(),
        documents={document.id: document.digest for document in reading.documents},
        passages=len(passages),
        skipped=reading.skipped,
        files={},
        changed=_changed(home, reading.documents),
        originals=_originals(home, reading.documents),
        removals=tuple(sorted(recipe.removals)),
    )
    contents = replace(contents, suggestions=suggest(manifest, contents))
    draft = home.generations / f"draft-{name}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        on_progress(Progress(Stage.WRITING))
        manifest = replace(manifest, files=write_contents(draft, contents))
        write_manifest(draft, manifest)
        on_progress(Progress(Stage.CHECKING))
        _check(draft)
        approve(manifest, contents)
        draft.rename(home.generations / name)
        sync_folder(home.generations)
        home.promote(name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        home.discard(name)
        raise
    home.tombstones.clear(recipe.removals)
    on_progress(Progress(Stage.PUBLISHED, generation=name))
    home.keep_newest(recipe.keep_generations)
    forget_unnamed_files(home)
    return manifest


def same_in_use(home: Home, reading: Reading, recipe: Recipe, cache: BuildCache) -> Manifest | None:
    """The generation in use where a new one would hold the same, and it is whole; else None.

    What the cache keeps for it counts as used by this build.
    """
    try:
        folder = home.folder_of(home.current())
        manifest = read_manifest(folder)
        encoder = recipe.encoder
        made_by = (manifest.source, manifest.encoder, manifest.encoder_digest, manifest.cutting, manifest.skipped)
        if made_by != (recipe.source, encoder.name, encoder.digest, recipe.rules.as_dict(), reading.skipped):
            return None
        if manifest.originals != _originals(home, reading.documents):
            return None
        contents = read_contents(folder, manifest)
    except IndexFault:
        return None
    if contents.documents != reading.documents or unsound_addresses(contents, manifest):
        return None
    cache.use(searchable_texts(contents.documents, contents.passages), encoder)
    return manifest


def _changed(home: Home, documents: Sequence[Document]) -> tuple[str, ...]:
    """The ids of the documents that the generation in use does not hold with the same text.

    Where there are none, those that it says itself; all of them where no generation is in use.
    """
    try:
        before = read_manifest(home.folder_of(home.current()))
    except IndexFault:
        return tuple(document.id for document in documents)
    changed = tuple(one.id for one in documents if before.documents.get(one.id) != one.digest)
    still_here = {document.id for document in documents}
    return changed or tuple(one for one in before.changed if one in still_here)


def _originals(home: Home, documents: Sequence[Document]) -> dict[str, str]:
    """The digests of the documents' files, for those that are kept."""
    store = file_store(home)
    return {document.id: document.file_digest for document in documents if store.holds(document.file_digest)}


def _check(folder: Path) -> None:
    manifest = read_manifest(folder)
    faults = unsound_addresses(read_contents(folder, manifest), manifest)
    if faults:
        raise DamagedIndexError(Message(IndexCode.GENERATION_UNSOUND, reason=faults[0]))

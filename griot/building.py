"""The one way in which an index is built: the same for the command, the API and the operator's page."""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from corpus import recognition
from corpus.codes import CorpusCode
from corpus.document import Document
from corpus.draft import Draft, draft_as_json, draft_of_json
from corpus.errors import CorpusError, UnreadableFileError
from corpus.folder import OnRead, Read, read_files
from corpus.formats import READERS_VERSION, suffix_of
from corpus.message import Message
from corpus.readers.pdf.recogniser import checked_models
from corpus.sandbox import Limits, Sandbox
from corpus.shelf import REMOVED_FACTS, Shelf
from griot.promotion import approval
from griot.settings import Settings
from griot.suggestions import suggesting
from griot.wiring import cutting_rules, most_scans
from index.build import Recipe, build, no_suggestions, same_in_use
from index.cache import BuildCache
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import DamagedIndexError, IndexFault, NoIndexError
from index.file_store import FileStore, file_store, forget_unnamed_files
from index.generation import Manifest, read_contents, read_manifest, unsound_addresses
from index.home import Home
from index.progress import FileState, OnProgress, Progress, Stage

CACHE = "cache.sqlite"


def shelf_of(settings: Settings) -> Shelf:
    """The files of the operator's folder, and those that were added to the home.

    The folder is the one that the settings name; where they name none, the one that the index in use was built from,
    so that adding a file never puts the shipped briefs in the place of somebody's documents.
    """
    folder = settings.documents
    if "documents" not in settings.model_fields_set:
        with suppress(IndexFault):
            home = Home(settings.home)
            folder = Path(read_manifest(home.folder_of(home.current())).source)
    return Shelf(folder.absolute(), settings.home, follow_links=settings.follow_links)


def build_index(
    settings: Settings,
    *,
    load_encoder: Callable[[], Encoder],
    on_progress: OnProgress = lambda _: None,
    fresh: bool = False,
    force: bool = False,
    strict: bool = False,
    wait: bool = False,
    with_suggestions: bool = False,
) -> Manifest:
    """A generation of all files on the shelf, in use when this returns: a new one, unless nothing has changed.

    Only what changed is read and embedded again, unless `fresh`, which makes a new one in any case.
    `strict` fails when any file cannot be read, `force` puts the new generation to use even when it answers the judged
    questions worse, `wait` waits for another build to end, `with_suggestions` also makes the questions that the chat
    page suggests. Raises CorpusError, IndexFault or OSError; the index in use is then as it was.
    """
    home = Home(settings.home)
    if settings.ocr:
        checked_models()
    shelf_of(settings).files()  # a folder that is missing is told before anything is made
    turn = home.building(on_wait=(lambda: on_progress(Progress(Stage.WAITING))) if wait else None)
    with turn, BuildCache(home.folder / CACHE) as cache, _sandbox(settings) as sandbox:
        shelf = shelf_of(settings)  # only now: the build before may have been one of another folder
        files, removals = shelf.snapshot()
        read = _keeping(file_store(home), _remembering(cache, sandbox.read, _way_of_reading(settings), fresh))
        told = _telling(files, on_progress)
        reading = read_files(files, read, told, where=str(shelf.folder), sidecars=shelf.sidecars)
        if strict and reading.skipped:
            reasons = tuple(skip.message for skip in reading.skipped)
            raise CorpusError(Message(CorpusCode.BUILD_STRICT, reasons=reasons))
        encoder = load_encoder()
        recipe = Recipe(
            source=str(shelf.folder),
            encoder=encoder,
            rules=cutting_rules(settings),
            built_at=datetime.now(UTC),
            keep_generations=settings.keep_generations,
            fresh=fresh,
            removals=removals,
        )
        same = None if fresh else same_in_use(home, reading, recipe, cache)
        if same is not None:
            home.tombstones.clear(removals)
            home.keep_newest(settings.keep_generations)  # also what a build left that was killed once it had published
            forget_unnamed_files(home)
            on_progress(Progress(Stage.UNCHANGED, generation=same.generation))
            return same
        approve = approval(settings, home, encoder, on_progress, force=force)
        suggest = suggesting(settings, home, encoder, on_progress, fresh=fresh) if with_suggestions else no_suggestions
        return build(home, reading, recipe, cache, on_progress=on_progress, suggest=suggest, approve=approve)


def roll_back(home: Home, generation: str | None) -> Manifest:
    """Puts an earlier generation to use: the newest before the one in use, or the one named. It is checked first.

    Raises NoIndexError when there is none, DamagedIndexError when it is not whole, BuildRunningError during a build.
    """
    with home.building():
        name = generation or home.before(home.current())
        if name is None or name not in home.names():
            code = IndexCode.GENERATION_UNKNOWN if name else IndexCode.GENERATION_NONE_BEFORE
            raise NoIndexError(Message(code, name=name or home.current(), names=", ".join(home.names()) or "—"))
        manifest = read_manifest(home.folder_of(name))
        faults = unsound_addresses(read_contents(home.folder_of(name), manifest), manifest)
        if faults:
            raise DamagedIndexError(Message(IndexCode.GENERATION_DAMAGED, name=name, reason=faults[0]))
        home.promote(name)
    return manifest


def prune(home: Home, keep: int) -> tuple[list[str], int]:
    """Deletes all but the newest `keep` generations and the one in use, and what the last `keep` builds did not need.

    With 0 only the one in use stays, and what the last build needed.
    Files that none of the kept generations was read from go too, and what was said of what was removed.
    Gives the names of what was deleted, and how many cached entries were forgotten.
    """
    with home.building(), BuildCache(home.folder / CACHE) as cache:
        gone = home.keep_newest(keep)
        forget_unnamed_files(home)
        shutil.rmtree(home.folder / REMOVED_FACTS, ignore_errors=True)
        return gone, cache.prune(max(keep, 1))


def _sandbox(settings: Settings) -> Sandbox:
    return Sandbox(Limits(seconds=settings.file_seconds), max_scans=most_scans(settings))


def _way_of_reading(settings: Settings) -> str:
    """What else than its bytes a file's draft depends on."""
    scans = f" ocr {recognition.VERSION} {settings.ocr_pages}" if settings.ocr else ""
    return f"{READERS_VERSION}{scans}"


def _keeping(store: FileStore, read: Read) -> Read:
    """Keeps each file that is read, as it came."""

    def kept(name: str, data: bytes) -> Draft:
        draft = read(name, data)
        store.keep(data)
        return draft

    return kept


def _remembering(cache: BuildCache, read: Read, way: str, fresh: bool) -> Read:
    """Reads a file only when `fresh` or when no earlier build has read the same bytes in the same way.

    Faults are not kept: the next build retries.
    """

    def remembered(name: str, data: bytes) -> Draft:
        key = f"{way} {suffix_of(name)} {sha256(data).hexdigest()}"
        kept = None if fresh else cache.draft(key)
        if kept is not None:
            with suppress(KeyError, TypeError, ValueError):  # kept by another version: read again
                return draft_of_json(json.loads(kept))
        draft = read(name, data)
        cache.keep_draft(key, json.dumps(draft_as_json(draft)))
        return draft

    return remembered


def _telling(files: Mapping[str, Path], on_progress: OnProgress) -> OnRead:
    place = {name: n for n, name in enumerate(files, 1)}

    def on_read(name: str, outcome: Document | UnreadableFileError | None) -> None:
        done, reasons = place[name], tuple[Message, ...]()
        match outcome:
            case None:
                state, done = FileState.READING, done - 1
            case Document():
                state, reasons = FileState.READ, outcome.warnings
            case UnreadableFileError():
                state, reasons = FileState.FAILED, (outcome.message,)
        on_progress(Progress(Stage.READING, done, len(place), name, state, reasons))

    return on_read

"""The index in use: loaded once, and again when the pointer has moved; what was removed is out of it at once."""

import logging
from collections.abc import Set
from threading import Event, Lock, Thread

from corpus.errors import CorpusError
from corpus.message import Message
from corpus.passages import CuttingRules
from corpus.tombstones import State, Tombstone
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import DamagedIndexError, IndexFault, NoIndexError
from index.home import Home
from index.search import Index, open_index, removed_from

log = logging.getLogger(__name__)


class Library:
    """Hands out the index that the home's pointer names. Safe to share between threads."""

    def __init__(self, home: Home, encoder: Encoder, rules: CuttingRules) -> None:
        self._home = home
        self._encoder = encoder
        self._rules = rules
        self._whole: Index | None = None  # as the generation holds it
        self._loaded: Index | None = None  # without what was removed since
        self._removed: Set[str] = frozenset()
        self._seen: State | None = None
        self._watched = False
        self._refused = ""
        self._logged: Message | None = None
        self._lock = Lock()
        self._removing = Lock()

    def current(self) -> Index:
        """The index in use. A caller keeps the one it was given, whatever is built meanwhile.

        When the newest generation cannot be opened, the one already loaded goes on serving and the fault is logged
        once. A document that was removed, by whatever process, is out of it. Raises IndexFault when none is loaded and
        none can be.
        """
        if self._watched and self._whole is not None:
            return self._up_to_date()  # nobody waits while the next one is loaded
        return self.refresh()

    def refresh(self) -> Index:
        """The index that the pointer names now, loaded when it is another one. Fails as `current` does."""
        with self._lock:
            try:
                self._follow_pointer()
            except IndexFault as fault:
                if self._whole is None:
                    raise
                if fault.message != self._logged:
                    log.error("generation %s stays in use: %s", self._whole.manifest.generation, fault)
                self._logged = fault.message
            return self._up_to_date()

    def watch(self, every_seconds: float, stop: Event) -> Thread:
        """Follows the pointer from a thread of its own until `stop` is set, so that no question waits for a load."""

        def follow() -> None:
            while not stop.wait(every_seconds):
                try:
                    self.refresh()
                except (IndexFault, OSError) as fault:
                    log.debug("no index to serve: %s", fault)

        self._watched = True
        thread = Thread(target=follow, name="library", daemon=True)
        thread.start()
        return thread

    def _follow_pointer(self) -> None:
        name, whole = self._home.current(), self._whole
        while whole is None or name not in {whole.manifest.generation, self._refused}:
            self._refused = name  # until it has opened: a damaged generation is not read again for every question
            whole = open_index(self._home.folder_of(name), self._encoder, self._rules)
            self._refused, self._logged = "", None
            log.info("serving generation %s", name)
        with self._removing:
            state, tombstones = self._tombstones()
            if self._home.current() == whole.manifest.generation:
                self._leave_out(whole, removed_from(whole, tombstones), state)
            elif whole is not self._whole:
                self._leave_out(whole, removed_from(whole, tombstones) | self._removed, state)

    def _up_to_date(self) -> Index:
        """The index that is loaded, without what was removed since. What is lifted comes back with `refresh` alone.

        A build lifts tombstones once its generation is in use: until that one is loaded, they hold here.
        """
        with self._removing:
            if self._whole is None:
                raise NoIndexError(Message(IndexCode.NONE, folder=str(self._home.folder)))
            if self._seen != self._home.tombstones.state():
                state, tombstones = self._tombstones()
                self._leave_out(self._whole, removed_from(self._whole, tombstones) | self._removed, state)
            if self._loaded is None:
                raise NoIndexError(Message(IndexCode.ALL_REMOVED))
            return self._loaded

    def _tombstones(self) -> tuple[State, tuple[Tombstone, ...]]:
        """The state is looked at first: what changes meanwhile is seen the next time."""
        try:
            return self._home.tombstones.state(), self._home.tombstones.standing()
        except CorpusError as error:
            raise DamagedIndexError(error.message) from error

    def _leave_out(self, whole: Index, removed: Set[str], state: State) -> None:
        if whole is not self._whole or removed != self._removed:
            left = whole.without(removed)
            self._whole, self._removed, self._loaded = whole, removed, left if left.documents else None
        self._seen = state

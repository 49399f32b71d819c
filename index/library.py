"""The index in use: loaded once, and again when the pointer has moved."""

import logging
from threading import Event, Lock, Thread

from corpus.message import Message
from corpus.passages import CuttingRules
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import IndexFault, NoIndexError
from index.home import Home
from index.search import Index, open_index

log = logging.getLogger(__name__)


class Library:
    """Hands out the index that the home's pointer names. Safe to share between threads."""

    def __init__(self, home: Home, encoder: Encoder, rules: CuttingRules) -> None:
        self._home = home
        self._encoder = encoder
        self._rules = rules
        self._loaded: Index | None = None
        self._watched = False
        self._refused = ""
        self._logged: Message | None = None
        self._lock = Lock()

    def current(self) -> Index:
        """The index in use. A caller keeps the one it was given, whatever is built meanwhile.

        When the newest generation cannot be opened, the one already loaded goes on serving and the fault is logged
        once. Raises IndexFault when none is loaded and none can be.
        """
        loaded = self._loaded
        if loaded is not None and self._watched:
            return loaded  # nobody waits while the next one is loaded
        return self.refresh()

    def refresh(self) -> Index:
        """The index that the pointer names now, loaded when it is another one. Fails as `current` does."""
        with self._lock:
            try:
                self._follow_pointer()
            except IndexFault as fault:
                if self._loaded is None:
                    raise
                if fault.message != self._logged:
                    log.error("generation %s stays in use: %s", self._loaded.manifest.generation, fault)
                self._logged = fault.message
            if self._loaded is None:
                raise NoIndexError(Message(IndexCode.NONE, folder=str(self._home.folder)))
            return self._loaded

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
        name = self._home.current()
        if self._loaded is not None and name in {self._loaded.manifest.generation, self._refused}:
            return
        self._refused = name  # until it has opened: a damaged generation is not read again for every question
        self._loaded = open_index(self._home.folder_of(name), self._encoder, self._rules)
        self._refused, self._logged = "", None
        log.info("serving generation %s", name)

"""The index in use: loaded once, and again when the pointer has moved."""

import logging
from threading import Lock

from corpus.passages import CuttingRules
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
        self._refused = ""
        self._lock = Lock()

    def current(self) -> Index:
        """The index in use. A caller keeps the one it was given, whatever is built meanwhile.

        When the newest generation cannot be opened, the one already loaded goes on serving and the fault is logged.
        Raises IndexFault when none is loaded and none can be.
        """
        with self._lock:
            try:
                name = self._home.current()
                if self._loaded is None or name not in {self._loaded.manifest.generation, self._refused}:
                    self._loaded = open_index(self._home.folder_of(name), self._encoder, self._rules)
                    log.info("serving generation %s", name)
            except IndexFault as fault:
                if self._loaded is None or isinstance(fault, NoIndexError):
                    raise
                self._refused = name
                log.error("generation %s stays in use: %s", self._loaded.manifest.generation, fault)
            return self._loaded

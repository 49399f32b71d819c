"""Shows pages of PDFs, one at a time in a process of their own, and remembers the latest."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock
from types import TracebackType
from typing import Self

from flask_babel import gettext as _

from corpus.errors import UnreadableFileError
from corpus.page_view import PageRequest, PageView
from corpus.sandbox import Limits, Sandbox
from web.problems import Problem

LIMITS = Limits(seconds=15.0)  # a page of a report takes 0.1; who asks for a map may wait, others wait behind
PATIENCE_SECONDS = 20.0  # for the pages that others asked for before
MAX_BYTES = 32_000_000  # of pictures that are remembered: some 200 pages of text
MAX_VIEWS = 1000
VERSION = 1  # raised when the same page is drawn otherwise

Show = Callable[[bytes, PageRequest], PageView]  # raises UnreadableFileError


class PagePictures:
    """The pages that were asked for last, by their file's digest. Safe to share between threads.

    Used as a context manager, which ends the process.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(LIMITS)
        self._views = OrderedDict[str, PageView | UnreadableFileError]()
        self._bytes = 0
        self._lock, self._turn = Lock(), Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.__exit__(kind, error, trace)

    def show(self, digest: str, read: Callable[[], bytes], asked: PageRequest) -> PageView:
        """The page, of the file with this digest; it is read only when the page is not remembered.

        Raises UnreadableFileError with the reason, which is remembered too, and Problem when others are in the way.
        """
        name = name_of(digest, asked)
        view = self._known(name)
        if view is None:
            if not self._turn.acquire(timeout=PATIENCE_SECONDS):
                raise _busy()
            try:
                view = self._known(name) or self._shown(read(), asked)
            finally:
                self._turn.release()
            self._remember(name, view)
        if isinstance(view, UnreadableFileError):
            raise view
        return view

    def _shown(self, data: bytes, asked: PageRequest) -> PageView | UnreadableFileError:
        try:
            return self._sandbox.show(data, asked)
        except UnreadableFileError as error:
            return error

    def _known(self, name: str) -> PageView | UnreadableFileError | None:
        with self._lock:
            if name in self._views:
                self._views.move_to_end(name)
            return self._views.get(name)

    def _remember(self, name: str, view: PageView | UnreadableFileError) -> None:
        with self._lock:
            if name not in self._views:
                self._views[name] = view
                self._bytes += _size(view)
            while self._views and (self._bytes > MAX_BYTES or len(self._views) > MAX_VIEWS):
                self._bytes -= _size(self._views.popitem(last=False)[1])


def name_of(digest: str, asked: PageRequest) -> str:
    """A name for what is shown: the same for the same page of the same file with the same quote."""
    told = json.dumps([VERSION, digest, asked.to_json()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _size(view: PageView | UnreadableFileError) -> int:
    return len(view.png) if isinstance(view, PageView) else 0


def _busy() -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "busy",
        _("Too many pages at once"),
        _("Other pages are being drawn. Ask again in a moment."),
        {"Retry-After": "5"},
    )

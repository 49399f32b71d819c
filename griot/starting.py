"""A server that listens before its models are loaded: pages are there at once, questions wait for the models."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from corpus.errors import CorpusError
from corpus.message import Message
from griot.faults import message_of
from index.codes import IndexCode
from index.errors import IndexFault, StartingError
from index.library import Library
from index.search import Index
from qa.assistant import Assistant, Examination, OnStep, Turn
from qa.evaluation.dataset import EvaluationError
from qa.understanding.rewriting import Conversation

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0  # the models take five to twenty; who waits longer is told


class Starting:
    """Stands for the assistant, and becomes it once `load` has given it. Safe to share between threads."""

    def __init__(self, load: Callable[[], tuple[Assistant, Library]], on_fault: Callable[[], object]) -> None:
        self._load = load
        self._on_fault = on_fault
        self._assistant: Assistant | None = None
        self._library: Library | None = None
        self._over = Event()
        self.fault: Exception | None = None

    def begin(self) -> None:
        """Loads in a thread of its own; `on_fault` is called when that fails, and `fault` says how."""
        Thread(target=self._begin, name="loading", daemon=True).start()

    def current_index(self) -> Index:
        """The index in use. Raises StartingError until the models are loaded, and IndexFault as the library does."""
        if not self._over.is_set():
            raise StartingError(Message(IndexCode.STARTING))
        return self._loaded().current_index()

    def ask(
        self,
        question: str,
        conversation: Conversation = Conversation(),  # noqa: B008
        on_step: OnStep = lambda _step, _passages: None,
    ) -> Turn:
        """The reply, once there is an assistant to give it."""
        self._over.wait(PATIENCE_SECONDS)
        return self._loaded().ask(question, conversation, on_step)

    def examine(self, read_as: str, index: Index, quoted: Sequence[tuple[str, int]] = ()) -> Examination:
        """What the assistant finds of a question, for whoever holds an index of it."""
        return self._loaded().examine(read_as, index, quoted)

    def refresh(self) -> None:
        """Takes up a new generation at once, if there is anything to take it up."""
        if self._library is not None:
            self._library.refresh()

    def _loaded(self) -> Assistant:
        if self._assistant is None:
            raise StartingError(self._why_not())
        return self._assistant

    def _why_not(self) -> Message:
        match self.fault:
            case None:
                return Message(IndexCode.STILL_STARTING)
            case IndexFault() | CorpusError() | EvaluationError() | OSError():
                return message_of(self.fault)
            case unforeseen:
                return Message(IndexCode.NOT_STARTED, error=f"{type(unforeseen).__name__}: {unforeseen}")

    def _begin(self) -> None:
        try:
            self._assistant, self._library = self._load()
        except (IndexFault, CorpusError, EvaluationError, OSError) as fault:
            self._end_with(fault)
        except Exception as fault:  # nobody else sees what happens in this thread
            log.exception("unforeseen error while loading")
            self._end_with(fault)
        self._over.set()

    def _end_with(self, fault: Exception) -> None:
        self.fault = fault
        self._over.set()
        self._on_fault()

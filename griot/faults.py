"""Turns what an operator can mend into one line and an exit code."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from click import echo

from corpus.errors import CorpusError
from corpus.message import Message, plain
from griot.settings import SettingsError
from index.errors import IndexFault
from qa.evaluation.dataset import EvaluationError

FAILED = 3


class CommandError(Exception):
    """A command cannot do what it was asked; the text says what to do instead."""


P = ParamSpec("P")


def telling(command: Callable[P, None]) -> Callable[P, None]:
    """Turns a fault that the operator can mend into one line on stderr and exit code 3."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (CorpusError, IndexFault, SettingsError, EvaluationError, CommandError) as fault:
            echo(f"griot: {text_of(fault)}", err=True)
            raise SystemExit(FAILED) from fault
        except BrokenPipeError:  # "griot settings | head"
            raise
        except OSError as error:
            echo(f"griot: {text_of(error)}", err=True)
            raise SystemExit(FAILED) from error

    return told


def text_of(fault: Exception) -> str:
    """What a fault says, in English."""
    from web.messages import render_in_english  # noqa: PLC0415  (needed only when something fails)

    return render_in_english(message_of(fault))


def message_of(fault: Exception) -> Message:
    """What a fault says, for whoever reads it later, in whatever language."""
    match fault:
        case CorpusError() | IndexFault() | EvaluationError():
            return fault.message
        case OSError():
            return plain(f"{fault.strerror or fault} {fault.filename or ''}".rstrip())
        case _:
            return plain(str(fault))

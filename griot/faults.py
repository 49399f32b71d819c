"""Turns what an operator can mend into one line and an exit code."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from click import echo

from corpus.errors import CorpusError
from griot.settings import SettingsError
from index.errors import IndexFault
from qa.judged import EvaluationError

FAILED = 3

P = ParamSpec("P")


def telling(command: Callable[P, None]) -> Callable[P, None]:
    """Turns a fault that the operator can mend into one line on stderr and exit code 3."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (CorpusError, IndexFault, SettingsError, EvaluationError) as fault:
            echo(f"griot: {fault}", err=True)
            raise SystemExit(FAILED) from fault
        except BrokenPipeError:  # "griot settings | head"
            raise
        except OSError as error:
            echo(f"griot: {error.strerror or error} {error.filename or ''}".rstrip(), err=True)
            raise SystemExit(FAILED) from error

    return told

"""How far a build is: told as it goes, on a line of JSON each when another process watches."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from corpus.message import Message


class Stage(StrEnum):
    """What a build does, in this order."""

    WAITING = "waiting"  # for another build to end
    READING = "reading"
    EMBEDDING = "embedding"
    SUGGESTING = "suggesting"
    WRITING = "writing"
    CHECKING = "checking"
    EVALUATING = "evaluating"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"  # the generation in use is what a new one would be
    FAILED = "failed"  # at any of them


class FileState(StrEnum):
    """How a file stands while its build reads."""

    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a build: `done` of `total` files, passages or questions, by stage.

    While reading, `file` is the name of a file, `state` how it stands now, and `reasons` why it failed or what could
    not be read of it. When published, `generation` is the new one; when unchanged, the one in use.
    When failed, `reasons` say why.
    """

    stage: Stage
    done: int = 0
    total: int = 0
    file: str = ""
    state: FileState | None = None
    reasons: tuple[Message, ...] = ()
    generation: str = ""

    def as_line(self) -> str:
        """The step as one line of JSON."""
        return json.dumps(asdict(self) | {"reasons": [one.to_json() for one in self.reasons]}, ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """The step that `as_line` told. Raises ValueError, TypeError or KeyError when it is none."""
        told = json.loads(line)
        stage, state = Stage(told["stage"]), told["state"] and FileState(told["state"])
        reasons = tuple(map(Message.from_json, told.get("reasons", ())))
        return cls(**told | {"stage": stage, "state": state, "reasons": reasons})


OnProgress = Callable[[Progress], None]

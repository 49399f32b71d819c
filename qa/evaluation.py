"""Measures the assistant on judged questions: does the search find, does the answer hold, does it refuse rightly."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.assistant import Assistant, Turn
from qa.conversation import Conversation
from qa.reply import Answer, Refusal

DEPTHS = (1, 5, 10)  # passages at which recall is told
PLAIN_SIGNS = str.maketrans("‘’“”–—−", "''\"\"---")


class EvaluationError(Exception):
    """The file of judged questions cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and what a right answer to it says.

    Of each group in `must` one pattern has to match the answer's text, and none of `must_not` may. Patterns are
    regular expressions without regard to case. A question that is not `answerable` has to be refused.
    """

    id: str
    question: str
    answerable: bool
    must: tuple[tuple[re.Pattern[str], ...], ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    history: tuple[str, ...] = ()

    def is_met_by(self, text: str) -> bool:
        """Whether a text holds what the answer must and nothing that it must not."""
        plain = " ".join(unicodedata.normalize("NFKC", text).translate(PLAIN_SIGNS).split())
        holds = all(any(pattern.search(plain) for pattern in group) for group in self.must)
        return holds and not any(pattern.search(plain) for pattern in self.must_not)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. `found_at` is how many passages it takes to hold the answer, None beyond ten."""

    judged: Judged
    answered: bool
    passed: bool
    said: str
    found_at: int | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The measures over all questions, each a share of 0 to 1, None when there is no question to measure it on."""

    questions: int
    recall: dict[int, float | None]  # share of answerable questions whose answer stands in the first k passages
    answered_rightly: float | None  # of the answerable
    refused_wrongly: float | None  # of the answerable
    answered_wrongly: float | None  # of those that have no answer in the documents
    words: float | None  # mean length of an answer
    median_ms: float
    p95_ms: float


def read_judged(file: Path) -> list[Judged]:
    """The judged questions of a JSON Lines file: `question`, `answerable`, and optionally the other fields of Judged.

    Raises EvaluationError with the number of the line that cannot be read.
    """
    judged = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            judged.append(_judged(json.loads(line), str(number)))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise EvaluationError(f"{file}, line {number}, is no judged question: {error!r}") from error
    if not judged:
        raise EvaluationError(f"{file} holds no questions.")
    return judged


def evaluate(
    assistant: Assistant, questions: Sequence[Judged], on_done: Callable[[int], None] = lambda _: None
) -> list[Outcome]:
    """Asks every question, after its history, and judges the reply; `on_done` is told how many are finished."""
    outcomes = []
    for done, judged in enumerate(questions, 1):
        conversation = Conversation()
        for earlier in judged.history:
            conversation = assistant.ask(earlier, conversation).conversation
        turn = assistant.ask(judged.question, conversation)
        said, answered, read_as = "", False, judged.question
        match turn.reply:
            case Answer(claims=claims, read_as=read_as):
                said, answered = " ".join(claim.text for claim in claims), True
            case Refusal(reason=said, read_as=read_as):
                pass
        passed = judged.is_met_by(said) if judged.answerable else not answered
        texts = [hit.text for hit in turn.index.search(read_as, max(DEPTHS))] if judged.answerable else []
        outcomes.append(
            Outcome(
                judged, answered, passed and answered == judged.answerable, said, _depth(judged, texts), _total(turn)
            )
        )
        on_done(done)
    return outcomes


def report(outcomes: Sequence[Outcome]) -> Report:
    """The measures over these outcomes."""
    yes = [outcome for outcome in outcomes if outcome.judged.answerable]
    no = [outcome for outcome in outcomes if not outcome.judged.answerable]
    times = sorted(outcome.milliseconds for outcome in outcomes)
    lengths = [len(outcome.said.split()) for outcome in outcomes if outcome.answered]
    return Report(
        questions=len(outcomes),
        recall={k: _share(o.found_at is not None and o.found_at <= k for o in yes) for k in DEPTHS},
        answered_rightly=_share(outcome.passed for outcome in yes),
        refused_wrongly=_share(not outcome.answered for outcome in yes),
        answered_wrongly=_share(outcome.answered for outcome in no),
        words=sum(lengths) / len(lengths) if lengths else None,
        median_ms=times[len(times) // 2],
        p95_ms=times[int(len(times) * 0.95)],
    )


def _judged(stored: dict[str, Any], number: str) -> Judged:
    return Judged(
        id=str(stored.get("id", number)),
        question=str(stored["question"]),
        answerable=bool(stored["answerable"]),
        must=tuple(tuple(re.compile(p, re.IGNORECASE) for p in group) for group in stored.get("must", ())),
        must_not=tuple(re.compile(p, re.IGNORECASE) for p in stored.get("must_not", ())),
        history=tuple(stored.get("history", ())),
    )


def _depth(judged: Judged, texts: Sequence[str]) -> int | None:
    return next((k for k in range(1, len(texts) + 1) if judged.is_met_by(" ".join(texts[:k]))), None)


def _total(turn: Turn) -> float:
    return turn.timings_ms["total"]


def _share(held: Iterable[bool]) -> float | None:
    counted = list(held)
    return sum(counted) / len(counted) if counted else None

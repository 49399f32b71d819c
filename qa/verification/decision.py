"""Decides which sentences answer: the reader's logits weighed into a probability, then the rules, then a threshold."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from corpus.document import Span
from corpus.message import Message
from index.errors import ModelError
from index.search import Hit, Index
from index.words import words
from qa.codes import QaCode
from qa.reading.reader import Read, Reading
from qa.reading.spans import read_sentences
from qa.understanding.places import stands_in
from qa.understanding.question import Kind, Question
from qa.verification.constraints import RULES, Rule, Violation
from qa.verification.lists import caption_of, lead_of
from qa.verification.reasons import Reason

SHIPPED = Path(__file__).parent / "decision.json"
LARGEST = 30.0  # logit beyond which a probability is 0 or 1 in any case


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence before it is decided on. All but `search` (0 to 1) are logits of the reader.

    `answerable`, `relevance` and `early` are those of its passage, `margin`, `behind` and `inside` those of its best
    span: see `qa.reading.spans`. `search` is the fused score of the search. `alone` and `alone_margin` are the
    answerable and the margin of the sentence when it is read without its neighbours, None before it is.
    """

    answerable: float
    relevance: float
    margin: float
    behind: float
    inside: float
    early: float = 0.0
    search: float = 0.0
    alone: float | None = None
    alone_margin: float | None = None


NAMES = ("answerable", "relevance", "margin", "behind", "inside")  # that rank; the others earned nothing, held out
BEST = ("odds", "answerable", "margin", "inside", "alone", "alone_margin")  # what tells whether a sentence answers
AGAIN_FROM = -3.0  # log odds from which a sentence is read again: below, one in twenty-one answers at best
MOST_AGAIN = 20  # sentences that are read again, as many as a list may have


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its best span, both as offsets in its document; `odds` rank it among others.

    `probability` is 0 for one that was not read again.
    """

    hit: Hit
    span: Span
    answer: Span | None
    features: Features
    odds: float
    probability: float = 0.0

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.span.of(self.hit.document.text)

    @property
    def around(self) -> str:
        """Its passage under the title and headings."""
        return f"{self.hit.context} {self.hit.text}"


@dataclass(frozen=True)
class Decision:
    """Two logistic regressions and the operating point.

    `weights` and `intercept`, over Features, rank the sentences of a question by the log odds to hold an answer. What
    ranks a sentence among others tells little of whether there is an answer at all, and the best of many is often so
    by chance: `best` and `shift`, over the log odds (`odds`) and some features of a sentence that was read again
    without its neighbours, say how likely it is right. From `threshold` on, of that probability, Griot answers.
    `fitted_on` tells how it came about.
    """

    weights: Mapping[str, float]
    intercept: float
    best: Mapping[str, float]
    shift: float
    threshold: float
    fitted_on: Mapping[str, Any]

    def probability(self, features: Features) -> float:
        """How likely a sentence with these features, were it the best of its question, answers it: 0 to 1."""
        told = {**asdict(features), "odds": self.log_odds(features)}
        return _sigmoid(self.shift + sum(weight * (told[name] or 0.0) for name, weight in self.best.items()))

    def log_odds(self, features: Features) -> float:
        """The log odds that a sentence with these features holds an answer."""
        told = asdict(features)
        return self.intercept + sum(weight * float(told[name]) for name, weight in self.weights.items())

    @classmethod
    def open_to_all(cls) -> Self:
        """A decision that finds the passage that answers by the reader's own logits, and refuses nothing."""
        weights = dict.fromkeys(NAMES, 0.0) | {"answerable": 1.0, "behind": -1.0}
        return cls(weights, 0.0, dict.fromkeys(BEST, 0.0) | {"odds": 1.0}, 0.0, 0.0, {})

    @classmethod
    def of_file(cls, file: Path) -> Self:
        """The decision that `griot calibrate` wrote. Raises ModelError when the file holds none, or one of others."""
        try:
            made = cls(**json.loads(file.read_text(encoding="utf-8")))
            dict(made.fitted_on)
            for weighed, names in ((made.weights, NAMES), (made.best, BEST)):
                if set(weighed) != set(names):
                    raise ValueError(f"it weighs {sorted(weighed)}, not {sorted(names)}")
            weights = (*made.weights.values(), *made.best.values())
            numbers = [made.intercept, made.shift, made.threshold, *weights]
            if not all(math.isfinite(number) for number in numbers):
                raise ValueError("its numbers are not all finite")
        except (OSError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise ModelError(Message(QaCode.DECISION_UNUSABLE, file=str(file), error=str(error))) from error
        return made

    def as_json(self) -> str:
        """The text of its file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was decided: the candidates that answer, best first, or why there are none.

    `violations` are the rules that likely candidates broke, best candidate first; `probability` is that of the best
    candidate that broke none, 0 without any.
    """

    answering: tuple[Candidate, ...]
    probability: float
    violations: tuple[tuple[Candidate, Violation], ...] = ()
    reason: Message | None = None


def weigh(read: Sequence[tuple[Hit, Reading]], decision: Decision) -> list[Candidate]:
    """Every sentence of the passages that were read, most likely first; ties keep their order."""
    candidates = []
    for hit, reading in read:
        candidates += weigh_sentences(hit, hit.passage.sentences, reading, hit.passage.span.start, decision)
    return sorted(candidates, key=lambda candidate: -candidate.odds)


def weigh_sentences(
    hit: Hit, sentences: Sequence[Span], reading: Reading, start: int, decision: Decision
) -> list[Candidate]:
    """The sentences of a text that was read, which begins at `start` in its document."""
    within = [Span(span.start - start, span.end - start) for span in sentences]
    candidates = []
    for span, told in zip(sentences, read_sentences(reading, within), strict=True):
        features = Features(
            answerable=reading.answerable,
            relevance=reading.relevance,
            early=reading.early,
            margin=told.margin,
            behind=told.behind,
            inside=told.inside,
            search=hit.score,
        )
        answer = Span(start + told.answer.start, start + told.answer.end) if told.answer else None
        candidates.append(Candidate(hit, span, answer, features, decision.log_odds(features)))
    return candidates


def confirm(
    question: Question, candidates: Sequence[Candidate], read: Read, decision: Decision, again_from: float = AGAIN_FROM
) -> list[Candidate]:
    """The candidates with how likely they answer. Those that may, the first always, are read again.

    They keep their order, but what stands in the very paragraph that is asked for comes first. Each is then read alone
    under its headings, an item of a list after the sentence that leads to it and a row after its table's caption:
    beside its neighbours a sentence can look like the answer that one of them half gives. An overview of a subject is
    answered by any sentence that names it in a passage that is about it.
    """
    ordered = sorted(candidates, key=lambda one: not _stands_where_asked(question, one))
    again = [
        one
        for n, one in enumerate(ordered[:MOST_AGAIN])
        if n == 0 or one.odds >= again_from or _stands_where_asked(question, one)
    ]
    leads = [f"{lead.of(one.hit.document.text)} " if (lead := lead_of(one) or caption_of(one)) else "" for one in again]
    texts = [(one.hit.context_of(one.span), f"{lead}{one.quote}") for lead, one in zip(leads, again, strict=True)]
    readings = read(question.as_read, texts, len(again))
    confirmed = [
        _confirmed(one, reading, len(lead), decision) if reading is not None else one
        for one, reading, lead in zip(again, readings, leads, strict=True)
    ]
    confirmed += ordered[len(again) :]
    if question.kind is not Kind.OVERVIEW:
        return confirmed
    return [_named(one) if _names_subject(question, one.hit, one.span) else one for one in confirmed]


def _confirmed(candidate: Candidate, reading: Reading, start: int, decision: Decision) -> Candidate:
    """A candidate that was read again, in a text where it begins at `start`."""
    told = read_sentences(reading, [Span(start, start + len(candidate.quote))])[0]
    features = replace(candidate.features, alone=reading.answerable, alone_margin=told.margin)
    return replace(candidate, features=features, probability=decision.probability(features))


def _stands_where_asked(question: Question, candidate: Candidate) -> bool:
    if not question.places:
        return False
    locator = candidate.hit.document.locator_at(candidate.span.start)
    return any(stands_in(place, locator) for place in question.places)


def _named(candidate: Candidate) -> Candidate:
    return replace(candidate, probability=max(candidate.probability, _sigmoid(candidate.features.relevance)))


def decide(
    question: Question,
    candidates: Sequence[Candidate],
    index: Index,
    threshold: float,
    rules: Sequence[Rule] = RULES,
) -> Verification:
    """The candidates, most likely first, that reach the threshold and break no rule."""
    if not candidates:
        return Verification((), 0.0, reason=Message(Reason.NOTHING_NEAR))
    broken: list[tuple[Candidate, Violation]] = []
    answering: list[Candidate] = []
    unlikely = 0.0
    for n, candidate in enumerate(candidates):
        likely = candidate.probability >= threshold
        violation = next(_violations(question, candidate, index, rules), None) if likely or n == 0 else None
        if violation is not None:
            broken.append((candidate, violation))
        elif likely:
            answering.append(candidate)
        else:
            unlikely = max(unlikely, candidate.probability)
    if answering:
        return Verification(tuple(answering), answering[0].probability, tuple(broken))
    return Verification((), unlikely, tuple(broken), broken[0][1].reason if broken else Message(Reason.NOT_FOUND))


def _violations(question: Question, candidate: Candidate, index: Index, rules: Sequence[Rule]) -> Iterator[Violation]:
    for rule in rules:
        if rule.applies(question):
            violation = rule.check(question, candidate, index)
            if violation is not None:
                yield violation


def _names_subject(question: Question, hit: Hit, span: Span) -> bool:
    """Whether a sentence and the headings above it hold every word of what an overview is asked of."""
    subject = set(words(question.subject))
    return bool(subject) and subject <= set(words(f"{hit.context} {span.of(hit.document.text)}"))


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-LARGEST, min(LARGEST, logit))))

"""What each rule and each feature earns: labelled questions, asked again without it.

    griot evaluate --ablation QUESTIONS.jsonl

A line a variant: questions passed, of the answerable those answered rightly and those refused, of the others those
answered, the area under the curve of confidence, words an answer. Each passage is read once for all variants.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.search import Index
from qa.assistant import AnswerRules, Assistant
from qa.evaluation.dataset import Labelled
from qa.evaluation.evaluate import Report, evaluate, report
from qa.evaluation.metrics import Estimate
from qa.reading.reader import Read, Reading
from qa.verification.constraints import RULES
from qa.verification.decision import NAMES, Decision

COLUMNS = ("pass", "right", "ref'd", "ans'd", "auroc", "words")
HEAD = f"{'without':34}" + "".join(f"{name:>8}" for name in COLUMNS)


class ReadOnce:
    """A reader that remembers: variants ask the same of the same passages."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[tuple[str, tuple[tuple[str, str], ...], int], list[Reading | None]] = {}

    def __call__(self, question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
        """What the reader gives, see `Read`."""
        key = (question, tuple(passages), most)
        if key not in self._known:
            self._known[key] = self._read(question, passages, most)
        return self._known[key]


def variants(decision: Decision) -> Iterator[tuple[str, Decision, AnswerRules]]:
    """As shipped, then without each rule, without all of them, and without each feature."""
    shipped = AnswerRules()
    yield "(as shipped)", decision, shipped
    for rule in RULES:
        yield f"rule: {rule.name}", decision, replace(shipped, constraints=tuple(r for r in RULES if r is not rule))
    yield "all rules", decision, replace(shipped, constraints=())
    yield "rules and threshold", decision, replace(shipped, constraints=(), threshold=0.0)
    for name in NAMES:
        yield f"feature: {name}", replace(decision, weights={**decision.weights, name: 0.0}), shipped


def row(name: str, measured: Report) -> str:
    """A variant's line of the table."""

    def percent(estimate: Estimate | None) -> str:
        return "-" if estimate is None else f"{100 * estimate.value:.1f}"

    shares = (measured.answer_accuracy, measured.false_refusals, measured.false_answers, measured.auroc)
    cells = [str(measured.passed), *map(percent, shares), f"{measured.words or 0:.1f}"]
    return f"{name:34}" + "".join(f"{cell:>8}" for cell in cells)


def rows(
    current_index: Callable[[], Index], read: Read, decision: Decision, questions: Sequence[Labelled]
) -> Iterator[str]:
    """The lines of the table under `HEAD`, a variant each."""
    once = ReadOnce(read)
    for name, changed, rules in variants(decision):
        outcomes = evaluate(Assistant(current_index, once, changed, rules), questions)
        yield row(name, report(outcomes))

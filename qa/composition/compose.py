"""Composes an answer from the sentences that answer: what is said, in which order, cited and remarked."""

from collections.abc import Sequence

from corpus.message import Message
from qa.answer import Answer, Claim, Evidence, Remark, Why
from qa.composition.conflicts import differing
from qa.composition.expansion import expand
from qa.composition.selection import MOST_LISTED, Selected, distinct, open_years, select
from qa.understanding.question import Question
from qa.verification.decision import Candidate, Verification


def compose(asked: str, read_as: str, question: Question, verified: Verification) -> Answer:
    """The answer to what was `asked`, mended to `read_as` and freed of wishes to `question`, from what was verified."""
    answering = verified.answering
    best = answering[0]
    selected = select(question, answering)
    differs = differing(question, best, answering[1:])
    if differs is not None and all(one.candidate is not differs[0] for one in selected):
        selected.append(Selected(differs[0], Why.DIFFERS))
    selected = _in_order(expand(question, selected))
    claims, evidence = _cite(selected)
    said = [candidate for one in selected for candidate in (one.candidate, *one.duplicates)]
    places = {(one.hit.document.id, one.span.start) for one in said}
    others = [one for one in answering if (one.hit.document.id, one.span.start) not in places]
    more = list(distinct(others, said))
    answers = sum(one.candidate.answer is not None for one in selected)
    remarks = []
    if differs is not None:
        numbers = {(one.document.id, one.span): one.number for one in evidence}
        pairs = ((best, differs[1]), (differs[0], differs[2]))
        (one, one_number), (other, other_number) = (
            (quantity.told, numbers[candidate.hit.document.id, candidate.span]) for candidate, quantity in pairs
        )
        remarks.append(Message(Remark.DIFFERS, one=one, one_number=one_number, other=other, other_number=other_number))
    silent = open_years(question, said)
    if silent:
        remarks.append(Message(Remark.NOTHING_OF, years=tuple(silent)))
    return Answer(
        question=asked,
        read_as=read_as,
        claims=claims,
        evidence=evidence,
        confidence=verified.probability,
        remarks=tuple(remarks),
        shown=answers,
        found=answers + len(more),
        more=tuple(_evidence(number, one) for number, one in enumerate(more[:MOST_LISTED], len(evidence) + 1)),
    )


def _in_order(selected: Sequence[Selected]) -> list[Selected]:
    """The best first; then the others of its document as they stand there, then those of other documents."""
    first, *rest = selected
    documents = list(dict.fromkeys(one.candidate.hit.document.id for one in selected))
    return [
        first,
        *sorted(rest, key=lambda o: (documents.index(o.candidate.hit.document.id), o.candidate.span.start)),
    ]


def _cite(selected: Sequence[Selected]) -> tuple[tuple[Claim, ...], tuple[Evidence, ...]]:
    """The claims and their numbered evidence.

    A claim is the sentence of the first evidence that it names; the others are places that say the same.
    """
    claims: list[Claim] = []
    evidence: list[Evidence] = []
    for one in selected:
        first = len(evidence) + 1
        evidence += [_evidence(n, candidate) for n, candidate in enumerate((one.candidate, *one.duplicates), first)]
        claims.append(Claim(one.quote, tuple(range(first, len(evidence) + 1)), one.why))
    return tuple(claims), tuple(evidence)


def _evidence(number: int, candidate: Candidate) -> Evidence:
    return Evidence(number, candidate.span, candidate.quote, candidate.hit, candidate.probability, candidate.answer)

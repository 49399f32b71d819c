"""Composes an answer from the candidates that the gate let through: what is said, cited and remarked."""

from collections.abc import Sequence

from index.search import Index
from qa.choosing import adding, bring_along, choose, cite, several_years, tells_year, with_both
from qa.disagreement import differing
from qa.evidence import Candidate
from qa.listing import whole_lists, with_lead
from qa.quantities import Quantity
from qa.question import Kind, Question
from qa.reply import Claim, Evidence

MARGIN = 6.0  # logits below the best within which a further sentence is said
CERTAIN = 7.0  # logit of the best sentence above which it hardly needs another …
CERTAIN_MARGIN = 3.0  # … and the margin then: the same answers on XQuAD, in 3 words fewer
USUAL_SENTENCES = 3  # on XQuAD a third sentence adds 2 % of the answers, a fourth nothing
MAX_SENTENCES = {
    Kind.NUMBER: 2,
    Kind.EXTENT: 2,
    Kind.DATE: 2,
    Kind.PERSON: 2,
    Kind.PLACE: 2,
    Kind.DEFINITION: 2,
    Kind.YES_NO: 2,
    Kind.LIST: 5,
    Kind.COMPARISON: 4,
    Kind.OVERVIEW: 5,
}


def compose(
    question: Question, candidates: Sequence[Candidate], additions: Sequence[Candidate], index: Index
) -> tuple[tuple[Claim, ...], tuple[Evidence, ...], tuple[str, ...]]:
    """The claims of an answer, what they rest on, and remarks for the reader.

    `candidates` are best first; `additions` are sentences that complete the best one, most needed first.
    """
    best = candidates[0]
    most = MAX_SENTENCES.get(question.kind, USUAL_SENTENCES)
    chosen = choose(question, candidates, most, CERTAIN_MARGIN if best.relevance >= CERTAIN else MARGIN)
    chosen = adding(chosen, additions, most)
    near = [other for other in candidates[1:] if other.score >= best.score - MARGIN]
    differs = differing(question, best, near, index)
    if differs is not None:
        chosen = with_both(chosen, differs[0])
    most = max(most, USUAL_SENTENCES)
    whole = whole_lists(question, with_lead(bring_along(chosen, most), most))
    claims, evidence = cite(whole)
    remarks = []
    if differs is not None:
        remarks.append(_difference(evidence, ((best, differs[1]), (differs[0], differs[2]))))
    said = [one.candidate for one in whole]
    open_years = [y for y in several_years(question) if not any(tells_year(candidate, y) for candidate in said)]
    if open_years:
        remarks.append(f"Nothing found here speaks of {' or '.join(open_years)}.")
    return claims, evidence, tuple(remarks)


def _difference(evidence: Sequence[Evidence], told: Sequence[tuple[Candidate, Quantity]]) -> str:
    """The remark that two documents differ, with the numbers that the reader sees."""
    numbers = {(e.document.id, e.span): e.number for e in evidence}
    first, second = (f"{q.told} [{numbers[c.hit.document.id, c.span]}]" for c, q in told)
    return f"The documents differ here: {first}, but {second}."

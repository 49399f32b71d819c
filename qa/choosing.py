"""Chooses what is said: the best sentence, and those that add something; what stands twice is cited twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.words import WORD, fold, words
from qa.evidence import Candidate, leans, sentence_before
from qa.quantities import NUMBER_WORDS, measured
from qa.question import ASKING, Kind, Question
from qa.reply import Claim, Evidence

SAME_STEMS = 0.8  # share of stems above which a sentence repeats another; rewordings of one fact share about this many
MOST_TWINS = 2  # further places cited for one sentence
FROM_ONE_PASSAGE = 2  # sentences that an overview takes from a passage: it comes from several places
WIDER = 2.0  # times the margin, for a sentence that speaks of a part of the question that no other speaks of
TURNING = NUMBER_WORDS | {"no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "without", "hardly"}
COMPARING = frozenset("differ difference differences compare comparison versus name names list lists".split())  # noqa: SIM905
IN_PARTS = (Kind.COMPARISON, Kind.LIST, Kind.OVERVIEW)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is said, and the other places that say the same."""

    candidate: Candidate
    twins: tuple[Candidate, ...] = ()

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.candidate.quote


def choose(question: Question, candidates: Sequence[Candidate], max_sentences: int, margin: float) -> list[Said]:
    """The best candidate and those within `margin` logits of it that add something, `max_sentences` at most.

    A question in parts ("in 2017 and in 2018", a comparison, a list) may reach further for a sentence that speaks of
    a part which is still open; one for each of several years may exceed the number.
    """
    chosen: list[Said] = []
    for candidate in candidates:
        if candidate.score < candidates[0].score - margin:
            break
        _add(question, chosen, candidate, max_sentences)
    near = [candidate for candidate in candidates if candidate.score >= candidates[0].score - WIDER * margin]
    for year in several_years(question):
        if not any(tells_year(said.candidate, year) for said in chosen):
            telling = next((candidate for candidate in near if tells_year(candidate, year)), None)
            chosen += [Said(telling)] if telling else []
    parts = {stem for word in question.plain_words if word not in ASKING | COMPARING for stem in words(word)}
    while question.kind in IN_PARTS and len(chosen) < max_sentences:
        open_parts = parts - {stem for said in chosen for stem in words(said.quote)}
        adding = (c for c in near if open_parts & set(words(c.quote)) and not _is_known(c, chosen))
        further = next(adding, None)
        if further is None:
            break
        chosen.append(Said(further))
    return chosen


def adding(chosen: Sequence[Said], additions: Sequence[Candidate], most: int) -> list[Said]:
    """The best of the chosen, these candidates, and the others of the chosen, as long as there are no more than `most`.

    One addition is taken in any case.
    """
    kept: list[Said] = []
    for one in (chosen[0], *map(Said, additions), *chosen[1:]):
        if len(kept) < max(most, 2) and not _is_known(one.candidate, kept):
            kept.append(one)
    return kept


def several_years(question: Question) -> list[str]:
    """The years of a question that asks for more than one; "1500 people" is none."""
    counts = {quantity.value for quantity in measured(question.text)}
    years = [year for year in dict.fromkeys(question.years) if float(year) not in counts]
    return years if len(years) > 1 else []


def tells_year(candidate: Candidate, year: str) -> bool:
    """Whether a sentence or the headings above it name a year."""
    return year in Question(f"{candidate.hit.context} {candidate.quote}").years


def with_both(chosen: Sequence[Said], other: Candidate) -> list[Said]:
    """The chosen, and the other candidate too, as a sentence of its own."""
    if any(said.candidate is other for said in chosen):
        return list(chosen)
    return [*(replace(said, twins=tuple(t for t in said.twins if t is not other)) for said in chosen), Said(other)]


def bring_along(chosen: Sequence[Said], most: int) -> list[Said]:
    """The chosen, and before each that leans on it the sentence before, as long as there are no more than `most`."""
    said = list(chosen)
    for one in chosen:
        span = sentence_before(one.candidate.hit, one.candidate.span)
        if span is not None and leans(one.quote) and len(said) < most:
            before = replace(one.candidate, span=span)
            if not any(before.quote == c.quote for other in said for c in (other.candidate, *other.twins)):
                said.append(Said(before))
    return said


def repeats(text: str, earlier: str) -> bool:
    """Whether a sentence says hardly more than an earlier one: most of its stems, and all its figures and its noes."""
    stems, said = set(words(text)), set(words(earlier))
    figures = {stem for stem in stems if stem[0].isdigit()}
    return len(stems & said) >= SAME_STEMS * len(stems) and figures <= said and _turns(text) == _turns(earlier)


def says_all_of(text: str, claim: str) -> bool:
    """Whether a sentence says what a claim says, in its order and with hardly a word more."""
    said, claimed = iter(stems := words(text)), words(claim)
    short = len(claimed) >= SAME_STEMS * len(stems)
    return short and _turns(text) == _turns(claim) and all(stem in said for stem in claimed)


def _turns(text: str) -> list[str]:
    """The numbers in words and the negations of a sentence: one of them turns what it says into something else."""
    return [match[0] for match in WORD.finditer(fold(text)) if match[0] in TURNING or match[0].endswith(("n't", "n’t"))]


def cite(chosen: Sequence[Said]) -> tuple[tuple[Claim, ...], tuple[Evidence, ...]]:
    """The claims and their numbered evidence: the best document first, each document in its own order.

    A claim is the sentence of the first evidence that it names; the others are places that say the same.
    """
    documents = list(dict.fromkeys(said.candidate.hit.document.id for said in chosen))
    ordered = sorted(chosen, key=lambda s: (documents.index(s.candidate.hit.document.id), s.candidate.span.start))
    claims: list[Claim] = []
    evidence: list[Evidence] = []
    for said in ordered:
        first = len(evidence) + 1
        for number, c in enumerate((said.candidate, *said.twins), first):
            evidence.append(Evidence(number, c.span, c.quote, c.hit, c.relevance))
        claims.append(Claim(said.quote, tuple(range(first, len(evidence) + 1))))
    return tuple(claims), tuple(evidence)


def _add(question: Question, chosen: list[Said], candidate: Candidate, max_sentences: int) -> None:
    """Adds a candidate as a sentence, or as a twin of one; not at all when it adds nothing."""
    for n, said in enumerate(chosen):
        if says_all_of(candidate.quote, said.quote):
            if len(said.twins) < MOST_TWINS:
                chosen[n] = replace(said, twins=(*said.twins, candidate))
            return
    here = sum(said.candidate.hit is candidate.hit for said in chosen)
    crowded = question.kind is Kind.OVERVIEW and here >= FROM_ONE_PASSAGE
    if len(chosen) < max_sentences and not crowded and not _is_known(candidate, chosen):
        chosen.append(Said(candidate))


def _is_known(candidate: Candidate, chosen: Sequence[Said]) -> bool:
    return any(repeats(candidate.quote, said.quote) for said in chosen)

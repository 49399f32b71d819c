"""Selects what is said: the sentence that answers best, and further ones for a reason that has a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.words import WORD, fold, words
from qa.answer import Why
from qa.understanding.quantities import NUMBER_WORDS, measured
from qa.understanding.question import ASKING, Kind, Question
from qa.understanding.terms import years
from qa.verification.decision import Candidate

SAME_STEMS = 0.8  # share of stems above which a sentence repeats another; rewordings of one fact share about this many
MOST_DUPLICATES = 2  # further places cited for one sentence
MOST_LISTED = 20
MOST_SENTENCES = {Kind.OVERVIEW: 5, Kind.COMPARISON: 4, Kind.REASON: 3}
USUAL_SENTENCES = 2
RIVAL = 0.8  # share of the best probability from which another sentence may be the one that was meant
RIVAL_DOUBT = 2.5  # times the best sentence's doubt up to which it may
LISTED = 0.75  # share of the best probability from which a sentence is an item of what a list question asks for
FROM_ONE_PASSAGE = 2  # sentences that an overview takes from a passage: it comes from several places
TURNING = NUMBER_WORDS | {"no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "without", "hardly"}
COMPARING = frozenset("differ difference differences compare comparison versus name names list lists".split())  # noqa: SIM905
IN_PARTS = (Kind.COMPARISON, Kind.LIST, Kind.OVERVIEW)


@dataclass(frozen=True, slots=True)
class Selected:
    """A sentence that is said, and why; `duplicates` are other places that say the same."""

    candidate: Candidate
    why: Why
    duplicates: tuple[Candidate, ...] = ()

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.candidate.quote


def select(question: Question, answering: Sequence[Candidate]) -> list[Selected]:
    """The best of the answering candidates, which are sorted and not empty, and those that have a reason beside it."""
    best = answering[0]
    selected = [Selected(best, Why.BEST)]
    most = MOST_LISTED if question.kind is Kind.LIST else MOST_SENTENCES.get(question.kind, USUAL_SENTENCES)
    for candidate in answering[1:]:
        duplicate = next((n for n, one in enumerate(selected) if says_all_of(candidate.quote, one.quote)), None)
        if duplicate is not None:
            one = selected[duplicate]
            if len(one.duplicates) < MOST_DUPLICATES:
                selected[duplicate] = replace(one, duplicates=(*one.duplicates, candidate))
            continue
        if _is_known(candidate, selected):
            continue
        if len(selected) < most or _opens_year(question, selected, candidate):
            why = _reason(question, selected, candidate)
            selected += [Selected(candidate, why)] if why else []
    return selected


def _reason(question: Question, selected: Sequence[Selected], candidate: Candidate) -> Why | None:
    """Why a candidate is said besides those that are; None when there is no reason."""
    if _opens_year(question, selected, candidate):
        return Why.PART
    best = selected[0].candidate.probability
    if question.kind is Kind.LIST:
        return Why.ITEM if candidate.probability >= LISTED * best else None
    if question.kind is Kind.OVERVIEW:
        here = sum(one.candidate.hit is candidate.hit for one in selected)
        return Why.PART if here < FROM_ONE_PASSAGE else None
    open_parts = _parts(question) - {stem for one in selected for stem in words(one.quote)}
    if (question.kind is Kind.COMPARISON or question.is_double) and open_parts & set(words(candidate.quote)):
        return Why.PART
    doubtful = 1 - candidate.probability > RIVAL_DOUBT * (1 - best)
    return Why.RIVAL if candidate.probability >= RIVAL * best and not doubtful else None


def _opens_year(question: Question, selected: Sequence[Selected], candidate: Candidate) -> bool:
    """Whether a candidate is of a year that is asked for among several and that nothing selected is of."""
    return any(tells_year(candidate, year) for year in open_years(question, [one.candidate for one in selected]))


def _parts(question: Question) -> set[str]:
    return {stem for word in question.plain_words if word not in ASKING | COMPARING for stem in words(word)}


def open_years(question: Question, said: Sequence[Candidate]) -> list[str]:
    """Of several years that a question asks for, those that none of the said sentences is of."""
    return [year for year in several_years(question) if not any(tells_year(candidate, year) for candidate in said)]


def several_years(question: Question) -> list[str]:
    """The years of a question that asks for more than one; "1500 people" is none."""
    counts = {quantity.value for quantity in measured(question.text)}
    asked = [year for year in question.years if float(year) not in counts]
    return asked if len(asked) > 1 else []


def tells_year(candidate: Candidate, year: str) -> bool:
    """Whether a sentence or the headings above it name a year."""
    return year in years(f"{candidate.hit.context} {candidate.quote}")


def distinct(candidates: Sequence[Candidate], said: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates that say something that none of the said and none before them says."""
    known = [candidate.quote for candidate in said]
    for candidate in candidates:
        if not any(repeats(candidate.quote, quote) for quote in known):
            known.append(candidate.quote)
            yield candidate


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


def _is_known(candidate: Candidate, selected: Sequence[Selected]) -> bool:
    return any(repeats(candidate.quote, one.quote) for one in selected)

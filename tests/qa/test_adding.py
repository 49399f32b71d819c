"""What completes the best sentence is found by reading its neighbours together with it."""

from collections.abc import Callable, Sequence

from qa.adding import additions
from qa.evidence import Candidate
from qa.question import Question
from qa.reranker import Rerank

CandidatesOf = Callable[..., list[Candidate]]
WHERE = Question("Where were the nine sailors found?")
TAKEN = "Nine sailors were taken in May."
FOUND = "The navy found them near Rio del Rey."
PAID = "No ransom was paid."
STORY = f"{TAKEN} {FOUND} {PAID}"


def read(candidates: Sequence[Candidate], n: int) -> Candidate:
    """One of the candidates, as it was read."""
    one = candidates[n]
    return Candidate(one.hit, one.span, one.relevance, one.score, one.quote)


def judging(**logits: float) -> Rerank:
    """A judge that gives a text the highest of these logits whose word stands in it, and -9 when none does."""

    def rerank(pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [max((logit for word, logit in logits.items() if word in text), default=-9.0) for _, text in pairs]

    return rerank


def quotes(found: Sequence[Candidate]) -> list[str]:
    return [candidate.quote for candidate in found]


def test_a_neighbour_that_raises_the_logit_of_the_best_adds_to_it(candidates_of: CandidatesOf) -> None:
    best = read(candidates_of(STORY, logits=[1.0, -5.0, -5.0]), 0)
    assert quotes(additions(WHERE, best, judging(Nine=1.0, Rey=1.5))) == [FOUND]


def test_one_that_raises_it_by_less_than_half_a_logit_does_not(candidates_of: CandidatesOf) -> None:
    best = read(candidates_of(STORY, logits=[1.0, -5.0, -5.0]), 0)
    assert additions(WHERE, best, judging(Nine=1.0, Rey=1.49)) == []


def test_the_two_that_add_most_come_with_the_most_first(candidates_of: CandidatesOf) -> None:
    best = read(candidates_of(f"It rained. {STORY}", logits=[-5.0, 1.0, -5.0, -5.0]), 1)
    assert quotes(additions(WHERE, best, judging(Nine=1.0, rained=2.0, Rey=3.0, ransom=4.0))) == [PAID, FOUND]


def test_neighbours_are_read_in_the_order_of_the_text(candidates_of: CandidatesOf) -> None:
    texts = []

    def rerank(pairs: Sequence[tuple[str, str]]) -> list[float]:
        texts.extend(text for _, text in pairs)
        return [0.0] * len(pairs)

    additions(WHERE, read(candidates_of(STORY, logits=[-5.0, 1.0, -5.0]), 1), rerank)
    assert texts == [f"{TAKEN} {FOUND}", f"{FOUND} {PAID}"]


def test_the_sentence_that_the_best_was_read_with_is_not_read_again(candidates_of: CandidatesOf) -> None:
    found = candidates_of(STORY, logits=[-5.0, 1.0, -5.0])[1]
    leaning = Candidate(found.hit, found.span, 1.0, 1.0, f"{TAKEN} {FOUND}")
    assert quotes(additions(WHERE, leaning, judging(Nine=9.0))) == [PAID]


def test_only_sentences_near_the_best_are_read(candidates_of: CandidatesOf) -> None:
    text = " ".join(f"Boat {n} sailed." for n in range(10))
    found = additions(WHERE, read(candidates_of(text, logits=[0.0] * 10), 3), judging(**{"Boat 0": 9.0, "Boat 9": 9.0}))
    assert found == []

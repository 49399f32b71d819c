"""An answer is composed of what is said, where it stands, and what the reader should know of it."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Hit, Index
from index.words import fold
from qa.composing import compose
from qa.evidence import Candidate
from qa.question import Question
from qa.reply import Answer, Claim, checked

CandidatesOf = Callable[..., list[Candidate]]
IndexOf = Callable[..., Index]
Composed = tuple[list[Claim], tuple[str, ...]]
SEIZED = Question("How many tons of cocaine were seized?")
YEARS = Question("What was seized in 2016 and in 2020?")
DIFFER = re.compile(r"The documents differ here: (.+) \[(\d+)\], but (.+) \[(\d+)\]\.")
SENTENCES = (
    "12 tons of cocaine were seized.",
    "They seized 14.5 tons of cocaine.",
    "Twelve tons of cocaine were seized.",
    "Twenty tons of the pure white cocaine powder were seized there.",
    "Twelve tons of the pure white cocaine powder were seized there.",
    "Cocaine is sold.",
)
sources = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4)


@pytest.fixture(scope="session")
def composed(candidates_of: CandidatesOf, index_of: IndexOf) -> Callable[..., Composed]:
    """The claims and remarks on a question from these sources, whose sentences have the logits that are given."""

    def compose_one(question: Question, *sources: str, logits: Sequence[float]) -> Composed:
        candidates = sorted(candidates_of(*sources, logits=logits), key=lambda candidate: -candidate.score)
        claims, evidence, remarks = compose(question, candidates, (), index_of(*sources))
        assert checked(Answer(question.text, question.text, claims, evidence, 0.5, remarks))
        return list(claims), remarks

    return compose_one


def shuffled(hits: Sequence[Hit], data: st.DataObject) -> list[Candidate]:
    """Every sentence of the hits in some order, each half a logit behind the one before."""
    spans = data.draw(st.permutations([(hit, span) for hit in hits for span in hit.passage.sentences]))
    return [Candidate(hit, span, 8.0 - n / 2, 8.0 - n / 2) for n, (hit, span) in enumerate(spans)]


def test_the_claims_name_the_evidence_that_says_them(composed: Callable[..., Composed]) -> None:
    claims, remarks = composed(SEIZED, "12 tons of cocaine were seized.", "Gold is sold.", logits=[5.0, 1.0])
    assert claims == [Claim("12 tons of cocaine were seized.", (1,)), Claim("Gold is sold.", (2,))]
    assert remarks == ()


@pytest.mark.parametrize(("best", "count"), [(7.0, 1), (6.9, 2)])
def test_a_certain_sentence_needs_hardly_another(composed: Callable[..., Composed], best: float, count: int) -> None:
    claims, _ = composed(SEIZED, "12 tons of cocaine were seized. Gold is sold.", logits=[best, best - 3.1])
    assert len(claims) == count


@pytest.mark.parametrize(("further", "count"), [(-1.0, 2), (-1.1, 1)])
def test_a_sentence_six_logits_behind_is_said_and_none_beyond(
    composed: Callable[..., Composed], further: float, count: int
) -> None:
    claims, _ = composed(SEIZED, "12 tons of cocaine were seized. Gold is sold.", logits=[5.0, further])
    assert len(claims) == count


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many tons were seized?", 2),
        ("How long is the road?", 2),
        ("When was it seized?", 2),
        ("Who seized it?", 2),
        ("Where was it seized?", 2),
        ("What is gold?", 2),
        ("Is gold sold?", 2),
        ("Why is gold sold?", 3),
        ("What is the difference between gold and tin?", 4),
        ("List the metals.", 5),
    ],
)
def test_each_kind_of_question_has_its_number_of_sentences(
    composed: Callable[..., Composed], question: str, count: int
) -> None:
    metals = " ".join(f"{metal} shines." for metal in ("Gold", "Iron", "Copper", "Tin", "Zinc", "Lead"))
    claims, _ = composed(Question(question), metals, logits=[5.0] * 6)
    assert len(claims) == count


def test_a_sentence_that_leans_comes_after_the_one_before_it(composed: Callable[..., Composed]) -> None:
    claims, _ = composed(Question("Who rules?"), "Groups tax gold. They rule Kidal.", logits=[-9.0, 5.0])
    assert claims == [Claim("Groups tax gold.", (1,)), Claim("They rule Kidal.", (2,))]


def test_two_documents_that_differ_are_both_said_and_remarked(composed: Callable[..., Composed]) -> None:
    sources = ("12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.")
    claims, remarks = composed(SEIZED, *sources, logits=[5.0, 4.0])
    assert claims == [Claim(sources[0], (1,)), Claim(sources[1], (2,))]
    assert remarks == ("The documents differ here: 12 tons [1], but 14.5 tons [2].",)


def test_the_one_that_differs_is_said_though_the_number_of_sentences_is_reached(
    composed: Callable[..., Composed],
) -> None:
    sources = ("12 tons of cocaine were seized. Cocaine is sold.", "Police seized 14.5 tons of cocaine.")
    claims, remarks = composed(SEIZED, *sources, logits=[5.0, 4.5, 4.0])
    assert [claim.text for claim in claims] == [
        "12 tons of cocaine were seized.",
        "Cocaine is sold.",
        "Police seized 14.5 tons of cocaine.",
    ]
    assert remarks == ("The documents differ here: 12 tons [1], but 14.5 tons [3].",)


def test_the_remark_has_the_numbers_that_the_reader_sees(composed: Callable[..., Composed]) -> None:
    sources = ("Cocaine is sold. 12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.")
    _, remarks = composed(SEIZED, *sources, logits=[4.5, 5.0, 4.0])
    assert remarks == ("The documents differ here: 12 tons [2], but 14.5 tons [3].",)


def test_one_that_is_far_behind_is_not_heard(composed: Callable[..., Composed]) -> None:
    sources = ("12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.")
    claims, remarks = composed(SEIZED, *sources, logits=[5.0, -1.1])
    assert (len(claims), remarks) == (1, ())


def test_two_documents_that_agree_are_not_remarked(composed: Callable[..., Composed]) -> None:
    sources = ("12 tons of cocaine were seized.", "12 tons of cocaine were seized.")
    assert composed(SEIZED, *sources, logits=[5.0, 4.0]) == ([Claim(sources[0], (1, 2))], ())


@given(sources, st.data())
def test_the_numbers_of_a_remark_are_those_of_the_sentences_that_tell_its_figures(
    hits_of: Callable[..., list[Hit]], index_of: IndexOf, drawn: list[str], data: st.DataObject
) -> None:
    candidates = shuffled(hits_of(*drawn), data)
    claims, evidence, remarks = compose(SEIZED, candidates, (), index_of(*drawn))
    assert checked(Answer(SEIZED.text, SEIZED.text, claims, evidence, 0.5, remarks))
    quotes = {e.number: fold(e.quote) for e in evidence}
    documents = {e.number: e.document.id for e in evidence}
    for remark in remarks:
        first, n, second, m = DIFFER.fullmatch(remark).groups()  # type: ignore[union-attr]
        assert first in quotes[int(n)]
        assert second in quotes[int(m)]
        assert documents[int(n)] != documents[int(m)]


@given(sources, st.data())
def test_no_place_is_cited_twice(
    hits_of: Callable[..., list[Hit]], index_of: IndexOf, drawn: list[str], data: st.DataObject
) -> None:
    candidates = shuffled(hits_of(*drawn), data)
    _, evidence, _ = compose(SEIZED, candidates, (), index_of(*drawn))
    places = [(e.document.id, e.span) for e in evidence]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("source", "remarks"),
    [
        ("12 tons were seized in 2016.", ("Nothing found here speaks of 2020.",)),
        ("12 tons were seized.", ("Nothing found here speaks of 2016 or 2020.",)),
        ("12 tons were seized from 2016 to 2020.", ()),
        ("12 tons were seized in 2016. 3 tons were seized in 2020.", ()),
        ("# In 2016\n\n12 tons were seized.\n\n# In 2020\n\n3 tons were seized.", ()),  # a heading speaks of it too
        ("# From 2016 to 2020\n\n12 tons were seized.", ()),
    ],
)
def test_of_several_years_those_that_nothing_speaks_of_are_told(
    composed: Callable[..., Composed], source: str, remarks: tuple[str, ...]
) -> None:
    assert composed(YEARS, source, logits=[5.0, 4.0][: source.count("were")])[1] == remarks


@pytest.mark.parametrize("question", ["What was seized in 2020?", "What was seized in 2020, in all of 2020?"])
def test_a_single_year_is_not_remarked(composed: Callable[..., Composed], question: str) -> None:
    assert composed(Question(question), "12 tons were seized in 2016.", logits=[5.0])[1] == ()


@pytest.mark.parametrize("question", ["Were 1500 people seized in 2016?", "Were 2000 people seized in 2016?"])
def test_a_number_of_people_is_no_year_that_nothing_speaks_of(composed: Callable[..., Composed], question: str) -> None:
    assert composed(Question(question), "People were seized in 2016: 1,500 to 2,000.", logits=[5.0])[1] == ()


def test_what_completes_the_best_sentence_takes_the_place_of_others(
    candidates_of: CandidatesOf, index_of: IndexOf
) -> None:
    source = "Nine sailors were taken. The navy found them in May. No ransom was paid. It rained."
    taken, found, ransom, rained = candidates_of(source, logits=[8.0, -5.0, 7.5, 7.0])
    question = Question("Where were the nine sailors found?")  # two sentences are the most for a place
    claims, _, _ = compose(question, [taken, ransom, rained], [found, rained], index_of(source))
    assert [claim.text for claim in claims] == ["Nine sailors were taken.", "The navy found them in May."]


def test_an_addition_that_says_nothing_new_is_left_out(candidates_of: CandidatesOf, index_of: IndexOf) -> None:
    source = "Nine sailors were taken. Nine sailors were taken then. No ransom was paid."
    taken, again, ransom = candidates_of(source, logits=[8.0, -5.0, 7.5])
    claims, _, _ = compose(Question("Where were the sailors found?"), [taken, ransom], [again], index_of(source))
    assert [claim.text for claim in claims] == ["Nine sailors were taken.", "No ransom was paid."]

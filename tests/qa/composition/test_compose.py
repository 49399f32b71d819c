"""An answer is the best sentence and what belongs to it, where each stands, and what the reader should know."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from corpus.message import Message
from index.search import Hit
from index.words import fold
from qa.answer import Answer, Claim, Remark, Why, checked
from qa.composition.compose import compose
from qa.understanding.question import Question
from qa.verification.decision import Candidate, Verification

CandidatesOf = Callable[..., list[Candidate]]
Composed = Callable[..., Answer]
SEIZED = Question("How many tons of cocaine were seized?")
YEARS = Question("What was seized in 2016 and in 2020?")
METALS = ("Gold", "Iron", "Copper", "Tin", "Zinc", "Lead")
SENTENCES = (
    "12 tons of cocaine were seized.",
    "They seized 14.5 tons of cocaine.",
    "Twelve tons of cocaine were seized.",
    "Twenty tons of the pure white cocaine powder were seized there.",
    "Who seized the cocaine is not known.",
    "Cocaine is sold.",
    "Signs are:\n\n- cocaine in cars;\n- tons of sand.\n\n",
)
sources = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4)
questions = st.sampled_from(
    [
        SEIZED.text,
        YEARS.text,
        "Tell me about cocaine.",
        "List the signs.",
        "Who seized cocaine, and where?",
        "Is cocaine sold?",
    ]
).map(Question)


def composing(question: Question, candidates: Sequence[Candidate]) -> Answer:
    """The sound answer of these candidates, all of which answer."""
    answering = tuple(sorted(candidates, key=lambda candidate: -candidate.probability))
    return checked(compose("asked", "read as", question, Verification(answering, answering[0].probability)))


@pytest.fixture(scope="session")
def composed(candidates_of: CandidatesOf) -> Composed:
    """The answer to a question from these sources, whose sentences all answer with their probabilities."""

    def compose_one(question: Question, *sources: str, probabilities: Sequence[float]) -> Answer:
        return composing(question, candidates_of(*sources, probabilities=probabilities))

    return compose_one


def said(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def test_the_claims_name_the_evidence_that_says_them(composed: Composed) -> None:
    answer = composed(SEIZED, "12 tons of cocaine were seized.", "Gold is sold.", probabilities=[0.9, 0.8])
    assert answer.claims == (
        Claim("12 tons of cocaine were seized.", (1,), Why.BEST),
        Claim("Gold is sold.", (2,), Why.RIVAL),
    )
    assert (answer.question, answer.read_as, answer.confidence, answer.remarks) == ("asked", "read as", 0.9, ())


def test_the_best_comes_first_and_the_others_in_reading_order_its_own_document_before_others(
    composed: Composed,
) -> None:
    here = "Gold shines in Gao. Iron rusts in Kidal. Tin bends in Kayes."
    answer = composed(Question("List the metals."), "Zinc melts.", here, probabilities=[0.8, 0.75, 0.7, 0.9])
    assert said(answer) == ["Tin bends in Kayes.", "Gold shines in Gao.", "Iron rusts in Kidal.", "Zinc melts."]
    assert [(e.number, e.document.id, e.span.start) for e in answer.evidence] == [
        (1, "d1", 41),
        (2, "d1", 0),
        (3, "d1", 20),
        (4, "d0", 0),
    ]


def test_the_places_of_one_sentence_are_numbered_one_after_the_other(composed: Composed) -> None:
    answer = composed(
        Question("How is gold sold?"), "Gold is sold. Arms rust.", "The gold is sold.", probabilities=[0.9, 0.8, 0.7]
    )
    assert answer.claims == (Claim("Gold is sold.", (1, 2), Why.BEST), Claim("Arms rust.", (3,), Why.RIVAL))
    assert [(e.number, e.document.id, e.quote) for e in answer.evidence] == [
        (1, "d0", "Gold is sold."),
        (2, "d1", "The gold is sold."),
        (3, "d0", "Arms rust."),
    ]


def test_the_words_that_answer_stand_within_their_sentence(candidates_of: CandidatesOf) -> None:
    gold, arms = candidates_of("Gold is sold. Arms rust.", probabilities=[0.9, 0.8])
    answer = composing(Question("What is sold?"), [replace(gold, answer=Span(0, 4)), replace(arms, answer=None)])
    assert [one.answer for one in answer.evidence] == [Span(0, 4), None]


def test_what_is_shown_what_is_found_and_what_else_there_is_add_up(composed: Composed) -> None:
    metals = " ".join(f"{metal} shines." for metal in METALS)
    answer = composed(Question("Why does metal shine?"), metals, probabilities=[0.9, 0.85, 0.8, 0.75, 0.7, 0.6])
    assert said(answer) == ["Gold shines.", "Iron shines.", "Copper shines."]
    assert (answer.shown, answer.found) == (3, 6)
    assert [(e.number, e.quote) for e in answer.more] == [(4, "Tin shines."), (5, "Zinc shines."), (6, "Lead shines.")]


def test_what_only_repeats_what_is_said_is_not_counted_among_what_else_there_is(composed: Composed) -> None:
    answer = composed(
        Question("Who sells gold?"),
        "Gold is sold in Gao. In Gao, gold is sold!",
        "Arms rust.",
        probabilities=[0.9, 0.8, 0.3],
    )
    assert (answer.shown, answer.found, [e.quote for e in answer.more]) == (1, 2, ["Arms rust."])


def test_what_is_said_though_it_does_not_answer_is_not_counted(candidates_of: CandidatesOf) -> None:
    first, they = candidates_of("Groups tax gold. They rule Kidal.", probabilities=[0.1, 0.9])
    answer = composing(Question("Who rules?"), [they])
    assert [(claim.text, claim.why) for claim in answer.claims] == [
        ("They rule Kidal.", Why.BEST),
        ("Groups tax gold.", Why.LEANED_ON),
    ]
    assert (answer.shown, answer.found, answer.more) == (1, 1, ())
    assert answer.evidence[1].span == first.span


def test_beyond_twenty_more_are_counted_and_not_cited(composed: Composed) -> None:
    sources = [" ".join(f"Mine {10 * n + m} yields metal." for m in range(10)) for n in range(3)]
    answer = composed(Question("Who digs?"), *sources, probabilities=[0.9, *[0.5] * 29])
    assert (answer.shown, answer.found, len(answer.more)) == (1, 30, 20)


def test_a_doubt_of_the_source_is_kept_beside_the_sentence(candidates_of: CandidatesOf) -> None:
    burned, *_ = candidates_of("Twelve cars burned. Who burned the cars is not known.", probabilities=[0.9, 0.0])
    answer = composing(Question("How many cars burned?"), [burned])
    assert answer.claims[1] == Claim("Who burned the cars is not known.", (2,), Why.DOUBT)


def test_two_documents_that_differ_are_both_said_and_remarked(composed: Composed) -> None:
    sources = ("12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.")
    answer = composed(SEIZED, *sources, probabilities=[0.9, 0.3])
    assert answer.claims == (Claim(sources[0], (1,), Why.BEST), Claim(sources[1], (2,), Why.DIFFERS))
    assert answer.remarks == (Message(Remark.DIFFERS, one="12 tons", one_number=1, other="14.5 tons", other_number=2),)


def test_the_remark_has_the_numbers_that_the_reader_sees(composed: Composed) -> None:
    sources = ("Cocaine is sold. 12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.")
    answer = composed(SEIZED, *sources, probabilities=[0.85, 0.9, 0.5])
    assert said(answer) == ["12 tons of cocaine were seized.", "Cocaine is sold.", sources[1]]
    (remark,) = answer.remarks
    assert (remark["one_number"], remark["other_number"]) == (1, 3)


def test_two_documents_that_agree_are_not_remarked(composed: Composed) -> None:
    sentence = "12 tons of cocaine were seized."
    answer = composed(SEIZED, sentence, sentence, probabilities=[0.9, 0.8])
    assert (answer.claims, answer.remarks) == ((Claim(sentence, (1, 2), Why.BEST),), ())


@pytest.mark.parametrize(
    ("source", "silent"),
    [
        ("12 tons were seized in 2016.", ("2020",)),
        ("12 tons were seized.", ("2016", "2020")),
        ("12 tons were seized from 2016 to 2020.", ()),
        ("12 tons were seized in 2016. 3 tons were seized in 2020.", ()),
        ("# In 2016\n\n12 tons were seized.\n\n# In 2020\n\n3 tons were seized.", ()),  # a heading speaks of it too
        ("# From 2016 to 2020\n\n12 tons were seized.", ()),
    ],
)
def test_of_several_years_those_that_nothing_speaks_of_are_told(
    composed: Composed, source: str, silent: tuple[str, ...]
) -> None:
    answer = composed(YEARS, source, probabilities=[0.9, 0.5][: source.count("were")])
    assert answer.remarks == ((Message(Remark.NOTHING_OF, years=silent),) if silent else ())


@pytest.mark.parametrize("question", ["What was seized in 2020?", "Were 1500 people seized in 2016?"])
def test_a_single_year_is_not_remarked(composed: Composed, question: str) -> None:
    assert composed(Question(question), "12 tons were seized in 2014.", probabilities=[0.9]).remarks == ()


@given(sources, questions, st.data())
def test_whatever_answers_the_answer_is_sound_and_its_counts_add_up(
    hits_of: Callable[..., list[Hit]],
    candidates_of: CandidatesOf,
    drawn: list[str],
    question: Question,
    data: st.DataObject,
) -> None:
    count = sum(len(hit.passage.sentences) for hit in hits_of(*drawn))
    chances = data.draw(st.lists(st.sampled_from([0.2, 0.5, 0.6, 0.9]), min_size=count, max_size=count))
    candidates = candidates_of(*drawn, probabilities=chances)
    chosen = data.draw(st.lists(st.sampled_from(candidates), min_size=1, unique_by=id))
    answer = composing(question, chosen)
    best = max(chosen, key=lambda candidate: candidate.probability)
    assert answer.evidence[0].probability == best.probability
    assert [why for why in (claim.why for claim in answer.claims) if why is Why.BEST] == [Why.BEST]
    places = [(e.document.id, e.span) for e in (*answer.evidence, *answer.more)]
    assert len(places) == len(set(places))
    assert answer.shown + len(answer.more) == answer.found  # fewer than twenty are left
    assert 1 <= answer.shown <= len(answer.claims)
    assert [e.number for e in answer.more] == list(
        range(len(answer.evidence) + 1, len(answer.evidence) + len(answer.more) + 1)
    )


@given(sources, st.data())
def test_the_numbers_of_a_remark_are_those_of_the_sentences_that_tell_its_figures(
    hits_of: Callable[..., list[Hit]], candidates_of: CandidatesOf, drawn: list[str], data: st.DataObject
) -> None:
    count = sum(len(hit.passage.sentences) for hit in hits_of(*drawn))
    order = data.draw(st.permutations([0.9 - n / 100 for n in range(count)]))
    answer = composing(SEIZED, candidates_of(*drawn, probabilities=order))
    quotes = {e.number: fold(e.quote) for e in answer.evidence}
    documents = {e.number: e.document.id for e in answer.evidence}
    for remark in answer.remarks:
        one, other = int(str(remark["one_number"])), int(str(remark["other_number"]))
        assert str(remark["one"]) in quotes[one]
        assert str(remark["other"]) in quotes[other]
        assert documents[one] != documents[other]

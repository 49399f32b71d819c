"""Choosing what is said: the best sentence and those that add something, each once, with every place that says it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from index.search import Hit
from qa.choosing import Said, bring_along, choose, cite, repeats, with_both
from qa.evidence import Candidate
from qa.question import Question
from qa.reply import Answer, Claim, checked

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
WHO = Question("Who rules Kidal?")
TWICE = ("Police seized cocaine in Gao.", "In Gao, police seized the cocaine!", "Police seized arms in Kidal.")
SENTENCES = ("Gold is sold.", "The gold is sold!", "Arms rust.", "They burn cars.", "Gold is sold in 2016.")
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
sources = st.lists(texts, min_size=1, max_size=3)
questions = st.sampled_from(
    ["Who sold gold?", "Tell me about gold.", "Was gold sold in 2015, in 2016 or in 2017?", "List the cars."]
).map(Question)


def quotes(chosen: Sequence[Said]) -> list[str]:
    return [said.quote for said in chosen]


def twins(chosen: Sequence[Said]) -> list[list[str]]:
    return [[twin.quote for twin in said.twins] for said in chosen]


def test_a_score_that_falls_behind_by_more_than_the_margin_is_not_chosen(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", logits=[9.0, 4.0, 3.9])
    assert quotes(choose(WHO, candidates, 5, 5.0)) == ["Gold is sold.", "Arms are bought."]


def test_no_more_are_chosen_than_asked_for(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", logits=[9.0, 8.0, 7.0])
    assert [len(choose(WHO, candidates, most, 5.0)) for most in (1, 2, 3, 4)] == [1, 2, 3, 3]
    assert choose(WHO, [], 3, 5.0) == []


def test_what_is_said_again_is_said_once(candidates_of: CandidatesOf) -> None:
    chosen = choose(WHO, candidates_of(*TWICE, logits=[3.0, 2.0, 1.0]), 5, 5.0)
    assert quotes(chosen) == [TWICE[0], TWICE[2]]


def test_what_is_said_again_in_another_order_is_not_cited(candidates_of: CandidatesOf) -> None:
    """ "From Gao to Kidal" is not "from Kidal to Gao"."""
    chosen = choose(WHO, candidates_of(*TWICE, logits=[3.0, 2.0, 1.0]), 5, 5.0)
    assert twins(chosen) == [[], []]


def test_two_further_places_are_kept_and_no_third(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of(*(f"Gold is sold{mark}" for mark in (".", "!", "?", "…")), logits=[4.0, 3.0, 2.0, 1.0])
    assert twins(choose(WHO, candidates, 5, 5.0)) == [["Gold is sold!", "Gold is sold?"]]


def test_a_place_that_says_the_same_is_kept_though_no_further_sentence_may_be_said(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms rust.", "The gold is sold.", logits=[4.0, 3.0, 2.0])
    chosen = choose(WHO, candidates, 1, 5.0)
    assert (quotes(chosen), twins(chosen)) == (["Gold is sold."], [["The gold is sold."]])


def test_a_place_that_says_the_same_counts_only_within_the_margin(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold.", "The gold is sold.", logits=[9.0, 3.9])
    assert twins(choose(WHO, candidates, 5, 5.0)) == [[]]


def test_a_sentence_that_says_only_a_part_of_another_is_neither_said_nor_cited(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Police seized cocaine, arms and cars in Gao.", TWICE[0], logits=[3.0, 2.0])
    chosen = choose(WHO, candidates, 5, 5.0)
    assert (quotes(chosen), twins(chosen)) == (["Police seized cocaine, arms and cars in Gao."], [[]])


def test_the_same_words_with_another_figure_are_said_too(candidates_of: CandidatesOf) -> None:
    figures = ("Police seized 116 kg of cocaine in 2016.", "Police seized 116 kg of cocaine in 2017.")
    assert quotes(choose(WHO, candidates_of(*figures, logits=[2.0, 1.0]), 5, 5.0)) == list(figures)


@pytest.mark.parametrize(
    "other",
    [
        "Police did not seize cocaine in Gao.",  # the opposite
        "No police seized cocaine in Gao.",
        "Police in Kidal seized cocaine.",  # another place
        "Police seized heroin in Gao.",
    ],
)
def test_what_says_something_else_is_never_cited_for_a_sentence(candidates_of: CandidatesOf, other: str) -> None:
    candidates = candidates_of("Police seized cocaine in Gao.", other, logits=[2.0, 1.0])
    assert twins(choose(WHO, candidates, 1, 5.0)) == [[]]


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Twelve people fled the burning town of Gao.", "Twenty people fled the burning town of Gao."),
        ("5 million people fled the north of Mali.", "5 thousand people fled the north of Mali."),
        ("Seizures of cocaine in Mali rose in 2016.", "Seizures of cocaine in Mali fell in 2016."),
        ("Police seized cocaine in the port of Gao.", "Police seized cocaine in the port of Kidal."),
    ],
)
def test_long_sentences_that_differ_in_the_word_that_matters_are_not_cited_for_each_other(
    candidates_of: CandidatesOf, sentence: str, other: str
) -> None:
    assert twins(choose(WHO, candidates_of(sentence, other, logits=[2.0, 1.0]), 1, 5.0)) == [[]]


@pytest.mark.parametrize(
    ("text", "earlier", "is_repeat"),
    [
        ("Police seized cocaine in Gao.", "Police seized cocaine, arms and cars in Gao.", True),  # 4 of 4 stems
        ("Police seized cocaine, arms and cars in Gao.", "Police seized cocaine in Gao.", False),  # 4 of 6
        ("Police seized cocaine and arms in Gao.", "Police seized cocaine in Gao.", True),  # 4 of 5
        ("Police seized arms in Gao.", "Police seized cocaine in Gao.", False),  # 3 of 4
        ("Police seized 7 kg of cocaine in Gao.", "Police seized a kg of cocaine in Gao.", False),
    ],
)
def test_a_repeat_shares_four_of_five_stems_and_every_figure(text: str, earlier: str, is_repeat: bool) -> None:
    assert repeats(text, earlier) is is_repeat


@given(st.text(max_size=40))
def test_every_sentence_repeats_itself(sentence: str) -> None:
    assert repeats(sentence, sentence)


@pytest.mark.parametrize(
    ("question", "count"), [("Tell me about gold.", 2), ("Who sells gold?", 3), ("List those who sell gold.", 3)]
)
def test_an_overview_takes_at_most_two_sentences_from_one_passage(
    candidates_of: CandidatesOf, question: str, count: int
) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", logits=[3.0, 2.0, 1.0])
    assert len(choose(Question(question), candidates, 5, 5.0)) == count


def test_an_overview_passes_over_a_crowded_passage_to_the_next(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", "Wine ages.", logits=[4.0, 3.0, 2.0, 1.0])
    chosen = choose(Question("Tell me about gold."), candidates, 5, 5.0)
    assert quotes(chosen) == ["Gold shines.", "Arms rust.", "Wine ages."]


def test_each_of_several_years_gets_a_sentence_though_it_is_far_behind(candidates_of: CandidatesOf) -> None:
    told = "Gold was sold in 2016. Gold was dug in 2017. Gold was hidden in 2018."
    candidates = candidates_of(told, logits=[20.0, 10.0, 9.9])  # twice the margin of 5 reaches to 10
    chosen = choose(Question("What of gold in 2016, 2017 and 2018?"), candidates, 5, 5.0)
    assert quotes(chosen) == ["Gold was sold in 2016.", "Gold was dug in 2017."]


def test_the_years_may_exceed_the_number_of_sentences(candidates_of: CandidatesOf) -> None:
    told = "Gold was sold in 2016. Gold was dug in 2017. Gold was hidden in 2018."
    candidates = candidates_of(told, logits=[3.0, 2.0, 1.0])
    assert len(choose(Question("What of gold in 2016, 2017 and 2018?"), candidates, 1, 5.0)) == 3


def test_a_year_gets_the_best_sentence_that_names_it(candidates_of: CandidatesOf) -> None:
    told = "Gold was sold in 2016. Arms rusted in 2017. Cars burned in 2017."
    chosen = choose(Question("What of 2016 and 2017?"), candidates_of(told, logits=[9.0, 3.0, 2.0]), 5, 5.0)
    assert quotes(chosen) == ["Gold was sold in 2016.", "Arms rusted in 2017."]


@pytest.mark.parametrize("question", ["What of gold in 2017?", "What of gold in 2017 and again in 2017?"])
def test_a_single_year_reaches_no_further(candidates_of: CandidatesOf, question: str) -> None:
    candidates = candidates_of("Gold is sold. Gold was dug in 2017.", logits=[9.0, 3.0])
    assert quotes(choose(Question(question), candidates, 5, 5.0)) == ["Gold is sold."]


def test_a_year_that_is_told_already_gets_no_further_sentence(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold was sold from 2016 to 2017. Arms rusted in 2017.", logits=[9.0, 3.0])
    assert len(choose(Question("What of 2016 and 2017?"), candidates, 5, 5.0)) == 1


def test_a_year_may_stand_in_the_heading_of_its_sentence(candidates_of: CandidatesOf) -> None:
    source = "# Gold\n\n## In 2016\n\nGold was sold.\n\n## In 2017\n\nGold was dug."
    chosen = choose(Question("What of gold in 2016 and 2017?"), candidates_of(source, logits=[9.0, 3.0]), 5, 5.0)
    assert quotes(chosen) == ["Gold was sold.", "Gold was dug."]


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between gold and arms?",
        "Which goods are sold, gold or arms?",
        "Tell me about gold and arms.",
        "List gold, arms.",
    ],
)
def test_a_question_in_parts_reaches_further_for_a_part_that_is_open(
    candidates_of: CandidatesOf, question: str
) -> None:
    told = "Gold shines. Wine ages. Arms rust. Cars burn."
    chosen = choose(Question(question), candidates_of(told, logits=[20.0, 12.0, 10.0, 10.0]), 5, 5.0)
    assert quotes(chosen) == ["Gold shines.", "Arms rust."]


@pytest.mark.parametrize("logit", [9.9, 3.0])
def test_it_reaches_no_further_than_twice_the_margin(candidates_of: CandidatesOf, logit: float) -> None:
    candidates = candidates_of("Gold shines. Arms rust.", logits=[20.0, logit])
    assert quotes(choose(Question("Tell me about gold and arms."), candidates, 5, 5.0)) == ["Gold shines."]


def test_another_question_does_not_reach_further(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold shines. Arms rust.", logits=[20.0, 12.0])
    assert quotes(choose(Question("Who sells gold and arms?"), candidates, 5, 5.0)) == ["Gold shines."]


def test_reaching_further_keeps_to_the_number_of_sentences(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", logits=[20.0, 12.0, 11.0])
    assert len(choose(Question("Tell me about gold, arms and cars."), candidates, 2, 5.0)) == 2


def test_no_part_is_open_when_one_sentence_speaks_of_all(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold buys arms. Arms rust.", logits=[20.0, 12.0])
    assert quotes(choose(Question("Tell me about gold and arms."), candidates, 5, 5.0)) == ["Gold buys arms."]


@pytest.mark.parametrize(
    ("question", "asking"),
    [
        ("What is the difference between gold and arms?", "Opinions differ."),
        ("Tell me about gold.", "Women tell stories."),
        ("Please give me an overview of gold.", "Banks give loans."),
        ("Describe gold and arms.", "Reports describe cars."),
        ("List the arms.", "A list hangs there."),
    ],
)
def test_the_words_that_only_ask_are_no_open_part(candidates_of: CandidatesOf, question: str, asking: str) -> None:
    candidates = candidates_of(f"Gold buys arms. {asking}", logits=[20.0, 12.0])
    assert quotes(choose(Question(question), candidates, 5, 5.0)) == ["Gold buys arms."]


@given(sources, questions, st.integers(1, 5), st.data())
def test_no_place_is_chosen_twice(
    hits_of: HitsOf, drawn: list[str], question: Question, most: int, data: st.DataObject
) -> None:
    spans = [(hit, span) for hit in hits_of(*drawn) for span in hit.passage.sentences]
    scored = [Candidate(hit, span, 0.0, data.draw(st.sampled_from([0.0, 4.0, 9.0]))) for hit, span in spans]
    candidates = sorted(scored, key=lambda candidate: -candidate.score)
    chosen = choose(question, candidates, most, 5.0)
    places = [(c.hit.document.id, c.span) for said in chosen for c in (said.candidate, *said.twins)]
    assert chosen[0].candidate is candidates[0]
    assert len(places) == len(set(places))


@given(sources, questions, st.integers(1, 5))
def test_whatever_is_chosen_makes_a_sound_answer(
    hits_of: HitsOf, drawn: list[str], question: Question, most: int
) -> None:
    candidates = [Candidate(hit, span, 0.0, 0.0) for hit in hits_of(*drawn) for span in hit.passage.sentences]
    claims, evidence = cite(bring_along(choose(question, candidates, most, 5.0), most + 1))
    assert checked(Answer(question.text, question.text, claims, evidence, 0.5))


def test_the_other_is_added_as_a_sentence_of_its_own(candidates_of: CandidatesOf) -> None:
    gold, arms, cars = candidates_of("Gold is sold. Arms rust.", "Cars burn.", logits=[3.0, 2.0, 1.0])
    assert with_both([Said(gold), Said(arms)], cars) == [Said(gold), Said(arms), Said(cars)]


def test_the_other_is_not_said_twice_when_it_was_chosen_already(candidates_of: CandidatesOf) -> None:
    gold, cars = candidates_of("Gold is sold.", "Cars burn.", logits=[3.0, 2.0])
    assert with_both([Said(gold), Said(cars)], cars) == [Said(gold), Said(cars)]


def test_the_other_is_no_longer_cited_for_the_sentence_that_it_differs_from(candidates_of: CandidatesOf) -> None:
    gold, cars = candidates_of("Gold is sold.", "Cars burn.", logits=[3.0, 2.0])
    assert with_both([Said(gold, (cars,))], cars) == [Said(gold), Said(cars)]


def test_the_other_keeps_the_places_that_say_the_same(candidates_of: CandidatesOf) -> None:
    gold, cars, twin = candidates_of("Gold is sold.", "Cars burn.", "The cars burn.", logits=[3.0, 2.0, 1.0])
    assert with_both([Said(gold), Said(cars, (twin,))], cars) == [Said(gold), Said(cars, (twin,))]


def test_the_sentence_before_one_that_leans_is_brought_along(candidates_of: CandidatesOf) -> None:
    first, second, _ = candidates_of("Groups tax gold. They rule Kidal. Cars burn.", logits=[1.0, 5.0, 0.0])
    said = bring_along([Said(second)], 3)
    assert [(one.candidate.span, one.quote) for one in said] == [
        (second.span, "They rule Kidal."),
        (first.span, "Groups tax gold."),
    ]


def test_it_is_brought_along_from_the_passage_before_too(candidates_of: CandidatesOf) -> None:
    first, second = candidates_of("Groups tax gold. They rule Kidal.", logits=[1.0, 5.0])
    cut = replace(second.hit.passage, span=second.span, sentences=(second.span,))
    alone = replace(second, hit=replace(second.hit, passage=cut, before=first.span))
    assert quotes(bring_along([Said(alone)], 3)) == ["They rule Kidal.", "Groups tax gold."]


def test_nothing_is_brought_along_beyond_the_most(candidates_of: CandidatesOf) -> None:
    chosen = [
        Said(c) for c in candidates_of("Groups tax gold. They rule Kidal. They own cars.", logits=[1.0, 5.0, 4.0])
    ]
    assert bring_along(chosen[1:], 2) == chosen[1:]


def test_what_is_said_already_is_not_brought_along(candidates_of: CandidatesOf) -> None:
    chosen = [Said(candidate) for candidate in candidates_of("Groups tax gold. They rule Kidal.", logits=[5.0, 4.0])]
    assert bring_along(chosen, 5) == chosen


def test_what_is_cited_already_is_not_brought_along(candidates_of: CandidatesOf) -> None:
    gold, twin, leaning = candidates_of("Groups tax gold.", "The groups tax gold. They rule.", logits=[5.0, 4.0, 3.0])
    chosen = [Said(gold, (twin,)), Said(leaning)]
    assert bring_along(chosen, 5) == chosen


def test_the_first_sentence_of_a_section_brings_nothing_along(candidates_of: CandidatesOf) -> None:
    chosen = [Said(candidate) for candidate in candidates_of("They rule Kidal.", logits=[5.0])]
    assert bring_along(chosen, 5) == chosen


def test_evidence_is_numbered_in_document_order_the_best_document_first(candidates_of: CandidatesOf) -> None:
    gold, cars, arms = candidates_of("Gold is sold.", "Cars burn. Arms are bought.", logits=[3.0, 2.0, 5.0])
    claims, evidence = cite([Said(arms), Said(gold), Said(cars)])
    assert [(e.number, e.document.id, e.span, e.relevance) for e in evidence] == [
        (1, "d1", Span(0, 10), 2.0),
        (2, "d1", Span(11, 27), 5.0),
        (3, "d0", Span(0, 13), 3.0),
    ]
    assert claims == (Claim("Cars burn.", (1,)), Claim("Arms are bought.", (2,)), Claim("Gold is sold.", (3,)))


def test_the_places_of_one_sentence_are_numbered_one_after_the_other(candidates_of: CandidatesOf) -> None:
    gold, arms, twin = candidates_of("Gold is sold. Arms rust.", "The gold is sold.", logits=[3.0, 2.0, 1.0])
    claims, evidence = cite([Said(gold, (twin,)), Said(arms)])
    assert claims == (Claim("Gold is sold.", (1, 2)), Claim("Arms rust.", (3,)))
    assert [(e.number, e.document.id, e.quote) for e in evidence] == [
        (1, "d0", "Gold is sold."),
        (2, "d1", "The gold is sold."),
        (3, "d0", "Arms rust."),
    ]

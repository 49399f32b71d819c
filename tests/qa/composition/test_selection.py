"""The best sentence is said, and further ones for a reason: each once, with the places that say the same."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Hit
from qa.answer import Why
from qa.composition.selection import Selected, distinct, open_years, repeats, says_all_of, select, several_years
from qa.understanding.question import Question
from qa.verification.decision import Candidate

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
WHO = Question("Who rules Kidal?")
LIST = Question("List the metals.")
TWICE = ("Police seized cocaine in Gao.", "In Gao, police seized the cocaine!", "Police seized arms in Kidal.")
SENTENCES = ("Gold is sold.", "The gold is sold!", "Arms rust.", "They burn cars.", "Gold is sold in 2016.")
sources = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3)
questions = st.sampled_from(
    ["Who sold gold?", "Tell me about gold.", "Was gold sold in 2015, in 2016 or in 2017?", "List the cars."]
).map(Question)


def quotes(selected: Sequence[Selected]) -> list[str]:
    return [one.quote for one in selected]


def duplicates(selected: Sequence[Selected]) -> list[list[str]]:
    return [[duplicate.quote for duplicate in one.duplicates] for one in selected]


@pytest.mark.parametrize(
    ("best", "further", "count"),
    [
        (0.95, 0.88, 2),
        (0.95, 0.87, 1),  # doubted more than two and a half times as much
        (0.5, 0.4, 2),
        (0.5, 0.39, 1),  # less than 0.8 times as likely
    ],
)
def test_a_further_sentence_is_said_when_it_is_nearly_as_likely_and_not_doubted_much_more(
    candidates_of: CandidatesOf, best: float, further: float, count: int
) -> None:
    selected = select(WHO, candidates_of("Gold is sold. Arms are bought.", probabilities=[best, further]))
    assert [one.why for one in selected] == [Why.BEST, Why.RIVAL][:count]


def test_a_sentence_that_is_beyond_doubt_has_no_rival_but_one_that_is_too(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", probabilities=[1.0, 0.99, 1.0])
    assert quotes(select(WHO, candidates)) == ["Gold is sold.", "Cars burn."]


def test_of_several_rivals_the_first_is_said(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", probabilities=[0.5, 0.5, 0.5])
    assert quotes(select(WHO, candidates)) == ["Gold is sold.", "Arms are bought."]


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
        ("How is gold sold?", 2),
        ("What is the difference between gold and tin?", 4),
        ("Tell me about metals.", 2),  # from one passage
        ("List the metals.", 6),
    ],
)
def test_each_kind_of_question_has_its_number_of_sentences(
    candidates_of: CandidatesOf, question: str, count: int
) -> None:
    metals = " ".join(f"{metal} shines." for metal in ("Gold", "Iron", "Copper", "Tin", "Zinc", "Lead"))
    assert len(select(Question(question), candidates_of(metals, probabilities=[0.9] * 6))) == count


def test_an_overview_says_five_sentences_from_several_passages(candidates_of: CandidatesOf) -> None:
    passages = [f"Gold shines in mine {n}. Iron rusts in port {n}. Tin bends in shop {n}." for n in range(4)]
    selected = select(Question("Tell me about metals."), candidates_of(*passages, probabilities=[0.9] * 12))
    assert [one.candidate.hit.document.id for one in selected] == ["d0", "d0", "d1", "d1", "d2"]
    assert [one.why for one in selected] == [Why.BEST, *[Why.PART] * 4]


def test_an_overview_passes_over_a_crowded_passage_to_the_next(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", "Wine ages.", probabilities=[0.9, 0.8, 0.7, 0.6])
    assert quotes(select(Question("Tell me about gold."), candidates)) == ["Gold shines.", "Arms rust.", "Wine ages."]


@pytest.mark.parametrize(("further", "whys"), [(0.375, [Why.BEST, Why.ITEM]), (0.374, [Why.BEST])])
def test_an_item_of_a_list_is_three_quarters_as_likely_as_the_best_at_least(
    candidates_of: CandidatesOf, further: float, whys: list[Why]
) -> None:
    selected = select(LIST, candidates_of("Gold shines. Arms rust.", probabilities=[0.5, further]))
    assert [one.why for one in selected] == whys


def test_a_list_says_twenty_items(candidates_of: CandidatesOf) -> None:
    nets = " ".join(f"Net {n} is torn." for n in range(23))
    selected = select(LIST, candidates_of(nets, probabilities=[0.9, *[0.7] * 22]))
    assert [one.why for one in selected] == [Why.BEST, *[Why.ITEM] * 19]


def test_what_is_said_again_is_said_once(candidates_of: CandidatesOf) -> None:
    selected = select(LIST, candidates_of(*TWICE, probabilities=[0.9, 0.8, 0.7]))
    assert quotes(selected) == [TWICE[0], TWICE[2]]


def test_what_is_said_again_in_another_order_is_not_cited(candidates_of: CandidatesOf) -> None:
    """ "From Gao to Kidal" is not "from Kidal to Gao"."""
    assert duplicates(select(LIST, candidates_of(*TWICE, probabilities=[0.9, 0.8, 0.7]))) == [[], []]


def test_two_further_places_are_kept_and_no_third(candidates_of: CandidatesOf) -> None:
    sources = [f"Gold is sold{mark}" for mark in (".", "!", "?", "…")]
    selected = select(WHO, candidates_of(*sources, probabilities=[0.9, 0.8, 0.7, 0.6]))
    assert duplicates(selected) == [["Gold is sold!", "Gold is sold?"]]


def test_a_place_that_says_the_same_is_kept_however_far_behind(candidates_of: CandidatesOf) -> None:
    selected = select(
        WHO, candidates_of("Gold is sold.", "Arms rust. The gold is sold.", probabilities=[0.9, 0.3, 0.1])
    )
    assert (quotes(selected), duplicates(selected)) == (["Gold is sold."], [["The gold is sold."]])


def test_a_sentence_that_says_only_a_part_of_another_is_neither_said_nor_cited(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Police seized cocaine, arms and cars in Gao.", TWICE[0], probabilities=[0.9, 0.8])
    selected = select(LIST, candidates)
    assert (quotes(selected), duplicates(selected)) == (["Police seized cocaine, arms and cars in Gao."], [[]])


def test_the_same_words_with_another_figure_are_said_too(candidates_of: CandidatesOf) -> None:
    figures = ("Police seized 116 kg of cocaine in 2016.", "Police seized 116 kg of cocaine in 2017.")
    assert quotes(select(WHO, candidates_of(*figures, probabilities=[0.9, 0.8]))) == list(figures)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        (TWICE[0], "Police did not seize cocaine in Gao."),  # the opposite
        (TWICE[0], "No police seized cocaine in Gao."),
        (TWICE[0], "Police in Kidal seized cocaine."),  # another place
        (TWICE[0], "Police seized heroin in Gao."),
        ("Twelve people fled the burning town of Gao.", "Twenty people fled the burning town of Gao."),
        ("5 million people fled the north of Mali.", "5 thousand people fled the north of Mali."),
        ("Seizures of cocaine in Mali rose in 2016.", "Seizures of cocaine in Mali fell in 2016."),
        ("Police seized cocaine in the port of Gao.", "Police seized cocaine in the port of Kidal."),
    ],
)
def test_what_says_something_else_is_never_cited_for_a_sentence(
    candidates_of: CandidatesOf, sentence: str, other: str
) -> None:
    assert not says_all_of(other, sentence)
    assert duplicates(select(WHO, candidates_of(sentence, other, probabilities=[0.9, 0.1]))) == [[]]


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
def test_every_sentence_repeats_itself_and_says_all_of_itself(sentence: str) -> None:
    assert repeats(sentence, sentence)
    assert says_all_of(sentence, sentence)


def test_each_of_several_years_gets_a_sentence_though_it_is_far_behind(candidates_of: CandidatesOf) -> None:
    told = "Gold was sold in 2016. Gold was dug in 2017. Gold was hidden in 2018."
    selected = select(
        Question("What of gold in 2016, 2017 and 2018?"), candidates_of(told, probabilities=[0.9, 0.2, 0.1])
    )
    assert [one.why for one in selected] == [Why.BEST, Why.PART, Why.PART]


def test_a_year_gets_the_best_sentence_that_names_it(candidates_of: CandidatesOf) -> None:
    told = "Gold was sold in 2016. Arms rusted in 2017. Cars burned in 2017."
    selected = select(Question("What of 2016 and 2017?"), candidates_of(told, probabilities=[0.9, 0.3, 0.2]))
    assert quotes(selected) == ["Gold was sold in 2016.", "Arms rusted in 2017."]


@pytest.mark.parametrize("question", ["What of gold in 2017?", "What of gold in 2017 and again in 2017?"])
def test_a_single_year_reaches_no_further(candidates_of: CandidatesOf, question: str) -> None:
    candidates = candidates_of("Gold is sold. Gold was dug in 2017.", probabilities=[0.9, 0.3])
    assert quotes(select(Question(question), candidates)) == ["Gold is sold."]


def test_a_year_that_is_told_already_gets_no_further_sentence(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold was sold from 2016 to 2017. Arms rusted in 2017.", probabilities=[0.9, 0.3])
    assert len(select(Question("What of 2016 and 2017?"), candidates)) == 1


def test_a_year_may_stand_in_the_heading_of_its_sentence(candidates_of: CandidatesOf) -> None:
    source = "# Gold\n\n## In 2016\n\nGold was sold.\n\n## In 2017\n\nGold was dug."
    selected = select(Question("What of gold in 2016 and 2017?"), candidates_of(source, probabilities=[0.9, 0.3]))
    assert quotes(selected) == ["Gold was sold.", "Gold was dug."]


def test_a_number_of_people_is_no_year() -> None:
    assert several_years(Question("Were 1500 people seized in 2016?")) == []
    assert several_years(Question("What was seized in 2016 and in 2020?")) == ["2016", "2020"]


def test_the_years_that_nothing_said_is_of_are_open(candidates_of: CandidatesOf) -> None:
    question = Question("What was seized in 2016, in 2017 and in 2020?")
    said = candidates_of("# In 2016\n\nGold was seized.", "Arms were seized in 2017.", probabilities=[0.9, 0.8])
    assert open_years(question, said) == ["2020"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the difference between gold and arms?", ["Gold shines.", "Arms rust."]),
        ("Who sells gold, and where are the arms?", ["Gold shines.", "Arms rust."]),
        ("Who sells gold and arms?", ["Gold shines."]),  # it asks one thing
    ],
)
def test_a_question_in_parts_gets_a_sentence_for_a_part_that_is_open(
    candidates_of: CandidatesOf, question: str, said: list[str]
) -> None:
    candidates = candidates_of("Gold shines. Wine ages. Arms rust. Cars burn.", probabilities=[0.9, 0.5, 0.4, 0.3])
    assert quotes(select(Question(question), candidates)) == said


def test_no_part_is_open_when_one_sentence_speaks_of_all(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold buys arms. Arms rust.", probabilities=[0.9, 0.3])
    assert len(select(Question("What is the difference between gold and arms?"), candidates)) == 1


@pytest.mark.parametrize(
    ("question", "asking"),
    [
        ("What is the difference between gold and arms?", "Opinions differ."),
        ("What is the comparison between gold and arms?", "Shops make a comparison."),
        ("Who sells gold, and how many arms?", "Many were there."),
    ],
)
def test_the_words_that_only_ask_are_no_open_part(candidates_of: CandidatesOf, question: str, asking: str) -> None:
    candidates = candidates_of(f"Gold sells arms. {asking}", probabilities=[0.9, 0.3])
    assert quotes(select(Question(question), candidates)) == ["Gold sells arms."]


def test_those_that_say_something_new_are_distinct(candidates_of: CandidatesOf) -> None:
    said, *others = candidates_of(
        "Gold is sold.", "The gold is sold. Arms rust. The arms rust. Cars burn.", probabilities=[0.9] * 5
    )
    assert [one.quote for one in distinct(others, [said])] == ["Arms rust.", "Cars burn."]


@given(sources, questions, st.data())
def test_no_place_is_selected_twice_and_the_best_comes_first(
    hits_of: HitsOf, candidates_of: CandidatesOf, drawn: list[str], question: Question, data: st.DataObject
) -> None:
    count = sum(len(hit.passage.sentences) for hit in hits_of(*drawn))
    chances = data.draw(st.lists(st.sampled_from([0.2, 0.5, 0.9]), min_size=count, max_size=count))
    candidates = sorted(candidates_of(*drawn, probabilities=chances), key=lambda one: -one.probability)
    selected = select(question, candidates)
    places = [(c.hit.document.id, c.span) for one in selected for c in (one.candidate, *one.duplicates)]
    assert selected[0].candidate is candidates[0]
    assert len(places) == len(set(places))

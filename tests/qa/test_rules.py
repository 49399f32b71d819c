"""The years, figures, counts and names that a question fixes are met by its evidence, or are not."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Hit, Index
from qa.evidence import Candidate
from qa.question import Question
from qa.rules import answers_as_asked, holds_figures, is_of_the_year, measures_unknown, names_unknown

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
years = st.integers(1990, 2029).map(str)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who fled Gao for Tokyo (Japan)?", ["Tokyo", "Japan"]),
        ("Tokyo lies where?", []),  # the first word has its capital anyway
        ("Who fled GAO and Kidal?", []),
        ("Is The road to tokyo safe?", []),
    ],
)
def test_unknown_names_are_the_capitalised_words_that_no_document_has(
    flight_index: Index, question: str, unknown: list[str]
) -> None:
    assert names_unknown(Question(question), flight_index.lexicon) == unknown


@pytest.mark.parametrize("name", ["Tokyo's", "Tokyo’s", "“Tokyo”"])
def test_an_unknown_name_is_known_for_one_in_any_dress(flight_index: Index, name: str) -> None:
    assert len(names_unknown(Question(f"What are {name} routes?"), flight_index.lexicon)) == 1


@pytest.mark.parametrize(
    ("question", "passage", "holds"),
    [
        ("Were 70,000 people displaced?", "70000 people were displaced.", True),
        ("Were 70000 people displaced?", "70,000 people were displaced.", True),
        ("Were 70,000 people displaced?", "7,000 people were displaced.", False),
        ("How much was seized in 2018?", "In 2016, police seized 116 kg.", False),
        ("What began on june 17?", "It began in June 2017.", True),  # the end of a year
        ("Did 7 men flee?", "Seven men fled.", True),  # a single digit is as often a word
        ("Did 3.5 % of men flee?", "They fled in 2017.", False),
        ("Did 17 men flee?", "They took 317 cars.", False),
        ("Did 17 and 300 men flee?", "They took 300 cars.", False),
        ("Did anyone flee?", "They took cars.", True),
        ("Who ruled in the 15th century?", "Jacques ruled from 1455 to 1536.", True),  # a century is told by its years
        ("Who came on the 15th of May?", "Jacques came in 1455.", False),
        ("Did 20 men flee?", "Twenty men fled.", True),
        ("What was seized in 2016?", "# Seizures of 2016\n\nPolice seized 116 kg.", True),
        ("What was seized in 2016?", "# Seizures\n\n## In 2016\n\nPolice seized 116 kg.", True),
    ],
)
def test_the_figures_of_the_question_must_stand_in_the_passage_or_above_it(
    hits_of: HitsOf, question: str, passage: str, holds: bool
) -> None:
    (hit,) = hits_of(passage)
    assert holds_figures(Question(question), hit) is holds


@pytest.mark.parametrize(
    ("question", "passage", "holds"),
    [
        ("Was more seized in 2016 than in 2018?", "In 2016, police seized 116 kg.", True),
        ("Was more seized in 2016 than in 2018?", "From 2016 to 2018 seizures fell.", True),
        ("Was more seized in 2016 than in 2018?", "In 2017, police seized 116 kg.", False),
        ("Was more seized in 2016 than in 2018?", "Police seized 116 kg.", False),
        ("Was more seized in 2016 than in 2018?", "# Seizures of 2018\n\nPolice seized 116 kg.", True),
        ("Was it 2016, not 2017 and not 2018?", "In 2017, police seized 116 kg.", True),
        ("Was 2016 as bad as 2016?", "In 2017, police seized 116 kg.", False),  # one year, said twice
        (
            "Were 116 kg seized in 2016 or 2018?",
            "In 2016, police seized 85 kg.",
            False,
        ),  # other figures are not let off
        ("Were 116 kg seized in 2016 or 2018?", "In 2016, police seized 116 kg.", True),
    ],
)
def test_of_several_years_one_is_enough(hits_of: HitsOf, question: str, passage: str, holds: bool) -> None:
    (hit,) = hits_of(passage)
    assert holds_figures(Question(question), hit) is holds


@given(st.lists(years, min_size=1, max_size=4), st.lists(years, max_size=4))
def test_years_are_held_when_one_of_them_is_told(hits_of: HitsOf, asked: list[str], told: list[str]) -> None:
    (hit,) = hits_of(f"Told {' and '.join(told)}.")
    assert holds_figures(Question(f"What of {' and '.join(asked)}?"), hit) is bool(set(asked) & set(told))


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("How many people fled Gao?", "300 people fled Gao.", True),
        ("How many people fled Gao?", "Three people fled Gao.", True),
        ("How many people fled Gao?", "Many people fled Gao.", False),  # no number
        ("How many people fled Gao?", "People fled Gao in 2016.", False),  # only a year
        ("How many of the 300 people fled Gao?", "300 people fled Gao.", False),  # only the question's own
        ("How many people fled Kidal?", "300 people fled Gao.", False),  # another place
        ("How many people fled Kidal?", "# Flight from Kidal\n\n300 people fled.", True),  # the place stands above
        ("How many people fled Gao or Kidal?", "300 people fled Gao.", True),  # one of two names is enough
        ("How many people fled to N'Djamena?", "300 people fled to N'Djamena.", True),
        ("How much cannabis did police seize?", "Police seized 116 kg of cannabis.", True),
        ("How much cocaine did police seize?", "Police seized 116 kg of cannabis.", False),  # another drug
        ("How much heroin did police seize?", "Police seized 116 kg of cannabis.", True),  # no document has the word
        ("How many people fled in 2017?", "300 people fled in 2016.", False),  # another year
        ("Who fled Kidal in 2017?", "Gold was sold in 2016.", True),  # asks for no number
    ],
)
def test_a_number_must_be_the_one_that_is_asked_for(
    candidates_of: CandidatesOf, flight_index: Index, question: str, sentence: str, answers: bool
) -> None:
    (candidate,) = candidates_of(sentence, logits=[6.0])
    assert answers_as_asked(Question(question), candidate, flight_index) is answers


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("How much time did it take?", "It took three days.", True),
        ("How much time was left?", "Gao led 24 to 10 with 3:08 left.", True),
        ("How much time did it take?", "300 people fled.", False),
        ("How much money did it cost?", "It cost $5 million in cash.", True),
        ("How much money did it cost?", "It cost 300 lives.", False),
        ("How much money did it cost?", "Time is money: 300 lives.", True),  # it is named
        ("How many times did Gao win?", "Gao won twice.", True),
        ("How many people did the EU train?", "The European Union trained 12 people.", True),
        ("How many people did UNODC train?", "The United Nations Office on Drugs and Crime trained 12 people.", True),
        ("How many people did the AU train?", "The European Union trained 12 people.", False),
        ("How many people did the EU train?", "Europe has no united police; 12 people were trained.", False),
    ],
)
def test_what_is_asked_for_may_stand_there_under_another_name(
    candidates_of: CandidatesOf, index_of: Callable[..., Index], question: str, sentence: str, answers: bool
) -> None:
    (candidate,) = candidates_of(sentence, logits=[6.0])
    index = index_of("Time is money, as the EU, the AU and UNODC say. Gao and Europe won many times.")
    assert answers_as_asked(Question(question), candidate, index) is answers


def test_what_is_counted_is_met_by_its_own_word(candidates_of: CandidatesOf, flight_index: Index) -> None:
    (candidate,) = candidates_of("The halls hold more than 70,000 works of art.", logits=[6.0])
    assert answers_as_asked(Question("How many works do the halls hold?"), candidate, flight_index)


def test_a_number_of_another_year_is_none_though_its_passage_names_the_year(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    seized, opened = candidates_of(
        "Police seized 116 kg of cocaine in 2016. A court opened in 2017.", logits=[6.0, 0.0]
    )
    asked = Question("How much cocaine was seized in 2017?")
    assert not answers_as_asked(asked, seized, flight_index)
    assert not answers_as_asked(asked, opened, flight_index)


@pytest.mark.parametrize(
    ("counted", "cosine", "answers"),
    [
        ("young people", 0.25, True),
        ("young people", 0.24, False),
        ("bus drivers", 0.4, True),  # no document speaks of them
        ("bus drivers", 0.39, False),
    ],
)
def test_what_is_counted_must_be_alike_and_more_so_when_no_document_mentions_it(
    candidates_of: CandidatesOf,
    flight_index: Index,
    monkeypatch: pytest.MonkeyPatch,
    counted: str,
    cosine: float,
    answers: bool,
) -> None:
    compared = []

    def similar(text: str, others: Sequence[str]) -> list[float]:
        compared.append((text, others))
        return [-1.0, cosine]

    monkeypatch.setattr(flight_index, "similarities", similar)
    (candidate,) = candidates_of("3 cars took 300 people to Gao.", logits=[6.0])
    assert answers_as_asked(Question(f"How many {counted} were sent?"), candidate, flight_index) is answers
    assert compared == [(counted, ["cars took 300 people to", "people to gao"])]


@pytest.mark.parametrize(
    ("question", "sentence", "is_of_it"),
    [
        ("What was seized in 2017?", "Police seized 85 kg in 2017.", True),
        ("What was seized in 2017?", "Police seized 116 kg in 2016.", False),
        ("What was seized in 2017?", "Seizures fell from 2016 to 2017.", True),
        ("What was seized in 2017?", "Police seized 116 kg.", True),  # it names no year
        ("What was seized?", "Police seized 116 kg in 2016.", True),  # none is asked for
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2017.", True),
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2018.", False),
    ],
)
def test_a_sentence_is_of_the_year_when_it_names_one_that_is_asked_for_or_none(
    question: str, sentence: str, is_of_it: bool
) -> None:
    assert is_of_the_year(Question(question), sentence) is is_of_it


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What is the arrival rate?", ["arrival"]),
        ("What is Gao's infant mortality rate?", ["infant", "mortality"]),
        ("What percentage of people fled Gao?", []),  # nothing before the word that measures
        ("What is the flight rate?", []),
        ("Who sets the arrival rate?", []),  # asks for a person
        ("What is the Osaka rate?", []),  # a name has a rule of its own
    ],
)
def test_what_a_rate_is_asked_of_must_be_known(
    index_of: Callable[..., Index], question: str, unknown: list[str]
) -> None:
    lexicon = index_of("The flight of 300 people from Gao was recorded.").lexicon
    assert measures_unknown(Question(question), lexicon) == unknown

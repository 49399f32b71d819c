"""The years, figures, names and measures that a question fixes are met by its evidence, or are not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Hit, Index
from qa.question import Question
from qa.rules import holds_figures, measures_unknown, names_unknown

HitsOf = Callable[..., list[Hit]]
years = st.integers(1990, 2029).map(str)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who fled Gao for Tokyo (Japan)?", ["Tokyo", "Japan"]),
        ("Tokyo lies where?", []),  # the first word has its capital anyway
        ("Who fled GAO and Kidal?", []),
        ("Who fled Gao-Kidal for Gao-Bissau?", ["Gao-Bissau"]),
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

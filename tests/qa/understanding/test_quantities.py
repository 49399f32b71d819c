"""The numbers of a sentence that count or measure: how much they are, and of what."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import fold
from qa.understanding.quantities import measured, value_of, values

PIECES = ("1", "20", "000", "2016", ".", ",", "-", " ", "%", "million", "hundreds", "kg", "twelve", "may", "½", "３")
sentences = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Police seized 116 kg of cocaine.", ["116 kg"]),
        ("1,200 men and 3.5 million women fled.", ["1,200 men", "3.5 million women"]),
        ("Twelve men fled; half of them returned.", ["twelve men"]),
        ("2000 guests came.", ["2000 guests"]),
        ("In 2016, 18 people fled.", ["18 people"]),
        ("They took 70,000.", ["70,000"]),
        ("Cases: 18", ["18"]),
        ("Gold is sold.", []),
        ("", []),
    ],
)
def test_quantities_are_figures_and_plain_number_words(sentence: str, found: list[str]) -> None:
    assert [quantity.told for quantity in measured(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "The 2021 edition is out.",
        "It was signed in 2016.",
        "It began on 17 June 2016.",
        "On May 17 it ended.",
        "In 2000.",
    ],
)
def test_years_and_days_of_a_month_are_no_quantities(sentence: str) -> None:
    assert measured(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["It began on June 17.", "It ended on the 17th of June.", "It is of the 2016-17 season."]
)
def test_other_ways_to_write_a_date_are_no_quantities_either(sentence: str) -> None:
    assert measured(sentence) == []


def test_a_number_before_the_verb_may_is_a_quantity() -> None:
    assert [quantity.value for quantity in measured("Of these, 17 may be freed.")] == [17.0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In 2016 police seized 3,875 kg.", {2016.0, 3875.0}),
        ("They took 3 875 cars, 3.5 % of all.", {3875.0, 3.5}),
        ("Thirty-five men, five million women", {30.0, 5.0, 5e6}),  # "thirty-five" is not read as one number
        ("On 17 May, twelve came.", {17.0, 12.0}),
        ("Several came.", set()),
        ("", set()),
    ],
)
def test_the_values_of_a_text_are_those_of_all_its_numbers_dates_among_them(text: str, found: set[float]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("35", 35.0),
        ("3.5", 3.5),
        ("3,5", 3.5),
        ("3,875", 3875.0),
        ("3.875", 3875.0),
        ("3 875", 3875.0),
        ("1,234,567.8", 1234567.8),
        ("1.234.567,8", 1234567.8),
        ("0.875", 0.875),  # no thousand begins with 0
        ("3.87.5", None),
    ],
)
def test_a_figure_has_one_value_however_it_is_parted(figure: str, value: float | None) -> None:
    assert value_of(figure) == value


def values_and_units(sentence: str) -> list[tuple[float, str]]:
    return [(quantity.value, quantity.unit) for quantity in measured(sentence)]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Police seized 9,6 tons of cocaine.", [(9.6, "ton")]),
        ("Police seized 9.6 tons of cocaine.", [(9.6, "ton")]),
        ("Mali has 18,541,980 people.", [(18_541_980, "peopl")]),
        ("Mali has 18.541.980 people.", [(18_541_980, "peopl")]),
        ("Mali has 18.5 million inhabitants.", [(18_500_000, "inhabit")]),
        ("Two billion dollars and 3 thousand cars left.", [(2e9, "dollar"), (3000, "car")]),
        ("Twelve men fled.", [(12, "men")]),
        ("Seventy men and nineteen women fled.", [(70, "men"), (19, "women")]),
        ("It rose by 40 % and then by 7%.", [(40, "%"), (7, "%")]),
        ("It rose by 40 percent, by 7 per cent and by five percent.", [(40, "%"), (7, "%"), (5, "%")]),
        ("They paid 5 million dollars.", [(5e6, "dollar")]),
        ("A truck carried 5km of rope.", [(5, "km")]),
        ("There were 12 armed groups.", [(12, "arm")]),  # the first word counts
        ("Cases: 18.", [(18, "")]),
        ("They took 1,500.", [(1500, "")]),
        ("Two of the men fled.", [(2, "")]),  # "of" says nothing
        ("Of 300 people, 12 fled.", [(300, "peopl"), (12, "fled")]),
        ("Gold is sold.", []),
        ("", []),
    ],
)
def test_a_quantity_has_a_value_and_a_unit(sentence: str, told: list[tuple[float, str]]) -> None:
    assert values_and_units(sentence) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Police seized 9,6 tons of cocaine.", "9,6 tons"),
        ("Mali has 18.5 million Inhabitants.", "18.5 million inhabitants"),
        ("Twelve men fled.", "twelve men"),
        ("It rose by 7% a year.", "7%"),
        ("It rose by 7 % a year.", "7 %"),
        ("They took 1,500.", "1,500"),
        ("Two of the men fled.", "two"),
    ],
)
def test_a_quantity_is_told_in_the_words_of_its_sentence(sentence: str, told: str) -> None:
    assert [quantity.told for quantity in measured(sentence)] == [told]


@pytest.mark.parametrize(
    "sentence", ["Several men fled.", "Dozens fled.", "Millions of men fled.", "None fled.", "Half fled.", "Once."]
)
def test_a_number_word_without_a_value_is_left_out(sentence: str) -> None:
    assert measured(sentence) == []


@pytest.mark.parametrize("sentence", ["In 2017, men fled.", "Men fled on 17 June.", "It began on June 17.", "2016-17"])
def test_years_and_days_have_no_value(sentence: str) -> None:
    assert measured(sentence) == []


@pytest.mark.parametrize("sentence", ["Version 1.2.3.4 is out.", "1,23,4 men fled.", "Call 12.34.56.78."])
def test_figures_of_many_parts_that_are_no_thousands_have_no_value(sentence: str) -> None:
    assert measured(sentence) == []


@pytest.mark.parametrize(
    "number", ["Twenty-one", "One hundred and twenty", "Two hundred thousand", "Two and a half million"]
)
def test_a_number_of_several_words_is_not_read(number: str) -> None:
    assert measured(f"{number} men fled.") == []


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])  # plain, no-break and narrow: as UN documents write
def test_thousands_may_be_parted_by_spaces(space: str) -> None:
    assert values_and_units(f"Mali has 18{space}541{space}980 people.") == [(18_541_980, "peopl")]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("It weighs 0.125 kg.", [(0.125, "kg")]),  # no thousands begin with a zero
        ("It weighs 0,125 kg.", [(0.125, "kg")]),
        ("It weighs 1,234.5 kg.", [(1234.5, "kg")]),
    ],
)
def test_a_fraction_of_three_digits_is_no_thousand(sentence: str, told: list[tuple[float, str]]) -> None:
    assert values_and_units(sentence) == told


@pytest.mark.parametrize("sentence", ["The 3rd group left.", "In the 21st century.", "On May 17th it ended."])
def test_an_ordinal_has_no_value(sentence: str) -> None:
    assert measured(sentence) == []


@pytest.mark.parametrize("sentence", ["The G5 Sahel met.", "COVID-19 deaths rose."])
def test_a_figure_in_a_name_has_no_value(sentence: str) -> None:
    assert measured(sentence) == []


@given(sentences)
def test_every_quantity_is_told_in_the_words_of_its_folded_sentence(sentence: str) -> None:
    assert all(quantity.told and quantity.told in fold(sentence) for quantity in measured(sentence))


@given(sentences)
def test_a_value_is_a_number_and_not_below_0(sentence: str) -> None:
    assert all(math.isfinite(quantity.value) and quantity.value >= 0 for quantity in measured(sentence))


@given(st.integers(0, 999_999_999), st.sampled_from([",", "."]))
def test_separators_of_thousands_change_no_value(value: int, separator: str) -> None:
    assert values_and_units(f"They took {value:,} gold bars.".replace(",", separator)) == [(value, "gold")]

"""The quantities of a sentence: a figure with its unit or what it counts, as printed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.tabulation.amounts import amounts


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Police seized 116 kg of cocaine.", [("116 kg of cocaine", 116)]),
        ("Three officers paid US$ 1.2 million.", [("Three officers", 3), ("US$ 1.2 million", 1.2e6)]),
        ("It fell by 42 per cent, or 30%.", [("42 per cent", 42), ("30%", 30)]),
        ("More than 3,000 animal species are in danger.", [("More than 3,000 animal species", 3000)]),
        ("Between 40 and 60 women work there.", [("Between 40 and 60 women", 40)]),
        ("It is 4.1 per 100,000 inhabitants.", [("4.1 per 100,000 inhabitants", 4.1)]),
        ("It costs 90 crowns a year.", [("90 crowns a year", 90)]),
        ("Dozens of villages lost two-thirds of it.", [("Dozens of villages", None), ("two-thirds", None)]),
        ("The 2,853 law and justice officials left.", [("2,853 law and justice officials", 2853)]),
        ("Change: -5; Total: 44", [("-5", -5), ("44", 44)]),
        ("Soit 540 kg de résine de cannabis.", [("540 kg de résine de cannabis", 540)]),
        ("Il y a 12 groupes armés.", [("12 groupes", 12)]),
        ("Plus de 30 % et 1,2 million de dollars.", [("Plus de 30 %", 30), ("1,2 million de dollars", 1.2e6)]),
        ("Twenty-one men and a million people.", [("Twenty-one men", 21), ("a million people", 1e6)]),
    ],
)  # fmt: skip
def test_a_quantity_is_found_with_what_it_counts(sentence: str, found: list[tuple[str, float | None]]) -> None:
    assert [(one.span.of(sentence), one.order) for one in amounts(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "It ranks 178th, see para. 12 and Article 5.",
        "COVID-19 and the G5 drove 4×4 vehicles.",
        "Resolution 2374 (2017) holds.",
        "One of them, and no one else, told a third party.",
    ],
)
def test_a_number_that_orders_or_names_is_none(sentence: str) -> None:
    assert amounts(sentence) == []


@given(st.text(alphabet="0123456789 ,.-–%$kgofdetwomillionpercent\u00a0()", max_size=60))
def test_quantities_lie_within_the_sentence_and_apart(sentence: str) -> None:
    spans = [one.span for one in amounts(sentence)]
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))

"""Abbreviations are found where a text introduces them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The United Nations Office on Drugs and Crime (UNODC) works.",
            {"UNODC": "United Nations Office on Drugs and Crime"},
        ),
        ("a heat shock transcription factor (HSF)", {"HSF": "heat shock transcription factor"}),
        (
            "GLO.ACT (Global Action against Trafficking in Persons) ran.",
            {"GLO.ACT": "Global Action against Trafficking in Persons"},
        ),
        ("AQIM (al-Qaida in the Islamic Maghreb)", {"AQIM": "al-Qaida in the Islamic Maghreb"}),
        ("the Joint Task Force (JTF, once two)", {"JTF": "Joint Task Force"}),
        ("the Central Office of Narcotics (OCS) of Mali", {"OCS": "Central Office of Narcotics"}),
        ("The office (see below) of Mali (2018) in the north (Kidal).", {}),
        ("(UNODC)", {}),
        ("", {}),
    ],
)
def test_what_is_introduced_is_found_with_its_long_form(text: str, found: dict[str, str]) -> None:
    assert abbreviations(text) == found


def test_the_first_introduction_counts() -> None:
    text = "The Joint Task Force (JTF) met. Later the Jolly Trading Firm (JTF) came."
    assert abbreviations(text) == {"JTF": "Joint Task Force"}


@given(st.text(alphabet="AaBb ().,-\n’", max_size=120))
def test_a_long_form_stands_in_the_text(text: str) -> None:
    assert [long for long in abbreviations(text).values() if long not in text] == []


@pytest.mark.parametrize(("filling", "found"), [(193, True), (194, False)])  # 6 letters, these, and a space: 200
def test_a_long_form_is_sought_in_the_200_characters_before_the_bracket(filling: int, found: bool) -> None:
    long = "Alpha " + "b" * filling
    assert abbreviations(f"{long} (AB)") == ({"AB": long} if found else {})


@pytest.mark.parametrize("before", ["Key Results\n\n", "They met in Mali. ", "Who met in Mali? ", "Key Results: "])
def test_a_long_form_reaches_over_no_end_of_paragraph_or_sentence(before: str) -> None:
    assert abbreviations(f"{before}United Nations (UN) staff came.") == {"UN": "United Nations"}

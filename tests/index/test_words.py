"""The words that BM25 counts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seized in Ségou, 10kg", ["seiz", "segou", "10", "kg"]),
        ("SEIZURES seizing seized", ["seizur", "seiz", "seiz"]),
        ("1,234.5 kg in 2016.", ["1,234.5", "kg", "2016"]),
        ("Mali’s Mali's MALI", ["mali", "mali", "mali"]),
        ("trafficking_routes", ["traffick", "rout"]),
        ("GLO.ACT", ["glo", "act"]),
        ("the of and", []),
        ("This’s that's", []),
        ("", []),
        ("— … !", []),
    ],
)
def test_words_are_folded_stems_without_stop_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(("text", "folded"), [("SÉGOU", "segou"), ("Straße", "strasse"), ("ﬁve ①", "five 1")])
def test_folding_drops_case_accents_and_forms(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_composed_or_not_a_text_has_the_same_words(text: str) -> None:
    import unicodedata  # noqa: PLC0415

    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.text(), st.text())
def test_words_on_two_lines_do_not_touch(one: str, two: str) -> None:
    assert words(f"{one}\n{two}") == words(one) + words(two)


def test_threads_stem_alike() -> None:
    text = "smugglers smuggling migrants through seized routes " * 50
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(words, [text] * 64))
    assert found == [["smuggler", "smuggl", "migrant", "seiz", "rout"] * 50] * 64


def test_a_sign_made_of_capitals_is_folded_to_small_letters() -> None:
    assert fold("№ ℡ ℌ") == "no tel h"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)

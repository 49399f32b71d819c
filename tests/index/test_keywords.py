"""BM25, by hand and by law."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.keywords import Keywords

TEXTS = ["cocaine seized", "gold mine", "cannabis seized"]

# Lucene's BM25 over three texts of two words each: a word that occurs once in a text of average length weighs
# 1 / (1 + k1) = 1 / 2.5, times the idf ln(1 + (N - df + 0.5) / (df + 0.5)).
COCAINE = math.log(1 + 2.5 / 1.5) / 2.5  # in one text of three
SEIZED = math.log(1 + 1.5 / 2.5) / 2.5  # in two


def test_scores_are_those_worked_by_hand() -> None:
    scores = Keywords.over(TEXTS).scores("Where was cocaine seized?")
    assert scores.tolist() == pytest.approx([COCAINE + SEIZED, 0, SEIZED])
    assert scores.tolist() == pytest.approx([0.58033, 0, 0.18800], abs=1e-5)


def test_a_repeated_word_weighs_less_each_time_and_a_long_text_weighs_less() -> None:
    # four words and two: the average is 3; tf / (tf + k1 * (1 - b + b * length / 3))
    scores = Keywords.over(["gold gold silver silver", "gold mine"]).scores("gold")
    idf = math.log(1 + 0.5 / 2.5)
    assert scores.tolist() == pytest.approx([idf * 2 / (2 + 1.5 * 1.25), idf * 1 / (1 + 1.5 * 0.75)])


@pytest.mark.parametrize("question", ["", "   ", "the of and", "zebra", "?!"])
def test_a_question_without_a_known_word_scores_nothing(question: str) -> None:
    assert Keywords.over(TEXTS).scores(question).tolist() == [0, 0, 0]


def test_an_unknown_word_changes_no_score() -> None:
    keywords = Keywords.over(TEXTS)
    assert keywords.scores("zebra gold").tolist() == keywords.scores("gold").tolist()


def test_a_text_without_words_scores_nothing() -> None:
    assert Keywords.over(["gold", "the ..."]).scores("gold")[1] == 0


def test_accents_and_endings_do_not_matter() -> None:
    keywords = Keywords.over(["Ségou", "Gao"])
    assert keywords.scores("SEGOU").tolist() == keywords.scores("ségou").tolist()
    assert keywords.scores("segou")[0] > 0


@given(
    st.lists(st.text(alphabet="abc é1.'\n", max_size=30).map("gold {}".format), min_size=1, max_size=8),
    st.text(alphabet="abc é1.'", max_size=30),
)
def test_every_row_has_a_score_of_zero_or_more(texts: list[str], question: str) -> None:
    scores = Keywords.over(texts).scores(f"gold {question}")
    assert scores.shape == (len(texts),)
    assert scores.min() > 0


def test_what_is_saved_is_opened(tmp_path: Path) -> None:
    keywords = Keywords.over(TEXTS)
    keywords.save(tmp_path / "new" / "bm25")
    opened = Keywords.open(tmp_path / "new" / "bm25")
    for question in ("cocaine seized", "gold", "zebra", ""):
        assert np.array_equal(opened.scores(question), keywords.scores(question))


@pytest.mark.parametrize("question", ["gold", "the", "", "\0"])
def test_texts_without_any_word_score_nothing(tmp_path: Path, question: str) -> None:
    keywords = Keywords.over(["...", "the"])
    assert keywords.scores(question).tolist() == [0, 0]
    keywords.save(tmp_path / "bm25")
    assert Keywords.open(tmp_path / "bm25").scores(question).tolist() == [0, 0]

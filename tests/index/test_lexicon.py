"""The lexicon: what the indexed documents say of words."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import lay_out
from corpus.markdown import read_markdown
from index.lexicon import Lexicon

TEXTS = ["Gold pays, gold mines.", "A gold mine in Ségou", "gold"]


def test_stems_are_counted_once_a_passage_and_forms_each_time() -> None:
    lexicon = Lexicon.mined([], TEXTS)
    assert lexicon.passages == 3
    assert lexicon.stems == {"gold": 3, "pay": 1, "mine": 2, "segou": 1}
    assert lexicon.forms == {"gold": 4, "pays": 1, "mines": 1, "a": 1, "mine": 1, "in": 1, "segou": 1}


def test_a_rare_stem_weighs_more_and_an_unknown_one_most() -> None:
    lexicon = Lexicon.mined([], TEXTS)
    rarities = [lexicon.rarity(stem) for stem in ("gold", "mine", "pay", "zebra")]
    assert rarities == pytest.approx([math.log(4 / 3.5), math.log(4 / 2.5), math.log(4 / 1.5), math.log(4 / 0.5)])


@pytest.mark.parametrize("word", ["gold", "Gold", "mining", "SEGOU", "ségou", "paying", "in"])
def test_a_word_is_known_in_any_form_of_its_stem(word: str) -> None:
    assert Lexicon.mined([], TEXTS).knows(word)


@pytest.mark.parametrize("word", ["zebra", "golden", "the", ""])
def test_a_word_that_no_document_uses_is_not_known(word: str) -> None:
    assert not Lexicon.mined([], TEXTS).knows(word)


def test_the_long_form_of_the_first_document_counts() -> None:
    sources = ["The Groupe Spécial Mobile (GSM) met.", "The Global System Mission (GSM) met."]
    documents = [lay_out(read_markdown(text), document_id=str(n), name="x.md") for n, text in enumerate(sources)]
    lexicon = Lexicon.mined(documents, sources)
    assert lexicon.long_forms == {"GSM": "Groupe Spécial Mobile"}


@given(st.lists(st.text(max_size=40), max_size=5))
def test_a_lexicon_is_read_back_from_json(texts: list[str]) -> None:
    lexicon = Lexicon.mined([], texts)
    assert Lexicon.of_json(json.loads(json.dumps(lexicon.as_json()))) == lexicon

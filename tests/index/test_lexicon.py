"""The lexicon: what the indexed documents say of words."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import lay_out
from corpus.readers.markdown import read_markdown
from index.lexicon import Lexicon
from index.words import words

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


NAMED = Lexicon(
    passages=0,
    stems={},
    forms={},
    long_forms={
        "AQIM": "al-Qaida in the Islamic Maghreb",
        "GLO.ACT": "Global Action against Trafficking in Persons",
        "MINUSMA": "United Nations Mission in Mali",
    },
)


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("Who leads AQIM", "al-Qaida in the Islamic Maghreb"),
        ("Who leads al-Qaida in the Islamic Maghreb?", "AQIM"),
        ("Who leads AL-QAIDA IN THE ISLAMIC MAGHREB?", "AQIM"),
        ("What are AQIM's routes?", "al-Qaida in the Islamic Maghreb"),
        ("What are AQIM’s routes?", "al-Qaida in the Islamic Maghreb"),
        ("Does it ally (with AQIM), or not?", "al-Qaida in the Islamic Maghreb"),
        ('What is "AQIM"?', "al-Qaida in the Islamic Maghreb"),
        ("What is GLO.ACT?", "Global Action against Trafficking in Persons"),
        ("What came of GLO.ACT.", "Global Action against Trafficking in Persons"),
        ("When did it become MINUSMA?", "United Nations Mission in Mali"),
        ("Does MINUSMA fight AQIM?", "al-Qaida in the Islamic Maghreb; United Nations Mission in Mali"),
        ("Does MINUSMA fight al-Qaida in the Islamic Maghreb?", "AQIM; United Nations Mission in Mali"),
    ],
)
def test_the_other_form_is_added_of_what_a_question_names(question: str, added: str) -> None:
    assert NAMED.spell_out(question) == f"{question} ({added})"


@pytest.mark.parametrize(
    "question",
    [
        "Is AQIM short for al-Qaida in the Islamic Maghreb?",
        "Who is in Mali?",
        "What is AQIMX, GLO or ACT?",
        "Who has claimed it?",
        "",
    ],
)
def test_nothing_is_added_when_both_forms_stand_there_or_neither(question: str) -> None:
    assert NAMED.spell_out(question) == question


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*NAMED.long_forms, *NAMED.long_forms.values(), "in"])).map(" ".join)
)
def test_a_question_that_is_spelled_out_begins_as_it_was_and_needs_no_more(question: str) -> None:
    spelled = NAMED.spell_out(question)
    assert spelled.startswith(question)
    assert NAMED.spell_out(spelled) == spelled


@pytest.mark.parametrize("named", ["“AQIM”", "«AQIM»", "'AQIM'"])
def test_an_abbreviation_in_any_quotation_marks_is_recognised(named: str) -> None:
    assert NAMED.spell_out(f"What is {named}?").endswith("(al-Qaida in the Islamic Maghreb)")


def test_a_long_form_inside_a_longer_word_is_not_named() -> None:
    lexicon = Lexicon(0, {}, {}, {"EU": "European Union"})
    assert lexicon.spell_out("Who are the European Unionists?") == "Who are the European Unionists?"


def test_a_rarity_is_the_inverse_document_frequency_worked_by_hand() -> None:
    lexicon = Lexicon(passages=99, stems={"gold": 99, "mine": 9}, forms={}, long_forms={})
    # 100 / 99.5, 100 / 9.5 and 100 / 0.5
    assert [lexicon.rarity(stem) for stem in ("gold", "mine", "zebra")] == pytest.approx(
        [0.00501, 2.35388, 5.29832], abs=1e-5
    )


@given(st.lists(st.sampled_from(["gold", "mine", "arms"]).map("{} pays".format), min_size=1, max_size=8))
def test_the_more_passages_have_a_stem_the_less_it_weighs(texts: list[str]) -> None:
    lexicon = Lexicon.mined([], texts)
    counts = {stem: lexicon.stems.get(stem, 0) for stem in ("pay", "gold", "mine", "arm", "zebra")}
    assert sorted(counts, key=lambda stem: (counts[stem], stem)) == sorted(
        counts, key=lambda stem: (-lexicon.rarity(stem), stem)
    )


@given(st.lists(st.text(alphabet="Gold é’'s1.\n", max_size=40), max_size=4))
def test_every_word_of_the_documents_is_known(texts: list[str]) -> None:
    lexicon = Lexicon.mined([], texts)
    assert [word for text in texts for word in text.split() if words(word) and not lexicon.knows(word)] == []


@given(
    st.lists(st.sampled_from(["The Gold Board (GB) pays.", "GB (Gold Bureau) mines.", "A mine pays gold."]), min_size=2)
)
def test_a_lexicon_without_a_document_is_that_of_the_others(texts: list[str]) -> None:
    documents = [lay_out(read_markdown(text), document_id=f"d{n}", name=f"d{n}.md") for n, text in enumerate(texts)]
    left = Lexicon.mined(documents, texts).without(texts[:1], documents[:1], documents[1:])
    assert left == Lexicon.mined(documents[1:], texts[1:])

"""Sentences are spans that together hold the whole text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from corpus.draft import tidy
from corpus.sentences import MAX_SENTENCE_CHARS, sentence_spans

texts = st.text(max_size=300) | st.text(alphabet="ab .?!,;Dr1)(\"'“”’…😀é\u0301\u200d\n«»—", max_size=2500)
languages = st.sampled_from(["en", "fr", "es", "pt", "zh", "klingon", ""])


def sentences_of(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in sentence_spans(text, language)]


@given(texts, languages)
def test_sentences_are_in_order_and_apart(text: str, language: str) -> None:
    edges = [edge for span in sentence_spans(text, language) for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(texts, languages)
def test_sentences_hold_every_character_that_is_not_white_space(text: str, language: str) -> None:
    assert "".join("".join(sentences_of(text, language)).split()) == "".join(text.split())


@given(texts, languages)
def test_a_sentence_is_trimmed_and_of_bounded_length(text: str, language: str) -> None:
    assert [s for s in sentences_of(text, language) if s != s.strip() or not 1 <= len(s) <= MAX_SENTENCE_CHARS] == []


@given(texts.map(tidy), st.sampled_from(["ar", "fa", "ur", "hi", "am", "ja", "ru"]))
def test_the_laws_hold_in_other_scripts_for_text_as_documents_hold_it(text: str, language: str) -> None:
    assert "".join("".join(sentences_of(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Keïta arrived in Bamako. He spoke.", ["Mr. Keïta arrived in Bamako.", "He spoke."]),
        ("It moves drugs, e.g. heroin. It ends.", ["It moves drugs, e.g. heroin.", "It ends."]),
        ("U.S. officials met. They left.", ["U.S. officials met.", "They left."]),
        ("Seizures rose 3.5 per cent. They fell.", ["Seizures rose 3.5 per cent.", "They fell."]),
        ("The figure is 2017. 18 people came.", ["The figure is 2017.", "18 people came."]),
        ("Is it so? Yes! Good.", ["Is it so?", "Yes!", "Good."]),
        ("It is under the GLO.ACT project. It ends.", ["It is under the GLO.ACT project.", "It ends."]),
        ("It is funded by GLO.ACT. It ends.", ["It is funded by GLO.ACT.", "It ends."]),
        ("See unodc.org for more. It helps.", ["See unodc.org for more.", "It helps."]),
        ("1. First point. 2. Second point.", ["1. First point.", "2. Second point."]),
        ("It ended.[1] It began.", ["It ended.[1]", "It began."]),
        ("He said “Stop. Now.” Then he left.", ["He said “Stop. Now.”", "Then he left."]),
        ("No stop at the end", ["No stop at the end"]),
        ("...", ["..."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_boundaries_are_where_a_reader_sees_them(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_french_is_cut_by_its_own_rules() -> None:
    text = "Il a du riz, etc. Le port est clos."
    assert sentences_of(text, "fr") == ["Il a du riz, etc.", "Le port est clos."]
    assert sentences_of(text, "en") == [text]


def test_offsets_count_characters_not_bytes() -> None:
    assert sentence_spans("😀 One came. 😀 Two came.") == [Span(0, 11), Span(12, 23)]


def test_the_same_sentence_twice_has_two_addresses() -> None:
    assert sentence_spans("It is so. It is so.") == [Span(0, 9), Span(10, 19)]


def test_text_without_stops_is_cut_between_words() -> None:
    assert sentence_spans("word " * 300) == [Span(0, 999), Span(1000, 1499)]


def test_a_long_sentence_is_rather_cut_after_a_comma() -> None:
    assert sentence_spans("a" * 500 + ", " + "b " * 400) == [Span(0, 501), Span(502, 1301)]


def test_a_word_longer_than_a_sentence_may_be_is_cut_where_it_must() -> None:
    assert sentence_spans("x" * 2500) == [Span(0, 1000), Span(1000, 2000), Span(2000, 2500)]


def test_a_sentence_of_just_the_longest_length_is_whole() -> None:
    assert sentence_spans("y" * 999 + ".") == [Span(0, 1000)]


@pytest.mark.parametrize("text", ["“" * 200_000, "‘a " * 60_000, "1. " * 40_000, "a" * 8_000_000])
def test_a_very_long_text_takes_no_time_out_of_proportion(text: str) -> None:
    before = time.process_time()
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())
    assert time.process_time() - before < 8  # each took half a minute or more when time grew with the square of it


def test_a_long_text_is_cut_where_a_short_one_is() -> None:
    sentences = [f"In {year} the police of Gao seized {year % 90} kg of cocaine." for year in range(1000, 3000)]
    assert sentences_of(" ".join(sentences)) == sentences


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_french_title_stays_with_its_name(language: str) -> None:
    assert sentences_of("Il part. M. Keïta parle.", language) == ["Il part.", "M. Keïta parle."]


@pytest.mark.parametrize(
    "text",
    ["Article 1. Gold is sold.", "Art. 3. Le maire signe.", "Article 2 bis. Le maire signe.", "Rule IV. Nets are cut."],
)
def test_the_number_of_an_article_belongs_to_its_first_sentence(text: str) -> None:
    assert sentences_of(text) == [text]


def test_a_sentence_that_ends_with_the_number_of_an_article_ends_there() -> None:
    assert sentences_of("It applies article 2. Salt is cut.") == ["It applies article 2.", "Salt is cut."]


def test_a_single_word_with_a_point_stays_with_what_follows() -> None:
    assert sentences_of("They met. Officially. Nothing came of it.") == ["They met.", "Officially. Nothing came of it."]
    assert sentences_of("They met. Fin.") == ["They met.", "Fin."]  # nothing follows


@given(st.lists(st.sampled_from(["M.", "Keïta", "spoke.", "1.", "Officially.", "Yes!", "He", "left"]), max_size=40))
def test_only_the_last_sentence_is_a_single_word_with_a_point(words: list[str]) -> None:
    alone = [said for said in sentences_of(" ".join(words))[:-1] if " " not in said and said.endswith(".")]
    assert alone == []

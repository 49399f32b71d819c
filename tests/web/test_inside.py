"""`web.inside`: words found within one document, whatever their case and accents."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from web.inside import MAX_PLACES, found_inside

Documents = Callable[..., list[Document]]


@pytest.fixture(scope="module")
def document(documents_of: Documents) -> Document:
    (document,) = documents_of("# Ségou\n\nThe river at Ségou is wide. In SEGOU boats are\nbuilt. The ﬁsh is smoked.")
    return document


@pytest.mark.parametrize("asked", ["Ségou", "segou", "SÉGOU", "  segou "])
def test_case_and_accents_make_no_difference(document: Document, asked: str) -> None:
    assert [place.words for place in found_inside(document, asked)] == ["Ségou", "Ségou", "SEGOU"]


def test_a_place_is_a_slice_of_the_text_with_what_stands_around_it(document: Document) -> None:
    _, second, _ = found_inside(document, "segou")
    assert document.text[second.span.start : second.span.end] == second.words == "Ségou"
    assert second.before.endswith("The river at ")
    assert second.after.startswith(" is wide. In SEGOU")


def test_what_stands_around_a_place_is_whole_words(documents_of: Documents) -> None:
    (document,) = documents_of("seventeen " * 10 + "gold " + "eighteen " * 10)
    (place,) = found_inside(document, "gold")
    assert place.before == "seventeen " * 5  # 60 characters hold six; the first may be half of one
    assert place.after == " " + " ".join(["eighteen"] * 6)


def test_a_ligature_is_found_by_its_letters(document: Document) -> None:
    assert [place.words for place in found_inside(document, "fish")] == ["ﬁsh"]


@pytest.mark.parametrize("asked", ["", "   ", "walrus", "\u0301"])
def test_nothing_is_found_of_what_is_not_there(document: Document, asked: str) -> None:
    assert found_inside(document, asked) == []


def test_at_most_200_places_are_told(documents_of: Documents) -> None:
    (document,) = documents_of("gold " * 300)
    assert len(found_inside(document, "gold")) == MAX_PLACES == 200


@given(st.text(max_size=30))
def test_every_place_is_where_it_says(documents_of: Documents, asked: str) -> None:
    (document,) = documents_of("Straße, İstanbul, Ångström: été 2020. ﬁn.")
    for place in found_inside(document, asked):
        assert document.text[place.span.start : place.span.end] == place.words


def test_every_word_of_a_text_is_found(document: Document) -> None:
    for word in document.text.split():
        assert found_inside(document, word), word

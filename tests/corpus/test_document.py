"""What a document is: text, and spans that lie in it."""

import hashlib
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind, Span
from corpus.draft import Draft, Part, lay_out


def test_a_span_is_the_characters_from_its_start_to_before_its_end() -> None:
    assert Span(3, 6).of("In Gao today") == "Gao"


def test_spans_are_ordered_by_where_they_start() -> None:
    assert sorted([Span(9, 12), Span(0, 20), Span(0, 4)]) == [Span(0, 4), Span(0, 20), Span(9, 12)]


def test_a_digest_is_the_known_sha_256_of_the_text() -> None:
    document = lay_out(Draft((Part(BlockKind.PARAGRAPH, "abc"),)), document_id="a", name="a.md")
    assert document.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


@given(st.text())
def test_a_digest_is_of_the_text_alone_whatever_it_is_called(text: str) -> None:
    parts = (Part(BlockKind.PARAGRAPH, text),)
    one = lay_out(Draft(parts, {"title": "One"}), document_id="one", name="one.md")
    two = lay_out(Draft(parts, {"title": "Two"}), document_id="two", name="two.md")
    assert one.digest == two.digest == hashlib.sha256(one.text.encode()).hexdigest()


def test_a_document_cannot_be_changed() -> None:
    document = lay_out(Draft(()), document_id="a", name="a.md")
    with pytest.raises(FrozenInstanceError):
        document.text = "other"  # type: ignore[misc]


def test_a_page_is_where_a_character_stands() -> None:
    document = replace(lay_out(Draft(()), document_id="a", name="a.pdf"), page_starts=((0, 2), (10, 3), (30, 7)))
    assert [document.page_at(offset) for offset in (0, 9, 10, 29, 30, 1_000)] == [2, 2, 3, 3, 7, 7]


def test_a_document_without_pages_names_none() -> None:
    assert lay_out(Draft((Part(BlockKind.PARAGRAPH, "Gao."),)), document_id="a", name="a.md").page_at(2) is None


def test_what_stands_before_the_first_page_is_on_none() -> None:
    document = replace(lay_out(Draft(()), document_id="a", name="a.pdf"), page_starts=((5, 1),))
    assert (document.page_at(4), document.page_at(5)) == (None, 1)

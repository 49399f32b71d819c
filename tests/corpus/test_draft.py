"""A draft laid out: one text, and the offsets of its blocks."""

import json
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Original, Span
from corpus.draft import MAX_TITLE_CHARS, Draft, Part, draft_as_json, draft_of_json, lay_out, tidy
from corpus.message import Message, plain

HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH

parts = st.lists(
    st.builds(Part, st.sampled_from(BlockKind), st.text(max_size=60), st.integers(min_value=1, max_value=6)), max_size=8
)

drafts = st.builds(
    Draft,
    st.lists(
        st.builds(
            Part,
            st.sampled_from(BlockKind),
            st.text(),
            st.integers(min_value=0, max_value=6),
            st.none() | st.integers(min_value=1),
        )
    ).map(tuple),
    st.dictionaries(st.text(), st.text()),
    st.integers(min_value=0),
    st.lists(st.builds(plain, st.text())).map(tuple),
)
words = st.text(alphabet="abc", min_size=1, max_size=5)


def test_parts_are_joined_by_a_blank_line_and_addressed() -> None:
    document = lay_out(Draft((Part(HEADING, "Gao", 1), Part(PARAGRAPH, "A town."))), document_id="gao", name="gao.md")
    assert document.text == "Gao\n\nA town."
    assert document.blocks == (Block(HEADING, Span(0, 3), 1), Block(PARAGRAPH, Span(5, 12), 0))


def test_a_part_without_text_leaves_no_block() -> None:
    document = lay_out(Draft((Part(PARAGRAPH, " \n"), Part(PARAGRAPH, "Gao"))), document_id="a", name="a.md")
    assert (document.text, document.blocks) == ("Gao", (Block(PARAGRAPH, Span(0, 3)),))


@given(parts)
def test_blocks_lie_in_the_text_in_order_and_hold_all_of_it(drafted: list[Part]) -> None:
    document = lay_out(Draft(tuple(drafted)), document_id="a", name="a.md")
    expected = [tidy(part.text) for part in drafted if tidy(part.text)]
    assert [block.span.of(document.text) for block in document.blocks] == expected
    assert document.text == "\n\n".join(expected)
    starts = [block.span.start for block in document.blocks]
    ends = [block.span.end for block in document.blocks]
    assert starts[1:] == [end + 2 for end in ends[:-1]]


def test_a_declared_title_comes_before_the_first_heading() -> None:
    draft = Draft((Part(HEADING, "Heading", 1),), {"title": "Declared"})
    document = lay_out(draft, document_id="a", name="a.md")
    assert (document.title, document.title_given) == ("Declared", True)


def test_the_first_heading_of_level_one_is_the_title_when_none_is_declared() -> None:
    draft = Draft((Part(HEADING, "Minor", 2), Part(HEADING, "Major", 1), Part(HEADING, "Later", 1)))
    assert lay_out(draft, document_id="a", name="a.md").title == "Major"


def test_a_file_that_names_no_title_is_called_by_its_name_and_says_so() -> None:
    document = lay_out(Draft((Part(PARAGRAPH, "Text."),)), document_id="x", name="sub/mali_2018-report.md")
    assert (document.title, document.title_given) == ("mali 2018 report", False)


def test_a_name_of_signs_only_is_kept_as_the_title() -> None:
    assert lay_out(Draft(()), document_id="x", name="__.md").title == "__.md"


def test_a_runaway_title_is_cut() -> None:
    document = lay_out(Draft((Part(HEADING, "a" * 5000, 1),)), document_id="x", name="x.md")
    assert document.title == "a" * MAX_TITLE_CHARS


def test_facts_travel_to_the_document() -> None:
    facts = {"publisher": "UNODC", "url": "https://unodc.org", "published": "2018", "note": "Draft", "language": "fr"}
    document = lay_out(Draft((), facts), document_id="x", name="x.md")
    assert (document.publisher, document.url, document.published) == ("UNODC", "https://unodc.org", "2018")
    assert (document.note, document.language) == ("Draft", "fr")


def test_a_brief_knows_the_original_that_it_restates() -> None:
    facts = {"title": "Mali (brief)", "restates.title": "Mali", "restates.publisher": "UNODC"}
    document = lay_out(Draft((), facts), document_id="x", name="x.md")
    assert (document.title, document.restates) == ("Mali (brief)", Original("UNODC", "Mali", published="", url=""))


def test_a_date_or_an_address_alone_names_no_original() -> None:
    facts = {"restates.published": "2018", "restates.url": "https://unodc.org"}
    assert lay_out(Draft((), facts), document_id="x", name="x.md").restates is None


def test_a_document_that_names_no_language_is_english() -> None:
    assert lay_out(Draft(()), document_id="x", name="x.md").language == "en"
    assert lay_out(Draft((), {"language": ""}), document_id="x", name="x.md").language == "en"


def test_tidy_drops_control_characters_and_collapses_white_space() -> None:
    assert tidy("  Gao\t is \n\n a\u00a0to\x00\x1bwn\u2028. ") == "Gao is a town ."


def test_tidy_composes_accents() -> None:
    assert tidy("Se\u0301gou") == "Ségou"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_tidy_text_is_one_line_without_control_characters(text: str) -> None:
    assert not [c for c in tidy(text) if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u00ad")))
def test_tidy_loses_no_visible_character(text: str) -> None:
    assert "".join(tidy(text).split()) == "".join(unicodedata.normalize("NFC", text).split())


def test_pages_start_where_their_first_part_does() -> None:
    draft = Draft(
        (Part(PARAGRAPH, "One.", page=1), Part(PARAGRAPH, "Two.", page=1), Part(PARAGRAPH, "Three.", page=3)), pages=3
    )
    document = lay_out(draft, document_id="a", name="a.pdf")
    assert document.page_starts == ((0, 1), (12, 3))  # "One.", "Two." and two blank lines are 12 characters


def test_a_form_feed_turns_the_page_within_a_paragraph() -> None:
    draft = Draft((Part(PARAGRAPH, "Gold leaves\fKidal by\f\fnight.", page=4),), pages=7)
    document = lay_out(draft, document_id="a", name="a.pdf")
    assert document.text == "Gold leaves Kidal by night."
    assert document.page_starts == ((0, 4), (12, 5), (21, 7))
    assert [document.page_at(document.text.index(word)) for word in ("Gold", "Kidal", "by", "night")] == [4, 5, 5, 7]


def test_a_form_feed_in_a_file_without_pages_is_white_space() -> None:
    document = lay_out(Draft((Part(PARAGRAPH, "Gold\fleaves."),)), document_id="a", name="a.txt")
    assert (document.text, document.page_starts) == ("Gold leaves.", ())


def test_a_part_without_text_starts_no_page() -> None:
    draft = Draft((Part(PARAGRAPH, " \f ", page=1), Part(PARAGRAPH, "Gao.", page=3)), pages=3)
    assert lay_out(draft, document_id="a", name="a.pdf").page_starts == ((0, 3),)


def test_a_footnote_put_after_its_paragraph_leads_back_a_page() -> None:
    draft = Draft((Part(PARAGRAPH, "One\ftwo.", page=1), Part(PARAGRAPH, "Note.", page=1)), pages=2)
    document = lay_out(draft, document_id="a", name="a.pdf")
    assert document.page_starts == ((0, 1), (4, 2), (10, 1))
    assert [document.page_at(offset) for offset in (0, 4, 10)] == [1, 2, 1]


@given(st.lists(st.lists(words, max_size=4), min_size=1, max_size=6), st.integers(min_value=1, max_value=99))
def test_every_word_is_found_on_its_own_page(pages: list[list[str]], first: int) -> None:
    part = Part(PARAGRAPH, "\f".join(" ".join(page) for page in pages), page=first)
    document = lay_out(Draft((part,), pages=len(pages)), document_id="a", name="a.pdf")
    expected = [(word, page) for page, held in enumerate(pages, first) for word in held]
    assert document.text.split() == [word for word, _page in expected]
    offset, found = 0, []
    for word in document.text.split():
        offset = document.text.index(word, offset)
        found.append((word, document.page_at(offset)))
        offset += len(word)
    assert found == expected


BLANK = Message("pdf.pages_without_text", count=1, pages="2")


def test_warnings_and_the_digest_of_the_file_travel_to_the_document() -> None:
    draft = Draft((), warnings=(BLANK,))
    document = lay_out(draft, document_id="a", name="a.pdf", file_digest="ab" * 32)
    assert (document.warnings, document.file_digest) == ((BLANK,), "ab" * 32)


@given(drafts)
def test_a_draft_is_read_back_from_json_as_it_was(draft: Draft) -> None:
    assert draft_of_json(json.loads(json.dumps(draft_as_json(draft)))) == draft


@given(drafts)
def test_a_draft_from_json_is_laid_out_as_it_was(draft: Draft) -> None:
    draft = replace(draft, parts=tuple(replace(part, page=part.page and part.page % 100 + 1) for part in draft.parts))
    stored = draft_of_json(json.loads(json.dumps(draft_as_json(draft))))
    one, other = (lay_out(some, document_id="a", name="a.pdf") for some in (draft, stored))
    assert one == other


GOOD = {"parts": [], "facts": {}, "pages": 0, "warnings": []}
PART = {"kind": "paragraph", "text": "Gao.", "level": 0, "page": None, "locator": "", "recognised": False}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        GOOD | {"parts": None},
        GOOD | {"parts": ["Gao."]},
        GOOD | {"parts": [PART | {"kind": "song"}]},
        GOOD | {"parts": [PART | {"level": "top"}]},
        GOOD | {"parts": [{"kind": "paragraph", "text": "Gao."}]},
        GOOD | {"pages": "many"},
        GOOD | {"warnings": None},
        GOOD | {"warnings": ["page 2 holds no text"]},  # as an earlier version kept it
    ],
)
def test_json_that_is_no_draft_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        draft_of_json(stored)


@pytest.mark.parametrize(
    ("declared", "language"),
    [("fr-FR", "fr"), ("FR_fr", "fr"), (" ar ", "ar"), ("bam", "bam"), ("français", "en"), ("x", "en"), ("e1", "en")],
)
def test_a_language_is_its_plain_code_and_english_when_it_is_none(declared: str, language: str) -> None:
    assert lay_out(Draft((), {"language": declared}), document_id="x", name="x.md").language == language


def test_a_soft_hyphen_is_no_part_of_a_word() -> None:
    assert tidy("smug\u00adgling at the well\u2010known mill") == "smuggling at the well‐known mill"


@pytest.mark.parametrize(
    ("name", "facts", "collection"),
    [
        ("unodc/2018/gold.pdf", {}, "unodc"),
        ("gold.pdf", {}, ""),
        ("unodc/gold.pdf", {"collection": "Sahel"}, "Sahel"),
    ],
)
def test_a_collection_is_what_is_said_or_the_first_folder(name: str, facts: dict[str, str], collection: str) -> None:
    assert lay_out(Draft((), facts), document_id="gold", name=name).collection == collection


def test_a_fact_holds_no_character_that_nobody_sees() -> None:
    document = lay_out(
        Draft((), {"title": "Go\x01ld\ud800", "questions": "Where?\nWhen?"}), document_id="d", name="a.md"
    )
    assert document.title == "Gold"
    assert document.questions == ("Where?", "When?")

"""A draft laid out: one text, and the offsets of its blocks."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Span
from corpus.draft import MAX_TITLE_CHARS, Draft, Part, lay_out, tidy

HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH

parts = st.lists(
    st.builds(Part, st.sampled_from(BlockKind), st.text(max_size=60), st.integers(min_value=1, max_value=6)), max_size=8
)


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


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_tidy_loses_no_visible_character(text: str) -> None:
    assert "".join(tidy(text).split()) == "".join(unicodedata.normalize("NFC", text).split())

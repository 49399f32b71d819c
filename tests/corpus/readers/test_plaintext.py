"""Plain text is read as its author meant it: wrapped and torn lines joined, headings and bullets seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind
from corpus.draft import Part, lay_out
from corpus.readers.plaintext import looks_like_heading, read_plain_text

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM

LONG = "Convoys of pick-up trucks cross the north of Mali by night, and the men who drive them pay for their passage."
TORN = "Traffickers who cross the north of Mali by night move the cocaine through towns of"


def parts_of(source: str) -> list[Part]:
    return list(read_plain_text(source).parts)


def test_a_line_of_capitals_is_a_heading_and_the_first_one_the_title() -> None:
    source = "ORGANIZED CRIME IN MALI\n\nCocaine moves by road.\n\nKEY RESULTS\n\nMuch was seized.\n"
    assert parts_of(source) == [
        Part(HEADING, "ORGANIZED CRIME IN MALI", 1),
        Part(PARAGRAPH, "Cocaine moves by road."),
        Part(HEADING, "KEY RESULTS", 2),
        Part(PARAGRAPH, "Much was seized."),
    ]


def test_the_title_of_a_document_is_its_first_line() -> None:
    document = lay_out(read_plain_text("Crime in Mali\n\nCocaine moves by road.\n"), document_id="x", name="x.txt")
    assert (document.title, document.title_given) == ("Crime in Mali", True)


def test_a_first_line_before_another_heading_is_no_title() -> None:
    draft = read_plain_text("About us\n\nContact\n\nWrite to the office in Bamako.\n")
    assert [part.level for part in draft.parts] == [2, 2, 0]
    assert not lay_out(draft, document_id="x", name="x.txt").title_given


def test_a_file_of_one_short_line_has_no_title() -> None:
    assert parts_of("Crime in Mali\n") == [Part(HEADING, "Crime in Mali", 2)]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "●", "·"])
def test_bullets_are_items_without_their_mark(mark: str) -> None:
    assert parts_of(f"Drugs:\n{mark} Heroin\n  {mark} cocaine\n") == [
        Part(PARAGRAPH, "Drugs:"),
        Part(ITEM, "Heroin"),
        Part(ITEM, "cocaine"),
    ]


def test_a_dash_inside_a_word_opens_no_item() -> None:
    assert parts_of("-5 degrees were measured in the night.\n") == [
        Part(PARAGRAPH, "-5 degrees were measured in the night.")
    ]


def test_a_wrapped_bullet_is_one_item() -> None:
    assert parts_of("• Convoys of pick-up trucks that cross the desert\n  by night and rest by day\n") == [
        Part(ITEM, "Convoys of pick-up trucks that cross the desert by night and rest by day")
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    assert parts_of("Cocaine crosses the Sahel in convoys of pick-up\ntrucks that travel by night.\n") == [
        Part(PARAGRAPH, "Cocaine crosses the Sahel in convoys of pick-up trucks that travel by night.")
    ]


def test_a_short_line_was_ended_by_its_author() -> None:
    assert [part.text for part in parts_of("Office in Bamako,\nBadalabougou Est.\n")] == [
        "Office in Bamako,",
        "Badalabougou Est.",
    ]


def test_paragraphs_of_one_long_line_each_are_kept_apart() -> None:
    assert parts_of(f"{LONG}\n{LONG}\n") == [Part(PARAGRAPH, LONG), Part(PARAGRAPH, LONG)]


def test_a_blank_line_ends_a_paragraph() -> None:
    one = "Cocaine crosses the Sahel in convoys of trucks."
    assert parts_of(f"{one}\n\n{one}\n") == [Part(PARAGRAPH, one), Part(PARAGRAPH, one)]


def test_a_torn_sentence_is_mended_when_its_rest_begins_small() -> None:
    assert parts_of(f"{TORN} sand\n\nand on to Algeria.\n") == [Part(PARAGRAPH, f"{TORN} sand and on to Algeria.")]


def test_a_torn_sentence_is_mended_when_it_stops_at_a_small_word() -> None:
    assert parts_of(f"{TORN}\n\nAlgeria and Libya.\n") == [Part(PARAGRAPH, f"{TORN} Algeria and Libya.")]


def test_a_sentence_torn_twice_is_mended_twice() -> None:
    assert parts_of(f"{TORN}\n\nAlgeria and\n\nof Libya.\n") == [Part(PARAGRAPH, f"{TORN} Algeria and of Libya.")]


def test_a_finished_sentence_is_not_mended() -> None:
    assert len(parts_of(f"{TORN} sand.\n\nand on to Algeria.\n")) == 2


def test_a_short_label_is_not_half_a_sentence() -> None:
    assert len(parts_of("Office for the\n\nsahel region\n")) == 2


def test_a_bullet_after_half_a_sentence_stays_an_item() -> None:
    assert [part.kind for part in parts_of(f"{TORN}\n\n• algeria\n")] == [PARAGRAPH, ITEM]


def test_bold_marks_that_a_converter_left_are_dropped() -> None:
    assert parts_of("**Key results**\n\nMuch was __seized__ at 3 ** 2.\n") == [
        Part(HEADING, "Key results", 1),
        Part(PARAGRAPH, "Much was seized at 3 ** 2."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Population (2017): 18",
        "Capital: Bamako",
        "It is so.",
        "lower case",
        "Really?",
        "Chapter 3",
        "One Two Three Four Five Six Seven Eight Nine Ten Eleven",
        "A" * 81,
        "",
        "• Heroin",
    ],
)
def test_a_sentence_a_label_or_a_figure_is_no_heading(line: str) -> None:
    assert not looks_like_heading(line)


@pytest.mark.parametrize("line", ["KEY RESULTS", "Key results", "Élections et crime", "A" * 80])
def test_a_short_capitalised_line_is_a_heading(line: str) -> None:
    assert looks_like_heading(line)


def test_plain_text_may_have_front_matter() -> None:
    draft = read_plain_text("---\ntitle: Mali\n---\nCocaine moves by road.\n")
    assert (draft.facts["title"], list(draft.parts)) == ("Mali", [Part(PARAGRAPH, "Cocaine moves by road.")])


@given(st.lists(st.lists(st.from_regex(r"[A-Za-zé]{1,9}[.,]?", fullmatch=True), min_size=1, max_size=25), max_size=12))
def test_no_word_is_lost_however_the_lines_are_joined(lines: list[list[str]]) -> None:
    source = "\n".join(" ".join(line) for line in lines)
    assert [word for part in parts_of(source) for word in part.text.split()] == source.split()


@given(st.text(alphabet="Ab :.,-•*_#\n\t\u2028\x0c", max_size=300))
def test_whatever_is_typed_is_read(source: str) -> None:
    assert [part for part in parts_of(source) if part.text.strip() != part.text] == []


def test_a_line_of_control_characters_after_half_a_sentence_is_no_paragraph() -> None:
    assert parts_of(f"{TORN}\n\n\x1b\n\nAlgeria.\n") == [Part(PARAGRAPH, f"{TORN} Algeria.")]


def test_a_first_line_before_a_bold_heading_is_no_title() -> None:
    levels = [part.level for part in parts_of("About us\n\n**Contact**\n\nWrite to the office in Bamako.\n")]
    assert levels == [2, 2, 0]

"""Plain text is read as its author meant it: wrapped and torn lines joined, headings and bullets seen."""

import time

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
    said = [word.strip(".,:;") for part in parts_of(source) for word in part.text.split()]
    assert said == [word.strip(".,") for word in source.split()]  # a label above its value gets a colon


@given(st.text(alphabet="Ab :.,-•*_#\n\t\u2028\x0c", max_size=300))
def test_whatever_is_typed_is_read(source: str) -> None:
    assert [part for part in parts_of(source) if part.text.strip() != part.text] == []


def test_a_line_of_control_characters_after_half_a_sentence_is_no_paragraph() -> None:
    assert parts_of(f"{TORN}\n\n\x1b\n\nAlgeria.\n") == [Part(PARAGRAPH, f"{TORN} Algeria.")]


def test_a_first_line_before_a_bold_heading_is_no_title() -> None:
    levels = [part.level for part in parts_of("About us\n\n**Contact**\n\nWrite to the office in Bamako.\n")]
    assert levels == [2, 2, 0]


def texts_of(source: str) -> list[str]:
    return [part.text for part in parts_of(source)]


def test_a_label_is_read_with_the_value_below_it() -> None:
    assert texts_of("Clerk:\nRuth Palmer\n\nVenue:\n\nThe old mill\n") == ["Clerk: Ruth Palmer", "Venue: The old mill"]


def test_a_label_takes_all_the_lines_below_it_up_to_the_next() -> None:
    lines = (
        "Members:",
        "Mr Ben Holt, miller",
        "Ms Ida Roy, smith",
        "Clerk:",
        "Tom Reed",
        "1. Opening",
        "It began at 9.",
    )
    source = "\n\n".join(lines)
    assert texts_of(source) == [
        "Members: Mr Ben Holt, miller; Ms Ida Roy, smith",
        "Clerk: Tom Reed",
        "1. Opening",
        "It began at 9.",
    ]


def test_names_below_a_line_without_a_colon_are_read_with_it() -> None:
    source = "Minutes\n\nMembers present\nBen Holt\nIda Roy\n\nThe meeting began at nine.\n"
    assert texts_of(source) == ["Minutes", "Members present: Ben Holt, Ida Roy", "The meeting began at nine."]


def test_a_heading_over_prose_is_no_value() -> None:
    source = "Clerk:\n\nTom Reed\n\nOpening\n\nThe meeting began at nine.\n"
    assert texts_of(source) == ["Clerk: Tom Reed", "Opening", "The meeting began at nine."]


def test_prose_below_a_label_stays_a_paragraph() -> None:
    assert texts_of("He wrote:\n\nThe mill is closed.\n") == ["He wrote:", "The mill is closed."]


def test_a_typed_table_is_read_as_rows() -> None:
    source = "Harbour    Boats   Crew\nWeir Bay      12     40\nOld Dock       3      9\n"
    assert parts_of(source) == [
        Part(BlockKind.ROW, "Harbour: Weir Bay; Boats: 12; Crew: 40"),
        Part(BlockKind.ROW, "Harbour: Old Dock; Boats: 3; Crew: 9"),
    ]


def test_a_drawn_line_ends_the_headings_of_a_typed_table_and_is_not_read() -> None:
    headings = "Town      Boats   Crew\n          (no.)  (no.)\n--------  -----  -----\n"
    source = f"{headings}Weir Bay     12     40\nOld Dock             9\n"
    assert texts_of(source) == [
        "Town: Weir Bay; Boats (no.): 12; Crew (no.): 40",
        "Town: Old Dock; Crew (no.): 9",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "Goods\tPrice\tStock\nRope\t4.50\t12\nNets\t30\t2\n",
        "| Goods | Price | Stock |\n|-------|-------|-------|\n| Rope | 4.50 | 12 |\n| Nets | 30 | 2 |\n",
        "+-------+------+\n| Goods | Price | Stock |\n+-------+------+\n| Rope | 4.50 | 12 |\n| Nets | 30 | 2 |\n",
    ],
)
def test_tabs_and_bars_part_the_cells_of_a_table_too(source: str) -> None:
    assert texts_of(source) == ["Goods: Rope; Price: 4.50; Stock: 12", "Goods: Nets; Price: 30; Stock: 2"]


def test_two_spaces_after_each_sentence_make_no_table() -> None:
    source = "Boats were counted.  They were many of them\nand some were old.  Some were new ones then\n"
    assert texts_of(source) == ["Boats were counted. They were many of them and some were old. Some were new ones then"]


def test_two_columns_of_prose_make_no_table() -> None:
    left, right = "The boats of the bay were counted in", "The nets of the town were mended by"
    assert [part.kind for part in parts_of(f"{left}   {right}\n" * 3)] == [PARAGRAPH]


def test_underlined_lines_are_headings() -> None:
    assert parts_of("The mill\n========\n\nIts owner\n---------\nIt was sold.\n") == [
        Part(HEADING, "The mill", 1),
        Part(HEADING, "Its owner", 2),
        Part(PARAGRAPH, "It was sold."),
    ]


def test_a_numbered_line_over_prose_is_a_heading_and_one_of_a_list_is_not() -> None:
    source = "2.1 The mill\n\nIt was sold.\n\n1. Rope\n2. Nets\n\nBoth were dear.\n"
    assert [part.level for part in parts_of(source)] == [3, 0, 0, 0, 0]


def test_numbered_paragraphs_are_cited_by_their_numbers() -> None:
    source = (
        "12. The Council keeps the register of all boats open for another year, and\nasks the clerk to report.\n"
        "13. The Council thanks the clerk.\n\n1. Rope\n"
    )
    assert [(part.text[-9:], part.locator) for part in parts_of(source)] == [
        ("o report.", "para. 12"),
        ("he clerk.", "para. 13"),
        ("1. Rope", ""),
    ]


def test_paragraphs_of_an_article_are_cited_by_it() -> None:
    source = "ARTICLE 2 - Scope\n\nThis law is for boats.\n\n1. It is for nets, too.\n\nAnnex\n\nIt ends here.\n"
    assert [part.locator for part in parts_of(source)] == ["Article 2", "Article 2", "Article 2, para. 1", "", ""]


MAIL = """From: Ida Roy <ida@example.org>
Date: Tue, 5 May 2015 10:00:00 +0200
Subject: The mill

> Who owns the mill? I have asked everybody in the
> town about it.
>> Nobody knows.

Ben Holt owns it.

--
Ida Roy | Clerk
"""


def test_the_head_of_a_mail_says_what_it_is() -> None:
    assert read_plain_text(MAIL).facts == {"author": "Ida Roy", "published": "2015-05-05", "title": "The mill"}


def test_a_mail_is_read_without_its_marks_of_quotation() -> None:
    assert texts_of(MAIL)[3:] == [
        "Who owns the mill? I have asked everybody in the town about it.",
        "Nobody knows.",
        "Ben Holt owns it.",
        "Ida Roy | Clerk",
    ]


def test_a_text_that_only_names_a_subject_is_no_mail() -> None:
    assert read_plain_text("Subject: the mill\n\nIt was sold.\n").facts == {}


@pytest.mark.parametrize(
    "line", ["a  b  " * 60, "-" * 200_000 + "x", "a  b\n" * 20_000, "A b:\n\n" * 20_000, "Ab Cd\n" * 20_000]
)
def test_a_long_text_of_one_pattern_takes_no_time_out_of_proportion(line: str) -> None:
    before = time.process_time()
    parts_of(line)
    assert time.process_time() - before < 8


def test_a_first_line_in_capitals_is_the_title_though_a_heading_follows() -> None:
    parts = read_plain_text("MINUTES OF THE HARBOUR BOARD\n\nPresent\n\nMs Arane Bell, who takes the minutes.").parts
    assert [(part.text, part.level) for part in parts[:2]] == [("MINUTES OF THE HARBOUR BOARD", 1), ("Present", 2)]

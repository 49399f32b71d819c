"""A PDF is read as a person reads it: column after column, without running heads, in whole words and paragraphs."""

import string
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.pdf.reader import read_pdf
from tests.corpus.readers.pdf.papers import (
    HEIGHT,
    LEADING,
    LEFT,
    PROSE,
    PROSE_TEXT,
    Draw,
    blank,
    cells,
    columns,
    grid,
    lines,
    locked,
    pdf,
    picture,
    together,
    write,
)

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


@pytest.fixture(scope="session")
def unicode_font() -> str:
    """A font whose text may hold any character, drawn or not; it comes with reportlab."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    return "Vera"


def parts_of(data: bytes) -> list[Part]:
    return list(read_pdf(data).parts)


def texts_of(data: bytes) -> list[str]:
    return [part.text for part in parts_of(data)]


def fault_of(data: bytes, **options: int) -> Message:
    with pytest.raises(UnreadableFileError) as fault:
        read_pdf(data, **options)
    return fault.value.message


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts_two() -> None:
    page = together(lines(*PROSE), lines("Cocaine reaches Gao by road.", top=170))
    assert parts_of(pdf(page)) == [
        Part(PARAGRAPH, PROSE_TEXT, page=1),
        Part(PARAGRAPH, "Cocaine reaches Gao by road.", page=1),
    ]


def test_an_indented_line_after_a_full_stop_begins_a_paragraph() -> None:
    page = together(
        lines(*PROSE),
        lines("Cocaine reaches Gao by road, and from there it goes on to", top=142, left=90),
        lines("the coast of the Mediterranean Sea by night.", top=156),
    )
    assert texts_of(pdf(page)) == [
        PROSE_TEXT,
        "Cocaine reaches Gao by road, and from there it goes on to the coast of the Mediterranean Sea by night.",
    ]


def test_a_short_line_with_a_full_stop_ends_a_paragraph() -> None:
    page = lines(*PROSE[:2], "by night.", "Nobody asks what they carry under their tarpaulins, and few", "would tell.")
    assert texts_of(pdf(page)) == [
        f"{PROSE[0]} {PROSE[1]} by night.",
        "Nobody asks what they carry under their tarpaulins, and few would tell.",
    ]


LEFT_COLUMN = (
    "The trade in cocaine has grown in",
    "the Sahel, where armed groups tax",
    "the convoys that pass through the",
    "towns which they hold, and where",
    "customs officers are seldom seen",
    "after dark on the desert tracks.",
)
MIDDLE_COLUMN = (
    "Migrants pay smugglers for seats",
    "on lorries which leave Agadez on",
    "Mondays under the eyes of patrols",
    "that once turned them back, and",
    "now take a fee from each driver",
    "who wishes to reach the border.",
)
RIGHT_COLUMN = (
    "Weapons come from old stores in",
    "Libya and are sold at markets in",
    "the open, where a rifle costs as",
    "much as a cow and a box of shells",
    "is given as a present to those",
    "who buy more than one of them.",
)


@pytest.mark.parametrize("texts", [(LEFT_COLUMN, RIGHT_COLUMN), (LEFT_COLUMN, MIDDLE_COLUMN, RIGHT_COLUMN)])
def test_columns_are_read_one_after_the_other_under_a_title_across_them(texts: tuple[tuple[str, ...], ...]) -> None:
    abstract = "This report looks at what is smuggled through the Sahel and at those who earn from it."
    title = lines("Smuggling in the Sahel", size=20, left=180, top=80)
    page = together(title, lines(abstract, top=115), columns(texts))
    assert parts_of(pdf(page)) == [
        Part(HEADING, "Smuggling in the Sahel", 1, page=1),
        Part(PARAGRAPH, abstract, page=1),
        *(Part(PARAGRAPH, " ".join(text), page=1) for text in texts),
    ]


def test_a_line_across_columns_keeps_its_place_between_them() -> None:
    across = "Between the two parts of the page stands one line that runs over both of the columns."
    page = together(
        columns([LEFT_COLUMN, RIGHT_COLUMN], top=100),
        lines(across, top=230),
        columns([MIDDLE_COLUMN, LEFT_COLUMN], top=270),
    )
    assert texts_of(pdf(page)) == [
        *(" ".join(text) for text in (LEFT_COLUMN, RIGHT_COLUMN)),
        across,
        *(" ".join(text) for text in (MIDDLE_COLUMN, LEFT_COLUMN)),
    ]


def test_columns_that_the_file_paints_line_by_line_are_still_columns() -> None:
    rows = [line for n in range(6) for line in (columns([[LEFT_COLUMN[n]], [RIGHT_COLUMN[n]]], top=100 + 11.5 * n),)]
    assert texts_of(pdf(together(*rows))) == [" ".join(LEFT_COLUMN), " ".join(RIGHT_COLUMN)]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    page = columns(
        [(*LEFT_COLUMN[:5], "after dark on the desert traf-"), ("ficking routes to the north.", *RIGHT_COLUMN)]
    )
    assert "after dark on the desert trafficking routes to the north." in texts_of(pdf(page))[0]


@pytest.mark.parametrize(
    ("upper", "lower", "elsewhere", "text"),
    [
        ("they live by drug traf-", "ficking.", "", "they live by drug trafficking."),
        ("they made a long-", "term plan.", "A long-term plan.", "they made a long-term plan."),
        ("they made a long-", "term plan.", "", "they made a long-term plan."),
        ("by a gold-", "mining unit.", "", "by a gold-mining unit."),
        ("of the re-", "elected chief.", "", "of the re-elected chief."),
        ("with their know-", "how.", "", "with their know-how."),
        ("it was a wind-", "fall.", "", "it was a windfall."),
        ("the smug-", "glers fled.", "", "the smugglers fled."),
        ("they hijack-", "ed it.", "", "they hijacked it."),
        ("a drug-traf-", "ficking ring.", "", "a drug-trafficking ring."),
        ("in Port-", "au-Prince.", "", "in Port-au-Prince."),
        ("in Port-au-", "Prince.", "", "in Port-au-Prince."),
        ("in Villers-", "aux-Bois.", "", "in Villers-aux-Bois."),
        ("in Timbuk-", "tu.", "", "in Timbuktu."),
        ("an X-", "ray of it.", "", "an X-ray of it."),
        ("a UN-", "led mission.", "", "a UN-led mission."),
        ("a second mop-", "up.", "", "a second mop-up."),
        ("see https://example.org/the-", "list", "", "see https://example.org/the-list"),
        ("they crossed Guinea-", "Bissau.", "", "they crossed Guinea-Bissau."),
        ("they had COVID-", "19 in the camp.", "", "they had COVID-19 in the camp."),
        ("they made short-", "and long-term plans.", "", "they made short- and long-term plans."),
        ("they spoke state-of-the-", "art words.", "", "they spoke state-of-the-art words."),
    ],
)
def test_a_word_cut_at_a_line_end_is_joined_and_a_true_hyphen_stays(
    upper: str, lower: str, elsewhere: str, text: str
) -> None:
    page = together(lines(f"{PROSE[0]} {upper}", lower, size=9), lines(elsewhere, top=200, size=9))
    assert texts_of(pdf(page))[0] == f"{PROSE[0]} {text}"


@pytest.mark.parametrize(
    ("upper", "lower", "text"),
    [
        ("les agents font la pour-", "suite.", "les agents font la poursuite."),
        ("ils parlent de la des-", "cente.", "ils parlent de la descente."),
        ("que peut-", "il faire de la ville", "que peut-il faire de la ville"),
        ("le vice-", "ministre de la ville", "le vice-ministre de la ville"),
        ("il part, c’est-à-", "dire de la ville", "il part, c’est-à-dire de la ville"),
    ],
)
def test_a_word_cut_at_a_line_end_is_joined_in_french(upper: str, lower: str, text: str) -> None:
    known = ("La suite de la ville et le ministre de la ville, que l’on peut voir de la rue,", "sont de la ville.")
    assert texts_of(pdf(together(lines(upper, lower), lines(*known, top=300))))[0] == text


def test_ligatures_become_letters_and_soft_hyphens_vanish(unicode_font: str) -> None:
    page = lines("The \ufb01rst co\u00adcaine \ufb02ows to the coast.", font=unicode_font)
    assert texts_of(pdf(page)) == ["The first cocaine flows to the coast."]


def test_a_letter_that_the_file_does_not_name_is_shown_as_missing(unicode_font: str) -> None:
    assert texts_of(pdf(lines("The tra\ufb03c in cocaine goes on.", font=unicode_font))) == [
        "The tra\ufffdc in cocaine goes on."
    ]


def test_a_paragraph_over_two_pages_marks_the_turn_behind_the_cut_word() -> None:
    data = pdf(
        lines(*PROSE[:2], "where smugglers live by nothing but the cocaine traf-"), lines("ficking of others.", *PROSE)
    )
    assert parts_of(data)[0].text.startswith(f"{PROSE[0]} {PROSE[1]} where smugglers live")
    assert parts_of(data)[0].text.endswith("cocaine trafficking \fof others.")
    assert [part.page for part in parts_of(data)] == [1, 2]


def test_a_page_that_begins_in_lower_case_goes_on_with_the_sentence() -> None:
    data = pdf(lines(*PROSE[:2]), lines(PROSE[2]))
    assert parts_of(data) == [Part(PARAGRAPH, f"{PROSE[0]} {PROSE[1]} \f{PROSE[2]}", page=1)]


def numbered_page(n: int) -> Draw:
    head = lines("Report on the Sahel", top=40, size=9)
    return together(
        head,
        lines(f"On page {NAMES[n]} something else stands.", "Cocaine.", top=400),
        lines(f"– {n} –", top=HEIGHT - 30, left=290, size=9),
    )


NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def test_running_heads_and_page_numbers_are_left_out_and_what_repeats_in_the_middle_stays() -> None:
    data = pdf(*(numbered_page(n) for n in range(1, 13)))
    assert texts_of(data) == [
        text for n in range(1, 13) for text in (f"On page {NAMES[n]} something else stands. Cocaine.",)
    ]


@pytest.mark.parametrize("number", ["12", "– 12 –", "Page 3 of 20", "xiv", "3 / 20", "| 7"])
def test_a_lone_page_number_at_the_edge_is_left_out(number: str) -> None:
    assert texts_of(pdf(together(lines(*PROSE), lines(number, top=HEIGHT - 30, left=280)))) == [PROSE_TEXT]


def test_a_lone_number_in_the_middle_stays() -> None:
    assert texts_of(pdf(together(lines(*PROSE), lines("12", top=400)))) == [PROSE_TEXT, "12"]


def test_headings_are_ranked_by_size() -> None:
    page = together(
        lines("Crime in Mali", top=80, size=22),
        lines("2 Drugs", top=130, size=16),
        lines("2.1 Routes", top=160, font="Helvetica-Bold"),
        lines(*PROSE, top=180),
        lines("KEY FINDINGS", top=250),
        lines(*PROSE, top=275),
    )
    assert parts_of(pdf(page)) == [
        Part(HEADING, "Crime in Mali", 1, page=1),
        Part(HEADING, "2 Drugs", 2, page=1),
        Part(HEADING, "2.1 Routes", 3, page=1),
        Part(PARAGRAPH, PROSE_TEXT, page=1),
        Part(HEADING, "KEY FINDINGS", 4, page=1),
        Part(PARAGRAPH, PROSE_TEXT, page=1),
    ]


@pytest.mark.parametrize("mark", ["•", "–", "1.", "(a)", "iv)"])
def test_bullets_are_items_without_their_mark(mark: str) -> None:
    page = together(
        lines("They trade in:", f"{mark} heroin that comes from Asia and goes on to the markets of Europe"),
        lines("and cocaine,", top=128, left=85),
        lines(f"{mark} arms.", top=142),
    )
    assert parts_of(pdf(page)) == [
        Part(PARAGRAPH, "They trade in:", page=1),
        Part(ITEM, "heroin that comes from Asia and goes on to the markets of Europe and cocaine,", page=1),
        Part(ITEM, "arms.", page=1),
    ]


SEIZURES = (("Place", "2017", "2018"), ("Gao", "3 kg", "14 kg"), ("Kidal", "120 kg", "7 kg"), ("Mopti", "", "2 kg"))
SEIZURE_ROWS = [
    "Place: Gao; 2017: 3 kg; 2018: 14 kg",
    "Place: Kidal; 2017: 120 kg; 2018: 7 kg",
    "Place: Mopti; 2018: 2 kg",
]


def test_a_row_of_a_table_with_lines_names_the_heading_of_each_cell() -> None:
    page = together(lines(*PROSE), grid(SEIZURES), lines("Source: customs.", top=420))
    assert parts_of(pdf(page)) == [
        Part(PARAGRAPH, PROSE_TEXT, page=1),
        *(Part(ROW, row, page=1) for row in SEIZURE_ROWS),
        Part(PARAGRAPH, "Source: customs.", page=1),
    ]


def test_the_lines_of_a_cell_are_joined() -> None:
    page = grid(
        [
            ("Drug", "Where it goes", "kg"),
            ("Cocaine", "to the coast and\nto Europe", "3"),
            ("Heroin", "to the traf-\nfickers", "4"),
        ]
    )
    assert texts_of(pdf(page)) == [
        "Drug: Cocaine; Where it goes: to the coast and to Europe; kg: 3",
        "Drug: Heroin; Where it goes: to the traffickers; kg: 4",
    ]


@pytest.mark.parametrize("made", [cells, grid])
@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_that_goes_on_over_the_page_keeps_its_headings(made: Callable[..., Draw], repeated: int) -> None:
    rows = [("Place", "2017", "2018"), *((f"Place {n}", f"{n} kg", f"{2 * n} kg") for n in range(1, 9))]
    first = together(lines(*PROSE), made(rows[:5], top=600))
    second = together(made([*rows[:repeated], *rows[5:]], top=80), lines("Source: customs.", top=400))
    assert parts_of(pdf(first, second))[1:] == [
        *(Part(ROW, f"Place: Place {n}; 2017: {n} kg; 2018: {2 * n} kg", page=1 if n < 5 else 2) for n in range(1, 9)),
        Part(PARAGRAPH, "Source: customs.", page=2),
    ]


PLACES = [("Place", "2017", "2018"), *((f"Place {n}", f"{n} kg", f"{2 * n} kg") for n in range(1, 7))]


def place_rows(second_page_from: int) -> list[Part]:
    return [
        Part(ROW, f"Place: Place {n}; 2017: {n} kg; 2018: {2 * n} kg", page=1 if n < second_page_from else 2)
        for n in range(1, 7)
    ]


@pytest.mark.parametrize("made", [cells, grid])
@pytest.mark.parametrize("rest", [1, 2])
@pytest.mark.parametrize("repeated", [0, 1])
def test_a_row_or_two_over_the_page_are_rows_of_the_table(made: Callable[..., Draw], rest: int, repeated: int) -> None:
    first = together(lines(*PROSE), made(PLACES[:-rest], top=550))
    second = together(made([*PLACES[:repeated], *PLACES[-rest:]], top=80), lines("Source: customs.", top=400))
    assert parts_of(pdf(first, second))[1:] == [
        *place_rows(7 - rest),
        Part(PARAGRAPH, "Source: customs.", page=2),
    ]


@pytest.mark.parametrize("made", [cells, grid])
@pytest.mark.parametrize("rest", [1, 3])
def test_captions_between_its_halves_cut_no_table(made: Callable[..., Draw], rest: int) -> None:
    first = together(
        lines("Table 1. Seizures, by place", top=440),
        made(PLACES[:-rest], top=470),
        lines("Figure 2. The road to Gao", top=790, size=9),
    )
    second = together(lines("Table 1 (continued)", top=60), made(PLACES[-rest:], top=90), lines(*PROSE, top=400))
    assert parts_of(pdf(first, second)) == [
        Part(PARAGRAPH, "Table 1. Seizures, by place", page=1),
        *place_rows(7 - rest),
        Part(PARAGRAPH, "Figure 2. The road to Gao", page=1),
        Part(PARAGRAPH, "Table 1 (continued)", page=2),
        Part(PARAGRAPH, PROSE_TEXT, page=2),
    ]


@pytest.mark.parametrize("made", [cells, grid])
def test_a_table_with_a_caption_of_its_own_is_another(made: Callable[..., Draw]) -> None:
    first = together(lines("Table 1. Seizures of resin", top=560), made(PLACES[:5], top=590))
    second = together(lines("Table 2. Seizures of heroin", top=60), made([PLACES[0], *PLACES[3:]], top=90))
    assert texts_of(pdf(first, second))[5:7] == [
        "Table 2. Seizures of heroin",
        "Place: Place 3; 2017: 3 kg; 2018: 6 kg",
    ]


def test_a_line_with_gaps_at_other_places_is_no_row_of_the_table_before() -> None:
    first = together(lines(*PROSE), cells(PLACES, top=550))
    second = together(cells([("Paid in May", "Sold in June")], top=80, width=200), lines(*PROSE, top=300))
    assert [part.kind for part in parts_of(pdf(first, second)) if part.page == 2] == [PARAGRAPH, PARAGRAPH]


def test_a_title_in_the_first_row_of_a_grid_is_a_paragraph() -> None:
    page = together(lines(*PROSE), grid([("Seizures in Gao", "", ""), *SEIZURES]))
    assert parts_of(pdf(page))[1:] == [
        Part(PARAGRAPH, "Seizures in Gao", page=1),
        *(Part(ROW, row, page=1) for row in SEIZURE_ROWS),
    ]


@pytest.mark.parametrize("made", [cells, grid])
def test_the_year_of_a_group_is_said_in_each_of_its_rows(made: Callable[..., Draw]) -> None:
    rows = [
        ("Year", "Month", "Pistols"),
        ("2017", "May", "3"),
        ("", "June", "4"),
        ("2018", "May", "5"),
        ("", "June", "6"),
    ]
    assert texts_of(pdf(together(lines(*PROSE), made(rows))))[1:] == [
        "Year: 2017; Month: May; Pistols: 3",
        "Year: 2017; Month: June; Pistols: 4",
        "Year: 2018; Month: May; Pistols: 5",
        "Year: 2018; Month: June; Pistols: 6",
    ]


def test_a_row_of_a_table_without_lines_names_the_heading_of_each_cell() -> None:
    page = together(lines(*PROSE), cells(SEIZURES), lines("Source: customs.", top=300))
    assert parts_of(pdf(page)) == [
        Part(PARAGRAPH, PROSE_TEXT, page=1),
        *(Part(ROW, row, page=1) for row in SEIZURE_ROWS),
        Part(PARAGRAPH, "Source: customs.", page=1),
    ]


def test_names_and_values_without_a_heading_are_pairs() -> None:
    page = cells([("Heroin", "12 kg"), ("Cocaine", "340 kg"), ("Cannabis", "2 t")])
    assert texts_of(pdf(page)) == ["Heroin: 12 kg", "Cocaine: 340 kg", "Cannabis: 2 t"]


def locators(data: bytes) -> list[str]:
    return [part.locator for part in parts_of(data)]


def numbered(first: int, last: int) -> Draw:
    """A page of numbered paragraphs, each of a sentence that begins with its number in words."""
    page = [
        lines(f"{n}. {NAMES[n].title()} boats a day cross the lake, and those who row them say so.", top=100 + 30 * n)
        for n in range(first, last + 1)
    ]
    return together(*page)


def test_paragraphs_that_are_numbered_over_the_document_are_found_by_their_number() -> None:
    data = pdf(numbered(1, 4), numbered(5, 6))
    assert locators(data) == [f"para. {n}" for n in range(1, 7)]
    assert texts_of(data)[4] == "Five boats a day cross the lake, and those who row them say so."


def test_lettered_items_belong_to_their_paragraph() -> None:
    items = lines("(a) To count the boats;", "(b) To weigh what they carry;", top=236)
    assert locators(pdf(together(numbered(1, 4), items), numbered(5, 6)))[3:7] == [
        "para. 4",
        "para. 4 (a)",
        "para. 4 (b)",
        "para. 5",
    ]


def test_a_list_within_numbered_paragraphs_takes_no_number_of_theirs() -> None:
    inner = lines("1. The first boat.", "2. The second boat.", "3. The third boat.", top=176, left=100)
    data = pdf(together(numbered(1, 2), inner), numbered(3, 5))
    assert locators(data) == ["para. 1", "para. 2", *["para. 2"] * 3, "para. 3", "para. 4", "para. 5"]


def test_the_items_of_a_short_list_are_no_numbered_paragraphs() -> None:
    assert set(locators(pdf(lines("1. Boats.", "2. Nets.", "3. Oars.", "4. Sails.")))) == {""}


def test_what_stands_under_an_article_is_found_by_it() -> None:
    page = together(
        lines("Article 2", top=100, font="Helvetica-Bold"),
        lines(*PROSE, top=130),
        lines("Article 3. Boats are counted at night.", top=200),
        lines("Article 2 of the law says that boats are counted at night.", top=230),
        lines("Annex", top=300, font="Helvetica-Bold", size=16),
        lines(*PROSE, top=330),
    )
    assert locators(pdf(page)) == ["Article 2", "Article 2", "Article 3", "Article 3", "", ""]


FIRST_HALF = "Officers search the lorries by hand and according to the drivers they"
OTHER_HALF = "ask for a present before one may leave the yard of the customs post."


def test_a_typed_line_above_footnotes_cuts_no_sentence() -> None:
    first = together(lines(FIRST_HALF, top=650), lines("_" * 18, "1 See the yearly report.", top=720))
    assert texts_of(pdf(first, lines(OTHER_HALF), lines(*PROSE))) == [
        f"{FIRST_HALF} \f{OTHER_HALF}",
        "1 See the yearly report.",
        PROSE_TEXT,
    ]


@pytest.mark.parametrize("code", ["31-10019 (E)", "*3110019*", "31-10019 (E) 220725"])
def test_a_job_number_or_bar_code_at_the_foot_of_page_1_cuts_no_sentence(code: str) -> None:
    first = together(lines(FIRST_HALF), lines(code, top=HEIGHT - 60))
    assert texts_of(pdf(first, lines(OTHER_HALF))) == [f"{FIRST_HALF} \f{OTHER_HALF}", code]


def test_a_caption_between_the_lines_of_a_sentence_stands_behind_it() -> None:
    page = together(
        lines(FIRST_HALF), lines("Figure 3: The old post, 2016.", top=130, size=9), lines(OTHER_HALF, top=160)
    )
    assert texts_of(pdf(page)) == [f"{FIRST_HALF} {OTHER_HALF}", "Figure 3: The old post, 2016."]


def test_a_footnote_goes_on_under_the_next_page() -> None:
    note = [
        "1 The registers of the port were read from the first to the last page, and none of those who wrote in them"
    ]
    first = together(lines(*PROSE), lines(*note, top=780, size=8))
    second = together(lines(*PROSE), lines("was asked who had paid for the boats.", top=780, size=8))
    assert texts_of(pdf(first, second)) == [
        PROSE_TEXT,
        f"{note[0]} \fwas asked who had paid for the boats.",
        PROSE_TEXT,
    ]


def test_a_numbered_paragraph_whose_first_line_ends_in_a_figure_is_one() -> None:
    page = together(
        lines("12.", top=100),
        lines("After the attack on the prison of the town it was said that 529", left=110, top=100),
        lines("prisoners had fled, most of whom had never seen a judge in their lives.", top=114),
    )
    (text,) = texts_of(pdf(page))
    assert text.endswith("it was said that 529 prisoners had fled, most of whom had never seen a judge in their lives.")


def test_labels_with_a_value_each_are_paragraphs_of_their_own() -> None:
    labels = ("Population: 7,300", "Wells in use: 5", "Nearest court: 210 km")
    assert texts_of(pdf(together(lines(*PROSE), lines(*labels, top=300)))) == [PROSE_TEXT, *labels]


def test_a_line_painted_on_colour_is_no_cell() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillGray(0.8)
        for n, width in enumerate((330, 300, 260)):
            canvas.rect(LEFT, HEIGHT - 103 - n * LEADING, width, LEADING, stroke=0, fill=1)
        canvas.setFillGray(0)
        write(canvas, PROSE, 100)

    assert texts_of(pdf(page)) == [PROSE_TEXT]


def test_a_footnote_cuts_no_paragraph_and_its_number_is_no_word() -> None:
    def first(canvas: Canvas) -> None:
        write(canvas, PROSE[:1], 700)
        write(canvas, ["1"], 695, left=72 + canvas.stringWidth(PROSE[0], "Helvetica", 11), size=6)
        write(canvas, PROSE[1:2], 714)
        write(canvas, ["1 United Nations, Report on Mali (2018)."], 790, size=7)

    assert parts_of(pdf(first, together(lines(PROSE[2]), lines(*PROSE, top=200)))) == [
        Part(PARAGRAPH, f"{PROSE[0]} {PROSE[1]} \f{PROSE[2]}", page=1),
        Part(PARAGRAPH, "1 United Nations, Report on Mali (2018).", page=1),
        Part(PARAGRAPH, PROSE_TEXT, page=2),
    ]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_upright(degrees: int) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(degrees)
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        canvas.translate(-200, -HEIGHT + 200)
        write(canvas, PROSE, 100, left=10)

    assert texts_of(pdf(turned)) == [PROSE_TEXT]


def test_the_values_of_a_form_stand_behind_their_labels() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["Officer in charge:", "", "Goods:", "", "Armed:", "", "Alone:"], 100)
        place = {"x": 200, "width": 250, "height": 20, "borderWidth": 0}
        canvas.acroForm.textfield(name="officer", value="Corporal Nadi Fell", y=HEIGHT - 106, **place)
        canvas.acroForm.choice(name="goods", value="tea", options=["tea", "salt"], y=HEIGHT - 134, **place)
        canvas.acroForm.checkbox(name="armed", checked=True, x=200, y=HEIGHT - 160, size=14)
        canvas.acroForm.checkbox(name="alone", checked=False, x=200, y=HEIGHT - 188, size=14)
        canvas.acroForm.textfield(name="key", value="secret", y=HEIGHT - 300, fieldFlags="password", **place)

    assert texts_of(pdf(page)) == ["Officer in charge: Corporal Nadi Fell", "Goods: tea", "Armed: ☒", "Alone: ☐"]


def test_a_tick_may_stand_before_its_label() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["Armed"], 100, left=100)
        write(canvas, ["Alone"], 100, left=180)
        canvas.acroForm.checkbox(name="armed", checked=False, x=82, y=HEIGHT - 102, size=14)
        canvas.acroForm.checkbox(name="alone", checked=True, x=162, y=HEIGHT - 102, size=14)

    assert texts_of(pdf(page)) == ["☐ Armed ☒ Alone"]


def test_facts_are_what_the_file_declares() -> None:
    draft = read_pdf(pdf(lines(*PROSE), facts={"title": "Crime in Mali", "author": "UNODC"}, lang="fr-FR"))
    assert draft.facts == {"title": "Crime in Mali", "author": "UNODC", "file_dated": "2000-01-01", "language": "fr"}
    assert (draft.pages, draft.warnings) == (1, ())


def test_a_cover_shows_the_day_of_publication_and_the_file_has_one_of_its_own() -> None:
    cover = together(lines("Crime in Mali", size=24), lines("May 2021", top=700))
    facts = read_pdf(pdf(cover, lines(*PROSE, "4 June 2020"))).facts
    assert (facts["published"], facts["file_dated"]) == ("2021-05", "2000-01-01")


def test_a_masthead_shows_the_day_of_publication() -> None:
    masthead = lines("Distr.: General", "12 April 2024", "Original: English", top=60, left=400, size=9)
    text = lines(*PROSE * 20, top=150, size=9)
    assert read_pdf(pdf(together(masthead, text))).facts["published"] == "2024-04-12"


def test_a_day_below_the_top_of_a_page_of_text_is_not_that_of_publication() -> None:
    text = lines(*PROSE * 12, "3 May 2021", top=80, size=9)
    assert "published" not in read_pdf(pdf(text)).facts


@pytest.mark.parametrize(
    "title", ["", "untitled", "Microsoft Word - x.doc", "report_final.indd", "  ", "...", "Untitled-1"]
)
def test_a_title_that_is_none_gives_way_to_the_largest_text_of_page_1(title: str) -> None:
    page = together(lines("Crime", "in Mali", size=24), lines(*PROSE, top=200))
    assert read_pdf(pdf(page, facts={"title": title})).facts["title"] == "Crime in Mali"


def test_a_masthead_is_no_title_and_bold_type_under_it_is_though_hardly_larger() -> None:
    masthead = together(
        lines("Council of Ports", size=20, top=60),
        lines("Distr.: General", left=380, top=60),
        lines("3 May 2021", left=380, top=78),
        lines("and of Rivers", size=20, top=82),
    )
    title = lines("Letter dated 2 May 2021 from the pilots", "of Silt", top=180, size=12.5, font="Helvetica-Bold")
    page = together(masthead, title, lines(*PROSE * 3, top=240))
    assert read_pdf(pdf(page)).facts["title"] == "Letter dated 2 May 2021 from the pilots of Silt"


def test_a_heading_of_the_titles_size_further_down_is_no_part_of_it() -> None:
    page = together(
        lines("Crime in Mali", size=16), lines("I. Introduction", size=16, top=160), lines(*PROSE * 3, top=200)
    )
    assert read_pdf(pdf(page)).facts["title"] == "Crime in Mali"


def test_no_title_is_made_of_text_as_large_as_the_body() -> None:
    assert "title" not in read_pdf(pdf(lines(*PROSE))).facts


def test_a_scanned_file_says_that_it_holds_no_text() -> None:
    assert fault_of(pdf(picture, picture)) == Message(
        CorpusCode.PDF_SCANNED, pages=Message(CorpusCode.PDF_PAGES, count=2)
    )


def test_scanned_pages_among_others_are_named_and_blank_ones_are_not() -> None:
    text = lines(*PROSE)
    draft = read_pdf(pdf(text, text, picture, text, blank, text, picture, picture, picture))
    assert draft.warnings == (Message(CorpusCode.PDF_PAGES_WITHOUT_TEXT, count=4, pages="3, 7–9"),)
    assert [part.page for part in draft.parts] == [1, 2, 4, 6]


def struck(text: str, kept: str, *, rise: float = 3.5, end: float = 0) -> Draw:
    """A line whose first words are struck out by a drawn line."""

    def draw(canvas: Canvas) -> None:
        write(canvas, [f"{text} {kept}"], 100)
        width = canvas.stringWidth(text, "Helvetica", 11)
        canvas.line(LEFT, HEIGHT - 100 + rise, LEFT + width + end, HEIGHT - 100 + rise)

    return draw


def test_words_with_a_line_through_them_are_left_out() -> None:
    assert texts_of(pdf(struck("The fee is 300 francs.", "The fee is 70 francs."))) == ["The fee is 70 francs."]


@pytest.mark.parametrize("drawn", [{"rise": -2.0}, {"end": 250}])
def test_words_that_are_underlined_or_crossed_by_a_chart_s_line_stay(drawn: dict[str, float]) -> None:
    texts = ("The fee is 70 francs.", "It is paid at the gate.")
    assert texts_of(pdf(struck(*texts, **drawn))) == [" ".join(texts)]


def test_words_that_a_reviewer_struck_out_are_left_out() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["The fee is 300 francs. The fee is 70 francs."], 100)
        right = LEFT + canvas.stringWidth("The fee is 300 francs.", "Helvetica", 11)
        top, bottom = HEIGHT - 90, HEIGHT - 103
        box = (LEFT, top, right, top, LEFT, bottom, right, bottom)
        canvas.highlightAnnotation("", [LEFT, bottom, right, top], QuadPoints="[" + " ".join(map(str, box)) + "]")

    assert texts_of(pdf(page, pageCompression=0).replace(b"/Highlight", b"/StrikeOut")) == ["The fee is 70 francs."]


def test_the_line_numbers_of_a_transcript_are_no_words_of_its_sentences() -> None:
    page = together(
        lines(*PROSE * 3), *(lines(str(n + 1), top=100 + LEADING * n, left=60 - 6 * (n > 8)) for n in range(9))
    )
    assert texts_of(pdf(page)) == [" ".join([PROSE_TEXT] * 3)]


def test_numbers_of_the_rows_of_a_table_stay() -> None:
    rows = [(str(n + 1), NAMES[n], f"{n * 7} kg") for n in range(9)]
    text = " ".join(texts_of(pdf(cells(rows))))
    assert all(f"{n + 1}" in text.split(NAMES[n])[0] for n in range(9))


HIDDEN = "The price of passage was nothing at all."


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    write(canvas, [HIDDEN], 300)


def invisible(canvas: Canvas) -> None:
    text = canvas.beginText(LEFT, HEIGHT - 300)
    text.setTextRenderMode(3)
    text.textLine(HIDDEN)
    canvas.drawText(text)


@pytest.mark.parametrize("hide", [white, invisible, lines(HIDDEN, top=300, size=0.8), lines(HIDDEN, left=700)])
def test_text_that_nobody_sees_is_left_out_and_counted(hide: Draw) -> None:
    draft = read_pdf(pdf(together(lines(*PROSE), hide)))
    assert [part.text for part in draft.parts] == [PROSE_TEXT]
    assert draft.warnings == (Message(CorpusCode.TEXT_HIDDEN, count=1),)


def test_white_text_on_a_dark_ground_and_the_text_layer_of_a_scan_are_read() -> None:
    def dark(canvas: Canvas) -> None:
        canvas.rect(60, HEIGHT - 310, 400, 30, fill=1)
        white(canvas)

    for page in (dark, together(picture, invisible)):
        draft = read_pdf(pdf(page))
        assert ([part.text for part in draft.parts], draft.warnings) == ([HIDDEN], ())


def shifted(text: str) -> str:
    """A text in the letters that stand 3 places on, as a wrong map of a font gives them."""
    return "".join(chr((ord(c) - 94) % 26 + 97) if c.islower() else c for c in text.lower())


def test_a_part_of_a_page_whose_letters_stand_for_others_is_left_out_with_a_warning(unicode_font: str) -> None:
    garbled = map(shifted, (*PROSE, *LEFT_COLUMN, *RIGHT_COLUMN))
    page = together(lines(*PROSE), lines(*garbled, top=300, font=unicode_font))
    draft = read_pdf(pdf(page))
    assert [part.text for part in draft.parts] == [PROSE_TEXT]
    assert draft.warnings == (Message(CorpusCode.PDF_PAGES_GARBLED, count=1, pages="1"),)


def test_a_list_of_codes_in_a_font_of_its_own_is_read(unicode_font: str) -> None:
    codes = ["BKO GAO TMB", "KYS MPT KDL", "NKM TDN SGU", "MNK GND YTR"]
    assert texts_of(pdf(lines(*codes, font=unicode_font))) == [" ".join(codes)]


ONE_PAGE = Message(CorpusCode.PDF_PAGES, count=1)


def test_a_page_of_letters_without_meaning_counts_as_one_without_text(unicode_font: str) -> None:
    garbled = lines("\ue001\ue002\ue003\ue004 \ue005\ue006", font=unicode_font)
    assert read_pdf(pdf(lines(*PROSE), garbled)).warnings == (
        Message(CorpusCode.PDF_PAGES_GARBLED, count=1, pages="2"),
    )
    assert fault_of(pdf(garbled)) == Message(CorpusCode.PDF_SCANNED_OR_GARBLED, pages=ONE_PAGE, garbled=ONE_PAGE)


def test_a_file_that_needs_a_password_is_not_read() -> None:
    assert fault_of(pdf(lines(*PROSE), encrypt=locked(user="u", owner="o"))) == Message(CorpusCode.PDF_ENCRYPTED)


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    assert texts_of(pdf(lines(*PROSE), encrypt=locked(user="", owner="o"))) == [PROSE_TEXT]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"Cocaine moves by road.", b"\0" * 5000])
def test_bytes_that_are_no_pdf_are_called_damaged(data: bytes) -> None:
    assert fault_of(data) == Message(CorpusCode.PDF_DAMAGED)


def test_a_file_cut_off_behind_its_pages_is_still_read() -> None:
    whole = pdf(lines(*PROSE), lines(*PROSE), pageCompression=0)
    assert texts_of(whole[: whole.rindex(b"xref")]) == [PROSE_TEXT, PROSE_TEXT]
    assert fault_of(whole[:200]) == Message(CorpusCode.PDF_DAMAGED)


def test_a_file_of_too_many_pages_names_both_numbers() -> None:
    assert fault_of(pdf(*[lines("Mali.")] * 4), max_pages=3) == Message(CorpusCode.PDF_TOO_LONG, count=4, most=3)


def test_three_hundred_pages_take_seconds() -> None:
    """Twenty-five milliseconds a page is what a person waits for; ten times that fails even on a busy machine."""
    page = lines(*PROSE * 5, top=90)
    data = pdf(*[page] * 300)
    begun = time.perf_counter()
    assert read_pdf(data).pages == 300
    assert time.perf_counter() - begun < 300 * 0.25


def outcome(data: bytes) -> Draft | None:
    try:
        return read_pdf(data)
    except UnreadableFileError:
        return None


def test_a_line_whose_matrix_is_no_number_is_left_out() -> None:
    page = together(lines("Cocaine moves by road."), lines("It goes by night.", left=90, top=130))
    broken = pdf(page, pageCompression=0).replace(b"1 0 0 1 90", b"0 0 0 " + b"9" * 40 + b".0 90")
    assert texts_of(broken) == ["Cocaine moves by road."]


@given(st.binary(max_size=400), st.booleans())
def test_random_bytes_are_read_or_called_unreadable(data: bytes, named: bool) -> None:
    assert isinstance(outcome(b"%PDF-1.4\n" + data if named else data), Draft | None)


REAL = pdf(together(lines(*PROSE), grid(SEIZURES), cells(SEIZURES, top=500)), picture, lines(*PROSE), pageCompression=0)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, len(REAL) - 1), st.binary(min_size=1, max_size=6)), max_size=20), st.floats(0, 1)
)
def test_a_damaged_file_is_read_or_called_unreadable(wounds: list[tuple[int, bytes]], kept: float) -> None:
    data = bytearray(REAL)
    for place, wound in wounds:
        data[place : place + len(wound)] = wound
    draft = outcome(bytes(data[: int(len(data) * max(kept, 0.1))]))
    assert draft is None or all(part.text and 1 <= part.page <= draft.pages for part in draft.parts)


@given(
    st.lists(
        st.text(string.ascii_letters, min_size=1, max_size=9).map(lambda word: word + "a"), min_size=1, max_size=60
    )
)
def test_no_word_is_lost(words: list[str]) -> None:
    """Each holds a vowel, as the words of a language do: letters at random are what a font without a key gives."""
    rows = [" ".join(words[n : n + 7]) for n in range(0, len(words), 7)]
    assert " ".join(texts_of(pdf(lines(*rows, top=200)))).split() == words


def test_the_head_of_two_pages_is_read_once_and_parts_no_table() -> None:
    heading = ["Region", "Month", "Cases"]
    first = [heading, ["North", "May", "200"], ["", "June", "201"], ["South", "May", "210"], ["", "June", "209"]]
    second = [heading, ["", "July", "215"]]
    pages = [
        together(lines("Bulletin of Courts", top=30, size=8), grid(rows, top=top, height=30))
        for rows, top in ((first, 300), (second, 60))
    ]
    texts = texts_of(pdf(*pages))
    assert texts.count("Bulletin of Courts") == 1
    assert texts[-1] == "Region: South; Month: July; Cases: 215"


def test_two_pages_that_begin_alike_keep_their_text() -> None:
    assert texts_of(pdf(lines(*PROSE), lines(*PROSE))) == [PROSE_TEXT, PROSE_TEXT]


def test_two_words_that_a_wide_gap_parts_without_a_space_are_two() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["pricing mechanisms"], 100)
        write(
            canvas,
            ["to help the convoys"],
            100,
            left=LEFT + 2.2 + canvas.stringWidth("pricing mechanisms", "Helvetica", 11),
        )

    assert texts_of(pdf(page)) == ["pricing mechanisms to help the convoys"]


def test_a_narrow_gap_and_spaced_letters_part_no_word() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["The trade has un"], 100)
        write(
            canvas,
            ["intended outcomes."],
            100,
            left=LEFT + 1.2 + canvas.stringWidth("The trade has un", "Helvetica", 11),
        )
        text = canvas.beginText(LEFT, HEIGHT - 200)
        text.setCharSpace(2.2)
        text.textLine("Of the convoys")
        canvas.drawText(text)

    assert texts_of(pdf(page)) == ["The trade has unintended outcomes.", "Of the convoys"]


def test_clauses_are_parted_by_white_though_most_lines_stand_so_far_apart() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["Recalling its earlier resolutions on convoys, among which the one", "of 3 June 2022,"], 100)
        write(canvas, ["Noting with concern the reports on pick-up trucks by night, and", "on the towns,"], 141)
        for n in range(6):
            write(canvas, [f"{n + 1}. Decides to remain seized of the matter of convoys by night;"], 182 + 27 * n)

    assert texts_of(pdf(page))[:2] == [
        "Recalling its earlier resolutions on convoys, among which the one of 3 June 2022,",
        "Noting with concern the reports on pick-up trucks by night, and on the towns,",
    ]


def test_a_line_of_small_capitals_does_not_tear_its_sentence() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["Reports on convoys should be sent to the person who is identified", "by name"], 100)
        start = LEFT + canvas.stringWidth("by name ", "Helvetica", 11)
        write(canvas, ["in the section called FOR FURTHER INFORMATION ON CONVOYS"], 114, left=start, size=8.5)
        write(canvas, ["and nobody asks what the men carry under their tarpaulins by night."], 128)

    assert len(texts_of(pdf(page))) == 1


def test_a_raised_mark_before_a_note_is_not_glued_to_its_first_word() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, PROSE * 3, 100)
        write(canvas, ["4"], 767, size=5)
        write(canvas, ["Repairs of pick-up trucks are not included."], 770, left=LEFT + 3, size=7)

    assert texts_of(pdf(page))[-1] == "4 Repairs of pick-up trucks are not included."

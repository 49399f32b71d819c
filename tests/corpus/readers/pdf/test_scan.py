"""A scanned page is read by a recogniser, laid out like any other page, and marked."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Part, lay_out
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.page_view import PageRequest
from corpus.readers.pdf.picture import show_page
from corpus.readers.pdf.reader import read_pdf
from corpus.recognition import Picture, Recognised, RecognisedLine, RecognisedWord, Recogniser, Scans
from tests.corpus.readers.pdf.papers import HEIGHT, PROSE, PROSE_TEXT, WIDTH, Draw, lines, pdf, picture

PARAGRAPH, HEADING = BlockKind.PARAGRAPH, BlockKind.HEADING
SCALE = 2304 / HEIGHT  # pixels a point, in which pages are recognised
CHAR = 5.5  # points that each character of the stand-in takes
GOLD = "Gold is dug up by hand in Kidal."


def line(text: str, top: float, *, left: float = 72, size: float = 11, confidence: float = 0.99) -> RecognisedLine:
    """A line of text in points from the page's upper left corner."""
    words, at = [], left
    for word in text.split():
        end = at + CHAR * size / 11 * len(word)
        words.append(RecognisedWord(word, at * SCALE, end * SCALE))
        at = end + CHAR * size / 11
    return RecognisedLine(tuple(words), top * SCALE, size * SCALE, confidence)


def prose(top: float = 100, sizes: Sequence[float] = (11, 11, 11)) -> list[RecognisedLine]:
    return [line(text, top + 14 * n, size=size) for n, (text, size) in enumerate(zip(PROSE, sizes, strict=True))]


def says(*found: RecognisedLine, slope: float = 0.0) -> Recogniser:
    """Stands for a recogniser: it finds these lines on every picture."""
    return lambda _picture: Recognised(found, slope)


def in_turn(*pages: Sequence[RecognisedLine]) -> Recogniser:
    """Finds the lines of one page after the other."""
    left = iter(pages)
    return lambda _picture: Recognised(tuple(next(left)))


def parts_of(data: bytes, recogniser: Recogniser) -> list[Part]:
    return list(read_pdf(data, Scans(recogniser)).parts)


def test_a_scanned_page_is_read_and_marked() -> None:
    draft = read_pdf(pdf(picture), Scans(says(*prose())))
    assert draft.parts == (Part(PARAGRAPH, PROSE_TEXT, page=1, recognised=True),)
    assert draft.warnings == (Message(CorpusCode.PDF_PAGES_RECOGNISED, count=1, pages="1"),)


def test_without_a_recogniser_a_scan_has_no_text() -> None:
    with pytest.raises(UnreadableFileError, match=rf"^{CorpusCode.PDF_SCANNED}"):
        read_pdf(pdf(picture))


def test_only_what_stands_on_a_scanned_page_is_marked() -> None:
    data = pdf(lines(GOLD), picture, lines("Salt is cut in Taoudenni."))
    draft = read_pdf(data, Scans(says(*prose())))
    assert [(part.text, part.page, part.recognised) for part in draft.parts] == [
        (GOLD, 1, False),
        (PROSE_TEXT, 2, True),
        ("Salt is cut in Taoudenni.", 3, False),
    ]
    document = lay_out(draft, document_id="d", name="d.pdf")
    assert [document.is_recognised_at(document.text.index(word)) for word in ("Gold", "tarpaulins", "Salt")] == [
        False,
        True,
        False,
    ]


def test_a_paragraph_that_begins_on_a_typed_page_and_ends_on_a_scan_is_marked() -> None:
    data = pdf(lines(*PROSE[:2], top=750), picture)
    (part,) = parts_of(data, says(line(PROSE[2], 60)))
    assert (part.text.split(), part.page, part.recognised) == (PROSE_TEXT.split(), 1, True)


def test_a_paragraph_with_a_line_that_is_not_sure_is_left_out_whole_and_counted() -> None:
    worn = [line(text, 300 + 14 * n, confidence=(0.99, 0.94, 0.99)[n]) for n, text in enumerate(PROSE)]
    draft = read_pdf(pdf(picture), Scans(says(*prose(), *worn)))
    assert [part.text for part in draft.parts] == [PROSE_TEXT]
    assert Message(CorpusCode.PDF_LINES_UNSURE, count=1) in draft.warnings


def test_a_title_that_is_not_sure_is_none() -> None:
    found = [line("Tbe roods of the north", 60, size=18, confidence=0.9), *prose()]
    assert "title" not in read_pdf(pdf(picture), Scans(says(*found))).facts


def test_a_scan_without_any_sure_line_has_no_text() -> None:
    with pytest.raises(UnreadableFileError, match=rf"^{CorpusCode.PDF_SCANNED}"):
        read_pdf(pdf(picture), Scans(says(line("Tbe roods", 60, confidence=0.5))))


def test_a_scan_on_which_nothing_is_found_stays_named_as_without_text() -> None:
    draft = read_pdf(pdf(lines(GOLD), picture), Scans(says()))
    assert draft.warnings == (Message(CorpusCode.PDF_PAGES_WITHOUT_TEXT, count=1, pages="2"),)


def test_no_more_scans_of_a_file_are_read_than_the_most() -> None:
    draft = read_pdf(pdf(picture, picture, picture), Scans(says(line(GOLD, 100)), most=1))
    assert [(part.text, part.page) for part in draft.parts] == [(GOLD, 1)]
    assert draft.warnings == (
        Message(CorpusCode.PDF_PAGES_RECOGNISED, count=1, pages="1"),
        Message(CorpusCode.PDF_PAGES_WITHOUT_TEXT, count=2, pages="2–3"),
        Message(CorpusCode.PDF_SCANS_LEFT, count=2),
    )


def test_running_heads_of_scans_are_left_out() -> None:
    pages = [[line("Report on gold", 40), *prose(top=200 + n)] for n in range(3)]
    assert all("Report" not in part.text for part in parts_of(pdf(picture, picture, picture), in_turn(*pages)))


def test_sizes_that_differ_as_measures_do_are_one_type_and_a_larger_one_is_a_heading() -> None:
    found = [line("The roads of the north", 60, size=16), *prose(sizes=(10.6, 11.3, 11.0))]
    assert parts_of(pdf(picture), says(*found)) == [
        Part(HEADING, "The roads of the north", 1, 1, recognised=True),
        Part(PARAGRAPH, PROSE_TEXT, page=1, recognised=True),
    ]


def test_columns_of_a_scan_are_read_one_after_the_other() -> None:
    left = [f"the left column goes on at {n}" for n in "abcdefgh"]
    right = [f"and the right one follows at {n}" for n in "abcdefgh"]
    found = [
        line(text, 100 + 14 * n, left=at) for at, side in ((60, left), (310, right)) for n, text in enumerate(side)
    ]
    text = " ".join(part.text for part in parts_of(pdf(picture), says(*found)))
    assert text == " ".join((*left, *right))


def test_a_table_of_a_scan_is_read_by_rows() -> None:
    rows = [("Town", "Posts", "Boats"), ("Gao", "12", "575"), ("Mopti", "17", "582"), ("Kidal", "9", "14")]
    found = [
        line(cell, 200.2 + 18 * n - 0.4 * column, left=72 + 120 * column)
        for n, row in enumerate(rows)
        for column, cell in enumerate(row)
    ]
    texts = [part.text for part in parts_of(pdf(picture), says(*found))]
    assert texts[:2] == ["Town: Gao; Posts: 12; Boats: 575", "Town: Mopti; Posts: 17; Boats: 582"]


# The page as it is


def box_of(recogniser: Recogniser, quote: str, data: bytes | None = None) -> list[int]:
    (box,) = show_page(data or pdf(picture), PageRequest(1, quote, drawn=False), recogniser).boxes
    return [round(edge) for edge in box]


def test_a_quote_is_boxed_on_a_scan() -> None:
    found = says(line(GOLD, 100), line("Salt is cut in Taoudenni.", 130))
    assert box_of(found, GOLD) == [72, 91, 248, 103]


def test_on_a_page_that_leans_the_box_stands_where_the_words_do() -> None:
    found = says(line(GOLD, 100), slope=-0.1)  # 22 points lower where the line begins, 5 where it ends
    assert box_of(found, GOLD) == [72, 96, 248, 125]


def test_a_quote_of_two_lines_is_boxed_in_its_column_alone() -> None:
    left = [f"the left column goes on at {n}" for n in "abcdefgh"]
    right = [f"and the right one follows at {n}" for n in "abcdefgh"]
    found = [
        line(text, 100 + 14 * n, left=at) for at, side in ((60, left), (310, right)) for n, text in enumerate(side)
    ]
    view = show_page(pdf(picture), PageRequest(1, " ".join(left[2:4]), drawn=False), says(*found))
    assert [(round(box.left), round(box.top)) for box in view.boxes] == [(60, 119), (60, 133)]


def side_up(shown: Picture) -> bool:
    """Whether the dark bar of `turned` stands at the top of a picture."""
    return bool(shown[:40].mean() < 128)


def turned(degrees: int) -> Draw:
    """A page whose picture has a dark bar that stands at its top once it is turned back by the degrees, clockwise."""

    def draw(canvas: Canvas) -> None:
        image = np.full((800, 600) if degrees % 180 == 0 else (600, 800), 255, np.uint8)
        image[:60] = 0
        scan = Image.fromarray(image).rotate(degrees, expand=True)
        canvas.drawImage(ImageReader(scan), 0, 0, WIDTH, HEIGHT)

    return draw


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_lies_on_a_side_or_on_its_head_is_turned(degrees: int) -> None:
    unsure = Recognised(tuple(line("xq", 100 + 20 * n, confidence=0.4) for n in range(5)))
    found = Recognised(tuple(prose()))
    data = pdf(turned(degrees))

    def recogniser(picture: Picture) -> Recognised:
        return found if side_up(picture) else unsure

    assert [part.text for part in parts_of(data, recogniser)] == [PROSE_TEXT]
    left, top, right, bottom = box_of(recogniser, PROSE[0], data)
    place = {0: top, 90: left, 180: HEIGHT - bottom, 270: WIDTH - right}[degrees]
    assert place == pytest.approx(91, abs=1)

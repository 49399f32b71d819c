"""A page is shown as it is, never larger than it may be, with the quote boxed where a person sees it."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from corpus.codes import CorpusCode
from corpus.document import Document, Span
from corpus.draft import lay_out
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.message import Message
from corpus.page_view import Box, PageRequest, PageView, page_request
from corpus.readers.pdf.picture import MAX_PIXELS, MAX_WIDTH, show_page
from corpus.sandbox import Limits, Sandbox
from tests.corpus.readers.pdf.papers import HEIGHT, PROSE, WIDTH, blank, lines, locked, pdf, write

GOLD = "Gold leaves Kidal by lorry."
YELLOW, WHITE = (255, 240, 150), (255, 255, 255)


def document_of(data: bytes) -> Document:
    return lay_out(read_draft("paper.pdf", data), document_id="paper", name="paper.pdf")


def shown(data: bytes, number: int, quote: str) -> PageView:
    """A page with the quote as it stands in the document's text, found there by its first and last words."""
    text = document_of(data).text
    first, last = quote.split(" … ") if " … " in quote else (quote, quote)
    start = text.index(first)
    span = Span(start, text.index(last, start) + len(last))
    return show_page(data, page_request(document_of(data), number, span))


def picture(view: PageView) -> Image.Image:
    return Image.open(io.BytesIO(view.png))


def sized(width: float, height: float) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height), invariant=1)
    canvas.drawString(10, 10, GOLD)
    canvas.save()
    return file.getvalue()


def test_a_page_is_told_in_points_and_pictured_at_144_dots_an_inch() -> None:
    view = show_page(pdf(lines(GOLD)), PageRequest(1))
    assert (view.width, view.height, view.boxes) == (round(WIDTH, 2), round(HEIGHT, 2), ())
    assert (picture(view).size, picture(view).mode) == ((1190, 1683), "RGB")


def test_a_quote_is_boxed_on_its_line_and_nothing_else_is() -> None:
    view = shown(pdf(lines("Tea is sold.", GOLD, "Salt too.", top=100)), 1, GOLD)
    (box,) = view.boxes
    assert (round(box.left), round(box.top), round(box.bottom)) == (72, 104, 116)  # the baseline is at 114
    image = picture(view)
    assert image.getpixel((int(2 * box.right - 3), int(2 * box.top + 4))) == YELLOW
    assert image.getpixel((int(2 * box.right + 20), int(2 * box.top + 4))) == WHITE
    assert image.getpixel((150, 2 * 100 - 20)) == WHITE


def test_without_a_picture_only_the_boxes_are_told() -> None:
    data = pdf(lines(GOLD))
    view = show_page(data, PageRequest(1, GOLD, drawn=False))
    assert (len(view.boxes), view.png) == (1, b"")


def test_a_quote_over_columns_is_boxed_in_both() -> None:
    def draw(canvas: Canvas) -> None:
        for left, first in ((72, 0), (320, 1)):
            column = [*PROSE, "and in the end the gold leaves"] if first == 0 else ["the north for Dubai.", *PROSE]
            write(canvas, column, 150, left=left, size=8)

    view = shown(pdf(draw), 1, "and in the end … for Dubai.")
    assert [round(box.left) for box in view.boxes] == [72, 320]
    assert view.boxes[0].top > view.boxes[1].top


def test_a_quote_over_a_page_break_is_boxed_on_each_page_where_it_stands() -> None:
    data = pdf(lines(*PROSE[:2], top=760), lines(PROSE[2], "They come back at dawn.", top=80), lines("Salt."))
    quote = "and the men … their tarpaulins."
    assert [round(box.top) for box in shown(data, 1, quote).boxes] == [764]
    assert [round(box.top) for box in shown(data, 2, quote).boxes] == [70]
    assert shown(data, 3, quote).boxes == ()


def test_of_the_same_sentence_twice_on_a_page_the_one_is_boxed_that_is_quoted() -> None:
    data = pdf(lines("Tea is sold here. " + GOLD, *PROSE, top=100), lines("Salt."))
    twice = pdf(lines(GOLD + " Tea is sold here. " + GOLD, *PROSE, top=100))
    text = document_of(twice).text
    second = text.index(GOLD, 1)
    view = show_page(twice, page_request(document_of(twice), 1, Span(second, second + len(GOLD))))
    assert view.boxes[0].left > 150
    assert shown(data, 1, GOLD).boxes[0].left > 150


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_on_a_page_that_is_shown_turned_the_box_is_where_the_words_are_seen(degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(degrees)
        write(canvas, [GOLD], 400)

    view = show_page(pdf(draw), PageRequest(1, GOLD))
    (box,) = view.boxes
    assert 0 <= box.left < box.right <= view.width
    assert 0 <= box.top < box.bottom <= view.height
    assert (box.right - box.left > box.bottom - box.top) is (degrees in {0, 180})
    left, top, right, bottom = (round(2 * edge) for edge in box)
    inside = picture(view).convert("L").crop((left + 2, top + 2, right - 2, bottom - 2))
    outside = picture(view).convert("L").crop((0, 0, *picture(view).size))
    dark = sum(level < 100 for level in inside.get_flattened_data())
    assert dark > 100
    assert dark > 0.8 * sum(level < 60 for level in outside.get_flattened_data())


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 20), (20, 14_400), (3, 3), (800, 600)])
def test_a_picture_is_never_larger_than_it_may_be(size: tuple[float, float]) -> None:
    width, height = picture(show_page(sized(*size), PageRequest(1, GOLD))).size
    assert 1 <= width <= MAX_WIDTH
    assert width * height <= MAX_PIXELS


@pytest.mark.parametrize("number", [0, -1, 3, 2**31, 10**30])
def test_a_page_that_the_file_does_not_have_is_told_with_how_many_it_has(number: int) -> None:
    with pytest.raises(UnreadableFileError) as told:
        show_page(pdf(lines(GOLD), blank), PageRequest(number))
    assert told.value.message == Message(CorpusCode.PDF_NO_SUCH_PAGE, number=number, count=2)


def test_a_blank_page_is_shown_without_a_box() -> None:
    view = show_page(pdf(lines(GOLD), blank), PageRequest(2, GOLD))
    assert (view.boxes, picture(view).getextrema()) == ((), ((255, 255),) * 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", CorpusCode.PDF_DAMAGED),
        (b"# Gold", CorpusCode.PDF_DAMAGED),
        (pdf(lines(GOLD), encrypt=locked(user="salt", owner="tin")), CorpusCode.PDF_ENCRYPTED),
    ],
)
def test_what_is_no_pdf_that_can_be_opened_is_told(data: bytes, code: CorpusCode) -> None:
    with pytest.raises(UnreadableFileError, match=f"^{code}"):
        show_page(data, PageRequest(1))


def test_a_page_is_shown_in_a_process_of_its_own_as_in_this_one() -> None:
    data, asked = pdf(lines(GOLD)), PageRequest(1, GOLD)
    with Sandbox(Limits()) as sandbox:
        assert sandbox.show(data, asked) == show_page(data, asked)
        with pytest.raises(UnreadableFileError, match=r"^pdf\.no_such_page \(count=1, number=2\)$"):
            sandbox.show(data, PageRequest(2))
        assert sandbox.read("a.md", b"Gao.").parts[0].text == "Gao."


def test_a_view_is_read_back_from_json_as_it_was() -> None:
    view = PageView(595.28, 841.89, (Box(1.5, 2, 3, 4),), b"\x89PNG\x00")
    assert PageView.from_json(view.to_json()) == view

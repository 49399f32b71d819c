"""Makes small PDFs whose every word is known."""

import io
from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEADING = 14
LEFT = 72

PROSE = (
    "Convoys of pick-up trucks cross the north of Mali by night,",
    "and the men who drive them pay for their passage in towns",
    "where nobody asks what they carry under their tarpaulins.",
)
PROSE_TEXT = " ".join(PROSE)

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, facts: dict[str, str] | None = None, **options: object) -> bytes:
    """A PDF with a page for each of the drawings; `facts` are its title, author and language."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, **options)
    facts = facts or {}
    canvas.setTitle(facts.get("title"))
    canvas.setAuthor(facts.get("author"))
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write(
    canvas: Canvas, lines: Iterable[str], top: float, *, left: float = LEFT, font: str = "Helvetica", size: float = 11
) -> float:
    """Writes lines downwards from `top` points under the page's upper edge; returns where the next would stand."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(left, HEIGHT - top, line)
        top += LEADING * size / 11
    return top


def lines(*texts: str, top: float = 100, left: float = LEFT, font: str = "Helvetica", size: float = 11) -> Draw:
    """A page with these lines."""
    return lambda canvas: write(canvas, texts, top, left=left, font=font, size=size) and None


def together(*draws: Draw) -> Draw:
    """A page that shows all of these."""

    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def picture(canvas: Canvas) -> None:
    """A page that is one image of a text, as a scanner makes it."""
    image = Image.new("L", (400, 560), 255)
    ImageDraw.Draw(image).text((40, 40), "Cocaine moves by road.", fill=0)
    canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)


def blank(_: Canvas) -> None:
    """A page with nothing on it."""


def columns(texts: Sequence[Sequence[str]], *, top: float = 150, width: float = 160) -> Draw:
    """A page of columns side by side, painted one after the other."""

    def draw(canvas: Canvas) -> None:
        for n, column in enumerate(texts):
            write(canvas, column, top, left=LEFT + n * width, size=9)

    return draw


def grid(rows: Sequence[Sequence[str]], *, top: float = 200, width: float = 120, height: float = 40) -> Draw:
    """A table with lines around its cells; a line feed in a cell begins its next line."""

    def draw(canvas: Canvas) -> None:
        edges = [LEFT + n * width for n in range(len(rows[0]) + 1)]
        canvas.grid(edges, [HEIGHT - top - n * height for n in range(len(rows) + 1)])
        for n, row in enumerate(rows):
            for left, cell in zip(edges, row, strict=False):
                write(canvas, cell.split("\n"), top + n * height + 15, left=left + 4, size=10)

    return draw


def cells(rows: Sequence[Sequence[str]], *, top: float = 200, width: float = 120) -> Draw:
    """A table without any line."""

    def draw(canvas: Canvas) -> None:
        for n, row in enumerate(rows):
            for column, cell in enumerate(row):
                write(canvas, [cell], top + n * LEADING, left=LEFT + column * width)

    return draw


def locked(*, user: str, owner: str) -> StandardEncryption:
    """A lock that opens with the user's password, which may be empty."""
    return StandardEncryption(user, ownerPassword=owner, strength=128)

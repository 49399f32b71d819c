"""What each library makes of a file, in the way that its own pages show first.

Each function takes a file and its language. A library that is not installed raises ImportError, a program that is not
on the PATH FileNotFoundError; the bench then leaves its row out and says so.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.readers.reading import Reading, cells_of_grid, joined_lines, reading_of


def pdftotext(file: Path, language: str) -> Reading:
    """Poppler's text in reading order; its paragraphs are parted by blank lines."""
    return reading_of(joined_lines(poppler(file)), language)


def pdftotext_layout(file: Path, language: str) -> Reading:
    """Poppler's text as it stands on the page."""
    return reading_of(joined_lines(poppler(file, "-layout")), language)


def poppler(file: Path, *options: str) -> str:
    """What Poppler's pdftotext prints of a file."""
    done = subprocess.run(["pdftotext", *options, str(file), "-"], check=True, capture_output=True, timeout=120)  # noqa: S603, S607
    return done.stdout.decode("utf-8", "replace")


def pdfplumber_text(file: Path, language: str) -> Reading:
    """Text by line, and the tables that it finds, each as rows."""
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(file) as pdf:
        text = "\f".join(page.extract_text() for page in pdf.pages)
        cells = [cell for page in pdf.pages for grid in page.extract_tables() for cell in cells_of_grid(grid)]
    return reading_of(joined_lines(text), language, cells=cells)


def pdfminer_text(file: Path, language: str) -> Reading:
    """Text boxes in the order of its layout analysis, parted by blank lines."""
    from pdfminer.high_level import extract_text  # noqa: PLC0415

    return reading_of(joined_lines(extract_text(str(file))), language)


def pypdf_text(file: Path, language: str) -> Reading:
    """Text by line; nothing parts its paragraphs but the ends of pages."""
    from pypdf import PdfReader  # noqa: PLC0415

    return reading_of(joined_lines("\f".join(page.extract_text() for page in PdfReader(file).pages)), language)


def trafilatura_text(file: Path, language: str) -> Reading:
    """The main text of a web page, as its XML tells paragraphs, headings and tables."""
    import trafilatura  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    found = trafilatura.extract(file.read_text(encoding="utf-8"), output_format="xml", include_comments=False)
    main = etree.fromstring(found.encode()).find("main")
    blocks = main.xpath(".//p[not(ancestor::table)] | .//head | .//item | .//row")
    texts = [" ".join(" ".join(block.itertext()).split()) for block in blocks]
    headings = [text for block, text in zip(blocks, texts, strict=True) if block.tag == "head"]
    grids = [[[" ".join(c.itertext()) for c in r.iter("cell")] for r in t.iter("row")] for t in main.iter("table")]
    return reading_of(texts, language, headings, [cell for grid in grids for cell in cells_of_grid(grid)])


def python_docx(file: Path, language: str) -> Reading:
    """Paragraphs and tables in their order; a heading is a paragraph whose style is called one."""
    import docx  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    texts, headings, cells = [], [], []
    for content in docx.Document(str(file)).iter_inner_content():
        if isinstance(content, Table):
            grid = [[cell.text for cell in row.cells] for row in content.rows]
            texts += [" ".join(row) for row in grid]
            cells += cells_of_grid(grid)
        else:
            texts.append(content.text)
            style = content.style.name if content.style else ""
            headings += [content.text] if (style or "").startswith(("Heading", "Title")) else []
    return reading_of(texts, language, headings, cells)


def openpyxl_rows(file: Path, language: str) -> Reading:
    """The values of each sheet as rows, under its name."""
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(file, data_only=True)
    grids = [[[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    cells = [cell for grid in grids for cell in cells_of_grid(grid)]
    texts = [*book.sheetnames, *(" ".join(filter(None, row)) for grid in grids for row in grid)]
    return reading_of(texts, language, book.sheetnames, cells)


def python_pptx(file: Path, language: str) -> Reading:
    """The shapes of each slide; the heading is what stands in the place for the title."""
    from pptx import Presentation  # noqa: PLC0415

    texts, headings, cells = [], [], []
    for slide in Presentation(str(file)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts += [paragraph.text for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                grid = [[cell.text for cell in row.cells] for row in shape.table.rows]
                texts += [" ".join(row) for row in grid]
                cells += cells_of_grid(grid)
        if slide.shapes.title is not None:
            headings.append(slide.shapes.title.text)
    return reading_of(texts, language, headings, cells)


def odfpy_text(file: Path, language: str) -> Reading:
    """The paragraphs and headings of an OpenDocument file, and its tables as rows."""
    from odf import table  # noqa: PLC0415
    from odf.opendocument import load  # noqa: PLC0415
    from odf.teletype import extractText  # noqa: PLC0415

    body = load(str(file)).body
    blocks = [(node.qname[1], extractText(node)) for node in _walk(body) if node.qname[1] in {"p", "h"}]
    grids = [
        [[extractText(cell) for cell in row.childNodes] for row in grid.getElementsByType(table.TableRow)]
        for grid in body.getElementsByType(table.Table)
    ]
    cells = [cell for grid in grids for cell in cells_of_grid(grid)]
    return reading_of((text for _, text in blocks), language, [text for tag, text in blocks if tag == "h"], cells)


def striprtf_text(file: Path, language: str) -> Reading:
    """The plain text of an RTF file, a paragraph a line."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    text: str = rtf_to_text(file.read_text(encoding="latin-1"))  # type: ignore[no-untyped-call]
    return reading_of(text.splitlines(), language)


def _walk(node: Any) -> Iterator[Any]:
    for child in getattr(node, "childNodes", ()):
        if hasattr(child, "qname"):
            yield child
            yield from _walk(child)


def _shown(value: object) -> str:
    return "" if value is None else str(value)

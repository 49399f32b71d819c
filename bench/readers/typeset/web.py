"""Makes web pages of a source, and prints pages by Chromium."""

import html
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.readers.typeset.markup import ABOVE, LEFT, MARK, Content, Heading, Pair, Paragraph, Role, Source, Table

PAGES = Path(__file__).parent / "pages"
SIZES = {"a5": "A5", "a4": "A4"}
STYLE = """body { font: 11pt/1.45 "Liberation Serif", serif } table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #777; padding: 2px 6px; text-align: right }
th:first-child, td:first-child { text-align: left }
tr.group td { text-align: left; font-weight: bold } aside { background: #eee; padding: 1em }"""
PAPER = """@page { size: %s; margin: 20mm 18mm; @top-left { content: "%s"; font-size: 9pt }
@bottom-center { content: counter(page); font-size: 9pt } }"""


def make_html(source: Source, file: Path) -> None:
    """Writes the web page of a source, within the navigation and the banners of the page that its facts name."""
    page = (PAGES / f"{source.facts['page']}.html").read_text(encoding="utf-8")
    title = next(c.text for c in source.contents if isinstance(c, Heading))
    file.write_text(page.replace("{{title}}", title).replace("{{body}}", _body(source)), encoding="utf-8")


def make_pdf(source: Source, file: Path) -> None:
    """Writes the PDF that Chromium prints of a source: of its web page, or of a page of its own."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        if "page" in source.facts:
            make_html(source, page)
        else:
            paper = PAPER % (SIZES[source.facts.get("size", "a4")], source.facts["head"])
            start = f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}{paper}</style>'
            page.write_text(start + _body(source), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={file}"]
        subprocess.run(["chromium", *options, page.as_uri()], check=True, capture_output=True, timeout=120)  # noqa: S603, S607


def _body(source: Source) -> str:
    return "\n".join(_blocks(source))


def _blocks(source: Source) -> Iterator[str]:
    number = 0
    for content in source.contents:
        if isinstance(content, Paragraph) and content.role is Role.NUMBERED:
            number += 1
        yield _block(content, number)


def _block(content: Content, number: int) -> str:
    match content:
        case Heading():
            return f"<h{content.level}>{_shown(content.text)}</h{content.level}>"
        case Pair():
            return f"<dl><dt>{_shown(content.name)}</dt><dd>{_shown(content.value)}</dd></dl>"
        case Table():
            return _table(content)
        case Paragraph():
            return _paragraph(content, number)


def _paragraph(paragraph: Paragraph, number: int) -> str:
    text = " ".join(map(_shown, paragraph.sentences))
    first, _, rest = text.partition(" ")
    mark = paragraph.mark
    forms = {
        Role.NUMBERED: f"<p>{number}. {text}</p>",
        Role.ITEM: f'<p style="margin-left: 3em">{text}</p>',
        Role.ITALIC: f'<p style="margin-left: 2em"><i>{first}</i> {rest}</p>',
        Role.SIDEBAR: f"<aside>{text}</aside>",
        Role.NOTE: f'<p class="note" id="n{mark}"><sup>{mark}</sup> {text}</p>',
    }
    return forms.get(paragraph.role, f"<p>{text}</p>")


def _table(table: Table) -> str:
    width = len(table.heads[0])
    rows = []
    group = ""
    for row in table.rows:
        if row.group != group:
            group = row.group
            rows.append(f'<tr class="group"><td colspan="{width}">{_shown(group)}</td></tr>')
        rows.append("<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in row.cells) + "</tr>")
    heads = "".join(f"<tr>{''.join(_head_cells(table, n))}</tr>" for n in range(len(table.heads)))
    notes = "".join(f"<p>{_shown(note)}</p>" for note in table.notes)
    caption = f"<caption>{_shown(table.caption)}</caption>"
    return f"<table>{caption}<thead>{heads}</thead><tbody>{''.join(rows)}</tbody></table>{notes}"


def _head_cells(table: Table, n: int) -> Iterator[str]:
    for column, text in enumerate(table.heads[n]):
        if text in {LEFT, ABOVE}:
            continue
        columns = spanned(list(table.heads[n][column:]), LEFT)
        rows = spanned([row[column] for row in table.heads[n:]], ABOVE)
        yield f'<th colspan="{columns}" rowspan="{rows}">{_shown(text)}</th>'


def spanned(cells: list[str], joined: str) -> int:
    """How many cells the first of `cells` covers, when those that are `joined` to it follow."""
    count = 1
    while count < len(cells) and cells[count] == joined:
        count += 1
    return count


def _shown(text: str) -> str:
    return MARK.sub(r'<sup><a href="#n\1">\1</a></sup>', html.escape(text, quote=False))

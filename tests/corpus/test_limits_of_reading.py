"""What a small file costs is little, however it was made: its text grows no heaps, and its length counts but once."""

import io
import time
import zipfile
from collections.abc import Callable, Sequence

import pytest

from corpus.codes import CorpusCode
from corpus.document import Document
from corpus.draft import lay_out
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.passages import CuttingRules, cut
from tests.corpus.readers.pdf.papers import HEIGHT, lines, pdf, together
from tests.corpus.readers.test_opendocument import cell, open_document
from tests.corpus.test_laws_of_reading import WORD, zipped

MOST_SECONDS = 6.0  # of this process; each took minutes, or hours, before its fault was mended
LONG = 40_000  # characters


def read(name: str, data: bytes | str) -> Document:
    data = data.encode() if isinstance(data, str) else data
    document = lay_out(read_draft(name, data), document_id="d", name=name)
    cut(document, CuttingRules())
    return document


def workbook(sheet: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationships><Relationship Id="r1" Type="x/{}" Target="/xl/{}"/></Relationships>'
    return zipped(
        {
            "_rels/.rels": link.format("officeDocument", "workbook.xml"),
            "xl/_rels/workbook.xml.rels": link.format("worksheet", "sheet.xml"),
            "xl/workbook.xml": f'<workbook xmlns:r="{office}"><sheets><sheet r:id="r1"/></sheets></workbook>',
            "xl/sheet.xml": f"<worksheet>{sheet}</worksheet>",
        }
    )


def sheet_of(rows: int, after: str = "", before: str = "") -> str:
    return f"{before}<sheetData>{'<row><c><v>1</v></c><c><v>2</v></c></row>' * rows}</sheetData>{after}"


def packed(text: str) -> bytes:
    """A Word file of this body, packed as well as it can be."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>')
    return file.getvalue()


def spreadsheet(rows: str) -> bytes:
    return open_document(
        f'<office:spreadsheet><table:table table:name="Gold">{rows}</table:table></office:spreadsheet>'
    )


def rules_and_words(canvas: object) -> None:
    """Two thousand short rules all over a page of words."""
    for n in range(1000):
        canvas.line(n % 500, n * 7 % 800, n % 500 + 50, n * 7 % 800)  # type: ignore[attr-defined]
        canvas.line(n % 500, n * 7 % 800, n % 500, n * 7 % 800 + 30)  # type: ignore[attr-defined]


def white_on_many_grounds(canvas: object) -> None:
    """White words on a page with very many grey areas."""
    for n in range(8000):
        canvas.setFillGray(0.5)  # type: ignore[attr-defined]
        canvas.rect(n % 500, n * 7 % 800, 3, 3, stroke=0, fill=1)  # type: ignore[attr-defined]
    canvas.setFillGray(1)  # type: ignore[attr-defined]
    for n in range(60):
        canvas.drawString(10, HEIGHT - 10 - n * 12, "gold " * 30)  # type: ignore[attr-defined]


LONG_FILES: Sequence[tuple[str, Callable[[], bytes | str]]] = (
    ("style.html", lambda: f"<style>{'a' * LONG}</style><p>Gold goes."),
    ("spaces.html", lambda: f"<style>{' ' * LONG}</style><p>Gold goes."),
    ("comment.html", lambda: f"<style>{'/*' * LONG * 4}</style><p>Gold goes."),
    ("one_word.txt", lambda: b"caf\xe9 " + b"a" * 4 * LONG),
    ("selector.html", lambda: f"<style>{'a' * LONG}>{{color:red}}</style><p>Gold goes."),
    ("declaration.html", lambda: f"<p style='{'a' * LONG}'>Gold goes."),
    (
        "rules.html",
        lambda: f"<style>{'p{color:red}' * 4000}</style>{''.join(f'<p id=x{n}>Gold' for n in range(4000))}",
    ),
    ("raised.html", lambda: f"<p>{'Gold<sup>1</sup> goes ' * LONG}"),
    ("raised_spaces.html", lambda: f"<pre>Gold<sup>1,{' ' * LONG}x</sup> goes</pre>"),
    ("spaces.md", lambda: f"```\nDistr{' ' * LONG}x\n```"),
    ("notes.md", lambda: "[^" * (LONG // 2)),
    (
        "aliases.md",
        lambda: (
            f"---\na: &a {{{','.join(f'k{n}: 1' for n in range(1500))}}}\n"
            f"b: {{<<: [{','.join(['*a'] * 6000)}]}}\n---\nGold."
        ),
    ),
    ("stars.txt", lambda: "**a " * (LONG // 2)),
    ("addresses.eml", lambda: f"From: a\nTo: {',' * LONG * 2}\n\nGold goes."),
    ("quotes.eml", lambda: "From: a\nTo: " + '"' * LONG + "\n\nGold goes."),
    ("merged.docx", lambda: packed(f"<w:tbl>{MERGED * 1500}</w:tbl>")),
    ("wide.csv", lambda: ("a," * 999 + "a\n") * 100),
    (
        "backwards.xlsx",
        lambda: workbook(sheet_of(9000, f"<mergeCells>{''.join(map(BACKWARDS.format, range(1, 9000)))}</mergeCells>")),
    ),
    ("hidden.xlsx", lambda: workbook(sheet_of(9000, before=f"<cols>{HIDDEN * 9000}</cols>"))),
    ("nested.odt", lambda: open_document(f"<office:text>{NESTED * 60}{NESTED_END * 60}</office:text>")),
    ("repeated.ods", lambda: spreadsheet(f"<table:table-row>{cell('a', REPEATED)}{cell('b')}</table:table-row>" * 100)),
    ("rules.pdf", lambda: pdf(together(lines("Gold leaves Kidal by night."), rules_and_words))),
    ("grounds.pdf", lambda: pdf(together(lines("Gold leaves Kidal by night."), white_on_many_grounds))),
)
MERGED = (
    '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
    "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"
)
BACKWARDS, HIDDEN = '<mergeCell ref="B{}:A9999"/>', '<col min="9" max="9" hidden="1"/>'
NESTED = "<table:table><table:table-row><table:table-cell><text:p>Gold</text:p>"
NESTED_END = "</table:table-cell></table:table-row></table:table>"
REPEATED = 'table:number-columns-repeated="1000000"'


@pytest.mark.parametrize(("name", "made"), LONG_FILES, ids=[name for name, _ in LONG_FILES])
def test_a_file_is_read_in_a_time_that_grows_no_faster_than_it(name: str, made: Callable[[], bytes | str]) -> None:
    data = made()
    begun = time.process_time()
    assert read(name, data).text
    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("merged.html", f"<table><tr><td rowspan=1000>{'Gold goes. ' * 400}<td>b{'<tr><td>c<td>d' * 900}</table>"),
        ("group.html", f"<table><tr><th>x<th>y<th>z<tr><td>{'Gold ' * 400}<td>b<td>1{'<tr><td><td>c<td>2' * 900}"),
        ("group.csv", f"a,b,c\n{'G' * 4000},x,1\n" + "".join(f",y{n},2\n" for n in range(900))),
    ],
)
def test_a_long_text_is_not_said_in_every_row_that_it_covers(name: str, data: str) -> None:
    assert len(read(name, data).text) < 4 * len(data)


def test_a_short_text_is_said_in_every_row_that_it_covers() -> None:
    data = "<table><tr><th>Town<th>Year<th>kg<tr><td rowspan=2>Kidal<td>2018<td>1<tr><td>2019<td>2</table>"
    assert read("a.html", data).text.splitlines()[-1] == "Town: Kidal; Year: 2019; kg: 2"


def test_a_sheet_whose_rows_each_have_columns_of_their_own_is_refused() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="{letters(n)}{n}"><v>1</v></c><c r="{letters(n + 1)}{n}"><v>2</v></c></row>'
        for n in range(1, 2500)
    )
    with pytest.raises(UnreadableFileError) as fault:
        read("a.xlsx", workbook(f"<sheetData>{rows}</sheetData>"))
    assert fault.value.message.code == CorpusCode.TABLE_TOO_MANY_CELLS


def letters(column: int) -> str:
    """The letters of a column, from 1."""
    written = ""
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def test_empty_cells_up_to_the_end_of_a_sheet_count_as_none() -> None:
    end = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(f"<table:table-row>{cell(f'Town {n}')}{cell(str(n))}{end}</table:table-row>" for n in range(3000))
    assert len(read("a.ods", spreadsheet(rows)).blocks) == 3001


def test_a_row_shorter_than_its_table_is_as_wide_as_the_others_without_the_empty_cells_at_its_end() -> None:
    end = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}{end}</table:table-row>"
        for row in (["Town", "Boats", "Nets"], ["Weir", "12", "40"], ["Dock", "3"])
    )
    assert read("a.ods", spreadsheet(rows)).text.split("\n\n")[1:] == [
        "Town: Weir; Boats: 12; Nets: 40",
        "Town: Dock; Boats: 3",
    ]


def test_a_member_that_unpacks_to_seven_hundred_times_its_size_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as fault:
        read("a.docx", packed("<w:p/>" * 1_500_000))
    assert fault.value.message.code == CorpusCode.MEMBER_PACKED_TOO_WELL


def test_a_word_that_ends_right_before_a_tab_stop_is_a_cell() -> None:
    text = read("a.txt", "Harbour\tBoats\tNets\nOldDock\t12\nWeirBay\t3\t5\n").text
    assert text.split("\n\n") == ["Harbour: OldDock; Boats: 12", "Harbour: WeirBay; Boats: 3; Nets: 5"]
    assert "Town: OldDock; Boats: 12" in read("b.txt", "Town\tBoats\nOldDock\t12\nWeirBay\t3\n").text


def test_front_matter_with_an_alias_is_text() -> None:
    assert "title" in read("a.md", "---\na: &a x\ntitle: *a\n---\nGold goes.\n").text


def test_a_list_of_hundreds_of_addresses_is_read_whole() -> None:
    people = ", ".join(f"Ana{n} <ana{n}@example.org>" for n in range(400))
    text = read(
        "a.eml", f"From: b@example.org\nTo: {people}, =?utf-8?q?Zo=C3=A9?= <z@example.org>\n\nGold goes.\n"
    ).text
    assert "Ana399 <ana399@example.org>, Zoé <z@example.org>" in text

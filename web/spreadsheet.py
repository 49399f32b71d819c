"""Writes one sheet as an Excel workbook (XLSX): text alone, a header that stays in view, links that open a place."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATED = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can name: the same table gets the same bytes
MAX_CELL_CHARS = 32_767  # Excel's limits
MAX_LINK_CHARS = 2_079
MAX_LINKS = 65_530
LETTERS = 26
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, "Characters"
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # which Excel would read as a character by its code
HEADER_STYLE = "1"
WRAPPED_STYLE = "2"
LINK_STYLE = "3"
STYLES = f"""<styleSheet xmlns="{MAIN}">
<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>
<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">
<alignment vertical="top"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
CONTENT_TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{MIMETYPE}.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MIMETYPE.removesuffix(".sheet")}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{MIMETYPE.removesuffix(".sheet")}.styles+xml"/></Types>"""


class Column(NamedTuple):
    """A heading, and how many characters are seen across."""

    heading: str
    width: int


class LinkedCell(NamedTuple):
    """A text that opens an address."""

    text: str
    address: str


SheetCell = str | LinkedCell


def as_xlsx(name: str, columns: Sequence[Column], rows: Sequence[Sequence[SheetCell]]) -> bytes:
    """The workbook. No cell is a formula: all are text, as they are written."""
    sheet, links = _sheet(columns, rows)
    workbook = etree.Element(f"{{{MAIN}}}workbook", nsmap={None: MAIN, "r": OFFICE})
    sheets = etree.SubElement(workbook, f"{{{MAIN}}}sheets")
    etree.SubElement(sheets, f"{{{MAIN}}}sheet", {"name": name, "sheetId": "1", f"{{{OFFICE}}}id": "rId1"})
    parts = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml", False)]),
        "xl/workbook.xml": _bytes(workbook),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", "worksheets/sheet1.xml", False), ("styles", "styles.xml", False)]
        ),
        "xl/styles.xml": STYLES.encode(),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": _relations([("hyperlink", address, True) for address in links]),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(zipfile.ZipInfo(path, DATED), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _sheet(columns: Sequence[Column], rows: Sequence[Sequence[SheetCell]]) -> tuple[bytes, list[str]]:
    """The sheet, and the addresses that its links name by number."""
    sheet = etree.Element(f"{{{MAIN}}}worksheet", nsmap={None: MAIN, "r": OFFICE})
    view = _add(_add(sheet, "sheetViews"), "sheetView", workbookViewId="0")
    _add(view, "pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    widths = _add(sheet, "cols")
    for n, column in enumerate(columns, 1):
        _add(widths, "col", min=f"{n}", max=f"{n}", width=f"{column.width}", customWidth="1")
    data = _add(sheet, "sheetData")
    _row(data, 1, [column.heading for column in columns], HEADER_STYLE)
    for n, cells in enumerate(rows, 2):
        _row(data, n, cells, WRAPPED_STYLE)
    linked = [
        (f"{_letters(column)}{n}", cell.address)
        for n, cells in enumerate(rows, 2)
        for column, cell in enumerate(cells)
        if isinstance(cell, LinkedCell) and len(cell.address) <= MAX_LINK_CHARS
    ][:MAX_LINKS]
    links = _add(sheet, "hyperlinks") if linked else None
    for n, (place, _) in enumerate(linked, 1):
        etree.SubElement(links, f"{{{MAIN}}}hyperlink", {"ref": place, f"{{{OFFICE}}}id": f"rId{n}"})
    return _bytes(sheet), [address for _, address in linked]


def _row(data: etree._Element, number: int, cells: Sequence[SheetCell], style: str) -> None:
    row = _add(data, "row", r=f"{number}")
    for column, cell in enumerate(cells):
        text, own_style = (cell.text, LINK_STYLE) if isinstance(cell, LinkedCell) else (cell, style)
        written = _add(row, "c", r=f"{_letters(column)}{number}", s=own_style, t="inlineStr")
        shown = _add(_add(written, "is"), "t")
        shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        shown.text = ESCAPED.sub("_x005F_", NO_XML.sub("", text))[:MAX_CELL_CHARS]


def _letters(column: int) -> str:
    """The letters of a column: A is 0, Z 25, AA 26."""
    before, last = divmod(column, LETTERS)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _relations(targets: Sequence[tuple[str, str, bool]]) -> bytes:
    """What a part refers to: kind, address, and whether that lies outside of the file; rId1 is the first."""
    space = f"{PACKAGE}/relationships"
    relations = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
    for n, (kind, target, is_outside) in enumerate(targets, 1):
        mode = {"TargetMode": "External"} if is_outside else {}
        etree.SubElement(
            relations,
            f"{{{space}}}Relationship",
            {"Id": f"rId{n}", "Type": f"{OFFICE}/{kind}", "Target": target} | mode,
        )
    return _bytes(relations)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{MAIN}}}{tag}", attributes)


def _bytes(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data

"""OpenDocument texts, workbooks and presentations are read as their programs show them."""

import io
import zipfile

import pytest

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.opendocument import read_open_document

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{SPACE}:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "presentation", "draw")
)


def open_document(body: str, *, styles: str = "", meta: str = "", **members: str) -> bytes:
    """A file of this body."""
    file = io.BytesIO()
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", f"<office:document-content {SPACES}>{content}</office:document-content>")
        archive.writestr("meta.xml", f"<office:document-meta {SPACES}>{meta}</office:document-meta>")
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def text_file(body: str, meta: str = "") -> Draft:
    return read_open_document(open_document(f"<office:text>{body}</office:text>", meta=meta))


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*texts: str) -> str:
    return f"<table:table-row>{''.join(cell(text) for text in texts)}</table:table-row>"


def test_headings_paragraphs_and_lists_are_told_apart() -> None:
    body = (
        '<text:h text:outline-level="2">The mill</text:h>'
        '<text:p>It was<text:s text:c="2"/>sold<text:line-break/>twice.</text:p>'
        "<text:list><text:list-item><text:p>Rope</text:p></text:list-item></text:list>"
    )
    assert text_file(body).parts == (
        Part(BlockKind.HEADING, "The mill", 2),
        Part(BlockKind.PARAGRAPH, "It was sold twice."),
        Part(BlockKind.ITEM, "Rope"),
    )


def test_deleted_text_and_remarks_are_left_out_and_notes_come_last() -> None:
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:p>It was sold<text:note><text:note-citation>3</text:note-citation>"
        "<text:note-body><text:p>In May.</text:p></text:note-body></text:note>."
        "<office:annotation><text:p>Check!</text:p></office:annotation></text:p><text:p>End.</text:p>"
    )
    texts = [part.text for part in text_file(body).parts]
    assert texts[1:] == ["End.", "In May."]
    assert "Deleted" not in texts[0]
    assert "Check" not in texts[0]


def test_a_table_of_a_text_is_read_as_rows() -> None:
    table = f"<table:table>{row('Town', 'Boats', 'Nets')}{row('Weir', '12', '40')}{row('Dock', '3', '9')}</table:table>"
    assert [part.text for part in text_file(table).parts] == [
        "Town: Weir; Boats: 12; Nets: 40",
        "Town: Dock; Boats: 3; Nets: 9",
    ]


def test_the_meta_data_say_title_and_author() -> None:
    title = '<dc:title xmlns:dc="d">Catches</dc:title>'
    meta = f"<office:meta>{title}<meta:initial-creator>Ida Roy</meta:initial-creator></office:meta>"
    assert text_file("<text:p>Boats.</text:p>", meta).facts == {"title": "Catches", "author": "Ida Roy"}


def test_a_workbook_is_read_by_sheets_without_the_hidden_ones() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    repeated = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    when = cell("4 Sept.", 'office:value-type="date" office:date-value="2014-09-04"')
    rows = (
        row("Day", "Share", "Boats"),
        f"<table:table-row>{when}{cell('25%')}{cell('9')}</table:table-row>",
        row("later", "75%", "8"),
    )
    shown = f'<table:table table:name="Catches">{"".join(rows)}{repeated}</table:table>'
    hidden = f'<table:table table:name="Old" table:style-name="h">{row("a", "b")}</table:table>'
    styles = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    draft = read_open_document(
        open_document(f"<office:spreadsheet>{shown}{hidden}</office:spreadsheet>", styles=styles)
    )
    assert [part.text for part in draft.parts] == [
        "Catches",
        "Day: 2014-09-04; Share: 25%; Boats: 9",
        "Day: later; Share: 75%; Boats: 8",
    ]
    assert {part.locator for part in draft.parts} == {"sheet Catches"}
    assert draft.warnings == (Message(CorpusCode.SHEETS_HIDDEN, names="Old"),)


def test_a_presentation_is_read_by_slides() -> None:
    box = "<draw:text-box><text:p>{}</text:p></draw:text-box>"
    page = (
        f"<draw:page><draw:frame>{box.format('Boats were sold.')}</draw:frame>"
        f'<draw:frame presentation:class="title">{box.format("The harbour")}</draw:frame></draw:page>'
    )
    draft = read_open_document(open_document(f"<office:presentation>{page}</office:presentation>"))
    assert [(part.text, part.locator) for part in draft.parts] == [
        ("The harbour", "slide 1"),
        ("Boats were sold.", "slide 1"),
    ]


def test_an_encrypted_file_is_told_so() -> None:
    data = open_document("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})
    with pytest.raises(UnreadableFileError, match="locked"):
        read_open_document(data)

"""A Word file is read as its last revision shows it."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.word.reader import read_word

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


MATH = "<m:r><m:t>{}</m:t></m:r>"


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: Document) -> Draft:
    return read_word(saved(document))


def parts_of(document: Document) -> list[Part]:
    return list(read(document).parts)


def body(xml: str) -> list[Part]:
    """The parts of a document whose body is this XML, in the namespace `w`."""
    document = docx.Document()
    document.element.body.clear_content()
    parsed = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'm')}>{xml}</w:body>")
    for child in list(parsed)[::-1]:
        document.element.body.insert(0, child)
    return parts_of(document)


def paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def changed(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The archive with its members changed, or left out where the change is None."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (member := change(name, old.read(name))) is not None:
                new.writestr(name, member)
        for name, member in added.items():
            new.writestr(name.replace("__", "/"), member)
    return file.getvalue()


def plain() -> Document:
    document = docx.Document()
    document.add_heading("Roads", 1)
    document.add_paragraph("Cocaine moves by road.")
    return document


PLAIN = [Part(HEADING, "Roads", 1), Part(PARAGRAPH, "Cocaine moves by road.")]


def test_headings_paragraphs_and_items_come_in_reading_order() -> None:
    document = docx.Document()
    document.add_heading("Crime in Mali", 0)
    document.add_paragraph("A review", style="Subtitle")
    document.add_heading("Roads", 1)
    document.add_paragraph("Cocaine moves ").add_run("by road").bold = True
    document.add_heading("Deep", 9)
    document.add_paragraph("By night.", style="List Bullet")
    document.add_paragraph("By day.", style="List Number 2")
    document.add_paragraph("A quotation.", style="Intense Quote")
    assert parts_of(document) == [
        Part(HEADING, "Crime in Mali", 1),
        Part(PARAGRAPH, "A review"),
        Part(HEADING, "Roads", 1),
        Part(PARAGRAPH, "Cocaine moves by road"),
        Part(HEADING, "Deep", 6),
        Part(ITEM, "By night."),
        Part(ITEM, "By day.", locator="item 1"),
        Part(PARAGRAPH, "A quotation."),
    ]


def test_a_style_is_a_heading_when_the_one_it_is_based_on_is() -> None:
    document = docx.Document()
    style = document.styles.add_style("Chapter", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Roads", style="Chapter")
    document.add_paragraph("Cocaine moves by road.")
    assert parts_of(document) == [Part(HEADING, "Roads", 2), PLAIN[1]]


def test_a_style_that_rests_on_thousands_is_read_at_once() -> None:
    styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(3000))
    said = paragraph(run("Gold."), '<w:pStyle w:val="s0"/>') * 2000
    members = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{said}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/_rels/document.xml.rels": f'<r><Relationship Type="{OFFICE}/styles" Target="styles.xml"/></r>',
    }
    data = changed(saved(plain()), only(), **{name: text.encode() for name, text in members.items()})
    before = time.process_time()
    assert len(read_word(data).parts) == 2000
    assert time.process_time() - before < 5  # each paragraph followed all of them: 20 seconds


@pytest.mark.parametrize("style", ["berschrift2", "Titre2", "Ttulo2", "Heading2", "Nagwek2"])
def test_headings_of_other_languages_are_known_when_the_styles_are_gone(style: str) -> None:
    headed = paragraph(run("Routes"), f'<w:pStyle w:val="{style}"/>')
    xml = f'<w:document xmlns:w="{W}"><w:body>{headed}</w:body></w:document>'.encode()
    bare = changed(saved(plain()), only(), **{"word/document.xml": xml})
    assert list(read_word(bare).parts) == [Part(HEADING, "Routes", 2)]


def test_an_outline_level_makes_a_heading_and_takes_one_away() -> None:
    assert body(
        paragraph(run("Roads"), '<w:outlineLvl w:val="1"/>')
        + paragraph(run("No heading"), '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>')
    ) == [Part(HEADING, "Roads", 2), Part(PARAGRAPH, "No heading")]


def test_a_paragraph_with_a_number_is_an_item_and_without_it_none() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    assert body(
        paragraph(run("One."), numbered.format(3))
        + paragraph(run("Two."), '<w:pStyle w:val="ListBullet"/>' + numbered.format(0))
        + paragraph(run("• Three."))
    ) == [Part(ITEM, "One."), Part(PARAGRAPH, "Two."), Part(ITEM, "Three.")]


def test_deletions_are_left_out_and_insertions_kept() -> None:
    assert body(
        paragraph(
            run("Ten")
            + f"<w:del>{run(' twenty').replace('w:t', 'w:delText')}{run(' old')}</w:del><w:ins>{run(' thirty')}</w:ins>"
            + f"<w:moveFrom>{run(' here')}</w:moveFrom><w:moveTo>{run(' there')}</w:moveTo>"
        )
    ) == [Part(PARAGRAPH, "Ten thirty there")]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (f'<w:hyperlink r:id="rId9">{run("the report")}</w:hyperlink>{run(" of 2020")}', "the report of 2020"),
        (f"<w:sdt><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>", "chosen"),
        ('<w:fldSimple w:instr=" DATE ">' + run("4 May") + "</w:fldSimple>", "4 May"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('7')}", "7"),
        ("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>", "one two three"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>", "coop-x"),
        (run("seen") + run(" unseen", "<w:vanish/>") + run(" again", '<w:vanish w:val="0"/>'), "seen again"),
        (run("10") + run("6", '<w:vertAlign w:val="superscript"/>') + run(" km"), "10⁶ km"),
        (run("600") + run("3", '<w:vertAlign w:val="superscript"/>') + run(" diggers"), "600 diggers"),
        (run("600") + run("3", '<w:position w:val="8"/>') + run(" diggers"), "600 diggers"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO2"),
        (run("10 ") + run("20 ", "<w:strike/>") + run("30 ", "<w:dstrike/>") + run("40"), "10 40"),
        (
            "<m:oMath><m:sSup><m:e>"
            + MATH.format("x")
            + "</m:e><m:sup>"
            + MATH.format("4")
            + "</m:sup></m:sSup></m:oMath>",
            "x⁴",
        ),
        (
            f"{run('3')}<m:oMath><m:f><m:num>{MATH.format('1')}</m:num><m:den>{MATH.format('2')}</m:den></m:f></m:oMath>",
            "3½",
        ),
        (f"<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>{run(' is c')}", "a+b is c"),
        (run("he&amp;she &lt; they"), "he&she < they"),
    ],
)
def test_runs_are_read_as_the_words_they_show(runs: str, text: str) -> None:
    assert body(paragraph(runs)) == [Part(PARAGRAPH, text)]


def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it() -> None:
    box = f"<w:txbxContent>{paragraph(run('Boxed.'))}</w:txbxContent>"
    drawing = f"""<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
        <mc:Choice Requires="wps"><w:drawing><a:t>no</a:t>{box}</w:drawing></mc:Choice>
        <mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"""
    assert body(paragraph(f"{run('Before')}<w:r>{drawing}</w:r>{run(' and after.')}")) == [
        Part(PARAGRAPH, "Before and after."),
        Part(PARAGRAPH, "Boxed."),
    ]


def test_a_table_of_contents_is_left_out() -> None:
    contents = f"""<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>
        <w:sdtContent>{paragraph(run("Roads 1"))}</w:sdtContent></w:sdt>"""
    assert body(contents + paragraph(run("Roads 1"), '<w:pStyle w:val="TOC1"/>') + paragraph(run("Text."))) == [
        Part(PARAGRAPH, "Text.")
    ]


def test_table_rows_name_their_headings() -> None:
    document = docx.Document()
    grid = document.add_table(3, 3)
    rows = [["Country", "2018", "2019"], ["Mali", "3", "4"], ["Niger", "", "6"]]
    for row, texts in zip(grid.rows, rows, strict=True):
        for place, text in zip(row.cells, texts, strict=True):
            place.text = text
    document.add_paragraph("After.")
    assert parts_of(document) == [
        Part(ROW, "Country: Mali; 2018: 3; 2019: 4"),
        Part(ROW, "Country: Niger; 2019: 6"),
        Part(PARAGRAPH, "After."),
    ]


def test_merged_cells_are_said_in_every_row_and_once_in_each() -> None:
    document = docx.Document()
    grid = document.add_table(4, 3)
    rows = [["Country", "kg", ""], ["", "2018", "2019"], ["Mali", "3", "4"], ["", "none", ""]]
    for row, texts in zip(grid.rows, rows, strict=True):
        for place, text in zip(row.cells, texts, strict=True):
            place.paragraphs[0].add_run(text).bold = row is not grid.rows[3] and text in {
                "Country",
                "kg",
                "2018",
                "2019",
            }
    for first, last in [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0)), ((3, 1), (3, 2))]:
        grid.cell(*first).merge(grid.cell(*last))
    assert [part.text for part in parts_of(document)] == [
        "Country: Mali; kg 2018: 3; kg 2019: 4",
        "Country: Mali; kg 2018, kg 2019: none",
    ]


def test_a_row_that_word_repeats_on_each_page_heads_its_table() -> None:
    rows = [cell("1") + cell("2"), cell("3") + cell("4")]
    assert [part.text for part in body(table(f"<w:trPr><w:tblHeader/></w:trPr>{rows[0]}", rows[1]))] == ["1: 3; 2: 4"]


def test_a_list_in_a_cell_stands_in_one_line() -> None:
    item = '<w:pStyle w:val="ListBullet"/>'
    listed = f"<w:tc>{paragraph(run('Bambara'), item)}{paragraph(run('Fula'), item)}</w:tc>"
    assert [part.text for part in body(table(cell("Capital") + cell("Bamako"), cell("Languages") + listed))] == [
        "Capital: Bamako",
        "Languages: Bambara, Fula",
    ]


def test_the_figures_of_a_table_in_a_cell_are_those_of_its_row() -> None:
    def inner(figure: str) -> str:
        rows = [cell("Item") + cell("Number"), cell("Pistols") + cell(figure), cell("Rifles") + cell("9")]
        return f"<w:tc>{table(*rows)}<w:p/></w:tc>"

    assert [part.text for part in body(table(cell("Gao") + inner("3"), cell("Kidal") + inner("4")))] == [
        "Gao; Item: Pistols; Number: 3",
        "Gao; Item: Rifles; Number: 9",
        "Kidal; Item: Pistols; Number: 4",
        "Kidal; Item: Rifles; Number: 9",
    ]


def test_a_table_that_lays_out_the_page_is_read_as_its_paragraphs() -> None:
    inner = table(cell("Founded") + cell("1962"), cell("Moved") + cell("1971"))
    outer = table(cell("Our history"), f"<w:tc>{inner}<w:p/></w:tc>")
    assert body(outer + table(cell("A box."))) == [
        Part(PARAGRAPH, "Our history"),
        Part(ROW, "Founded: 1962"),
        Part(ROW, "Moved: 1971"),
        Part(PARAGRAPH, "A box."),
    ]


def test_a_deleted_row_is_no_row() -> None:
    rows = [cell("Drug") + cell("kg"), cell("Cocaine") + cell("3"), cell("Heroin") + cell("4")]
    gone = "<w:trPr><w:del/></w:trPr>" + cell("Opium") + cell("5")
    assert [part.text for part in body(table(*rows, gone))] == ["Drug: Cocaine; kg: 3", "Drug: Heroin; kg: 4"]


def test_bold_lines_are_headings_where_nothing_else_is() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Key results").bold = True
    document.add_paragraph("Cocaine moves by road.")
    document.add_paragraph().add_run("Note that this is so.").bold = True
    assert parts_of(document) == [
        Part(HEADING, "Key results", 2),
        Part(PARAGRAPH, "Cocaine moves by road."),
        Part(PARAGRAPH, "Note that this is so."),
    ]


def test_bold_lines_are_paragraphs_where_headings_are_marked() -> None:
    document = plain()
    document.add_paragraph().add_run("Key results").bold = True
    assert parts_of(document) == [*PLAIN, Part(PARAGRAPH, "Key results")]


def test_what_headers_say_besides_the_page_and_the_title_is_read_once_at_the_beginning() -> None:
    document = plain()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Note of the prefect of Gao, 4 May 2019"
    section.header.paragraphs[0].text = "Roads"
    section.footer.paragraphs[0].text = "Page 1 of 9"
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    day = f"{field.format('begin')}<w:r><w:instrText>DATE</w:instrText></w:r>{field.format('separate')}{run('1 June')}"
    section.footer._element.append(parse_xml(f"<w:p {nsdecls('w')}>{day}{field.format('end')}</w:p>"))
    assert parts_of(document) == [
        Part(PARAGRAPH, "Note of the prefect of Gao, 4 May 2019", locator="header"),
        *PLAIN,
    ]


def with_parts(said: str, **members: str) -> list[Part]:
    """The parts of a document with this body, and with other parts of the package by their kinds."""
    kinds = [kind for kind in members if kind != "styles"]
    related = "".join(f'<Relationship Id="i{k}" Type="{OFFICE}/{k}" Target="/word/{k}.xml"/>' for k in kinds)
    whole = f'<w:document xmlns:w="{W}"><w:body>{said}</w:body></w:document>'

    def change(name: str, old: bytes) -> bytes | None:
        if name == "word/_rels/document.xml.rels":
            links = re.sub(rb'<Relationship [^>]*/(?:numbering|footnotes)"[^>]*/>', b"", old)
            return links.replace(b"</Relationships>", f"{related}</Relationships>".encode())
        return whole.encode() if name == "word/document.xml" else None if name == "word/numbering.xml" else old

    added = {f"word/{kind}.xml": f'<w:{kind} xmlns:w="{W}">{xml}</w:{kind}>'.encode() for kind, xml in members.items()}
    return list(read_word(changed(saved(docx.Document()), change, **added)).parts)


def test_a_note_stands_after_the_paragraph_that_refers_to_it_under_its_number() -> None:
    refers = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
    deleted = f"<w:del>{refers.format(9)}</w:del>"
    note = '<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote>'
    separator = f'<w:footnote w:type="separator" w:id="-1">{paragraph(run("---"))}</w:footnote>'
    texts = {5: " The customs office.", 7: " By night.", 9: " Gone.", 11: " Nowhere."}
    assert with_parts(
        paragraph(run("Gold: 40 kg") + refers.format(7) + run(" a year.") + deleted)
        + paragraph(run("Salt.") + refers.format(5)),
        footnotes=separator + "".join(note.format(n, run(text)) for n, text in texts.items()),
    ) == [
        Part(PARAGRAPH, "Gold: 40 kg a year."),
        Part(PARAGRAPH, "By night.", locator="note 1"),
        Part(PARAGRAPH, "Salt."),
        Part(PARAGRAPH, "The customs office.", locator="note 2"),
        Part(PARAGRAPH, "Nowhere."),
    ]


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    restarted = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    return (
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        f"</w:num>{restarted}</w:lvlOverride></w:num>"
    )


def listed(text: str, level: int = 0, number: int = 1) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(text), properties)


def test_articles_and_their_paragraphs_are_read_with_the_numbers_that_word_shows() -> None:
    assert with_parts(
        listed("Duties") + listed("The mayor keeps a list.", 1) + listed("He shows it to all.", 1) + listed("Fees"),
        numbering=numbering(("decimal", "Article %1"), ("decimal", "%2.")),
    ) == [
        Part(PARAGRAPH, "Article 1 Duties", locator="Article 1"),
        Part(PARAGRAPH, "1. The mayor keeps a list.", locator="Article 1, para. 1"),
        Part(PARAGRAPH, "2. He shows it to all.", locator="Article 1, para. 2"),
        Part(PARAGRAPH, "Article 2 Fees", locator="Article 2"),
    ]


def test_numbered_paragraphs_keep_their_number_and_short_points_have_it_as_their_locator() -> None:
    long = (
        "Decides that the mission stays for another year, until 30 June, and that it keeps a camp in each of six towns;"
    )
    said = listed(long) + listed("arms,", 1) + listed("gold;", 1) + listed("Stays seized.") + listed("Again.", number=2)
    levels = numbering(("decimal", "%1."), ("lowerLetter", "(%2)"), start=4)
    assert with_parts(said, numbering=levels) == [
        Part(PARAGRAPH, f"4. {long}", locator="para. 4"),
        Part(ITEM, "(d) arms,", locator="para. 4 (d)"),
        Part(ITEM, "(e) gold;", locator="para. 4 (e)"),
        Part(PARAGRAPH, "5. Stays seized.", locator="para. 5"),
        Part(PARAGRAPH, "1. Again.", locator="para. 1"),
    ]
    assert with_parts(listed("Show the badge.") + listed("Search."), numbering=levels) == [
        Part(ITEM, "Show the badge.", locator="item 4"),
        Part(ITEM, "Search.", locator="item 5"),
    ]


def test_headings_keep_the_numbers_of_all_levels() -> None:
    def heading(text: str, level: int) -> str:
        numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return paragraph(run(text), f'<w:pStyle w:val="Heading{level + 1}"/>{numbered}')

    assert with_parts(
        heading("Roads", 0) + heading("Gao", 1) + heading("Kidal", 1) + heading("Boats", 0),
        numbering=numbering(("upperRoman", "%1."), ("decimal", "%1.%2")),
    ) == [
        Part(HEADING, "I. Roads", 1, locator="section I"),
        Part(HEADING, "I.1 Gao", 2, locator="section I.1"),
        Part(HEADING, "I.2 Kidal", 2, locator="section I.2"),
        Part(HEADING, "II. Boats", 1, locator="section II"),
    ]


def test_an_outline_shows_the_numbers_of_all_its_levels() -> None:
    said = listed("Market") + listed("Fish", 1) + listed("Well")
    assert with_parts(said, numbering=numbering(("decimal", "%1"), ("decimal", "%1.%2"))) == [
        Part(ITEM, "1 Market", locator="item 1"),
        Part(ITEM, "1.1 Fish", locator="item 1.1"),
        Part(ITEM, "2 Well", locator="item 2"),
    ]


def test_bullets_have_no_number() -> None:
    assert with_parts(listed("Gold."), numbering=numbering(("bullet", "\uf0b7"))) == [Part(ITEM, "Gold.")]


CHECKED = '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="{}"/>'
CHOSEN = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="by road"/><w:listEntry w:val="by boat"/></w:ddList>'
)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" in two days"), "☒ in two days"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + run(" later"), "☐ later"),
        (run("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run(" yes"), "☒ yes"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 5 kg"), "≥ 5 kg"),
        (
            f"<w:sdt><w:sdtPr>{CHECKED.format(1)}</w14:checkbox></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>",
            "☒",
        ),
        (
            f"<w:sdt><w:sdtPr>{CHECKED.format(0)}</w14:checkbox></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>",
            "☐",
        ),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>", "☒"),
        (
            '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>',
            "☐",
        ),
        (f"<w:r><w:fldChar>{CHOSEN}</w:ffData></w:fldChar></w:r>", "by boat"),
    ],
)
def test_ticks_and_signs_are_read_as_they_are_seen(runs: str, text: str) -> None:
    assert body(paragraph(runs)) == [Part(PARAGRAPH, text)]


@pytest.mark.parametrize(
    "hidden",
    [
        run(" unseen", "<w:vanish/>"),
        run(" unseen", '<w:color w:val="FFFFFF"/>'),
        run(" unseen", '<w:sz w:val="2"/>'),
    ],
)
def test_hidden_text_is_left_out_and_counted(hidden: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{run('seen')}{hidden}{hidden}</w:p>"))
    draft = read(document)
    assert draft.parts == (Part(PARAGRAPH, "seen"),)
    assert draft.warnings == (Message(CorpusCode.TEXT_HIDDEN, count=1),)


def test_white_text_on_a_colour_is_seen() -> None:
    white = run("Seen", '<w:color w:val="FFFFFF"/>')
    shaded = run("Seen", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')
    behind = '<w:shd w:val="clear" w:fill="1F3864"/>'
    dark = f"<w:tc><w:tcPr>{behind}</w:tcPr>{paragraph(white)}</w:tc>"
    assert [part.text for part in body(paragraph(shaded) + paragraph(white, behind) + table(dark))] == ["Seen"] * 3


def test_a_file_tells_its_facts() -> None:
    document = plain()
    about = document.core_properties
    about.title, about.author, about.language = "Roads of the Sahel", "A. Diallo", "fr-ML"
    about.created = datetime(2020, 5, 6, 7, 8, tzinfo=UTC)
    assert read(document).facts == {
        "title": "Roads of the Sahel",
        "author": "A. Diallo",
        "file_dated": "2020-05-06",
        "language": "fr",
    }


def test_the_title_that_is_shown_counts_more_than_the_one_declared() -> None:
    document = docx.Document()
    document.core_properties.title = "Template for reports"
    document.add_heading("Crime in Mali", 0)
    assert read(document).facts["title"] == "Crime in Mali"


@pytest.mark.parametrize("title", ["", "Microsoft Word - draft 3", "Document1", "report_final.docx"])
def test_a_title_that_is_only_a_file_name_is_none(title: str) -> None:
    document = plain()
    document.core_properties.title = title
    assert "title" not in read(document).facts


def test_the_language_is_that_of_most_of_the_text() -> None:
    document = docx.Document()
    french = run("La cocaïne", '<w:lang w:val="fr-FR"/>')
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{french}</w:p>"))
    document.add_paragraph("Road.")
    assert read(document).facts["language"] == "fr"


def as_template(_: str, old: bytes) -> bytes:
    return old.replace(b"document.main+xml", b"template.main+xml")


def with_a_link_to_nothing(_: str, old: bytes) -> bytes:
    link = f'<Relationship Id="x" Type="{OFFICE}/image" Target="NULL"/></Relationships>'
    return old.replace(b"</Relationships>", link.encode())


def as_strict(_: str, old: bytes) -> bytes:
    old = old.replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
    return old.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")


def only(*names: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, old: old if name in names else None


@pytest.mark.parametrize(
    "change",
    [
        as_template,
        with_a_link_to_nothing,
        as_strict,
        only("word/document.xml"),
        only("word/document.xml", "word/styles.xml", "_rels/.rels"),
    ],
)
def test_a_file_that_word_opens_is_read_whatever_it_lacks(change: Callable[[str, bytes], bytes | None]) -> None:
    assert list(read_word(changed(saved(plain()), change)).parts) == PLAIN


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Word", r"^word\.old$"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), r"^word\.encrypted$"),
        (b"", r"^archive\.damaged "),
        (saved(plain())[:9000], r"^archive\.damaged "),
        (changed(saved(plain()), lambda *_: None), r"^archive\.member_missing \(name='word/document\.xml'\)$"),
        (changed(saved(plain()), lambda *_: b"<book/>"), r"^word\.no_document$"),
        (changed(saved(plain()), lambda _, old: old[:-9]), r"^archive\.member_not_xml .*name='_rels/\.rels'"),
    ],
    ids=["old", "encrypted", "empty", "cut off", "nothing in it", "no document", "broken XML"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read_word(data)


def with_body(xml: str, doctype: str = "") -> bytes:
    whole = f'{doctype}<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'.encode()
    return changed(saved(plain()), lambda name, old: whole if name == "word/document.xml" else old)


def test_an_entity_reads_no_file() -> None:
    doctype = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    draft = read_word(with_body("<w:p><w:r><w:t>&x;</w:t><w:t>seen</w:t></w:r></w:p>", doctype))
    assert list(draft.parts) == [Part(PARAGRAPH, "seen")]


def test_entities_within_entities_are_damage() -> None:
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_not_xml \(error=.Maximum entity"):
        read_word(with_body("<w:p w:x='&a9;'/>", f"<!DOCTYPE d [<!ENTITY a0 '{'lol' * 99}'>{laughs}]>"))


@pytest.mark.parametrize("opened", ["<w:sdt><w:sdtContent>", "<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:txbxContent>"])
def test_elements_within_each_other_do_no_harm(opened: str) -> None:
    closed = "".join(f"</{tag}" for tag in opened.split("<")[:0:-1])
    assert list(read_word(with_body(opened * 60 + paragraph(run("Deep.")) + closed * 60)).parts) == [
        Part(PARAGRAPH, "Deep.")
    ]
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_not_xml \(error=.Excessive depth"):
        read_word(with_body(opened * 20_000 + closed * 20_000))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_is_read_or_refused(chance: st.DataObject) -> None:
    target = chance.draw(st.sampled_from(["word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"]))
    noise = chance.draw(st.binary(max_size=4) | st.sampled_from([b"</w:p>", b"<w:tbl>", b'w:val="9"', b"&x;"]))
    place, cut = chance.draw(st.integers(0, 3000)), chance.draw(st.integers(0, 40))
    raw = bytearray(
        changed(REAL, lambda name, old: old[:place] + noise + old[place + cut :] if name == target else old)
    )
    if chance.draw(st.booleans()):
        raw[chance.draw(st.integers(0, len(raw) - 1))] = chance.draw(st.integers(0, 255))
    with suppress(UnreadableFileError):
        assert read_word(bytes(raw)).pages == 0


@given(st.binary(max_size=100))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_word(data)


def _real() -> bytes:
    document = plain()
    grid = document.add_table(2, 2)
    grid.cell(0, 0).merge(grid.cell(1, 0))
    document.add_paragraph("By night.", style="List Bullet")
    kept = only(
        "word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels", "word/_rels/document.xml.rels"
    )
    return changed(saved(document), kept)


REAL = _real()

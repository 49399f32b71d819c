"""Whatever a file holds, it becomes a document whose passages are slices of it, or there is a reason why not."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, Document, Passage
from corpus.draft import lay_out
from corpus.errors import UnreadableFileError
from corpus.formats import Format, read_draft
from corpus.passages import CuttingRules, cut
from tests.corpus.readers.compound import compound_file
from tests.corpus.readers.pdf.papers import PROSE, cells, columns, grid, lines, pdf, together

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SEIZURES = [["Country", "2018", "2019"], ["Mali", "3", "4"], ["Niger", "5", "6"], ["Ghana", "7", "8"]]
SUFFIX = {
    Format.MARKDOWN: ".md",
    Format.PLAIN_TEXT: ".txt",
    Format.PDF: ".pdf",
    Format.WORD: ".docx",
    Format.HTML: ".html",
    Format.EPUB: ".epub",
    Format.TABLE: ".csv",
    Format.EXCEL: ".xlsx",
    Format.POWERPOINT: ".pptx",
    Format.OPEN_DOCUMENT: ".odt",
    Format.RTF: ".rtf",
    Format.MAIL: ".eml",
    Format.OUTLOOK: ".msg",
}
PIECES = {  # what a file of each kind is made of, to be heaped up without sense
    Format.MARKDOWN: [
        "# ",
        "- ",
        "> ",
        "1. ",
        "| a | b |\n|---|---|\n",
        "---\n",
        "title: ",
        "```\n",
        "[",
        "](x)",
        "**",
        "\n",
    ],
    Format.PLAIN_TEXT: ["• ", "**", "---\n", "GOLD\n\n", "of\n\n", "\f", "“", "... ", "\n"],
    Format.PDF: [
        " Tj ",
        " ET BT ",
        " 0 1 -1 0 9 9 Tm ",
        " 9999999999 0 0 9 0 0 cm ",
        " /F1 30 Tf ",
        " -9 Tz ",
        " 9 9 99 1 re S ",
        "/Kids[]",
    ],
    Format.WORD: [
        "<w:p>",
        "</w:p>",
        "<w:r><w:t>Gold.</w:t></w:r>",
        "<w:tbl><w:tr><w:tc>",
        "</w:tc>",
        '<w:pStyle w:val="Title"/>',
        "&e;",
    ],
    Format.HTML: [
        "<p>",
        "<h1>",
        "<table><tr><td>",
        "<td colspan=99>",
        "<li>",
        "<a href=#x>",
        "</div>",
        "<pre>",
        "<!--",
        "&#0;",
        "<dt>",
        "<br>",
    ],
    Format.EPUB: ["<p>", "</p>", "<h1>", "<td>", '<itemref idref="c"/>', "<!--", "&nbsp;", "<nav>", "%00"],
    Format.TABLE: [",", ";", "\t", '"', '""', "\n", "sep=;\n", "2018", "$3"],
    Format.EXCEL: ["<row>", "</row>", '<c r="XFD9"><v>3</v></c>', '<c t="s"><v>9</v></c>', ' r="A0"', "&e;"],
    Format.POWERPOINT: ["<a:p>", "</a:p>", '<p:ph type="title"/>', "<a:tbl><a:tr>", "&e;"],
    Format.OPEN_DOCUMENT: ["<text:p>", "</text:p>", "<table:table>", ' table:number-columns-repeated="99999"', "&e;"],
    Format.RTF: ["{", "}", "\\par ", "\\u1605?", "\\'e9", "\\bin9 ", "\\*"],
    Format.MAIL: [
        "Subject: ",
        "\n",
        "\n\n",
        "> ",
        "=?utf-8?q?=C3?=",
        "Content-Type: multipart/mixed; boundary=x\n",
        "--x\n",
    ],
    Format.OUTLOOK: ["__substg1.0_10130102", "\xfe\xff\xff\xff", "\xff" * 4, "\x05\0", "R\0o\0o\0t\0"],
}
COMMON = [
    "Gold leaves Kidal by night. ",
    "M. Keïta",
    "1.",
    "\u2028",
    "\u0301",
    "\u00ad",
    "\0",
    "مالي",
    "x" * 1100,
    "😀 ",
]


def zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def word(chance: random.Random) -> bytes:
    """A Word file with a heading, a table and a sentence, its XML changed at places that chance chooses."""
    table = (
        "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr>" * 2 + "</w:tbl>"
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Roads</w:t></w:r></w:p>{table}'
    text = (
        f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:p><w:r><w:t>Gold goes.</w:t></w:r></w:p></w:body></w:document>'
    )
    return zipped({"word/document.xml": changed(text, Format.WORD, chance)})


def epub(chance: random.Random) -> bytes:
    """A book of one chapter; chance changes the chapter or the package."""
    members = {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        "b.opf": "<package><metadata><title>Gold</title><date>2018</date></metadata><manifest>"
        '<item id="c" href="c.xhtml" media-type="text/html"/></manifest><spine><itemref idref="c"/></spine></package>',
        "c.xhtml": "<html><body><h1>Roads</h1><p>Gold goes.</p><ul><li>By night.</li></ul></body></html>",
    }
    name = chance.choice(["b.opf", "c.xhtml", "c.xhtml"])
    return zipped(members | {name: changed(members[name], Format.EPUB, chance)})


def office(held: Format, kind: str, names: dict[str, str]) -> Callable[[random.Random], bytes]:
    """An office file of these members, whose last one chance changes; `kind` is the folder of its main part."""
    main, content = next(iter(names)), list(names)[-1]
    links = f'<Relationships><Relationship Id="r" Type="x/officeDocument" Target="{main}"/></Relationships>'
    part = f'<Relationships><Relationship Id="r1" Type="x/{kind}" Target="/{content}"/></Relationships>'
    folder, _, file = main.rpartition("/")
    related = {"_rels/.rels": links, f"{folder}/_rels/{file}.rels": part}

    def make(chance: random.Random) -> bytes:
        return zipped(related | names | {content: changed(names[content], held, chance)})

    return make


def open_document(chance: random.Random) -> bytes:
    """A text of OpenDocument with a heading, a list and a table."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    body = (
        "<text:h>Roads</text:h><text:p>Gold goes.</text:p><text:list><text:list-item><text:p>By night.</text:p>"
        "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>3</text:p>"
        "</table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>"
    )
    text = (
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"content.xml": changed(text, Format.OPEN_DOCUMENT, chance)})


def text_of(held: Format, text: str) -> Callable[[random.Random], bytes]:
    return lambda chance: changed(text, held, chance).encode()


PAPER = pdf(
    together(lines(*PROSE), grid(SEIZURES), cells(SEIZURES, top=500)),
    columns([PROSE * 3, PROSE * 3], width=300),
    pageCompression=0,
).decode("latin-1")
OUTLOOK = compound_file(
    {
        "__properties_version1.0": bytes(64),
        "__substg1.0_0037001F": "Gold".encode("utf-16-le"),
        "__substg1.0_1000001E": b"Gold goes by night.\r\n\r\n> It went by day.\r\n" * 100,
        "__attach_version1.0_#00000000": {"__properties_version1.0": bytes(8), "__substg1.0_3704001E": b"a.csv"},
    }
).decode("latin-1")
MAKERS = {
    Format.MARKDOWN: text_of(
        Format.MARKDOWN,
        "---\ntitle: Gold\npublished: 2018-05-01\nquestions:\n- Where?\n---\n# Roads\n\nGold *goes*.\n\n- a\n- b\n\n"
        "| Country | kg |\n|---|---|\n| Mali | 3 |\n",
    ),
    Format.PLAIN_TEXT: text_of(
        Format.PLAIN_TEXT, "GOLD AND ROADS\n\nGold leaves Kidal by night, and the men\nwho\n\ndrive it.\n• One.\n"
    ),
    Format.PDF: lambda chance: changed(PAPER, Format.PDF, chance).encode("latin-1", errors="replace"),
    Format.WORD: word,
    Format.HTML: text_of(
        Format.HTML,
        '<html lang=fr><head><title>Gold | Site</title><meta name=date content="4 March 2021"></head><body>'
        "<nav><a href=/>x</a></nav><h1>Gold</h1><p>Gold goes.<table><tr><th>Country<th>kg<tr><td>Mali<td>3</table>"
        "<dl><dt>a<dd>b</dl>",
    ),
    Format.EPUB: epub,
    Format.EXCEL: office(
        Format.EXCEL,
        "worksheet",
        {
            "xl/workbook.xml": f'<workbook xmlns:r="{OFFICE}"><sheets><sheet name="Gold" r:id="r1"/></sheets>'
            "</workbook>",
            "xl/sheet.xml": '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Country</v></c>'
            '<c r="B1" t="str"><v>kg</v></c>'
            '</row><row r="2"><c r="A2" t="str"><v>Mali</v></c><c r="B2"><v>3</v></c></row></sheetData></worksheet>',
        },
    ),
    Format.POWERPOINT: office(
        Format.POWERPOINT,
        "slide",
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="{OFFICE}"><p:sldIdLst><p:sldId r:id="r1"/>'
            "</p:sldIdLst></p:presentation>",
            "ppt/slide.xml": '<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr>'
            '<p:ph type="title"/>'
            "</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Roads</a:t></a:r></a:p></p:txBody>"
            "</p:sp><p:sp><p:nvSpPr><p:nvPr/>"
            "</p:nvSpPr><p:txBody><a:p><a:r><a:t>Gold goes.</a:t></a:r></a:p></p:txBody></p:sp>"
            "</p:spTree></p:cSld></p:sld>",
        },
    ),
    Format.OPEN_DOCUMENT: open_document,
    Format.RTF: text_of(Format.RTF, r"{\rtf1\ansi {\b Roads}\par Gold goes by night.\par {\*\x y}Caf\'e9.\par}"),
    Format.MAIL: text_of(
        Format.MAIL,
        "From: A <a@b.c>"
        "\nSubject: Gold\nDate: Mon, 4 Mar 2019 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
        "Gold goes by night.\n\n> It went by day.\n",
    ),
    Format.OUTLOOK: lambda chance: changed(OUTLOOK, Format.OUTLOOK, chance).encode("latin-1", errors="replace"),
    Format.TABLE: text_of(Format.TABLE, 'Country,Year,kg\nMali,2018,3\n"Niger, N.",2019,4\nSource: x\n'),
}


def changed(text: str, held: Format, chance: random.Random) -> str:
    """The text with some of its characters left out and pieces of its format put in."""
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(text) + 1)
        piece = chance.choice(PIECES[held] + COMMON) * chance.choice((0, 1, 1, 1, 20))
        text = text[:place] + piece + text[place + chance.choice((0, 0, 1, 9)) :]
    return text


def read(name: str, data: bytes) -> tuple[Document, list[Passage]] | None:
    """The document and its passages; None where there is a reason why the file cannot be read."""
    try:
        draft = read_draft(name, data)
    except UnreadableFileError:
        return None
    document = lay_out(draft, document_id="d", name=name)
    assert all(1 <= page <= draft.pages for _, page in document.page_starts)
    return document, cut(document, CuttingRules())


def check_laws(document: Document, passages: list[Passage]) -> None:
    """Passages are slices of the text, in order and apart, that hold all of the body; pages begin in order."""
    text = document.text
    edges = [edge for passage in passages for edge in (passage.span.start, passage.span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    for passage in passages:
        within = [edge for sentence in passage.sentences for edge in (sentence.start, sentence.end)]
        assert within == sorted(within)
        assert (within[0], within[-1]) == (passage.span.start, passage.span.end)
        assert all(sentence.of(text).strip() for sentence in passage.sentences)
    body = [block for block in document.blocks if block.kind is not BlockKind.HEADING] or list(document.blocks)
    said = "".join(block.span.of(text) for block in body)
    cut_out = "".join(sentence.of(text) for passage in passages for sentence in passage.sentences)
    assert "".join(cut_out.split()) == "".join(said.split())
    offsets = [offset for offset, _ in document.page_starts]
    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)
    assert document.title
    assert document.digest


@pytest.mark.parametrize("held", Format)
def test_an_unharmed_file_becomes_passages(held: Format) -> None:
    found = read(f"a{SUFFIX[held]}", MAKERS[held](NoChange()))
    assert found is not None
    assert found[1]
    check_laws(*found)


class NoChange(random.Random):
    """Chance that changes nothing."""

    def randrange(self, *_: int) -> int:  # type: ignore[override]
        """Always 0: no change is made."""
        return 0


@pytest.mark.parametrize("held", Format)
@settings(max_examples=150)
@given(chance=st.integers(0, 2**32).map(random.Random))
def test_a_file_harmed_anywhere_keeps_the_laws_or_is_refused(held: Format, chance: random.Random) -> None:
    if found := read(f"a{SUFFIX[held]}", MAKERS[held](chance)):
        check_laws(*found)


@pytest.mark.parametrize("held", Format)
@given(data=st.binary(max_size=300), start=st.integers(0, 40))
def test_any_bytes_keep_the_laws_or_are_refused(held: Format, data: bytes, start: int) -> None:
    if found := read(f"a{SUFFIX[held]}", MAKERS[held](NoChange())[:start] + data):
        check_laws(*found)

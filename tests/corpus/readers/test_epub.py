"""A book is read chapter by chapter, in the order of its spine."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers import epub
from corpus.readers.epub import read_epub

HEADING, PARAGRAPH, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title>Roads of  the Sahel</dc:title><dc:creator>A. Diallo</dc:creator><dc:creator>B. Keita</dc:creator>
<dc:publisher>Sahel Press</dc:publisher><dc:language>fr-ML</dc:language>
<dc:date opf:event="modification">2022-01-01</dc:date><dc:date opf:event="publication">2020-05-06T00:00:00Z</dc:date>
<dc:identifier>urn:uuid:1</dc:identifier><dc:source>https://press.example/roads</dc:source></metadata>
<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml#start" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.jpg" media-type="image/jpeg"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="two"/><itemref idref="one"/><itemref idref="no"/>
</spine></package>"""
ONE = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>
<h1>By road</h1><p>Cocaine&nbsp;moves by road.<a epub:type="noteref" xmlns:epub="http://www.idpf.org/2007/ops"
href="#n">1</a></p><table><tr><th>Year</th><th>kg</th></tr><tr><td>2018</td><td>3</td></tr></table></body></html>"""
TWO = "<html><body><h1>By boat</h1><p>It moves by boat, too.</body></html>"
MEMBERS = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": "<html><body><nav>Contents</nav></body></html>",
    "OEBPS/text/chapter 1.xhtml": ONE,
    "OEBPS/text/two.xhtml": TWO,
}
ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/>
<enc:CipherData><enc:CipherReference URI="OEBPS/{}"/></enc:CipherData></enc:EncryptedData></encryption>"""


def book(without: str = "", **changed: str) -> bytes:
    """The book above, with other or additional members; "__" stands for a slash."""
    members = MEMBERS | {name.replace("__", "/"): text for name, text in changed.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, text in members.items():
            if name != without:
                archive.writestr(name, text)
    return file.getvalue()


def test_a_page_that_the_spine_repeats_is_read_once() -> None:
    spine = '<itemref idref="a"/>' * 1000
    package = (
        f'<p><manifest><item id="a" href="text/two.xhtml" media-type="text/html"/></manifest><spine>{spine}</spine></p>'
    )
    assert [part.text for part in read_epub(book(**{"OEBPS/book.opf": package})).parts] == [
        "By boat",
        "It moves by boat, too.",
    ]


def test_a_book_that_unpacks_to_too_much_text_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "MAX_PAGES_BYTES", 1_000_000)
    long = "<html><body>" + "<p>Gold.</p>" * 90_000
    with pytest.raises(UnreadableFileError, match=r"^epub\.too_large \(size=1\)$"):
        read_epub(book(**{"OEBPS/text/two.xhtml": long}))


def test_chapters_come_in_the_order_of_the_spine() -> None:
    assert list(read_epub(book()).parts) == [
        Part(HEADING, "By boat", 1),
        Part(PARAGRAPH, "It moves by boat, too."),
        Part(HEADING, "By road", 1),
        Part(PARAGRAPH, "Cocaine moves by road."),
        Part(ROW, "Year: 2018; kg: 3"),
    ]


def test_a_book_tells_its_facts() -> None:
    assert read_epub(book()).facts == {
        "title": "Roads of the Sahel",
        "author": "A. Diallo, B. Keita",
        "publisher": "Sahel Press",
        "published": "2020-05-06",
        "file_dated": "2022-01-01",
        "language": "fr",
        "url": "https://press.example/roads",
    }


def test_a_day_on_which_the_file_was_changed_is_not_that_of_publication() -> None:
    dates = '<dc:date opf:event="modification">2022-01-01</dc:date>'
    package = f"""<p xmlns:opf="o" xmlns:dc="d"><metadata>{dates}</metadata>
        <manifest><item id="a" href="text/two.xhtml" media-type="text/html"/></manifest>
        <spine><itemref idref="a"/></spine></p>"""
    facts = read_epub(book(**{"OEBPS/book.opf": package})).facts
    assert (facts.get("published"), facts["file_dated"]) == (None, "2022-01-01")


def test_a_chapter_that_is_missing_is_a_warning() -> None:
    draft = read_epub(book(without="OEBPS/text/two.xhtml"))
    assert draft.warnings == (Message(CorpusCode.EPUB_CHAPTERS_MISSING, count=1),)
    assert draft.parts[0] == Part(HEADING, "By road", 1)


def test_a_damaged_chapter_costs_the_book_no_other() -> None:
    whole = book()
    at = whole.index(b"OEBPS/text/two.xhtml") + len("OEBPS/text/two.xhtml")
    draft = read_epub(whole[:at] + bytes(20) + whole[at + 20 :])
    assert draft.warnings == (Message(CorpusCode.EPUB_CHAPTER_DAMAGED, name="OEBPS/text/two.xhtml"),)
    assert draft.parts[0] == Part(HEADING, "By road", 1)


def test_a_note_in_a_chapter_of_its_own_is_cited_by_its_number() -> None:
    two = "<html><body><p>It moves by boat.<sup><a href='chapter%201.xhtml#n4'>4</a></sup></p></body></html>"
    one = "<html><body><p id=n4>At night.</p></body></html>"
    changed = {"OEBPS/text/two.xhtml": two, "OEBPS/text/chapter 1.xhtml": one}
    assert read_epub(book(**changed)).parts == (
        Part(PARAGRAPH, "It moves by boat."),
        Part(PARAGRAPH, "At night.", locator="note 4"),
    )


def test_a_book_that_is_locked_is_encrypted() -> None:
    locked = ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "text/two.xhtml")
    with pytest.raises(UnreadableFileError, match=r"^epub\.locked$"):
        read_epub(book(**{"META-INF__encryption.xml": locked}))


@pytest.mark.parametrize("algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_a_book_whose_fonts_alone_are_garbled_is_read(algorithm: str) -> None:
    garbled = ENCRYPTION.format(algorithm, "font.otf")
    assert len(read_epub(book(**{"META-INF__encryption.xml": garbled})).parts) == 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Hello", r"^archive\.damaged "),
        (book()[:900], r"^archive\.damaged "),
        (book(without="META-INF/container.xml"), r"^archive\.member_missing \(name='META-INF/container\.xml'\)$"),
        (book(without="OEBPS/book.opf"), r"^archive\.member_missing \(name='OEBPS/book\.opf'\)$"),
        (book(**{"META-INF__container.xml": "<container/>"}), r"^epub\.no_book$"),
        (book(**{"OEBPS__book.opf": "<package>"}), r"^archive\.member_not_xml .*name='OEBPS/book\.opf'"),
    ],
)
def test_a_broken_book_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read_epub(data)


def test_a_chapter_cannot_read_files_nor_explode() -> None:
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    page = f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a0 'lol'>{laughs}<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    draft = read_epub(book(**{"OEBPS__text__two.xhtml": f"{page}<html><body><p>So: &a9; &x;</p></body></html>"}))
    assert draft.parts[0] == Part(PARAGRAPH, "So: &a9; &x;")


def test_a_link_out_of_the_archive_leads_nowhere() -> None:
    package = PACKAGE.replace("text/two.xhtml#start", "../../../../../etc/hostname")
    assert read_epub(book(**{"OEBPS__book.opf": package})).warnings == (
        Message(CorpusCode.EPUB_CHAPTERS_MISSING, count=1),
    )


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_book_is_read_or_refused(chance: st.DataObject) -> None:
    name = chance.draw(st.sampled_from(sorted(MEMBERS)))
    at = chance.draw(st.integers(0, len(MEMBERS[name])))
    noise = chance.draw(st.text(alphabet="<>/&;\"'= ax\0é", max_size=6))
    changed = MEMBERS[name][:at] + noise + MEMBERS[name][at + chance.draw(st.integers(0, 9)) :]
    raw = bytearray(book(**{name.replace("/", "__"): changed}))
    if chance.draw(st.booleans()):
        raw[chance.draw(st.integers(0, len(raw) - 1))] = chance.draw(st.integers(0, 255))
    with suppress(UnreadableFileError):
        assert read_epub(bytes(raw)).pages == 0


@given(st.binary(max_size=100))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.damaged "):
        read_epub(data)

"""A file is read as what it holds, whatever it is called, and told so when its name says otherwise."""

import io
import json
import time
import zipfile
from contextlib import suppress

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, draft_as_json, draft_of_json
from corpus.errors import UnreadableFileError
from corpus.formats import CONVERTED_TO, MAX_TEXT_BYTES, OLD_OFFICE, SUFFIXES, is_known, read_draft, suffix_of
from corpus.message import Message

WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PDF_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length 60>>stream\nBT /F 12 Tf 72 700 Td (Gold leaves Kidal by night.) Tj ET    \nendstream",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def zipped(**members: str) -> bytes:
    """A zip archive of these members; `__` in their names is a slash, `_dot_` a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def pdf() -> bytes:
    """A PDF of one line."""
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (n, held) for n, held in enumerate(PDF_OBJECTS, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"


SENTENCE = "Gold leaves Kidal by night."
HTML = f"<!DOCTYPE html><html><head><title>Gold</title></head><body><p>{SENTENCE}</p></body></html>"
CHAPTER = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE}</p></body></html>'
HELD = {
    ".pdf": pdf(),
    ".docx": zipped(
        word__document_dot_xml=f'<w:document xmlns:w="{WORD_SPACE}"><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    ),
    ".epub": zipped(
        **{
            "META-INF__container_dot_xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
        },
        b_dot_opf='<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>',
        c_dot_xhtml=CHAPTER,
    ),
    ".html": HTML.encode(),
    ".md": f"*{SENTENCE}*\n".encode(),
    ".txt": SENTENCE.encode(),
    ".csv": f"Place,Story\nKidal,{SENTENCE}\nGao,Nothing.\n".encode(),
}
KIND = {".pdf": "PDF", ".docx": "Word", ".epub": "EPUB", ".html": "HTML"}
FORMATS = Message(CorpusCode.FORMATS_READ)


def text_of(draft: Draft) -> str:
    return "\n".join(part.text for part in draft.parts)


def misnamed(name: str, kind: str) -> Message:
    return Message(CorpusCode.FILE_MISNAMED, type=name, format=kind)


def reason(name: str, data: bytes) -> Message:
    """Why a file cannot be read."""
    with pytest.raises(UnreadableFileError) as told:
        read_draft(name, data)
    return told.value.message


@pytest.mark.parametrize("suffix", HELD)
def test_each_format_is_read_under_its_own_name_without_a_warning(suffix: str) -> None:
    draft = read_draft(f"a{suffix}", HELD[suffix])
    assert SENTENCE in text_of(draft)
    assert draft.warnings == ()


@pytest.mark.parametrize(
    ("alias", "suffix"),
    [
        (".markdown", ".md"),
        (".text", ".txt"),
        (".htm", ".html"),
        (".xhtml", ".html"),
        (".PDF", ".pdf"),
        (".Docx", ".docx"),
    ],
)
def test_a_format_goes_by_several_names(alias: str, suffix: str) -> None:
    assert read_draft(f"a{alias}", HELD[suffix]) == read_draft(f"a{suffix}", HELD[suffix])


def test_a_tsv_is_a_table() -> None:
    draft = read_draft("a.tsv", b"Place\tYear\nKidal\t2012\nGao\t2013\n")
    assert [part.kind for part in draft.parts] == [BlockKind.ROW, BlockKind.ROW]


@pytest.mark.parametrize("named", SUFFIXES)
@pytest.mark.parametrize("held", [".pdf", ".docx", ".epub"])
def test_what_a_file_holds_comes_before_its_name(named: str, held: str) -> None:
    draft, expected = read_draft(f"a{named}", HELD[held]), read_draft(f"a{held}", HELD[held])
    assert draft.parts == expected.parts
    assert draft.warnings == (() if SUFFIXES[named] == KIND[held] else (misnamed(named, KIND[held]),))


@pytest.mark.parametrize("named", [".txt", ".pdf", ".docx", ".epub", ".csv"])
def test_a_web_page_is_known_by_its_first_tag(named: str) -> None:
    draft = read_draft(f"a{named}", HELD[".html"])
    assert (text_of(draft), draft.warnings) == (
        SENTENCE,
        (misnamed(named, "HTML"),),
    )


def test_html_in_a_markdown_file_is_markdown() -> None:
    assert read_draft("a.md", HELD[".html"]).warnings == ()


@pytest.mark.parametrize(
    "start",
    [
        "\n  <HTML>",
        "\ufeff<!doctype HTML>",
        '<?xml version="1.0"?>\n<html>',
        "<!-- saved from url -->\n<!-- twice --> <html>",
        '<!-- a > b -- c --><!DOCTYPE\nhtml PUBLIC "-//W3C//DTD XHTML 1.0">',
    ],
)
def test_a_web_page_may_begin_with_more_than_its_tag(start: str) -> None:
    (warning,) = read_draft("a.txt", f"{start}<p>{SENTENCE}</p>".encode()).warnings
    assert warning == misnamed(".txt", "HTML")


@pytest.mark.parametrize("text", ["<htmlx>", "A <html> tag.", "<p>Gold</p>", "<!-- <html> -->"])
def test_text_that_only_looks_like_a_web_page_is_text(text: str) -> None:
    assert read_draft("a.txt", text.encode()) == Draft((Part(BlockKind.PARAGRAPH, text),))


def test_a_hundred_comments_are_passed_over_at_once() -> None:
    before = time.perf_counter()
    assert "Gold" in text_of(read_draft("a.txt", b"<!---->" * 100 + b"Gold"))
    assert time.perf_counter() - before < 5  # they took years when each could be read in two ways


def test_a_pdf_may_have_some_bytes_before_its_mark() -> None:
    assert text_of(read_draft("a.pdf", b"\0" * 1_000 + pdf())) == SENTENCE


def test_a_text_that_tells_of_the_mark_of_pdf_is_text() -> None:
    told = "A PDF begins with %PDF-1.7 and a line end."
    assert read_draft("a.md", told.encode()) == Draft((Part(BlockKind.PARAGRAPH, told),))


@pytest.mark.parametrize(("named", "kind"), [(".pdf", "PDF"), (".docx", "Word"), (".epub", "EPUB")])
def test_plain_text_under_the_name_of_another_format_is_read(named: str, kind: str) -> None:
    assert SUFFIXES[named] == kind
    assert read_draft(f"a{named}", b"Gao.") == Draft(
        (Part(BlockKind.PARAGRAPH, "Gao."),),
        warnings=(misnamed(named, "plain text"),),
    )


@pytest.mark.parametrize(("named", "kind"), [(".pdf", "PDF"), (".docx", "Word"), (".epub", "EPUB")])
def test_what_is_neither_its_format_nor_text_is_damaged(named: str, kind: str) -> None:
    noise = bytes(range(1, 32)) * 40
    assert reason(f"a{named}", noise) == Message(CorpusCode.FILE_NOT_AS_NAMED, format=kind)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.pdf", "a.html", "a.csv"])
def test_an_archive_of_other_files_is_told_to_be_one(name: str) -> None:
    assert reason(name, zipped(a_dot_md="Gao.")) == Message(CorpusCode.ARCHIVE_TO_UNPACK)


@pytest.mark.parametrize("suffix", [".docx", ".epub"])
def test_a_zipped_format_that_was_cut_off_is_damaged(suffix: str) -> None:
    data = HELD[suffix]
    assert reason(f"a{suffix}", data[: len(data) // 2]).code == CorpusCode.ARCHIVE_DAMAGED


@pytest.mark.parametrize("name", ["a.docx", "a.md", "a.pdf"])
def test_an_old_word_file_is_told_how_to_save_it(name: str) -> None:
    assert reason(name, OLD_OFFICE + b"\0" * 504) == Message(CorpusCode.WORD_OLD)


def test_a_word_file_with_a_password_is_told_so() -> None:
    data = OLD_OFFICE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    assert reason("a.docx", data) == Message(CorpusCode.WORD_ENCRYPTED)


@pytest.mark.parametrize(("suffix", "other"), CONVERTED_TO.items())
def test_a_type_that_is_not_read_is_told_how_to_save_it(suffix: str, other: str) -> None:
    assert reason(f"a{suffix.upper()}", b"Gao.") == Message(
        CorpusCode.FILE_TYPE_TO_CONVERT, type=suffix, formats=FORMATS, advice=Message(CorpusCode.SAVE_AS, type=other)
    )


def test_a_type_that_is_not_read_is_told_which_are() -> None:
    expected = Message(CorpusCode.FILE_TYPE_NOT_READ, type=".jpg", formats=FORMATS)
    assert (reason("a.jpg", b"Gao."), is_known("a.jpg")) == (expected, False)


@pytest.mark.parametrize("name", ["README", "a.md."])
def test_a_name_without_a_type_is_told_which_are_read(name: str) -> None:
    assert (reason(name, b"Gao."), is_known(name)) == (Message(CorpusCode.FILE_WITHOUT_TYPE, formats=FORMATS), False)


@pytest.mark.parametrize("name", ["a.jpg", "a.md", "a.pdf", "README"])
def test_a_file_of_no_bytes_is_empty_whatever_it_is_called(name: str) -> None:
    assert reason(name, b"") == Message(CorpusCode.FILE_EMPTY)


def test_a_suffix_is_the_last_one_in_lower_case() -> None:
    assert [suffix_of(name) for name in ("a.tar.GZ", "sub.md/a", "a.MD", ".md")] == [".gz", "", ".md", ""]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.csv", "a.pdf"])
def test_a_text_that_is_far_too_large_is_not_read(name: str) -> None:
    assert reason(name, b"a" * (MAX_TEXT_BYTES + 1_000_000)) == Message(CorpusCode.FILE_TOO_MUCH_TEXT, size=21, most=20)


def test_lists_that_are_nested_too_deeply_are_a_reason() -> None:
    deep = b"*a " * 500 + b"b* " * 500
    assert reason("a.md", deep) == Message(CorpusCode.FILE_NESTED_TOO_DEEPLY)


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(SUFFIXES)),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", OLD_OFFICE, b"<html>", b"PK\x03\x04word/document.xml"]),
    st.binary(max_size=200),
)
def test_whatever_the_bytes_are_there_is_a_draft_or_a_reason(suffix: str, mark: bytes, data: bytes) -> None:
    with suppress(UnreadableFileError):
        draft = read_draft(f"a{suffix}", mark + data)
        assert draft_of_json(json.loads(json.dumps(draft_as_json(draft)))) == draft


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_day_that_stands_alone_at_the_top_of_a_text_is_that_of_publication(name: str) -> None:
    text = b"Gold in Kidal\n\n3 May 2021\n\nGold leaves Kidal by night, and nobody asks for whom it is.\n"
    page = b"<html><body><h1>Gold in Kidal</h1><p>3 May 2021</p><p>Gold leaves Kidal by night.</p></body></html>"
    assert read_draft(name, page if name.endswith("html") else text).facts["published"] == "2021-05-03"


def test_what_a_text_declares_counts_more_than_what_it_shows() -> None:
    for declared, day in ((b"2020", "2020"), (b"", "")):
        assert read_draft("a.md", b"---\npublished: " + declared + b"\n---\n3 May 2021\n").facts["published"] == day


@pytest.mark.parametrize("source", [b"Gold\n\n" * 20 + b"3 May 2021\n", b"# Log\n\n## May 2021\n\nGold left.\n"])
def test_a_day_further_down_or_of_a_section_is_not_that_of_publication(source: bytes) -> None:
    assert "published" not in read_draft("a.md", source).facts


@pytest.mark.parametrize(("shown", "author"), [("By ADAMA DIALLO, clerk.", "Adama Diallo"), ("Gold is sold.", None)])
def test_the_author_that_a_program_writes_into_a_file_is_one_only_if_its_text_says_so(
    shown: str, author: str | None
) -> None:
    file, document = io.BytesIO(), WordDocument()
    document.core_properties.author = "Adama Diallo"
    document.add_paragraph(shown)
    document.save(file)
    assert read_draft("a.docx", file.getvalue()).facts.get("author") == author

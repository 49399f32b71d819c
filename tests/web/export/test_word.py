"""An answer as a Word file: read back by python-docx and part by part, every footnote referred to once."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree

from tests.web.export.turns import LINK, ROOT, answer, cited, conversation, reply, speaking
from web.export.exported import Exported
from web.export.word import MAIN, as_docx

W = {"w": MAIN, "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
FOOTNOTE = (
    "Gold, Mines, The Ministry, 2020, page 7. https://ministry.example/gold. "
    f"Accessed on 28 November 2026. In Griot: {ROOT}{LINK}"
)
HOSTILE = ["<w:p>&amp;</w:p>", "bell \x07 and null \x00", "half \ud800 of a character", "one\nline", "\ufffe"]


def parts(exported: Exported) -> dict[str, etree._Element]:
    with ZipFile(BytesIO(as_docx(exported))) as file:
        return {name: etree.fromstring(file.read(name)) for name in file.namelist()}


def notes(found: dict[str, etree._Element]) -> dict[str, str]:
    """The text of each footnote by its id, without the lines that separate them from the page."""
    rows = found["word/footnotes.xml"].xpath("w:footnote[not(@w:type)]", namespaces=W)
    return {row.get(f"{{{MAIN}}}id"): "".join(row.itertext()).strip() for row in rows}


def references(found: dict[str, etree._Element]) -> list[str]:
    return [str(told) for told in found["word/document.xml"].xpath("//w:footnoteReference/@w:id", namespaces=W)]


def test_python_docx_opens_it_and_reads_question_and_answer() -> None:
    document = Document(BytesIO(as_docx(answer())))
    told = [(p.style.name, p.text.strip()) for p in document.paragraphs if p.style is not None]
    assert told[:2] == [("Heading 1", "Where is gold mined?"), ("Normal", "Gold is mined in Kidal.")]
    assert (document.core_properties.title, document.core_properties.author) == ("Where is gold mined?", "Griot")


def test_a_sentence_has_a_footnote_with_place_address_day_and_permanent_link() -> None:
    found = parts(answer(**cited(url="https://ministry.example/gold")))
    assert (notes(found), references(found)) == ({"1": FOOTNOTE}, ["1"])


def test_every_footnote_of_a_conversation_is_referred_to_once_and_in_order() -> None:
    twice = {"text": "Gold.", "citations": [2, 1]}
    both = [*cited()["citations"], cited(number=2, title="Salt")["citations"][0]]
    found = parts(conversation(reply(sentences=[twice, twice], citations=both), reply()))
    assert references(found) == list(notes(found)) == ["1", "2", "3", "4", "5"]
    assert [text.split(",")[0] for text in notes(found).values()] == ["Salt", "Gold", "Salt", "Gold", "Gold"]


def test_the_answering_words_are_marked() -> None:
    shaded = parts(answer())["word/document.xml"].xpath("//w:r[w:rPr/w:shd]", namespaces=W)
    assert ["".join(run.itertext()) for run in shaded] == ["Kidal"]


def test_every_link_of_a_part_leads_to_an_address_of_that_part() -> None:
    found = parts(answer(**cited(url="https://ministry.example/gold")))
    for part in ("document", "footnotes"):
        used = set(found[f"word/{part}.xml"].xpath("//w:hyperlink/@r:id", namespaces=W))
        targets = {row.get("Id"): row.get("Target") for row in found[f"word/_rels/{part}.xml.rels"]}
        assert used
        assert used <= targets.keys()
        assert all(targets[name].startswith("https://") for name in used)


def test_what_is_read_from_right_to_left_runs_that_way() -> None:
    arabic = "أنزلت القوارب 412 طنا."
    document = parts(answer(sentences=[{"text": arabic, "citations": [1]}], **cited(language="ar")))[
        "word/document.xml"
    ]
    (run,) = document.xpath("//w:r[w:rPr/w:rtl]", namespaces=W)
    assert ("".join(run.itertext()), run.getparent().find("w:pPr/w:bidi", W) is not None) == (arabic, True)
    assert run.find("w:rPr/w:lang", W).get(f"{{{MAIN}}}val") == "ar"


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_document_or_a_question_says_is_text_in_the_file(text: str) -> None:
    said = {"text": text, "citations": [1]}
    exported = answer(question=text, read_as=text, sentences=[said], **cited(title=text, language=text))
    document = Document(BytesIO(as_docx(exported)))
    assert len(document.paragraphs) == 4


def test_a_refusal_is_a_file_without_footnotes() -> None:
    found = parts(answer(status="not_found", answer="It is not there.", citations=[], sentences=[]))
    assert (notes(found), references(found)) == ({}, [])
    assert "It is not there." in "".join(found["word/document.xml"].itertext())


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert as_docx(answer()) == as_docx(answer())


def test_a_footnote_speaks_the_visitors_language() -> None:
    with speaking("fr"):
        (note,) = notes(parts(answer())).values()
    assert "Consulté le 28 novembre 2026. Dans Griot\u00a0:" in note

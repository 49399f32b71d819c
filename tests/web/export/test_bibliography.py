"""The documents that answers quote, as RIS and BibTeX: one entry a document, read back field by field."""

import re

from tests.web.export.turns import CITED, LINK, ROOT, answer, cited, conversation, reply
from web.export.bibliography import as_bibtex, as_ris

ORIGINAL = {"publisher": "UNODC", "title": "Gold in Kidal", "published": "2018-05", "url": "https://un.example/gold"}
WEB = {"page": None, "url": "https://ministry.example/gold?a=1&b=%20_x", "published": "2020-03-04"}


def test_a_report_is_told_in_ris() -> None:
    assert as_ris(answer()).split("\r\n") == [
        "TY  - RPRT",
        "ID  - gold",
        "TI  - Gold",
        "AU  - The Ministry,",
        "PB  - The Ministry",
        "PY  - 2020",
        "DA  - 2020///",
        "Y2  - 2026/11/28/",
        "LA  - en",
        "N1  - Quoted: Mines, page 7",
        f"N1  - In Griot: {ROOT}{LINK}",
        "ER  - ",
        "",
    ]


def test_a_page_of_the_web_has_its_address_and_its_day() -> None:
    told = as_ris(answer(**cited(**WEB))).split("\r\n")
    assert told[0] == "TY  - ELEC"
    assert {"DA  - 2020/03/04/", f"UR  - {WEB['url']}"} <= set(told)


def test_a_report_is_told_in_bibtex() -> None:
    assert as_bibtex(answer()) == (
        "@techreport{gold,\n  title = {{Gold}},\n  author = {{The Ministry}},\n  institution = {The Ministry},\n"
        "  year = {2020},\n  urldate = {2026-11-28},\n  langid = {en},\n"
        "  note = {Quoted: Mines, page 7. In Griot: https://griot.example/documents/gold?version=0123456789ab"
        "\\&start=0\\&end=23\\#quote},\n}\n\n".replace("},\n}", "}\n}")
    )


def test_a_page_of_the_web_is_told_in_bibtex_with_its_address_as_it_is() -> None:
    told = as_bibtex(answer(**cited(**WEB)))
    assert told.startswith("@misc{gold,")
    assert f"  howpublished = {{\\url{{{WEB['url']}}}}},\n  url = {{{WEB['url']}}}," in told
    assert "  year = {2020},\n  month = {03},\n  day = {04}," in told


def test_a_brief_says_what_it_restates() -> None:
    note = "Brief restating: UNODC, Gold in Kidal, May 2018, https://un.example/gold"
    exported = answer(**cited(page=None, restates=ORIGINAL))
    assert f"N1  - {note}\r\n" in as_ris(exported)
    assert f"note = {{{note}." in as_bibtex(exported)


def test_a_document_that_is_quoted_often_is_one_entry_with_all_its_places() -> None:
    elsewhere, other = CITED | {"page": 9, "locator": "para. 12"}, CITED | {"document_id": "salt", "title": "Salt"}
    told = as_ris(conversation(reply(), reply(citations=[elsewhere, CITED, other])))
    assert re.findall("ID  - (.+)\r", told) == ["gold", "salt"]
    assert "N1  - Quoted: Mines, page 7; Mines, page 9, para. 12\r\n" in told


def test_two_documents_never_share_a_key() -> None:
    rows = [CITED | {"document_id": document_id} for document_id in ("or é", "or à", "é", "or-2")]
    keys = re.findall(r"@techreport\{(.+),", as_bibtex(answer(citations=rows)))
    assert keys == ["or", "or-2", "document", "or-2-2"]


def test_what_means_something_in_a_format_is_text() -> None:
    title = "50 % of {gold} & $alt_ #1 ~ ^ \\input{x}\r\nER  - \nTY  - BOOK"
    exported = answer(**cited(title=title, published="no date"))
    assert as_ris(exported).count("\r\nER  - ") == 1
    assert re.findall("^TY  - .*", as_ris(exported), re.M) == ["TY  - RPRT\r"]
    assert (
        r"title = {{50 \% of \{gold\} \& \$alt\_ \#1 \textasciitilde{} \textasciicircum{} "
        r"\textbackslash{}input\{x\} ER - TY - BOOK}}"
    ) in as_bibtex(exported)
    assert "year" not in as_bibtex(exported)


def test_an_answer_without_sources_has_no_entries() -> None:
    assert as_ris(answer(citations=[])) == as_bibtex(answer(citations=[])) == ""

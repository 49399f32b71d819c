"""A mail that Outlook saved is read like any other."""

import struct
from datetime import UTC, datetime

import pytest

from corpus.codes import CorpusCode
from corpus.draft import Draft
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.message import Message
from corpus.readers.mail.compressed_rtf import unpacked_rtf
from corpus.readers.mail.outlook import read_outlook
from tests.corpus.readers.compound import Tree, compound_file

TEN_O_CLOCK = datetime(2015, 5, 5, 8, 0, tzinfo=UTC)
SINCE = datetime(1601, 1, 1, tzinfo=UTC)


def fixed(head_bytes: int = 32, **numbers: int) -> bytes:
    """The stream of the properties of fixed size, by their numbers: `_3FFD=1252`."""
    entries = (struct.pack("<HHIQ", 3, int(key[1:], 16), 6, number) for key, number in numbers.items())
    return bytes(head_bytes) + b"".join(entries)


def texts(**properties: str) -> dict[str, bytes]:
    return {f"__substg1.0_{key[1:]}001F": text.encode("utf-16-le") for key, text in properties.items()}


def saved(streams: Tree, **numbers: int) -> bytes:
    return compound_file({"__properties_version1.0": fixed(**numbers), **streams})


def lines(draft: Draft) -> list[str]:
    return [part.text for part in draft.parts]


def test_the_head_is_read_as_it_was_sent() -> None:
    headers = (
        "From: Ida Roy <ida@example.org>\r\nTo: Ben Holt <ben@example.org>\r\n"
        "Date: Tue, 5 May 2015 10:00:00 +0200\r\nSubject: =?utf-8?q?The_mill_of_S=C3=A9gou?=\r\n"
    )
    draft = read_outlook(saved(texts(_007D=headers, _0037="no", _1000="It was sold.\r\nNobody said so.\r\n")))
    assert draft.facts == {"title": "The mill of Ségou", "author": "Ida Roy", "published": "2015-05-05"}
    assert [(part.text, part.locator) for part in draft.parts] == [
        ("From: Ida Roy <ida@example.org>", "header"),
        ("To: Ben Holt <ben@example.org>", "header"),
        ("Date: Tue, 05 May 2015 10:00:00 +0200", "header"),
        ("Subject: The mill of Ségou", "header"),
        ("It was sold.", ""),
        ("Nobody said so.", ""),
    ]


def test_a_mail_that_was_never_carried_says_its_head_by_its_properties() -> None:
    ticks = int((TEN_O_CLOCK - SINCE).total_seconds()) * 10_000_000
    head = texts(_0037="Oars", _0C1A="Ida Roy", _0C1F="/O=OFFICE/CN=IDA", _5D01="ida@example.org", _0E04="Ben; Ann")
    draft = read_outlook(saved(head, _0039=ticks))
    assert lines(draft) == [
        "From: Ida Roy <ida@example.org>",
        "To: Ben; Ann",
        "Date: Tue, 05 May 2015 08:00:00 +0000",
        "Subject: Oars",
    ]
    assert draft.facts == {"title": "Oars", "author": "Ida Roy", "published": "2015-05-05"}


def test_a_directory_s_own_address_is_none() -> None:
    draft = read_outlook(saved(texts(_0C1A="Ida Roy", _0C1F="/O=OFFICE/CN=IDA")))
    assert lines(draft) == ["From: Ida Roy"]


def test_a_mail_of_html_is_read_as_a_page_in_the_encoding_it_came_with() -> None:
    page = {"__substg1.0_10130102": "<p>Мельница <b>продана</b>.</p>".encode("cp1251")}
    assert lines(read_outlook(saved(page, _3FDE=1251))) == ["Мельница продана."]


def test_texts_that_are_not_unicode_are_read_by_their_code_page() -> None:
    streams = {"__substg1.0_0037001E": "Łódź".encode("cp1250"), "__substg1.0_1000001E": "Młyn.".encode("iso8859_2")}
    assert lines(read_outlook(saved(streams, _3FFD=1250, _3FDE=28592))) == ["Subject: Łódź", "Młyn."]


def test_of_two_bodies_the_plain_one_is_read() -> None:
    streams = {**texts(_1000="It was sold."), "__substg1.0_10130102": b"<p>It was sold!</p>"}
    assert lines(read_outlook(saved(streams))) == ["It was sold."]


def test_half_a_letter_costs_no_mail() -> None:
    assert lines(read_outlook(saved({"__substg1.0_1000001F": "It was sold.".encode("utf-16-le") + b"\0\xd8x"}))) == [
        "It was sold.\ufffd"
    ]


def test_attachments_are_named_but_for_the_pictures_in_the_text() -> None:
    boats = {"__properties_version1.0": fixed(8), **texts(_3707="boats.csv", _3704="BOATS~1.CSV")}
    logo = {"__properties_version1.0": fixed(8, _7FFE=1), **texts(_3707="logo.png")}
    draft = read_outlook(
        saved({**texts(_1000="See."), "__attach_version1.0_#00000000": boats, "__attach_version1.0_#00000001": logo})
    )
    assert draft.warnings == (Message(CorpusCode.MAIL_ATTACHMENTS, names="boats.csv"),)


def test_a_long_body_stands_in_large_sectors() -> None:
    assert lines(read_outlook(saved(texts(_1000="The oars were sold. " * 9000)))) == [
        ("The oars were sold. " * 9000).strip()
    ]


@pytest.mark.parametrize(
    ("packed", "text"),
    [  # the examples of [MS-OXRTFCP]: one copies from the text that the window begins with, one into what it writes
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        ("100000000400000" + "04d454c4100000000" + b"{\\rtf".hex(), rb"{\rt"),
        ("", b""),
        ("00" * 40, b""),
    ],
)
def test_packed_rtf_is_unpacked(packed: str, text: bytes) -> None:
    assert unpacked_rtf(bytes.fromhex(packed)) == text


def test_a_body_that_is_only_packed_rtf_is_read() -> None:
    packed = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    assert lines(read_outlook(saved({"__substg1.0_10090102": bytes.fromhex(packed)}))) == ["hello world"]


@pytest.mark.parametrize("size", [8, 600, 1536, 2000])
def test_a_mail_that_was_cut_off_is_read_or_refused(size: int) -> None:
    data = saved(texts(_1000="It was sold. " * 900))[:size]
    with pytest.raises(UnreadableFileError):
        read_outlook(data)


def test_a_mail_of_another_name_is_known_by_its_streams() -> None:
    draft = read_draft("a.docx", saved(texts(_1000="It was sold.")))
    assert lines(draft) == ["It was sold."]
    assert draft.warnings == (Message(CorpusCode.FILE_MISNAMED, type=".docx", format="Outlook"),)


def test_an_old_word_file_is_no_mail() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_draft("a.msg", compound_file({"WordDocument": b"x" * 5000}))
    assert refused.value.message == Message(CorpusCode.WORD_OLD)

"""Bytes become the text that their author typed, whatever encoding it was saved in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import decode
from corpus.errors import UnreadableFileError

SENTENCE = "Ségou lies on the river Niger – it floods in “August”."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"],
)
def test_a_sentence_is_read_in_every_common_encoding(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
def test_a_big_endian_mark_is_heeded(encoding: str) -> None:
    assert decode(f"\ufeff{SENTENCE}".encode(encoding)) == SENTENCE


def test_a_declared_encoding_is_taken_for_what_is_no_utf_8() -> None:
    assert decode("Мали и Нигер".encode("koi8-r"), "KOI8-R") == "Мали и Нигер"


def test_utf_8_is_utf_8_whatever_is_declared() -> None:
    assert decode(b"S\xc3\xa9gou", "iso-8859-1") == "Ségou"


@pytest.mark.parametrize("declared", ["iso-8859-1", "no-such-code", "base64", "undefined", ""])
def test_without_a_usable_declaration_text_is_windows_1252(declared: str) -> None:
    assert decode(b"\x93S\xe9gou\x94", declared) == "“Ségou”"


def test_a_few_bytes_that_windows_1252_does_not_know_are_marked() -> None:
    assert decode(b"S\xe9gou\x81 lies on the river") == "Ségou\ufffd lies on the river"


def test_utf_8_that_was_cut_within_a_letter_stays_utf_8() -> None:
    assert decode(("é" * 20).encode() + b"\xc3") == "é" * 20 + "\ufffd"


def test_lines_of_every_kind_end_alike() -> None:
    assert decode(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01", bytes(range(256)) * 4, b"\0" * 9]
)
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^file\.not_text \(all=\d+, count=\d+\)$"):
        decode(data)


def test_a_stray_nul_does_not_make_a_text_binary() -> None:
    assert decode(b"Gao\0 lies on the river.") == "Gao\0 lies on the river."


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "shift_jis", "idna", "punycode", "utf-7", "ütf", "\0"]))
def test_any_bytes_are_text_or_refused(data: bytes, declared: str) -> None:
    with suppress(UnreadableFileError):
        assert "\r" not in decode(data, declared)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd"), max_size=200))
def test_utf_8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode()) == text


RUSSIAN = "Мельник продал лодку соседу. Сосед заплатил сорок рублей и уехал в город."
ARABIC = "باع الطحان قاربه لجاره. دفع الجار أربعين دينارا وسافر إلى المدينة."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le meunier a vendu l’été dernier sa barque à un pêcheur. Où est-elle ? L’œuvre coûte 40 €.", "cp1252"),
        ("Der Müller hat die Bücher über Köln gekauft – für 40 €.", "cp1252"),
        ("Le meunier a vendu sa barque ; l'œuvre lui coûta 40 €, et un cœur d'or ne l'a pas consolé.", "iso8859-15"),
        ("Le pêcheur était âgé ; l’été passé, il a fêté « le moulin » près de la rivière où il est né.", "mac_roman"),
        ("Le pêcheur était âgé; l'été passé, il a fêté le moulin près de la rivière où il est né.", "cp850"),
        ("Młynarz sprzedał łódź sąsiadowi. Sąsiad zapłacił czterdzieści złotych i wyjechał.", "cp1250"),
        ("Młynarz sprzedał łódź sąsiadowi. Sąsiad zapłacił czterdzieści złotych i wyjechał.", "iso8859-2"),
        ("He sold 12½ t of oars, £40bn in all, on 3 m²/ha; the naïve café©owner saw 5°c – “so” he said.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN * 5, "koi8-r"),
        (ARABIC, "cp1256"),
        ("Ο μυλωνάς πούλησε τη βάρκα του στον γείτονα για σαράντα δραχμές.", "cp1253"),
        ("磨坊主把船卖给了邻居。邻居付了四十元，然后进城去了。他再也没有回来。", "gb18030"),
    ],
)
def test_an_encoding_that_nothing_declares_is_told_by_its_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_long_text_is_in_the_encoding_of_its_beginning() -> None:
    assert decode(f"{RUSSIAN}\n".encode("cp1251") * 2000) == f"{RUSSIAN}\n" * 2000

"""An archive is unpacked in memory, and never to more than a machine holds."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import archives
from corpus.archives import Archive
from corpus.errors import UnreadableFileError

METHODS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}


def zipped(method: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    """A zip archive; "__" in a name stands for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return file.getvalue()


def declaring(size: int, data: bytes, actual: int) -> bytes:
    """The archive with a false size in both places where a zip archive tells the size of its member."""
    raw = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(mark) + at
        assert struct.unpack_from("<I", raw, place) == (actual,)
        struct.pack_into("<I", raw, place, size)
    return bytes(raw)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_member_comes_out_as_it_went_in(method: int) -> None:
    assert Archive(zipped(method, a__xml=b"<a/>", b=b"\0\1")).read("b") == b"\0\1"


def test_a_name_is_found_whatever_its_case_and_slashes() -> None:
    archive = Archive(zipped(**{"Word\\Document.xml": b"x"}))
    assert "/word/document.xml" in archive
    assert archive.read("word/document.xml") == b"x"


@pytest.mark.parametrize("data", [b"", b"Hello", zipped(a=b"x" * 99)[:60], zipped(a=b"x")[5:20]])
def test_what_is_no_whole_archive_is_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.damaged "):
        Archive(data)


def test_a_member_that_is_missing_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_missing \(name='b\.xml'\)$"):
        Archive(zipped(a=b"x")).read("b.xml")


def test_a_member_that_begins_beyond_any_file_s_end_is_damage() -> None:
    raw = zipped(a=b"x")
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    far = struct.pack("<HHQ", 1, 8, 2**63)  # the zip64 field that says where a member begins
    entry = raw[start : start + 30] + struct.pack("<HHHHII", len(far), 0, 0, 0, 0, 0xFFFFFFFF) + b"a" + far
    data = raw[:start] + entry + raw[end : end + 12] + struct.pack("<IIH", len(entry), start, 0)
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_damaged .*name='a'"):
        Archive(data).read("a")


def test_a_changed_byte_is_damage() -> None:
    data = zipped(zipfile.ZIP_STORED, a=b"Cocaine moves by road.")
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_damaged \(error=.Bad CRC-32"):
        Archive(data.replace(b"by road", b"by boat", 1)).read("a")


def test_a_member_with_a_password_is_encrypted() -> None:
    raw = bytearray(zipped(a=b"x"))
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFileError, match=r"^archive\.locked$"):
        Archive(bytes(raw)).read("a")


def test_a_member_packed_in_a_foreign_way_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_unknown_method "):
        Archive(zipped(zipfile.ZIP_LZMA, a=b"x")).read("a")


def test_an_archive_that_declares_too_much_is_never_unpacked() -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.too_large \(most=200\)$"):
        Archive(declaring(200_000_001, zipped(zipfile.ZIP_STORED, a=b"xxxx"), 4))


def test_many_members_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 2_000_000)
    data = zipped(a=b"a" * 900_000, b=b"b" * 900_000)
    archive = Archive(data)
    archive.read("a"), archive.read("b")
    with pytest.raises(UnreadableFileError, match=r"^archive\.too_large \(most=2\)$"):
        archive.read("a")
    with pytest.raises(UnreadableFileError, match=r"^archive\.too_large \(most=2\)$"):
        Archive(zipped(a=b"a" * 900_000, b=b"b" * 900_000, c=b"c" * 900_000))


def test_a_member_that_declares_too_little_is_damaged() -> None:
    data = declaring(1000, zipped(a=b"\0" * 50_000_000), 50_000_000)
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_damaged .*name='a'"):
        Archive(data).read("a")


def test_a_member_packed_too_well_is_a_bomb() -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_packed_too_well \(most=300, name=\"'a'\"\)$"):
        Archive(zipped(a=b"\0" * 20_000_000))


def test_too_many_members_are_counted_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(UnreadableFileError, match=r"^archive\.too_many_files \(count=3, most=2\)$"):
        Archive(zipped(a=b"", b=b"", c=b""))


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
BOMB = f"<!DOCTYPE d [<!ENTITY a0 'lol'>{LAUGHS}<!ENTITY file SYSTEM 'file:///etc/hostname'>]>"


def test_xml_is_read_without_its_comments() -> None:
    assert Archive(zipped(a=b"<a><!-- no --><b>yes</b></a>")).xml("a").findtext("b") == "yes"


@pytest.mark.parametrize("body", ["<d>&a9;</d>", "<d e='&a9;'/>"])
def test_entities_within_entities_are_not_expanded(body: str) -> None:
    with suppress(UnreadableFileError):  # refusing them is as well
        assert len("".join(Archive(zipped(a=(BOMB + body).encode())).xml("a").itertext())) < 1000


def test_an_entity_reads_no_file() -> None:
    root = Archive(zipped(a=(BOMB + "<d>&file;</d>").encode())).xml("a")
    assert "".join(root.itertext("d")) == ""


def test_broken_xml_is_damage() -> None:
    with pytest.raises(UnreadableFileError, match=r"^archive\.member_not_xml .*name='a'"):
        Archive(zipped(a=b"<a><b></a>")).xml("a")


@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda tail: zipped(a=b"<a/>")[:-20] + tail))
def test_any_bytes_are_an_archive_or_refused(data: bytes) -> None:
    with suppress(UnreadableFileError):
        assert Archive(data).xml("a").tag


@given(st.data())
@settings(max_examples=200)
def test_a_damaged_archive_is_read_or_refused(chance: st.DataObject) -> None:
    raw = bytearray(zipped(a=b"<a>Cocaine moves by road, and by boat.</a>", b=b"x" * 50))
    for _ in range(chance.draw(st.integers(1, 3))):
        raw[chance.draw(st.integers(0, len(raw) - 1))] = chance.draw(st.integers(0, 255))
    with suppress(UnreadableFileError):
        assert Archive(bytes(raw)).xml("a").tag

"""Changes a file so that it stays one of its kind: what is packed in it is unpacked, changed and packed again."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

NUMBERS = re.compile(rb"-?\d+(?:\.\d+)?")
EXTREMES = (
    *(b"0", b"-1", b"1", b"2", b"9", b"255", b"1000", b"65536", b"1048576", b"2147483647", b"2147483648"),
    *(b"4294967296", b"1000000000", b"99999999999999999999", b"-1000000000", b"1e38", b"1e400", b"NaN", b"inf"),
    *(b"0.00001", b"-0.5", b"", b"\xd9\xa3", b"\xc2\xb2", b"x"),
)
TEXTS = (
    *("Gold leaves Kidal by night. ", "M. Keïta", "1.", "(a) ", "\u2028", "\u0301", "\u00ad", "\0", "\x1b", "\f"),
    *("\ufffd", "\ufeff", "مالي", "x" * 1100, "😀 ", " ", "\t", "\n", "\n\n", "450³", "12 May 2019", "Distr.: General"),
    *("&#xD800;", "&#0;", "&e;", "“", '"', "(", "[", "<", "{", "|", "**", "> ", "- ", "%", "\\"),
)
TAG = re.compile(rb"<([A-Za-z][\w:.-]*)[^<>]*?(?:/>|>)")
TIMES = (*(1,) * 12, 2, 3, 5, 30)
MEMBER = re.compile(r"\.(?:xml|rels|x?html?|opf|ncx)$|^mimetype$", re.IGNORECASE)
MOST_MEMBERS_BYTES = 2_000_000  # unpacked; larger files are made by hand

Change = Callable[[bytes, random.Random], bytes]


def mutated(
    data: bytes, max_bytes: int, chance: random.Random, others: Sequence[bytes], any_change: Change | None = None
) -> bytes:
    """A file with one to four changes; `others` lend their pieces, and `any_change` changes bytes without sense."""
    changes = (*CHANGES, any_change, any_change) if any_change else CHANGES
    for _ in range(chance.choice((1, 1, 2, 4))):
        packed = data.startswith(b"PK\x03\x04") and chance.random() > 0.02
        data = _repacked(data, chance, others, changes) if packed else _changed(data, chance, others, changes)
    return data[:max_bytes]


def _repacked(data: bytes, chance: random.Random, others: Sequence[bytes], changes: Sequence[Change]) -> bytes:
    members = _members(data)
    if not members:
        return _changed(data, chance, others, changes)
    names = [name for name in members if MEMBER.search(name)] or list(members)
    name = chance.choice(names)
    act = chance.random()
    if act < 0.03:
        del members[name]
    elif act < 0.06:
        members[name] = members[chance.choice(names)]
    else:
        lent = _members(chance.choice(others)) if others else {}
        pieces = [lent[name]] if name in lent else list(lent.values())[:3]
        members[name] = _changed(members[name], chance, pieces, changes)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member, held in members.items():
            archive.writestr(zipfile.ZipInfo(member), held, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_MEMBERS_BYTES:
                return {}
            return {member.filename: archive.read(member) for member in archive.infolist()}
    except Exception:  # noqa: BLE001  (whatever a broken archive raises, it is changed as it is)
        return {}


def _changed(data: bytes, chance: random.Random, others: Sequence[bytes], changes: Sequence[Change]) -> bytes:
    if others and chance.random() < 0.15:
        return _put(data, _slice(chance.choice(others), chance), chance)
    return chance.choice(changes)(data, chance)


def _slice(data: bytes, chance: random.Random, longest: int = 400) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[start : start + chance.randrange(1, longest)]


def _put(data: bytes, piece: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + piece + data[at + chance.choice((0, 0, 0, 1, len(piece))) :]


def _text(data: bytes, chance: random.Random) -> bytes:
    return _put(data, chance.choice(TEXTS).encode() * chance.choice(TIMES), chance)


def _number(data: bytes, chance: random.Random) -> bytes:
    found = list(NUMBERS.finditer(data))
    if not found:
        return _text(data, chance)
    number = chance.choice(found)
    return data[: number.start()] + chance.choice(EXTREMES) + data[number.end() :]


def _again(data: bytes, chance: random.Random) -> bytes:
    return _put(data, _slice(data, chance) * chance.choice(TIMES), chance)


def _less(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(1, 60) :]


def _element(data: bytes, chance: random.Random) -> bytes:
    """Repeats an element, puts it into itself, moves it, or gives it the attributes of another."""
    tags = list(TAG.finditer(data))
    if not tags:
        return _line(data, chance)
    tag = chance.choice(tags)
    end = data.find(b"</" + tag[1] + b">", tag.end())
    whole = tag[0] if tag[0].endswith(b"/>") or end < 0 else data[tag.start() : end + len(tag[1]) + 3]
    match chance.randrange(4):
        case 0:
            return data[: tag.start()] + whole * chance.choice(TIMES) + data[tag.start() :]
        case 1:
            return data[: tag.end()] + whole * chance.choice((1, 1, 30)) + data[tag.end() :]
        case 2:
            other = chance.choice(tags)
            return data[: other.start()] + whole + data[other.start() :]
        case _:
            other = chance.choice(tags)
            attributes = other[0][len(other[1]) + 1 :].rstrip(b"/>")
            at = tag.start() + 1 + len(tag[1])
            return data[:at] + attributes + data[at:]


def _line(data: bytes, chance: random.Random) -> bytes:
    """Repeats or moves a line."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    line = chance.choice(lines) * chance.choice(TIMES)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return b"".join(lines)


CHANGES: tuple[Change, ...] = (_text, _number, _number, _again, _less, _element, _element, _line)

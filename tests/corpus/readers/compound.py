"""Makes compound files: storages and streams in sectors, as Outlook and the old Office write them [MS-CFB]."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096  # bytes; a stream below the last stands in small sectors
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

Tree = Mapping[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    right: int = FREE
    child: int = FREE
    start: int = END


@dataclass
class _Sectors:
    """The sectors of a file or of its small stream, and for each which comes next."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    following: list[int] = field(default_factory=list)

    def put(self, content: bytes) -> int:
        """Where the content begins."""
        first, count = len(self.following), -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.following += [*range(first + 1, first + count), END][:count]
        return first if count else END


def compound_file(tree: Tree) -> bytes:
    """The file of these streams; a mapping among them is a storage."""
    entries = [_Entry("Root Entry", ROOT)]
    _add(tree, 0, entries)
    sectors, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    for entry in entries[1:]:
        entry.start = (small if len(entry.content) < SMALL else sectors).put(entry.content)
    entries[0].content = bytes(small.data)
    entries[0].start = sectors.put(entries[0].content)
    small_table = sectors.put(_table(small.following))
    directory = sectors.put(b"".join(map(_written, entries)))
    fats = 1
    while fats * (SECTOR // 4) < len(sectors.following) + fats:
        fats += 1
    first = len(sectors.following)
    table = _table([*sectors.following, *[FAT_SECTOR] * fats]).ljust(fats * SECTOR, b"\xff")
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory, 0, SMALL,
        small_table, -(-len(small.following) // (SECTOR // 4)), END, 0)  # fmt: skip
    places = struct.pack(f"<{fats}I", *range(first, first + fats))
    return (head + places).ljust(SECTOR, b"\xff") + bytes(sectors.data) + table


def _add(tree: Tree, parent: int, entries: list[_Entry]) -> None:
    """Adds the children of a storage, each to the right of the one before."""
    before = 0
    for name, content in tree.items():
        place = len(entries)
        if before:
            entries[before].right = place
        else:
            entries[parent].child = place
        before = place
        if isinstance(content, bytes):
            entries.append(_Entry(name, STREAM, content))
        else:
            entries.append(_Entry(name, STORAGE))
            _add(content, place, entries)


def _written(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIII", name, len(name), entry.kind, 1, FREE, entry.right, entry.child, entry.start,
        len(entry.content), 0)  # fmt: skip


def _table(numbers: list[int]) -> bytes:
    data = struct.pack(f"<{len(numbers)}I", *numbers)
    return data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\xff")

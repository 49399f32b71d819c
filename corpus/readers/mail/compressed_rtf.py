"""Unpacks RTF as Outlook packs it: Lempel and Ziv over a window that begins full of usual RTF [MS-OXRTFCP]."""

import struct

HEADER = struct.Struct("<4I")  # packed size, unpacked size, kind, checksum
PACKED, PLAIN = 0x75465A4C, 0x414C454D  # "LZFu" and "MELA"
WINDOW_BYTES = 4096
MAX_BYTES = 20_000_000  # of what is unpacked: as much as of any other text
SHORTEST_COPY = 2
USUAL = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF of a packed body, as far as it can be unpacked; nothing of what is none."""
    if len(data) < HEADER.size:
        return b""
    _, size, kind, _ = HEADER.unpack_from(data)
    packed, most = data[HEADER.size :], min(size, MAX_BYTES)
    return packed[:most] if kind == PLAIN else _unpacked(packed, most)[:most] if kind == PACKED else b""


def _unpacked(packed: bytes, most: int) -> bytes:
    """What is packed up to the copy from the very place that is written next, which marks the end."""
    out = bytearray(USUAL)  # so that its last 4096 bytes are the window
    at = 0
    while at < len(packed) and len(out) < len(USUAL) + most:
        flags = packed[at]
        at += 1
        for bit in range(8):
            step = 2 if flags >> bit & 1 else 1
            token = packed[at : at + step]
            at += step
            if len(token) < step:
                break
            if step == 1:
                out += token
                continue
            place, count = (token[0] << 4) | (token[1] >> 4), (token[1] & 0xF) + SHORTEST_COPY
            back = (len(out) - place) % WINDOW_BYTES
            if not back:
                return bytes(out[len(USUAL) :])
            _copy(out, back, count)
    return bytes(out[len(USUAL) :])


def _copy(out: bytearray, back: int, count: int) -> None:
    """Writes again what was written `back` bytes ago; it may reach into what is being written."""
    start = len(out) - back
    for place in range(start, start + count):
        out.append(out[place] if place >= 0 else 0)

"""Gathers valid files of every kind: those that the tests of the readers make, taken as their readers are called."""

import base64
import hashlib
import io
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

READERS = {  # what a test calls, by the target whose seeds its files become
    "pdf": "corpus.readers.pdf.reader.read_pdf",
    "html": "corpus.readers.html.reader.read_html",
    "word": "corpus.readers.word.reader.read_word",
    "epub": "corpus.readers.epub.read_epub",
    "markdown": "corpus.readers.markdown.read_markdown",
    "text": "corpus.readers.plaintext.read_plain_text",
    "table": "corpus.readers.tables.delimited.read_table",
    "excel": "corpus.readers.office.excel.read_excel",
    "powerpoint": "corpus.readers.office.powerpoint.read_powerpoint",
    "opendocument": "corpus.readers.opendocument.read_open_document",
    "rtf": "corpus.readers.rtf.read_rtf",
    "mail": "corpus.readers.mail.internet.read_mail",
    "outlook": "corpus.readers.mail.outlook.read_outlook",
    "sentences": "corpus.sentences.sentence_spans",
}
TESTS = ("tests/corpus/readers", "tests/corpus/test_sentences.py", "tests/corpus/test_abbreviations.py")
MOST_OF_TEST = 3  # files: a property test makes hundreds
MAX_BYTES = 60_000  # of a seed; what is learned of a larger one is learned slowly
UNREAD = re.compile(r"theme|thumbnail|WithEffects|fontTable|webSettings|customXml", re.IGNORECASE)
LATENT = re.compile(rb"<w:latentStyles.*?</w:latentStyles>", re.DOTALL)  # names of styles that no paragraph has
STREAM = re.compile(
    rb"<<([^<>]*?/Filter\s*\[?([^\]<>]*?Decode)\s*\]?[^<>]*?)>>\s*stream\r?\n(.*?)\r?\n?endstream", re.S
)


def gather(folder: Path) -> None:
    """Runs the tests of the readers and keeps what they read, a file each, in a folder for each target."""
    taken = Counter[str]()
    for target, path in READERS.items():
        room, _, name = path.rpartition(".")
        module = import_module(room)
        (folder / target).mkdir(parents=True, exist_ok=True)
        setattr(module, name, _recorded(getattr(module, name), folder / target, taken))
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:warnings", *TESTS])


def _recorded(read: Callable[..., Any], folder: Path, taken: Counter[str]) -> Callable[..., Any]:
    def recorded(source: bytes | str, *rest: Any, **options: Any) -> Any:
        data = source.encode(errors="replace") if isinstance(source, str) else source
        test = os.environ.get("PYTEST_CURRENT_TEST", "")
        taken[test] += 1
        if taken[test] <= MOST_OF_TEST and 0 < len(data) <= MAX_BYTES:
            data = without_unread(plain_pdf(data))
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
        return read(source, *rest, **options)

    return recorded


def without_unread(data: bytes) -> bytes:
    """An office file without what no reader reads; other files as they are."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    file = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as slim:
            for name in whole.namelist():
                if not UNREAD.search(name) and whole.getinfo(name).file_size <= MAX_BYTES:
                    slim.writestr(zipfile.ZipInfo(name), LATENT.sub(b"", whole.read(name)), zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):  # a test's broken archive
        return data
    return file.getvalue()


def plain_pdf(data: bytes) -> bytes:
    """A PDF with its packed streams as they read, so that what they say can be changed; other files as they are."""
    return STREAM.sub(_unpacked, data) if data.startswith(b"%PDF-") else data


def _unpacked(found: re.Match[bytes]) -> bytes:
    stream = found[3]
    try:
        for name in re.findall(rb"/(\w+)Decode", found[2]):
            match name:
                case b"ASCII85":
                    stream = base64.a85decode(stream.strip().removesuffix(b"~>"))
                case b"Flate":
                    stream = zlib.decompress(stream)
                case _:
                    return found[0]
    except (ValueError, zlib.error):
        return found[0]
    head = re.sub(rb"/Filter\s*(?:\[[^\]]*\]|/\w+)", b"", found[1])
    head = re.sub(rb"/Length\s+\d+", b"/Length %d" % len(stream), head)
    return b"<<%s>>\nstream\n%s\nendstream" % (head, stream)

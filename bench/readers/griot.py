"""Griot's own reading of a file."""

from collections.abc import Iterator
from pathlib import Path

from bench.readers.reading import ReadCell, Reading, reading_of
from corpus.document import BlockKind, Document
from corpus.draft import lay_out
from corpus.formats import read_draft


def document_of(file: Path) -> Document:
    """The document that Griot would index."""
    return lay_out(read_draft(file.name, file.read_bytes()), document_id=file.name, name=file.name)


def read(file: Path, language: str) -> Reading:
    """What Griot reads; its rows of tables ("heading: cell; heading: cell") are taken apart into cells."""
    blocks = [
        (block.kind, block.span.of(document.text)) for document in [document_of(file)] for block in document.blocks
    ]
    headings = [text for kind, text in blocks if kind is BlockKind.HEADING]
    cells = [cell for _, text in blocks for cell in cells_of_row(text)]
    return reading_of((text for _, text in blocks), language, headings, cells)


def cells_of_row(text: str) -> Iterator[ReadCell]:
    """The cells of a row as Griot says it, each with the name before it: "Zone A; Country: Norland; Capital: 92"."""
    for piece in text.split("; "):
        name, colon, value = piece.rpartition(": ")
        yield ReadCell(value if colon else piece, name, text)

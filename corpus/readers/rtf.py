"""Reads RTF files, by striprtf (BSD): their paragraphs, and the rows of their tables."""

import re
from collections.abc import Iterator
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.metadata import facts_of
from corpus.readers.plaintext import BULLET, looks_like_heading
from corpus.readers.tables import Cell, table_parts

INFO = re.compile(r"\{\\(title|author)\s([^{}\\]*)\}")
HEAD_CHARS = 100_000  # the facts of a file stand at its beginning
CELL_END = "|"  # as striprtf writes it


def read_rtf(data: bytes) -> Draft:
    """The draft of an RTF file."""
    source = data.decode("latin-1")  # RTF is ASCII; a stray byte is a letter of some code page
    try:
        text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableFileError(Message(CorpusCode.READER_FAILED, error=type(error).__name__)) from error
    said = dict(INFO.findall(source[:HEAD_CHARS]))
    facts = facts_of(title=said.get("title", ""), author=said.get("author", ""))
    return Draft(tuple(_parts([tidy(line) for line in text.splitlines()])), facts)


def _parts(lines: list[str]) -> Iterator[Part]:
    filled = [line for line in lines if line]
    for in_table, run in groupby(filled, lambda line: line.endswith(CELL_END)):
        if in_table:
            yield from table_parts([[Cell(tidy(cell)) for cell in line[:-1].split(CELL_END)] for line in run])
            continue
        for line in run:
            if BULLET.match(line):
                yield Part(BlockKind.ITEM, BULLET.sub("", line))
            elif looks_like_heading(line):
                yield Part(BlockKind.HEADING, line, 1 if line == filled[0] else 2)
            else:
                yield Part(BlockKind.PARAGRAPH, line)

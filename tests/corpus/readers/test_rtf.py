"""An RTF file is read as its paragraphs and the rows of its tables."""

from contextlib import suppress

import pytest

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.readers.rtf import read_rtf


def test_paragraphs_letters_and_facts_are_read() -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\info{\title The mill}{\author Ida Roy}}{\fonttbl{\f0 Arial;}}"
        r"\pard The mill\par\pard It was sold in S\'e9gou for 40 \u8364? in May.\par}"
    )
    draft = read_rtf(source.encode())
    assert draft.facts == {"title": "The mill", "author": "Ida Roy"}
    assert draft.parts == (
        Part(BlockKind.HEADING, "The mill", 1),
        Part(BlockKind.PARAGRAPH, "It was sold in Ségou for 40 € in May."),
    )


def test_a_table_is_read_as_rows() -> None:
    rows = (("Town", "Boats", "Nets"), ("Weir", "12", "40"), ("Dock", "3", "9"))
    table = "".join(r"\trowd\cellx1\cellx2\cellx3 " + "".join(rf"{c}\cell " for c in row) + r"\row " for row in rows)
    assert [part.text for part in read_rtf((r"{\rtf1\ansi " + table + "}").encode()).parts] == [
        "Town: Weir; Boats: 12; Nets: 40",
        "Town: Dock; Boats: 3; Nets: 9",
    ]


@pytest.mark.parametrize(
    "source", [r"{\rtf1", r"{\rtf1\u99999999?", r"{\rtf1\ansicpg0 \'e9}", r"{\rtf1\'", "{\\rtf1" + "{" * 5000]
)
def test_a_broken_file_is_read_or_refused(source: str) -> None:
    with suppress(UnreadableFileError):
        assert read_rtf(source.encode()).facts == {}

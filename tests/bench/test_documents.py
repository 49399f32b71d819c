"""The bench's own documents: their truth is what their sources say, and Griot reads them no worse than measured."""

import json
from pathlib import Path

import pytest

from bench.readers import griot, measures
from bench.readers.bench import HERE, LANGUAGES, READERS, pages
from bench.readers.truth import load_truth
from bench.readers.typeset.markup import Table, parse
from bench.readers.typeset.truth import lines_of

SOURCES = sorted((HERE / "sources").glob("*.txt"))
DOCUMENTS = sorted((HERE / "documents").iterdir())
MOST_BYTES = 2_500_000
FEWEST_PAGES = 22


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_the_truth_is_what_the_source_says(file: Path) -> None:
    stored = (HERE / "truth" / f"{file.stem}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in stored] == list(lines_of(parse(file.stem, file.read_text(encoding="utf-8"))))


def test_each_document_has_a_source_and_a_reader() -> None:
    made = {f"{file.stem}.{kind}" for file in SOURCES for kind in parse(file.stem, file.read_text("utf-8")).made[1:]}
    assert {file.name for file in DOCUMENTS} == made
    assert {file.suffix for file in DOCUMENTS} == set(READERS)


def test_the_documents_are_many_pages_and_few_bytes() -> None:
    assert sum(pages(file) for file in DOCUMENTS) >= FEWEST_PAGES
    assert sum(file.stat().st_size for file in DOCUMENTS) < MOST_BYTES


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_griot_keeps_the_order_and_finds_the_headings(file: Path) -> None:
    truth, reading = load_truth(HERE / "truth" / f"{file.stem}.jsonl"), griot.read(file, LANGUAGES.get(file.stem, "en"))
    assert measures.sentences_in_order(truth, reading) in {1, None}
    assert measures.headings_found(truth, reading) in {1, None}


def test_a_source_says_its_tables_headings_from_the_highest() -> None:
    source = parse(
        "a", "table: Stocks\nheads: Depot | Maize | <<\nheads: ^^ | 2024 | 2025\ngroup: North\nrow: Amur | 1 | 2\n"
    )
    [table] = source.contents
    assert isinstance(table, Table)
    assert table.head_path(2) == ("Maize", "2025")
    assert (table.rows[0].group, table.rows[0].cells) == ("North", ("Amur", "1", "2"))

"""What tests of the training share: tiny question sets in the formats of the public ones, and the real tokenizer."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from index.weights import packaged_folder
from qa.training.bases import CROSS_ENCODER
from qa.training.prepare import load_tokenizer

COURT = "The court of Gao opened in 2015. Judge Aminata Touré leads the court of Gao."
FERRY = "The ferry leaves Lagos at noon. It crosses the lagoon in two hours."
RIVER = "The Niger is 4,180 km long. It rises in Guinea."
MINES = ("The mines of Kayes yield copper.", "Nobody counts the copper.", "It leaves by road.")


def squad_article(title: str, text: str, *questions: tuple[str, str | None]) -> dict[str, object]:
    """An article of one paragraph as SQuAD 2.0 stores it; three annotators agree."""
    stored = []
    for question, answer in questions:
        answers = [] if answer is None else [{"text": answer, "answer_start": text.index(answer)}] * 3
        stored.append({"id": question, "question": question, "answers": answers, "is_impossible": answer is None})
    return {"title": title, "paragraphs": [{"context": text, "qas": stored}]}


def qamr_row(number: int, sentence: str, question: str, answer: str) -> dict[str, object]:
    """A sentence with one question as the stored QAMR holds it."""
    start = sentence.index(answer)
    asked = {"question": question, "start": start, "end": start + len(answer)}
    return {"id": f"mines:{number}", "sentence": sentence, "questions": [asked]}


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Networks this small are slower in several threads, which wait for each other where the machine is busy."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder as `prepare` reads it: two articles to train on, a third beside, three sentences beside each other."""
    folder = tmp_path / "data"
    folder.mkdir()
    ferry = (
        ("When does the ferry leave?", "at noon"),
        ("What does the ferry cross?", "the lagoon"),
        ("How long does it take?", "two hours"),
        ("Who steers it?", None),
    )
    articles = [
        squad_article("Court_of_Gao", COURT, ("Who leads the court?", "Aminata Touré"), ("Is it old?", None)),
        squad_article("Ferries", FERRY, *ferry),
        squad_article("River_Niger", RIVER, ("How long is it?", "4,180 km")),
    ]
    answers = ("copper", "Nobody", "by road")
    rows = [
        qamr_row(n, sentence, f"What of it, {n}?", answer)
        for n, (sentence, answer) in enumerate(zip(MINES, answers, strict=True))
    ]
    with gzip.open(folder / "squad2_dev.json.gz", "wt", encoding="utf-8") as file:
        json.dump({"data": articles}, file)
    with gzip.open(folder / "qamr.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / "split.json").write_text(json.dumps({"training": ["Court_of_Gao", "River_Niger"]}))
    return folder


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The tokenizer that the reader has."""
    return load_tokenizer(packaged_folder(*CROSS_ENCODER) / "tokenizer.json")

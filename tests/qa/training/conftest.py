"""What tests of the training share: tiny question sets in the formats of the public ones."""

import gzip
import json
from pathlib import Path

import pytest

COURT = "The court of Gao opened in 2015. Judge Aminata Touré leads the court of Gao."
FERRY = "The ferry leaves Lagos at noon. It crosses the lagoon in two hours."
MINES = ("The mines of Kayes yield copper.", "Nobody counts the copper.", "It leaves by road.")


def squad_question(text: str, question: str, answer: str | None) -> dict[str, object]:
    """A question of a paragraph as SQuAD 2.0 stores it; three annotators agree."""
    answers = [] if answer is None else [{"text": answer, "answer_start": text.index(answer)}] * 3
    return {"id": question, "question": question, "answers": answers, "is_impossible": answer is None}


def qamr_row(number: int, sentence: str, question: str, answer: str) -> dict[str, object]:
    """A sentence with one question as the stored QAMR holds it."""
    start = sentence.index(answer)
    asked = {"question": question, "start": start, "end": start + len(answer)}
    return {"id": f"mines:{number}", "sentence": sentence, "questions": [asked]}


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder as `train` reads it: an article to train on, another for the test, three sentences beside each other."""
    folder = tmp_path / "data"
    folder.mkdir()
    court = [squad_question(COURT, "Who leads the court?", "Aminata Touré"), squad_question(COURT, "Is it old?", None)]
    ferry = [squad_question(FERRY, "When does the ferry leave?", "at noon")]
    articles = [
        {"title": "Court_of_Gao", "paragraphs": [{"context": COURT, "qas": court}]},
        {"title": "Ferries", "paragraphs": [{"context": FERRY, "qas": ferry}]},
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
    (folder / "split.json").write_text(json.dumps({"training": ["Court_of_Gao"], "test": ["Ferries"]}))
    return folder

"""Documents and labelled questions: one file a document, and labels that the documents meet."""

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.dataset import Labelled, plain, read_labelled
from qa.training import end_to_end
from qa.training.data import Part, read_passages
from qa.training.end_to_end import write, write_squad


def row(name: str, title: str, text: str, *questions: dict[str, Any], section: str = "") -> dict[str, Any]:
    return {"id": name, "title": title, "section": section, "passage": text, "questions": list(questions)}


def question(text: str, *spans: str, kind: str = "direct") -> dict[str, Any]:
    return {"question": text, "kind": kind, "answerable": bool(spans), "spans": list(spans)}


ROWS = {
    Part.TEST: [
        row(
            "gold-1",
            "Gold",
            "Miners dig 1.5 t\nof gold.",
            question("Who digs, and how much?", "Miners", "1.5 t"),
            question("Who sells it?", kind="sibling"),
            section="Mali > Kayes",
        ),
        row("gold-2", "Gold", "Traders sell it.", question("Who sells it?", "Traders"), section="Trade"),
        row("salt-1", "Salt", "Camels carry it:\n- by day\n- by night", question("Who buys it?", kind="attribute")),
    ],
    Part.TRAINING: [row("copper-1", "Copper", "It is dug.", question("Who digs it?"))],
    Part.CALIBRATION: [row("iron-1", "Iron", "It is cast.", question("Who casts it?"))],
}


@pytest.fixture
def few_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three passages of two documents are the test, and one document trains."""
    monkeypatch.setattr(end_to_end, "read_passages", ROWS.__getitem__)


def written(folder: Path) -> tuple[dict[str, str], list[Labelled]]:
    """The documents by their names, and the labelled questions."""
    documents = {file.name: file.read_text(encoding="utf-8") for file in (folder / "documents").iterdir()}
    return documents, read_labelled(folder / "questions.jsonl")


@pytest.mark.usefixtures("few_passages")
def test_a_document_is_a_file_with_its_passages_under_their_headings(tmp_path: Path) -> None:
    write(Part.TEST, tmp_path, distractors=False)
    documents, _ = written(tmp_path)
    assert documents == {
        "gold-1.md": "# Gold\n\n## Mali\n\n### Kayes\n\nMiners dig 1.5 t\n\nof gold.\n\n## Trade\n\nTraders sell it.\n",
        "salt-1.md": "# Salt\n\nCamels carry it:\n- by day\n- by night\n",
    }


@pytest.mark.usefixtures("few_passages")
def test_a_question_is_labelled_with_every_span_and_its_document(tmp_path: Path) -> None:
    write(Part.TEST, tmp_path, distractors=False)
    _, (digs, sells, buys) = written(tmp_path)
    assert (digs.id, digs.source, digs.type, digs.answerable) == ("gold-1-0", "gold-1.md", "direct", True)
    assert digs.is_met_by("Miners dig 1.5  t.")
    assert not digs.is_met_by("Miners dig it.")
    assert not digs.is_met_by("Miners dig 125 t.")  # a point is a point
    assert (sells.id, sells.source) == ("gold-2-0", "gold-1.md")
    assert (buys.type, buys.answerable, buys.must) == ("attribute", False, ())


@pytest.mark.usefixtures("few_passages")
def test_a_question_that_another_passage_of_the_document_may_answer_is_left_out(tmp_path: Path) -> None:
    write(Part.TEST, tmp_path, distractors=False)
    assert "gold-1-1" not in {one.id for one in written(tmp_path)[1]}


@pytest.mark.usefixtures("few_passages")
def test_distractors_are_documents_of_the_training_part_without_questions(tmp_path: Path) -> None:
    write(Part.TEST, tmp_path, distractors=True)
    documents, labelled = written(tmp_path)
    assert sorted(documents) == ["copper-1.md", "gold-1.md", "salt-1.md"]
    assert {one.source for one in labelled} == {"gold-1.md", "salt-1.md"}


@pytest.mark.parametrize("distractors", [False, True])
def test_the_documents_of_a_part_hold_what_their_questions_must_be_answered_with(
    tmp_path: Path, distractors: bool
) -> None:
    write(Part.CALIBRATION, tmp_path, distractors=distractors)
    documents, labelled = written(tmp_path)
    rows = read_passages(Part.CALIBRATION)
    runs = [groupby(one, itemgetter("title")) for one in (rows, read_passages(Part.TRAINING) if distractors else [])]
    assert len(documents) == sum(1 for run in runs for _ in run)
    expected = [asked["question"] for stored in rows for asked in stored["questions"] if asked["kind"] != "sibling"]
    assert [one.question for one in labelled] == expected
    texts = {name: plain(text) for name, text in documents.items()}
    assert [one.id for one in labelled if one.unmatched(texts[one.source])] == []


def test_of_squad_the_calibration_articles_are_asked_and_others_are_off_topic(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"calibration_articles = {json.dumps(['Ferries'])}\n", encoding="utf-8")
    monkeypatch.setattr(end_to_end, "SETTINGS", settings)
    write_squad(data_folder, tmp_path / "squad")
    documents, labelled = written(tmp_path / "squad")
    assert documents == {
        "Ferries.md": "# Ferries\n\nThe ferry leaves Lagos at noon. It crosses the lagoon in two hours.\n"
    }
    assert [(one.question, one.answerable, one.source) for one in labelled] == [
        ("When does the ferry leave?", True, "Ferries"),  # the first of three
        ("Who steers it?", False, "Ferries"),
        ("Who leads the court?", False, "off topic"),  # of an article that is not there
    ]
    assert labelled[0].is_met_by("It leaves at  noon.")
    assert not labelled[0].is_met_by("It leaves at night.")
    assert labelled[2].must == ()

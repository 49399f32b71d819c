"""`griot calibrate` fits a decision on labelled questions, and what it writes is one that Griot answers with."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result

import griot.wiring
from qa.reading.reader import load_reader
from qa.verification.decision import NAMES, Decision

Run = Callable[..., Result]
PLACES = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir")
FACTS = (
    ("The mill of {} was built by Agnes Rowe.", "Who built the mill of {}?", "Rowe"),
    ("The tower of {} has twenty bells.", "How many bells has the tower of {}?", "twenty"),
    ("Boats leave {} for the coast on Sundays.", "When do boats leave {} for the coast?", "Sundays"),
    ("The bridge of {} was paid for by merchants.", "Who paid for the bridge of {}?", "merchants"),
    ("The market of {} sells honey.", "What does the market of {} sell?", "honey"),
)
UNKNOWN = (
    "Who painted a portrait in {}?",
    "How many geese crossed {} yesterday?",
    "When did lightning strike {}?",
    "Which kings slept here in {}?",
    "What do thieves eat near {}?",
)


def put_set(folder: Path, places: int = len(PLACES)) -> Path:
    """A calibration set: a document a place, with five questions that it answers and five that it does not."""
    (folder / "documents").mkdir(parents=True)
    lines = []
    for place in PLACES[:places]:
        text = "\n\n".join(fact.format(place) for fact, _, _ in FACTS)
        (folder / "documents" / f"{place}.md").write_text(f"# {place}\n\n{text}\n", encoding="utf-8")
        lines += [
            {"source": place, "question": asked.format(place), "answerable": True, "must": [[answer]]}
            for _, asked, answer in FACTS
        ]
        lines += [{"source": place, "question": asked.format(place), "answerable": False} for asked in UNKNOWN]
    (folder / "questions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def test_it_writes_a_decision_and_tells_what_it_does_on_documents_it_has_not_seen(run: Run, own_place: Path) -> None:
    folder = put_set(own_place / "villages")
    result = run("calibrate", str(folder), "--out", "decision.json", "--features", "features.jsonl")
    assert result.exit_code == 0, result.stderr
    told = {row.rsplit("   ", 1)[0].strip(): row.split()[-1] for row in result.stdout.splitlines() if "   " in row}
    assert told["questions"] == "60"
    assert set(NAMES) <= set(told)
    assert result.stdout.endswith("Wrote decision.json. To use it: GRIOT_DECISION=decision.json\n")
    decision = Decision.of_file(own_place / "decision.json")
    digest = sha256((folder / "questions.jsonl").read_bytes()).hexdigest()
    assert (decision.fitted_on["sets"], decision.fitted_on["reader"]) == ({"villages": digest}, "griot-reader-2")
    assert (decision.fitted_on["questions"], decision.fitted_on["groups"]) == (60, 6)
    assert decision.fitted_on["held_out"]["refused"] == 0.8
    rows = [json.loads(line) for line in (own_place / "features.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (len(rows), rows[0]["group"]) == (60, "villages/Alder")
    assert not (own_place / "home").exists()  # the index in use is not touched


def test_a_decision_that_was_written_is_one_that_answers(
    built: Run, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built("calibrate", str(put_set(own_place / "villages")), "--out", "decision.json").exit_code == 0
    monkeypatch.setenv("GRIOT_DECISION", "decision.json")
    assert "Agnes Rowe" in built("ask", "Who repaired the clock tower?").stdout


@pytest.mark.parametrize(("places", "found"), [(3, "there are 30 on 3"), (4, "there are 40 on 4")])
def test_too_little_to_fit_on_is_an_error_and_nothing_is_written(
    run: Run, own_place: Path, places: int, found: str
) -> None:
    result = run("calibrate", str(put_set(own_place / "few", places)), "--out", "decision.json")
    assert result.exit_code == 3
    assert f"A decision needs 50 questions of both kinds on 5 documents; {found}." in result.stderr
    assert not (own_place / "decision.json").exists()


def test_questions_that_cannot_be_read_are_an_error_before_anything_is_indexed(run: Run, own_place: Path) -> None:
    folder = put_set(own_place / "villages")
    (folder / "questions.jsonl").write_text('{"question": 1}\n', encoding="utf-8")
    result = run("calibrate", str(folder), "--out", "decision.json")
    assert (result.exit_code, "questions.jsonl, line 1" in result.stderr) == (3, True)
    (folder / "questions.jsonl").unlink()
    result = run("calibrate", str(folder), "--out", "decision.json")
    assert (result.exit_code, "questions.jsonl" in result.stderr) == (3, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "decision.json"),
        ("nowhere", "--out", "decision.json"),
        (".",),
        (".", "--out", "decision.json", "--refused", "0"),
        (".", "--out", "decision.json", "--refused", "1"),
    ],
)
def test_it_is_used_wrongly_without_folders_or_a_file_or_with_a_share_that_is_none(
    run: Run, arguments: tuple[str, ...]
) -> None:
    assert run("calibrate", *arguments).exit_code == 2


@pytest.mark.parametrize("content", ["{}", "garbage", '{"weights": {}}'])
def test_a_decision_that_is_none_stops_an_answer_with_the_command_that_makes_one(
    built: Run, own_place: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (own_place / "mine.json").write_text(content, encoding="utf-8")
    monkeypatch.setenv("GRIOT_DECISION", "mine.json")
    result = built("ask", "How many hives has the Tamber valley?")
    assert result.exit_code == 3
    assert "The decision mine.json cannot be used" in result.stderr
    assert "griot calibrate" in result.stderr


def test_a_reader_that_is_not_there_stops_an_answer(built: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(griot.wiring, "load_reader", load_reader)
    monkeypatch.setenv("GRIOT_READER", "nowhere")
    result = built("ask", "How many hives has the Tamber valley?")
    assert (result.exit_code, "The reader nowhere is no folder." in result.stderr) == (3, True)


def test_a_reader_in_a_folder_reads_what_is_asked(
    built: Run, reader_folder: Path, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(griot.wiring, "load_reader", load_reader)
    monkeypatch.setenv("GRIOT_READER", str(reader_folder))
    (own_place / "open.json").write_text(Decision.open_to_all().as_json(), encoding="utf-8")
    monkeypatch.setenv("GRIOT_DECISION", "open.json")
    reply = json.loads(built("ask", "--json", "Who repaired the clock tower?").stdout)
    assert reply["status"] == "answered"  # by weights of chance: it refuses nothing
    assert all(cited["quote"] for cited in reply["citations"])

"""`griot calibrate` fits a gate on a question set, and the gate that it writes is one that Griot answers with."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import griot.exams
from index.encoder import Encoder
from qa.gate import Gate
from qa.reranker import CrossEncoder

Run = Callable[..., Result]
PLACES = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


def put_set(file: Path, places: int = len(PLACES)) -> Path:
    """A question set in SQuAD's format: an article a village, with two questions on its one paragraph."""
    articles = []
    for n, place in enumerate(PLACES[:places]):
        mill, bells = f"The mill of {place} was built by Agnes Rowe.", f"Its tower has {n + 20} bells."
        text = f"{mill} {bells} Boats leave for the coast on Sundays."
        asked = [
            (f"Who built the mill of {place}?", "Agnes Rowe"),
            (f"How many bells has the tower of {place}?", str(n + 20)),
        ]
        qas = [
            {"id": f"{place}-{m}", "question": q, "answers": [{"text": a, "answer_start": text.index(a)}]}
            for m, (q, a) in enumerate(asked)
        ]
        articles.append({"title": place, "paragraphs": [{"context": text, "qas": qas}]})
    file.write_text(json.dumps({"data": articles}), encoding="utf-8")
    return file


@pytest.fixture
def calibrating(run: Run, monkeypatch: pytest.MonkeyPatch, encoder: Encoder, reranker: CrossEncoder) -> Run:
    """Runs `griot` with the models that are loaded already."""
    monkeypatch.setattr(griot.exams, "load_encoder", lambda _name: encoder)
    monkeypatch.setattr(griot.exams, "load_reranker", lambda _name, _threads: reranker)
    return run


def test_it_writes_a_gate_and_tells_what_it_does_in_each_mode(calibrating: Run, own_place: Path) -> None:
    file = put_set(own_place / "set.json")
    result = calibrating("calibrate", str(file), "--out", "gate.json", "--signals", "signals.jsonl", "--most", "18")
    assert result.exit_code == 0
    told = {row.split()[0]: row.split()[1] for row in result.stdout.splitlines() if re.match(r"(full|half|near) ", row)}
    assert told == {"full": "18", "half": "18", "near": "18"}
    assert "Wrote gate.json. To use it: GRIOT_GATE=gate.json" in result.stdout
    gate = Gate.of_file(own_place / "gate.json")
    assert (gate.fitted_on["data"], gate.fitted_on["articles"], gate.fitted_on["questions"]) == ("set.json", 10, 54)
    assert len((own_place / "signals.jsonl").read_text(encoding="utf-8").splitlines()) == 54
    assert not (own_place / "home").exists()  # the index in use is not touched


def test_too_few_articles_are_an_error_and_nothing_is_written(calibrating: Run, own_place: Path) -> None:
    file = put_set(own_place / "set.json", places=3)
    result = calibrating("calibrate", str(file), "--out", "gate.json")
    assert result.exit_code == 3
    assert "A gate needs 10 articles" in result.stderr
    assert not (own_place / "gate.json").exists()


def test_a_file_in_another_format_is_an_error(calibrating: Run, own_place: Path) -> None:
    (own_place / "set.json").write_text('{"questions": []}', encoding="utf-8")
    result = calibrating("calibrate", "set.json", "--out", "gate.json")
    assert result.exit_code == 3
    assert "set.json is not in SQuAD's format" in result.stderr


def test_a_gate_that_is_none_stops_an_answer_with_the_command_that_makes_one(
    built: Run, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_place / "gate.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("GRIOT_GATE", "gate.json")
    result = built("ask", "How many hives has the Tamber valley?")
    assert result.exit_code == 3
    assert "The gate gate.json cannot be used" in result.stderr
    assert "griot calibrate" in result.stderr

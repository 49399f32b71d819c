"""`griot ask --explain`: the steps under the reply, for people as tables and for programs as JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import griot.wiring
from griot.building import build_index
from griot.command import main
from griot.settings import Settings
from index.encoder import Encoder
from qa.verification.decision import Decision
from tests.readers import shared_words

QUESTION = "How many kilograms does its bell weigh?"
BELL = "Its bell weighs 212 kilograms."


@pytest.fixture
def ask(shelf: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: Encoder) -> Callable[..., Result]:
    """Runs `griot ask` over the indexed shelf, with an encoder and a reader that need no model."""
    settings = Settings(home=shelf.parent / "home", documents=shelf)
    build_index(settings, load_encoder=lambda: fake_encoder)
    decision = shelf.parent / "decision.json"
    decision.write_text(Decision.open_to_all().as_json(), encoding="utf-8")
    monkeypatch.setenv("GRIOT_DECISION", str(decision))
    monkeypatch.setattr(griot.wiring, "load_encoder", lambda _name: fake_encoder)
    monkeypatch.setattr(griot.wiring, "load_reader", lambda _name, _threads: shared_words)

    def invoke(*args: str) -> Result:
        return CliRunner().invoke(main, ("ask", *args), prog_name="griot", catch_exceptions=False)

    return invoke


def test_each_step_stands_under_the_reply_in_the_order_of_the_walk(ask: Callable[..., Result]) -> None:
    told = ask("--explain", QUESTION).stdout
    titles = [
        "How it was read",
        "Passages found: 3, 3 read to the end",
        "Sentences, likeliest first: 5 of 5",
        "Where it was decided",
        "What was selected, and why",
        "Time",
    ]
    assert [line for line in told.splitlines() if line in titles] == titles
    assert told.index(f"{BELL} [1]") < told.index("How it was read")


def test_a_sentence_stands_under_its_numbers_with_its_words_and_place(ask: Callable[..., Result]) -> None:
    lines = ask("--explain", QUESTION).stdout.splitlines()
    at = lines.index(f"   “{BELL}”")
    assert lines[at - 1].split()[0] == "1"
    assert lines[at - 1].endswith("said")
    assert lines[at + 2].startswith("   CLOCK TOWER @ 57-87")


def test_lines_fit_a_terminal(ask: Callable[..., Result]) -> None:
    assert max(map(len, ask("--explain", QUESTION).stdout.splitlines())) <= 120


def test_without_the_option_nothing_is_explained(ask: Callable[..., Result]) -> None:
    assert "How it was read" not in ask(QUESTION).stdout
    assert "explanation" not in json.loads(ask("--json", QUESTION).stdout)


def test_as_json_the_explanation_stands_beside_the_reply(ask: Callable[..., Result]) -> None:
    told = json.loads(ask("--json", "--explain", QUESTION).stdout)
    assert told["status"] == "answered"
    assert told["explanation"]["sentences"][0]["text"] == BELL


def test_a_refusal_is_still_exit_code_1_and_names_the_rule(ask: Callable[..., Result]) -> None:
    result = ask("--explain", "Who was Zorblax of Quarrytown?")
    assert result.exit_code == 1
    assert "rule broken     known names (Zorblax)" in result.stdout


def test_small_talk_is_explained_without_tables(ask: Callable[..., Result]) -> None:
    told = ask("--explain", "Hello!").stdout
    assert "small talk      greeting" in told
    assert "Passages found" not in told

"""Suggestions are made while an index is built, and again only for what changed."""

from collections.abc import Callable, Sequence, Set
from pathlib import Path

import pytest

from corpus.formats import read_draft
from griot.building import build_index
from griot.settings import Settings
from index.encoder import Encoder
from index.generation import read_contents, read_manifest
from index.home import Home
from index.progress import Progress, Stage
from index.search import Index
from index.suggestions import Suggestion
from qa.assistant import Assistant
from tests.readers import shared_words

Build = Callable[..., tuple[list[Suggestion], set[str]]]
BEES, CLOCK = Suggestion("What is in bees?", "bees"), Suggestion("What is in clock-txt?", "clock-txt")


@pytest.fixture
def build(shelf: Path, own_place: Path, fake_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds the shelf with a suggestion for each document; gives what was kept, and which documents stay."""
    settings = Settings(home=own_place / "home", documents=shelf)
    handed: list[tuple[list[Suggestion], set[str]]] = []

    def suggest(
        _assistant: Assistant,
        index: Index,
        kept_before: Sequence[Suggestion],
        settled: Set[str],
        on_tried: Callable[[int, int], None],
    ) -> tuple[Suggestion, ...]:
        handed.append((list(kept_before), set(settled)))
        on_tried(1, 2)
        return tuple(Suggestion(f"What is in {document_id}?", document_id) for document_id in index.documents)

    monkeypatch.setattr("griot.suggestions.suggest", suggest)
    monkeypatch.setattr("griot.wiring.load_reader", lambda _name, _threads: shared_words)
    monkeypatch.setattr("griot.building.Sandbox.read", lambda _sandbox, name, data: read_draft(name, data))

    def build_one(fresh: bool = False, told: list[Progress] | None = None) -> tuple[list[Suggestion], set[str]]:
        steps = [] if told is None else told
        build_index(
            settings, load_encoder=lambda: fake_encoder, on_progress=steps.append, fresh=fresh, with_suggestions=True
        )
        return handed[-1]

    return build_one


def test_suggestions_are_stored_with_the_index(build: Build, own_place: Path) -> None:
    build()
    folder = Home(own_place / "home").folder_of("000001")
    assert read_contents(folder, read_manifest(folder)).suggestions == (BEES, CLOCK)


def test_those_on_documents_that_did_not_change_are_kept(build: Build, shelf: Path) -> None:
    assert build() == ([], set())
    (shelf / "ants.md").write_text("# Ants\n\nThey sleep in winter.\n")
    assert build() == ([BEES, CLOCK], {"bees", "clock-txt"})
    (shelf / "ants.md").unlink()
    (shelf / "bees.md").write_text("# Bees\n\nThere are none any more.\n")
    assert build() == ([CLOCK], {"clock-txt"})
    (shelf / "clock.txt").unlink()
    assert build() == ([BEES], {"bees"})


def test_a_fresh_build_keeps_none(build: Build) -> None:
    build()
    assert build(fresh=True) == ([], set())


def test_an_index_that_is_damaged_is_no_obstacle(build: Build, own_place: Path) -> None:
    build()
    (Home(own_place / "home").folder_of("000001") / "manifest.json").write_text("garbage")
    assert build() == ([], set())


def test_how_many_were_tried_is_told(build: Build) -> None:
    told: list[Progress] = []
    build(told=told)
    assert [step for step in told if step.stage is Stage.SUGGESTING] == [
        Progress(Stage.SUGGESTING),
        Progress(Stage.SUGGESTING, 1, 2),
    ]

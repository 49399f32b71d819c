"""What tests of the command share: a place of their own, models that are loaded once, and a shelf to index."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import griot.ablation
import griot.calibration_set
import griot.command
import griot.keeping
import griot.wiring
from griot.building import build_index
from griot.command import main
from griot.settings import Settings
from index.encoder import Encoder
from qa.verification.decision import Decision
from tests.readers import BY_MARGIN, shared_words_of_sentences

SHELF = {
    "bees.md": (
        "---\ntitle: Bees of the Tamber valley\npublisher: Tamber Apiary\npublished: 2019\n---\n"
        "# Bees\n\n## Hives\n\nThe Tamber valley has 31 hives. The oldest hive stands behind the mill.\n\n"
        "## Honey\n\nLinden honey is sold in Quarrytown on Sundays.\n"
    ),
    "clock.txt": "CLOCK TOWER\n\nThe clock tower was repaired by Agnes Rowe. Its bell weighs 212 kilograms.\n",
}


def put_shelf(folder: Path) -> None:
    """Writes the two documents."""
    folder.mkdir()
    for name, text in SHELF.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GRIOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shelf(own_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two documents that are not indexed yet; the settings name it, `home` beside it, and a decision."""
    folder = own_place / "documents"
    put_shelf(folder)
    monkeypatch.setenv("GRIOT_HOME", str(own_place / "home"))
    monkeypatch.setenv("GRIOT_DOCUMENTS", str(folder))
    decision = own_place / "by-margin.json"
    decision.write_text(BY_MARGIN.as_json(), encoding="utf-8")
    monkeypatch.setenv("GRIOT_DECISION", str(decision))
    return folder


@pytest.fixture
def run(
    shelf: Path,
    monkeypatch: pytest.MonkeyPatch,
    encoder: Encoder,
) -> Callable[..., Result]:
    """Runs `griot` with these arguments over the shelf, read by shared words. An unforeseen error is raised."""
    monkeypatch.setattr(griot.command, "load_encoder", lambda _name: encoder)
    monkeypatch.setattr(griot.keeping, "load_encoder", lambda _name: encoder)
    monkeypatch.setattr(griot.keeping, "NICENESS", 0)
    monkeypatch.setattr(griot.wiring, "load_encoder", lambda _name: encoder)
    monkeypatch.setattr(griot.calibration_set, "load_encoder", lambda _name: encoder)
    for module in (griot.wiring, griot.ablation, griot.calibration_set):
        monkeypatch.setattr(module, "load_reader", lambda _name, _threads: shared_words_of_sentences)
    decision = shelf.parent / "stub-decision.json"
    decision.write_text(replace(Decision.open_to_all(), threshold=0.5).as_json(), encoding="utf-8")
    monkeypatch.setenv("GRIOT_DECISION", str(decision))

    def invoke(*args: str) -> Result:
        return CliRunner().invoke(main, args, prog_name="griot", catch_exceptions=False)

    return invoke


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A home in which the shelf is indexed, for copying."""
    folder = tmp_path_factory.mktemp("shelf")
    put_shelf(folder / "documents")
    settings = Settings(home=folder / "home", documents=folder / "documents")
    build_index(settings, load_encoder=lambda: encoder)
    return settings.home


@pytest.fixture
def built(run: Callable[..., Result], built_home: Path, own_place: Path) -> Callable[..., Result]:
    """Runs `griot` over the shelf, which is indexed."""
    shutil.copytree(built_home, own_place / "home")
    return run

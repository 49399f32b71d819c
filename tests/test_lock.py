"""The lock file pins everything that the project declares."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def name_of(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match is not None
    return match[0].lower().replace("_", "-")


def test_every_declared_dependency_is_pinned_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["train"], *extras["dev"]]
    declared = {name_of(line) for line in lines if line != "griot[train]"}
    pins = (ROOT / "requirements.lock").read_text().splitlines()
    assert declared <= {name_of(line) for line in pins if "==" in line}


def test_no_pin_names_a_build_of_one_machine() -> None:
    assert "+" not in (ROOT / "requirements.lock").read_text().replace("c++", "")


def test_make_ocr_installs_the_recogniser_that_the_extra_names() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (pin,) = [line for line in extras["ocr"] if name_of(line) == "rapidocr"]
    assert f"--no-deps {pin}\n" in (ROOT / "Makefile").read_text()

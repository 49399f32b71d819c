"""Weights are found in packages without importing them, and are the ones that were pinned."""

import hashlib
from pathlib import Path

import pytest

from corpus.message import Message
from index.codes import IndexCode
from index.errors import ModelError
from index.weights import folder_digest, packaged_folder, sha256_of

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that carries one weight file and cannot be imported."""
    folder = tmp_path / "carrier_of_weights"
    (folder / "model").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "model" / "weights.bin").write_bytes(b"abc")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_a_folder_of_a_package_is_found_without_importing_it(package: Path) -> None:
    assert packaged_folder("carrier_of_weights", "model", {"weights.bin": ABC}) == package / "model"


def test_weights_that_are_not_the_pinned_ones_are_refused(package: Path) -> None:
    (package / "model" / "weights.bin").write_bytes(b"abd")
    with pytest.raises(ModelError) as told:
        packaged_folder("carrier_of_weights", "model", {"weights.bin": ABC})
    assert told.value.message == Message(
        IndexCode.PACKAGE_ALTERED,
        file=str(package / "model" / "weights.bin"),
        found=hashlib.sha256(b"abd").hexdigest()[:12],
        expected="ba7816bf8f01",
    )


@pytest.mark.usefixtures("package")
def test_a_pinned_file_that_is_missing_is_named() -> None:
    with pytest.raises(ModelError, match=r"^weights\.missing \(file=.*carrier_of_weights/model/config\.json'\)$"):
        packaged_folder("carrier_of_weights", "model", {"weights.bin": ABC, "config.json": ABC})


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelError, match=r"^package\.missing \(package='no_such_carrier'\)$"):
        packaged_folder("no_such_carrier", "model", {})


def test_a_module_that_is_no_package_carries_nothing() -> None:
    with pytest.raises(ModelError, match=r"^package\.missing "):
        packaged_folder("this", "model", {})


def test_the_digest_of_a_file_is_the_known_one(package: Path) -> None:
    assert sha256_of(package / "model" / "weights.bin") == ABC


def write_model(folder: Path) -> Path:
    (folder / "inner").mkdir(parents=True)
    (folder / "config.json").write_bytes(b"abc")
    (folder / "inner" / "model.safetensors").write_bytes(b"abc")
    return folder


def test_the_digest_of_a_folder_is_worked_from_names_and_contents(tmp_path: Path) -> None:
    lines = f"config.json {ABC}\ninner/model.safetensors {ABC}\n"
    assert folder_digest(write_model(tmp_path / "a")) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_model_has_the_same_digest_wherever_it_lies(tmp_path: Path) -> None:
    assert folder_digest(write_model(tmp_path / "a")) == folder_digest(write_model(tmp_path / "b" / "c"))


def test_a_readme_does_not_make_another_model(tmp_path: Path) -> None:
    before = folder_digest(write_model(tmp_path))
    (tmp_path / "README.md").write_text("Read me.")
    assert folder_digest(tmp_path) == before


def test_other_weights_or_other_names_make_another_model(tmp_path: Path) -> None:
    digests = {folder_digest(write_model(tmp_path / "a"))}
    (write_model(tmp_path / "b") / "inner" / "model.safetensors").write_bytes(b"abd")
    write_model(tmp_path / "c").joinpath("config.json").rename(tmp_path / "c" / "other.json")
    digests |= {folder_digest(tmp_path / "b"), folder_digest(tmp_path / "c")}
    assert len(digests) == 3

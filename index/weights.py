"""Finds model weights that installed packages carry, and checks that they are the ones that were pinned."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from corpus.message import Message
from index.codes import IndexCode
from index.errors import ModelError


def packaged_folder(package: str, folder: str, pinned: dict[str, str]) -> Path:
    """The folder inside an installed package, found without importing the package.

    `pinned` maps each file that must be in it to its SHA-256. Raises ModelError when one is missing or differs.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(Message(IndexCode.PACKAGE_MISSING, package=package))
    return checked_folder(Path(next(iter(spec.submodule_search_locations))) / folder, pinned)


def checked_folder(folder: Path, pinned: dict[str, str]) -> Path:
    """The folder itself. Raises ModelError when a pinned file is missing from it or differs from its SHA-256."""
    for name, expected in pinned.items():
        file = folder / name
        if not file.is_file():
            raise ModelError(Message(IndexCode.WEIGHTS_MISSING, file=str(file)))
        found = sha256_of(file)
        if found != expected:
            raise ModelError(
                Message(IndexCode.PACKAGE_ALTERED, file=str(file), found=found[:12], expected=expected[:12])
            )
    return folder


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_digest(folder: Path) -> str:
    """One SHA-256 over the names and contents of a model folder's files, wherever the folder lies."""
    files = sorted(
        p for p in folder.rglob("*") if p.is_file() and p.suffix in {".json", ".txt", ".safetensors", ".bin", ".onnx"}
    )
    lines = (f"{file.relative_to(folder).as_posix()} {sha256_of(file)}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()

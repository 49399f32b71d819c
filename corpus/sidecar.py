"""What the operator says of a document in a file beside it: report.pdf.yaml, with the keys of front matter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.metadata import YAML_FAULTS, declared_facts, read_yaml

ENDING = ".yaml"
MAX_TOLD_CHARS = 200  # of what is wrong with it
MAX_BYTES = 64_000  # some facts; the longest title has a thousandth of that


def sidecar_of(path: Path) -> Path:
    """Where the facts of a file stand, if they do."""
    return path.with_name(path.name + ENDING)


def without_sidecars(files: Mapping[str, Path]) -> dict[str, Path]:
    """The files without those that say something of another of them: they are no documents."""
    return {name: path for name, path in files.items() if not _is_sidecar(name, files)}


def read_sidecar(path: Path) -> dict[str, str]:
    """The facts in a sidecar, by Griot's names; "" for one that is to be none. There are none where there is no file.

    Raises UnreadableFileError when there is one and it cannot be read.
    """
    return declared_facts(read_mapping(path))


def read_mapping(path: Path) -> dict[str, Any]:
    """What stands in a sidecar, as YAML has it; nothing where there is no file. Raises as `read_sidecar` does."""
    try:
        if not path.exists():
            return {}
        if path.is_symlink() or not path.is_file():
            raise ValueError("it is a link or a folder")
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES} bytes")
        declared = read_yaml(path.read_text(encoding="utf-8-sig"))
        if not isinstance(declared, dict | None):
            raise TypeError("it holds no names with values")
    except (OSError, *YAML_FAULTS) as error:
        told = " ".join(str(error).split())[:MAX_TOLD_CHARS] or type(error).__name__
        raise UnreadableFileError(Message(CorpusCode.SIDECAR_UNREADABLE, file=path.name, error=told)) from error
    return declared or {}


def sidecar_bytes(declared: Mapping[str, Any]) -> bytes:
    """A sidecar that says this."""
    return yaml.safe_dump(dict(declared), allow_unicode=True, sort_keys=False).encode()


def _is_sidecar(name: str, files: Mapping[str, Path]) -> bool:
    return name.endswith(ENDING) and name.removesuffix(ENDING) in files

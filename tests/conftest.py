"""What tests of every room share: the real encoder, one that needs no model, and a few small files."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from index.encoder import Encoder, Vectors, load_encoder

# The same examples every time, and no clock: a slow machine fails nothing.
settings.register_profile("griot", deadline=None, derandomize=True)
settings.load_profile("griot")

FILES = {
    "cocaine.md": (
        "---\ntitle: Cocaine in the Sahel\npublisher: UNODC\npublished: 2018-05-01\n---\n"
        "## Routes\n\nCocaine reaches Gao by road. Convoys travel at night.\n\n"
        "### Seizures\n\nPolice seized 116 kg of cocaine in 2016.\n"
    ),
    "gold.txt": "GOLD AND ARMED GROUPS\n\nGold mines in Kidal pay armed groups. The gold leaves for Dubai.\n",
    "sub/migrants.md": "# Smuggling of migrants\n\nSmugglers move migrants through Agadez and Gao.\n",
}


class FakeEncoder:
    """A bag of words hashed into 64 numbers: needs no model, and texts that share words are near each other."""

    def __init__(self) -> None:
        self.name = "fake-bag-of-words"
        self.digest = "fa" * 32
        self.dimension = 64

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """A unit vector for each text; a text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split() or [""]:
                row[zlib.crc32(word.strip(".,;:?!").encode(errors="replace")) % self.dimension] += 1
        on_done(len(texts))
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model, loaded once: this takes seconds."""
    return load_encoder("all-MiniLM-L6-v2")


@pytest.fixture(scope="session")
def fake_encoder() -> Encoder:
    """An encoder for tests in which the model does not matter."""
    return FakeEncoder()


@pytest.fixture
def documents_folder(tmp_path: Path) -> Path:
    """Three small files: two Markdown, one of them in a subfolder, and one plain text."""
    folder = tmp_path / "documents"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder

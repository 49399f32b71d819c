"""What tests of the index share: a home, and generations built into it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.folder import read_folder
from corpus.passages import CuttingRules
from index.build import build
from index.encoder import Encoder
from index.generation import Manifest
from index.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which nothing is built."""
    return Home(tmp_path / "home")


@pytest.fixture
def build_from(home: Home, fake_encoder: Encoder) -> Callable[..., Manifest]:
    """Builds a folder into `home`, with the fake encoder unless another is given."""

    def build_one(
        folder: Path,
        encoder: Encoder = fake_encoder,
        keep_generations: int = 3,
        on_encoded: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Manifest:
        return build(
            home,
            read_folder(folder),
            source=str(folder),
            encoder=encoder,
            rules=CuttingRules(),
            built_at=datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC),
            keep_generations=keep_generations,
            on_encoded=on_encoded,
        )

    return build_one


@pytest.fixture
def generation(home: Home, build_from: Callable[..., Manifest], documents_folder: Path) -> Path:
    """The folder of generation 000001: the three small files, encoded by the fake encoder."""
    return home.folder_of(build_from(documents_folder).generation)

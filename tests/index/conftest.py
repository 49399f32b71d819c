"""What tests of the index share: a home, and generations built into it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.folder import read_folder
from corpus.passages import CuttingRules
from index.build import Recipe, build
from index.cache import BuildCache
from index.encoder import Encoder
from index.generation import Manifest
from index.home import Home
from index.progress import OnProgress


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
        on_progress: OnProgress = lambda _: None,
        fresh: bool = False,
        removals: frozenset[str] = frozenset(),
    ) -> Manifest:
        when = datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC)
        recipe = Recipe(str(folder), encoder, CuttingRules(), when, keep_generations, fresh, removals)
        with home.building(), BuildCache(home.folder / "cache.sqlite") as cache:
            return build(home, read_folder(folder), recipe, cache, on_progress=on_progress)

    return build_one


@pytest.fixture
def generation(home: Home, build_from: Callable[..., Manifest], documents_folder: Path) -> Path:
    """The folder of generation 000001: the three small files, encoded by the fake encoder."""
    return home.folder_of(build_from(documents_folder).generation)

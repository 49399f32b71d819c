"""What the crash tests share: a builder to kill, the same in a place with disks of its own, and reports to index."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.passages import CuttingRules
from index.encoder import Encoder
from index.home import Home
from index.library import Library

from .driving import Builder, chance_of, write_reports

PRIVATE_MOUNTS = (("unshare", "-m"), ("unshare", "-r", "-m"))  # as root; as anybody, where the kernel lets them


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """A builder, started once for all tests."""
    started = Builder(tmp_path_factory.mktemp("builder"))
    yield started
    started.end()


@pytest.fixture(scope="session")
def own_disks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """A builder that may mount what nobody else sees. Skips where that is not permitted."""
    place = tmp_path_factory.mktemp("own-disks")
    for inside in PRIVATE_MOUNTS:
        trial = [*inside, "mount", "-t", "tmpfs", "griot", str(place)]
        try:
            permitted = subprocess.run(trial, check=False, capture_output=True).returncode == 0
        except FileNotFoundError:
            permitted = False
        if permitted:
            started = Builder(place, inside)
            yield started
            started.end()
            return
    pytest.skip("no file system may be mounted here, not even in a namespace of its own")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of eight reports."""
    folder = tmp_path / "reports"
    write_reports(folder, 8, chance_of(8))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which nothing is built."""
    return Home(tmp_path / "home")


@pytest.fixture
def library(home: Home, fake_encoder: Encoder) -> Library:
    """The reader over `home`."""
    return Library(home, fake_encoder, CuttingRules())

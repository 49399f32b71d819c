"""Building: a new generation beside the old, which serves until the new one is whole."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.document import BlockKind
from corpus.draft import Draft, Part, lay_out
from corpus.folder import Skipped
from corpus.message import Message
from corpus.passages import CuttingRules, cut
from index.build import searchable_texts
from index.encoder import Encoder, Vectors
from index.errors import BuildRunningError, DamagedIndexError
from index.generation import Manifest, read_contents, read_manifest
from index.home import Home
from index.keywords import Keywords
from index.progress import Progress, Stage
from index.search import open_index

Build = Callable[..., Manifest]

DIE_MIDWAY = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import index.build
from corpus.folder import read_folder
from corpus.passages import CuttingRules
from index.cache import BuildCache
from index.home import Home
import numpy as np

class Encoder:
    name, digest, dimension = "other", "0" * 64, 3
    def encode(self, texts, on_done=None):
        return np.ones((len(texts), 3), dtype=np.float32)

index.build.write_manifest = lambda folder, manifest: os._exit(9)
home, recipe = Home(Path(sys.argv[1])), index.build.Recipe("", Encoder(), CuttingRules(), datetime.now(UTC), 1)
with home.building(), BuildCache(home.folder / "cache.sqlite") as cache:
    index.build.build(home, read_folder(Path(sys.argv[2])), recipe, cache)
"""


class CountingEncoder:
    """Encodes as another does, and remembers what it was asked to."""

    def __init__(self, inner: Encoder, digest: str = "") -> None:
        self.name, self.dimension = inner.name, inner.dimension
        self.digest = digest or inner.digest
        self._inner = inner
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """The inner encoder's vectors."""
        self.texts += texts
        return self._inner.encode(texts, on_done)


class FailingEncoder(CountingEncoder):
    """Fails as a model does that runs out of memory."""

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """Fails."""
        raise RuntimeError(f"out of memory over {len(texts)} texts ({on_done})")


@pytest.fixture
def counting(fake_encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(fake_encoder)


def fails(*_: object) -> None:
    raise OSError(28, "No space left on device")


def left_in(home: Home) -> list[str]:
    return sorted(path.name for path in home.generations.iterdir())


def test_the_first_generation_is_numbered_one_and_the_next_two(
    build_from: Build, home: Home, documents_folder: Path
) -> None:
    assert build_from(documents_folder).generation == "000001"
    assert home.current() == "000001"
    assert build_from(documents_folder).generation == "000002"
    assert (home.current(), left_in(home)) == ("000002", ["000001", "000002"])


def test_a_manifest_tells_what_the_generation_was_made_of(
    build_from: Build, home: Home, documents_folder: Path, fake_encoder: Encoder
) -> None:
    manifest = build_from(documents_folder)
    assert manifest == read_manifest(home.folder_of("000001"))
    assert (manifest.source, manifest.built_at) == (str(documents_folder), "2024-02-29T12:30:45+00:00")
    assert (manifest.encoder, manifest.encoder_digest, manifest.dimension) == (fake_encoder.name, "fa" * 32, 64)
    assert (manifest.cutting, manifest.passages) == (CuttingRules().as_dict(), 4)
    assert list(manifest.documents) == ["cocaine", "gold-txt", "sub-migrants"]


def test_skipped_files_are_in_the_manifest(build_from: Build, home: Home, documents_folder: Path) -> None:
    (documents_folder / "empty.md").touch()
    build_from(documents_folder)
    assert read_manifest(home.folder_of("000001")).skipped == (Skipped("empty.md", Message("file.empty")),)


def test_title_and_headings_are_encoded_before_the_text(
    build_from: Build, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder, counting)
    assert counting.texts == [
        "Cocaine in the Sahel > Routes\nCocaine reaches Gao by road. Convoys travel at night.",
        "Cocaine in the Sahel > Routes > Seizures\nPolice seized 116 kg of cocaine in 2016.",
        "GOLD AND ARMED GROUPS\nGold mines in Kidal pay armed groups. The gold leaves for Dubai.",
        "Smuggling of migrants\nSmugglers move migrants through Agadez and Gao.",
    ]


def test_a_paragraph_is_found_by_its_number() -> None:
    parts = [Part(BlockKind.PARAGRAPH, f"Decides {'very ' * 60}much.", locator=f"para. {n}") for n in range(1, 9)]
    document = lay_out(Draft(tuple(parts)), document_id="d", name="d.md")
    passages = cut(document, CuttingRules())
    scores = Keywords.over(searchable_texts([document], passages)).scores("What does paragraph 5 decide?")
    assert document.locator_at(passages[int(scores.argmax())].span.start) == "para. 5"


def test_unchanged_passages_are_not_encoded_again(
    build_from: Build, home: Home, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder)
    (documents_folder / "gold.txt").write_text("Arms follow gold.\n")
    build_from(documents_folder, counting)
    assert counting.texts == ["Arms follow gold."]
    folders = [home.folder_of(name) for name in ("000001", "000002")]
    old, new = (read_contents(folder, read_manifest(folder)).vectors.all() for folder in folders)
    assert (new[[0, 1, 3]] == old[[0, 1, 3]]).all()
    assert (new[2] == counting.encode(["Arms follow gold."])[0]).all()


def test_a_second_build_of_the_same_files_encodes_nothing(
    build_from: Build, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder)
    build_from(documents_folder, counting)
    assert counting.texts == []


def test_a_text_that_stands_twice_is_encoded_once(
    build_from: Build, home: Home, tmp_path: Path, counting: CountingEncoder
) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    for name in ("a.md", "b.md"):
        (folder / name).write_text("Gold pays.\n")
    assert build_from(folder, counting).passages == 2
    assert counting.texts == ["Gold pays."]
    vectors = read_contents(home.folder_of("000001"), read_manifest(home.folder_of("000001"))).vectors.all()
    assert (vectors[0] == vectors[1]).all()


def test_vectors_of_other_weights_are_never_taken_over(
    build_from: Build, documents_folder: Path, fake_encoder: Encoder
) -> None:
    build_from(documents_folder)
    other = CountingEncoder(fake_encoder, digest="0" * 64)
    build_from(documents_folder, other)
    assert len(other.texts) == 4


def test_vectors_of_a_damaged_cache_are_never_taken_over(
    build_from: Build, home: Home, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder)
    (home.folder / "cache.sqlite").write_bytes(b"garbage")
    build_from(documents_folder, counting)
    assert (len(counting.texts), home.current()) == (4, "000002")


def test_vectors_outlive_a_damaged_generation(
    build_from: Build, home: Home, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder)
    (home.folder_of("000001") / "vectors.faiss").write_bytes(b"garbage")
    build_from(documents_folder, counting)
    assert (counting.texts, home.current()) == ([], "000002")


def test_a_fresh_build_encodes_everything_again(
    build_from: Build, documents_folder: Path, counting: CountingEncoder
) -> None:
    build_from(documents_folder)
    build_from(documents_folder, counting, fresh=True)
    assert len(counting.texts) == 4


def test_a_build_mends_a_damaged_pointer(build_from: Build, home: Home, documents_folder: Path) -> None:
    build_from(documents_folder)
    home.pointer.write_text("garbage")
    build_from(documents_folder)
    assert home.current() == "000002"


def test_progress_tells_each_stage_and_counts_only_what_is_encoded(build_from: Build, documents_folder: Path) -> None:
    told: list[Progress] = []
    build_from(documents_folder)
    (documents_folder / "new.md").write_text("Arms.\n")
    build_from(documents_folder, on_progress=told.append)
    assert told == [
        Progress(Stage.EMBEDDING, 0, 1),
        Progress(Stage.EMBEDDING, 1, 1),
        Progress(Stage.WRITING),
        Progress(Stage.CHECKING),
        Progress(Stage.PUBLISHED, generation="000002"),
    ]


def test_old_generations_are_removed(build_from: Build, home: Home, documents_folder: Path) -> None:
    for _ in range(4):
        build_from(documents_folder, keep_generations=2)
    assert left_in(home) == ["000003", "000004"]


def test_an_encoder_that_fails_leaves_the_old_generation_serving(
    build_from: Build, home: Home, documents_folder: Path, fake_encoder: Encoder
) -> None:
    build_from(documents_folder)
    with pytest.raises(RuntimeError, match="out of memory"):
        build_from(documents_folder, FailingEncoder(fake_encoder, digest="0" * 64))
    assert (home.current(), left_in(home)) == ("000001", ["000001"])
    assert open_index(home.folder_of("000001"), fake_encoder, CuttingRules()).search("gold", 1)


@pytest.mark.parametrize(
    "step",
    [
        "index.build.write_contents",
        "index.generation._sync_and_digest",
        "index.keywords.Keywords.save",
        "index.build.write_manifest",
        "index.build.read_contents",
    ],
)
def test_a_step_that_fails_leaves_the_old_generation_and_no_draft(
    build_from: Build, home: Home, documents_folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build_from(documents_folder)
    (documents_folder / "gold.txt").unlink()
    monkeypatch.setattr(step, fails)
    with pytest.raises(OSError, match="No space left on device"):
        build_from(documents_folder)
    assert (home.current(), left_in(home)) == ("000001", ["000001"])


def test_a_build_that_is_interrupted_leaves_no_draft(
    build_from: Build, home: Home, documents_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.build.write_manifest", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build_from(documents_folder)
    assert left_in(home) == []


def test_a_generation_that_is_not_sound_is_not_put_to_use(
    build_from: Build, home: Home, documents_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_from(documents_folder)
    monkeypatch.setattr("index.build.unsound_addresses", lambda *_: [Message("unsound.document", passage=3)])
    with pytest.raises(DamagedIndexError, match=r"^generation\.unsound \(reason=unsound\.document \(passage=3\)\)$"):
        build_from(documents_folder)
    assert (home.current(), left_in(home)) == ("000001", ["000001"])


def test_a_generation_that_cannot_be_pointed_to_is_removed(
    build_from: Build, home: Home, documents_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_from(documents_folder)
    with monkeypatch.context() as patched:
        patched.setattr(Home, "promote", fails)
        with pytest.raises(OSError, match="No space left"):
            build_from(documents_folder)
    assert (home.current(), left_in(home)) == ("000001", ["000001"])
    assert build_from(documents_folder).generation == "000002"


def test_a_generation_that_was_never_pointed_to_is_passed_over(
    build_from: Build, home: Home, documents_folder: Path
) -> None:
    build_from(documents_folder)
    shutil.copytree(home.folder_of("000001"), home.generations / "000002")
    assert build_from(documents_folder).generation == "000003"
    assert home.current() == "000003"


def test_a_process_that_dies_midway_leaves_the_old_generation_and_the_next_build_clears_up(
    build_from: Build, home: Home, documents_folder: Path
) -> None:
    build_from(documents_folder)
    command = [sys.executable, "-c", DIE_MIDWAY, str(home.folder), str(documents_folder)]
    assert subprocess.run(command, check=False).returncode == 9
    assert (home.current(), left_in(home)) == ("000001", ["000001", "draft-000002"])
    assert build_from(documents_folder).generation == "000002"
    assert (home.current(), left_in(home)) == ("000002", ["000001", "000002"])


def test_a_second_build_at_once_is_refused(build_from: Build, home: Home, documents_folder: Path) -> None:
    with home.building(), pytest.raises(BuildRunningError, match=r"^build\.running "):
        build_from(documents_folder)
    assert left_in(home) == []


@pytest.mark.parametrize("line_end", ["\u2028", "\u2029", "\x85"])
def test_a_file_with_a_line_end_in_its_name_does_not_stop_the_build(
    build_from: Build, documents_folder: Path, line_end: str
) -> None:
    (documents_folder / f"a{line_end}b.pdf").touch()
    assert build_from(documents_folder).generation == "000001"


def test_documents_without_any_word_can_be_indexed(build_from: Build, tmp_path: Path) -> None:
    folder = tmp_path / "signs"
    folder.mkdir()
    (folder / "01.md").write_text("…\n")
    assert build_from(folder).passages == 1

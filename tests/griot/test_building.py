"""A build reads and embeds what changed, and nothing else."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus.codes import CorpusCode
from corpus.draft import Draft
from corpus.errors import CorpusError, UnreadableFileError
from corpus.folder import Skipped
from corpus.formats import read_draft
from corpus.message import Message
from corpus.sandbox import Sandbox
from griot.building import build_index, prune, roll_back, shelf_of
from griot.settings import SHIPPED, Settings
from index.codes import IndexCode
from index.encoder import Encoder, Vectors
from index.errors import BuildRunningError, DamagedIndexError, NoIndexError
from index.file_store import file_store
from index.generation import Manifest, read_contents, read_manifest
from index.home import Home
from index.progress import FileState, Progress, Stage

Build = Callable[..., Manifest]


class CountingEncoder:
    """Encodes as another does, and remembers what it was asked to."""

    def __init__(self, inner: Encoder) -> None:
        self.name, self.digest, self.dimension = inner.name, inner.digest, inner.dimension
        self._inner = inner
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """The inner encoder's vectors."""
        self.texts += texts
        return self._inner.encode(texts, on_done)


class Reads:
    """What was read, in order, and by name what shall fail: with an error, once or for ever."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.failing: dict[str, BaseException] = {}

    def since(self) -> list[str]:
        """What was read since the last call."""
        names, self.names = self.names, []
        return names


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Every file that is read, in this process: no worker is started."""
    reads = Reads()

    def read(_sandbox: Sandbox, name: str, data: bytes) -> Draft:
        reads.names.append(name)
        if name in reads.failing:
            raise reads.failing[name]
        return read_draft(name, data)

    monkeypatch.setattr(Sandbox, "read", read)
    return reads


@pytest.fixture
def counting(fake_encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(fake_encoder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents of a sentence each."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").write_text(f"The story of {name}.\n")
    return folder


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    return Settings(home=tmp_path / "home", documents=folder)


@pytest.fixture
def home(settings: Settings) -> Home:
    return Home(settings.home)


@pytest.fixture
def build(settings: Settings, counting: CountingEncoder, reads: Reads) -> Build:  # noqa: ARG001  (no worker)
    """Builds the folder with the counting encoder; other settings and options may be given."""

    def build_one(settings: Settings = settings, **options: object) -> Manifest:
        return build_index(settings, load_encoder=lambda: counting, **options)  # type: ignore[arg-type]

    return build_one


def names_in(home: Home, generation: str) -> list[str]:
    folder = home.folder_of(generation)
    return [document.name for document in read_contents(folder, read_manifest(folder)).documents]


def test_of_a_hundred_documents_only_the_one_that_changed_is_read_and_embedded(
    build: Build, tmp_path: Path, reads: Reads, counting: CountingEncoder
) -> None:
    folder = tmp_path / "hundred"
    folder.mkdir()
    for n in range(100):
        (folder / f"{n:03}.md").write_text(f"# Report {n}\n\nThe count of town {n} is {n * 7}.\n")
    settings = Settings(home=tmp_path / "home", documents=folder)
    build(settings)
    assert (len(reads.since()), len(counting.texts)) == (100, 100)
    counting.texts.clear()
    (folder / "041.md").write_text("# Report 41\n\nThe count of town 41 is unknown.\n")
    manifest = build(settings)
    assert reads.since() == ["041.md"]
    assert counting.texts == ["Report 41\nThe count of town 41 is unknown."]
    assert (manifest.generation, len(manifest.documents), manifest.passages) == ("000002", 100, 100)


def test_a_build_of_unchanged_files_reads_and_embeds_nothing_and_makes_no_generation(
    build: Build, home: Home, reads: Reads, counting: CountingEncoder
) -> None:
    first = build()
    reads.since(), counting.texts.clear()
    assert build() == first
    assert (reads.since(), counting.texts, home.names()) == ([], [], ["000001"])


def test_pruning_after_a_build_that_changed_nothing_keeps_what_the_index_is_made_of(
    build: Build, home: Home, folder: Path, reads: Reads, counting: CountingEncoder
) -> None:
    build(), build()
    prune(home, 1)
    (folder / "d.md").write_text("The story of d.\n")
    reads.since(), counting.texts.clear()
    build()
    assert (reads.since(), counting.texts) == (["d.md"], ["The story of d."])


def test_a_fresh_build_reads_and_embeds_everything(build: Build, reads: Reads, counting: CountingEncoder) -> None:
    build()
    reads.since(), counting.texts.clear()
    build(fresh=True)
    assert reads.since() == ["a.md", "b.md", "c.md"]
    assert counting.texts == ["The story of a.", "The story of b.", "The story of c."]


def test_what_a_fresh_build_read_is_what_the_next_one_takes_over(
    build: Build, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    newer = read_draft("a.md", b"Read better.")
    with monkeypatch.context() as patched:
        patched.setattr(Sandbox, "read", lambda *_: newer)
        build(fresh=True)
    build()
    folder = home.folder_of("000002")
    assert [document.text for document in read_contents(folder, read_manifest(folder)).documents] == [
        "Read better."
    ] * 3


def test_a_file_under_a_new_name_is_not_read_again(build: Build, home: Home, folder: Path, reads: Reads) -> None:
    build()
    reads.since()
    (folder / "a.md").rename(folder / "z.md")
    build()
    assert (reads.since(), names_in(home, "000002")) == ([], ["b.md", "c.md", "z.md"])


def test_a_file_under_the_name_of_another_type_is_read_again(build: Build, folder: Path, reads: Reads) -> None:
    build()
    reads.since()
    (folder / "a.md").rename(folder / "a.txt")
    build()
    assert reads.since() == ["a.txt"]


GIVEN_UP, EMPTY = Message(CorpusCode.READER_TIMED_OUT, seconds=60.0), Message(CorpusCode.FILE_EMPTY)


def test_a_file_that_failed_is_tried_again(build: Build, reads: Reads) -> None:
    reads.failing["b.md"] = UnreadableFileError(GIVEN_UP)
    assert build().skipped == (Skipped("b.md", GIVEN_UP),)
    reads.since(), reads.failing.clear()
    manifest = build()
    assert (reads.since(), manifest.skipped, list(manifest.documents)) == (["b.md"], (), ["a", "b", "c"])


def test_a_build_that_is_interrupted_loses_nothing_that_was_read(build: Build, home: Home, reads: Reads) -> None:
    reads.failing["c.md"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        build()
    assert (reads.since(), home.names()) == (["a.md", "b.md", "c.md"], [])
    reads.failing.clear()
    assert build().generation == "000001"
    assert reads.since() == ["c.md"]


def test_the_digest_of_each_file_is_kept(build: Build, home: Home, folder: Path) -> None:
    build()
    (folder / "d.md").write_text("The story of d.\n")
    build()  # the others from what was kept
    folder_2 = home.folder_of("000002")
    digests = [document.file_digest for document in read_contents(folder_2, read_manifest(folder_2)).documents]
    assert digests == [hashlib.sha256((folder / f"{n}.md").read_bytes()).hexdigest() for n in "abcd"]


def test_each_step_is_told(build: Build, folder: Path) -> None:
    (folder / "b.md").write_bytes(b"")
    steps: list[Progress] = []
    build(on_progress=steps.append)
    reading, state = Stage.READING, FileState
    assert steps == [
        Progress(reading, 0, 3, "a.md", state.READING),
        Progress(reading, 1, 3, "a.md", state.READ),
        Progress(reading, 1, 3, "b.md", state.READING),
        Progress(reading, 2, 3, "b.md", state.FAILED, (EMPTY,)),
        Progress(reading, 2, 3, "c.md", state.READING),
        Progress(reading, 3, 3, "c.md", state.READ),
        Progress(Stage.EMBEDDING, 0, 2),
        Progress(Stage.EMBEDDING, 2, 2),
        Progress(Stage.WRITING),
        Progress(Stage.CHECKING),
        Progress(Stage.PUBLISHED, generation="000001"),
    ]


def test_what_could_not_be_read_of_a_file_is_told_with_it(build: Build, folder: Path) -> None:
    (folder / "b.md").rename(folder / "b.pdf")
    steps: list[Progress] = []
    build(on_progress=steps.append)
    misnamed = Message(CorpusCode.FILE_MISNAMED, type=".pdf", format="plain text")
    assert [step.reasons for step in steps if step.file == "b.pdf"] == [(), (misnamed,)]


def test_a_folder_that_is_missing_is_told_before_anything_is_made(build: Build, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^folder\.missing "):
        build(Settings(home=tmp_path / "home", documents=tmp_path / "gone"))
    assert not (tmp_path / "home").exists()


def test_a_strict_build_names_every_file_that_failed_and_loads_no_encoder(
    settings: Settings,
    folder: Path,
    home: Home,
    reads: Reads,  # noqa: ARG001  (no worker)
) -> None:
    for name in ("a.md", "c.md"):
        (folder / name).write_bytes(b"")

    def load() -> Encoder:
        pytest.fail("the encoder was loaded")

    with pytest.raises(CorpusError) as told:
        build_index(settings, load_encoder=load, strict=True)
    reasons = tuple(Message(CorpusCode.FILE_AT, file=name, reason=EMPTY) for name in ("a.md", "c.md"))
    assert told.value.message == Message(CorpusCode.BUILD_STRICT, reasons=reasons)
    assert home.names() == []


def test_the_folder_is_the_one_of_the_settings(build: Build, settings: Settings, tmp_path: Path) -> None:
    build()
    other = Settings(home=settings.home, documents=tmp_path / "other")
    assert shelf_of(other).folder == tmp_path / "other"


def test_without_an_index_the_default_folder_is_that_of_the_shipped_briefs(tmp_path: Path) -> None:
    assert shelf_of(Settings(home=tmp_path / "home")).folder == SHIPPED


def test_without_a_setting_the_folder_is_the_one_that_the_index_was_built_from(
    build: Build, settings: Settings, folder: Path, home: Home
) -> None:
    build()
    unset = Settings(home=settings.home)
    assert unset.documents == SHIPPED
    shelf_of(unset).add("d.md", b"The story of d.")
    manifest = build(unset)
    assert (manifest.source, names_in(home, "000002")) == (str(folder), ["a.md", "b.md", "c.md", "d.md"])


def test_a_folder_is_kept_whole_whatever_the_working_directory_is(
    build: Build, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    build(Settings(home=settings.home, documents=Path("own")))
    monkeypatch.chdir(folder)
    assert shelf_of(Settings(home=settings.home)).folder == folder


def test_a_removed_file_comes_back_when_it_is_added(build: Build, settings: Settings, home: Home) -> None:
    build()
    shelf_of(settings).remove("b.md")
    assert list(build().documents) == ["a", "c"]
    shelf_of(settings).add("b.md", b"The story of b, told again.")
    assert list(build().documents) == ["a", "b", "c"]
    assert names_in(home, "000003") == ["a.md", "b.md", "c.md"]


def test_a_second_build_at_once_is_refused(build: Build, home: Home) -> None:
    with home.building(), pytest.raises(BuildRunningError, match=r"^build\.running "):
        build()
    assert home.names() == []


def test_a_build_that_waits_takes_what_the_other_left(
    build: Build, settings: Settings, home: Home, folder: Path
) -> None:
    """A folder that was put in the place of the first meanwhile stays, and its generation is the one before."""
    build()
    other, unset, steps = folder.with_name("other"), Settings(home=settings.home), list[Progress]()
    other.mkdir()
    (other / "z.md").write_text("The story of z.\n")
    with ExitStack() as first:
        first.enter_context(home.building())

        def on_progress(step: Progress) -> None:
            steps.append(step)
            if step.stage is Stage.WAITING:
                first.close()
                build(Settings(home=settings.home, documents=other))

        manifest = build(unset, wait=True, on_progress=on_progress)
    assert (manifest.generation, manifest.source, list(manifest.documents)) == ("000002", str(other), ["z"])
    assert [step.stage for step in steps].count(Stage.WAITING) == 1
    assert steps[0] == Progress(Stage.WAITING)


def test_a_build_that_would_wait_tells_of_none_when_no_other_runs(build: Build) -> None:
    steps: list[Progress] = []
    build(wait=True, on_progress=steps.append)
    assert steps[0].stage is Stage.READING


def test_a_real_worker_reads_the_files(settings: Settings, fake_encoder: Encoder) -> None:
    assert list(build_index(settings, load_encoder=lambda: fake_encoder).documents) == ["a", "b", "c"]


def test_rolling_back_goes_to_the_generation_before(build: Build, home: Home) -> None:
    build(), build(fresh=True), build(fresh=True)
    assert roll_back(home, None).generation == home.current() == "000002"
    assert roll_back(home, None).generation == home.current() == "000001"
    with pytest.raises(NoIndexError) as told:
        roll_back(home, None)
    kept = "000001, 000002, 000003"
    assert told.value.message == Message(IndexCode.GENERATION_NONE_BEFORE, name="000001", names=kept)
    assert home.current() == "000001"


def test_rolling_back_goes_to_the_generation_that_is_named(build: Build, home: Home) -> None:
    build(), build(fresh=True), build(fresh=True)
    assert roll_back(home, "000001").generation == home.current() == "000001"
    assert roll_back(home, "000003").generation == home.current() == "000003"
    with pytest.raises(NoIndexError, match=r"^generation\.unknown \(name='7', names='000001, 000002, 000003'\)$"):
        roll_back(home, "7")


def test_a_damaged_generation_is_not_gone_back_to(build: Build, home: Home) -> None:
    build(), build(fresh=True)
    (home.folder_of("000001") / "documents.jsonl").write_bytes(b"garbage")
    with pytest.raises(DamagedIndexError, match=r"^index\.file_damaged .*documents\.jsonl"):
        roll_back(home, None)
    assert home.current() == "000002"


def test_there_is_no_rolling_back_without_an_index(home: Home) -> None:
    with pytest.raises(NoIndexError, match=r"^index\.none "):
        roll_back(home, None)


def test_there_is_no_rolling_back_during_a_build(build: Build, home: Home) -> None:
    build(), build(fresh=True)
    with home.building(), pytest.raises(BuildRunningError):
        roll_back(home, None)


def test_a_build_after_rolling_back_is_a_new_generation(build: Build, home: Home) -> None:
    build(), build(fresh=True)
    roll_back(home, None)
    assert (build(fresh=True).generation, home.names()) == ("000003", ["000001", "000002", "000003"])


def test_pruning_leaves_the_newest_and_what_it_was_made_of(
    build: Build, home: Home, folder: Path, reads: Reads, counting: CountingEncoder
) -> None:
    build()
    (folder / "a.md").unlink()
    build()
    (home.generations / "draft-000003").mkdir()
    assert prune(home, 1) == (["000001", "draft-000003"], 2)  # a draft and a vector of a.md
    assert (home.names(), home.drafts()) == (["000002"], [])
    reads.since(), counting.texts.clear()
    build()
    assert (reads.since(), counting.texts) == ([], [])


def test_the_files_that_were_read_are_kept_and_go_with_their_last_generation(
    build: Build, home: Home, folder: Path
) -> None:
    originals = build().originals
    assert file_store(home).read(originals["a"]) == (folder / "a.md").read_bytes()
    (folder / "a.md").unlink()
    build()
    assert file_store(home).holds(originals["a"])
    prune(home, 1)
    assert not file_store(home).holds(originals["a"])


def test_pruning_never_deletes_the_generation_in_use(build: Build, home: Home) -> None:
    build(), build(fresh=True), build(fresh=True)
    roll_back(home, "000001")
    assert prune(home, 1)[0] == ["000002"]
    assert (home.current(), home.names()) == ("000001", ["000001", "000003"])


def test_files_are_read_anew_when_scans_are_to_be_recognised(
    build: Build, settings: Settings, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("griot.building.checked_models", lambda: None)
    build()
    recognising = settings.model_copy(update={"ocr": True})
    reads.since()
    build(recognising)
    assert reads.since() == ["a.md", "b.md", "c.md"]
    build(recognising)
    build()
    assert reads.since() == []
    monkeypatch.setattr("corpus.recognition.VERSION", 2)
    build(recognising)
    assert reads.since() == ["a.md", "b.md", "c.md"]


def test_without_the_package_that_recognises_nothing_is_built(
    build: Build, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.pdf.recogniser.PACKAGE", "no_such_package")
    with pytest.raises(CorpusError, match=rf"^{CorpusCode.OCR_MISSING}"):
        build(settings.model_copy(update={"ocr": True}))

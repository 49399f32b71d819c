"""The library: the index in use, and again when the pointer has moved."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest

from corpus.message import Message
from corpus.passages import CuttingRules
from corpus.tombstones import FILE, Tombstone, Tombstones
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import DamagedIndexError, MismatchedIndexError, NoIndexError
from index.generation import Manifest
from index.home import Home
from index.library import Library
from index.progress import Progress
from index.search import Index, open_index

Build = Callable[..., Manifest]


@pytest.fixture
def library(home: Home, fake_encoder: Encoder) -> Library:
    return Library(home, fake_encoder, CuttingRules())


def damage(home: Home, generation: str) -> None:
    (home.folder_of(generation) / "vectors.faiss").write_bytes(b"garbage")


def test_without_an_index_the_error_names_the_command(library: Library, home: Home) -> None:
    with pytest.raises(NoIndexError) as told:
        library.current()
    assert told.value.message == Message(IndexCode.NONE, folder=str(home.folder))


def test_an_index_built_later_is_found(library: Library, build_from: Build, documents_folder: Path) -> None:
    with pytest.raises(NoIndexError):
        library.current()
    build_from(documents_folder)
    assert library.current().manifest.generation == "000001"


def test_the_index_is_loaded_once(library: Library, build_from: Build, documents_folder: Path) -> None:
    build_from(documents_folder)
    assert library.current() is library.current()


def test_many_threads_load_the_index_once(
    library: Library, build_from: Build, documents_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_from(documents_folder)
    opened: list[Path] = []

    def counted(folder: Path, encoder: Encoder, rules: CuttingRules) -> Index:
        opened.append(folder)
        return open_index(folder, encoder, rules)

    monkeypatch.setattr("index.library.open_index", counted)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: library.current(), range(32)))
    assert (len(set(map(id, found))), len(opened)) == (1, 1)


def test_the_index_is_loaded_again_when_the_pointer_has_moved(
    library: Library, build_from: Build, documents_folder: Path
) -> None:
    build_from(documents_folder)
    first = library.current()
    (documents_folder / "arms.md").write_text("Arms.\n")
    build_from(documents_folder)
    assert library.current().manifest.generation == "000002"
    assert sorted(library.current().documents) == ["arms", "cocaine", "gold-txt", "sub-migrants"]
    assert sorted(first.documents) == ["cocaine", "gold-txt", "sub-migrants"]  # who holds the old one keeps it


def test_an_index_whose_files_are_gone_still_answers_who_holds_it(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    first = library.current()
    build_from(documents_folder, keep_generations=1)
    assert home.names() == ["000002"]
    assert first.search("gold", 1)[0].document.id == "gold-txt"


def test_a_damaged_new_generation_leaves_the_old_serving(
    library: Library, build_from: Build, documents_folder: Path, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    build_from(documents_folder)
    first = library.current()
    build_from(documents_folder)
    damage(home, "000002")
    assert library.current() is first
    assert library.current() is first
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 1  # said once, not with every question
    assert told[0].startswith("generation 000001 stays in use: index.file_damaged ")
    assert told[0].endswith("vectors.faiss')")


def test_the_generation_after_a_damaged_one_is_served(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    library.current()
    build_from(documents_folder)
    damage(home, "000002")
    library.current()
    build_from(documents_folder)
    assert library.current().manifest.generation == "000003"


def test_a_pointer_set_back_is_followed(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    build_from(documents_folder)
    assert library.current().manifest.generation == "000002"
    home.promote("000001")
    assert library.current().manifest.generation == "000001"


def test_a_first_generation_that_is_damaged_is_an_error(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    damage(home, "000001")
    with pytest.raises(DamagedIndexError, match=r"^index\."):
        library.current()


def test_a_first_generation_by_other_rules_is_an_error(
    home: Home, build_from: Build, documents_folder: Path, fake_encoder: Encoder
) -> None:
    build_from(documents_folder)
    with pytest.raises(MismatchedIndexError, match=r"^index\.other_"):
        Library(home, fake_encoder, CuttingRules(max_words=50)).current()


def test_a_generation_that_is_gone_leaves_the_loaded_one_serving(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    first = library.current()
    home.promote("000009")
    assert library.current() is first


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda pointer: pointer.write_text("garbage"), IndexCode.POINTER_TO_NOTHING),
        (lambda pointer: pointer.unlink(), IndexCode.NONE),
    ],
    ids=["garbage", "deleted"],
)
def test_a_pointer_that_is_garbage_or_gone_leaves_the_loaded_index_serving_and_is_logged_once(
    library: Library,
    build_from: Build,
    documents_folder: Path,
    home: Home,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], object],
    code: IndexCode,
) -> None:
    build_from(documents_folder)
    first = library.current()
    spoil(home.pointer)
    assert [library.current() for _ in range(3)] == [first, first, first]
    (told,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told.startswith(f"generation 000001 stays in use: {code} ")


def test_a_pointer_that_was_mended_by_a_build_is_followed(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    library.current()
    home.pointer.write_text("garbage")
    library.current()
    build_from(documents_folder)
    assert library.current().manifest.generation == "000002"


@pytest.fixture
def watch(library: Library) -> Iterator[Callable[[], Thread]]:
    """Has the library follow the pointer from a thread of its own, until the test is over."""
    stop, threads = Event(), list[Thread]()

    def start() -> Thread:
        threads.append(library.watch(0.01, stop))
        return threads[-1]

    yield start
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def until_served(library: Library, generation: str) -> None:
    """Waits for a watched library, which does not look by itself when it is asked."""
    by = time.monotonic() + 10
    while library.current().manifest.generation != generation:
        assert time.monotonic() < by, f"generation {generation} is not taken up"
        time.sleep(0.005)


def test_a_watched_library_takes_up_a_new_generation_while_nobody_waits_for_it(
    library: Library,
    build_from: Build,
    documents_folder: Path,
    watch: Callable[[], Thread],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = Event(), Event()

    def slowly(folder: Path, encoder: Encoder, rules: CuttingRules) -> Index:
        begun.set()
        go_on.wait(10)
        return open_index(folder, encoder, rules)

    build_from(documents_folder)
    first = library.current()
    monkeypatch.setattr("index.library.open_index", slowly)
    watch()
    build_from(documents_folder)
    assert begun.wait(10)  # though nobody asked
    assert library.current() is first  # at once, though the other is being loaded
    go_on.set()
    until_served(library, "000002")


def test_a_watched_library_follows_a_pointer_that_is_set_back(
    library: Library, build_from: Build, documents_folder: Path, home: Home, watch: Callable[[], Thread]
) -> None:
    build_from(documents_folder)
    build_from(documents_folder)
    assert library.current().manifest.generation == "000002"
    watch()
    home.promote("000001")
    until_served(library, "000001")


def test_a_watched_library_finds_the_first_index_when_it_is_built(
    library: Library, build_from: Build, documents_folder: Path, watch: Callable[[], Thread]
) -> None:
    watch()
    with pytest.raises(NoIndexError):
        library.current()
    build_from(documents_folder)
    until_served(library, "000001")


def test_a_watched_library_passes_over_what_is_damaged_and_takes_up_what_comes_after(
    library: Library,
    build_from: Build,
    documents_folder: Path,
    home: Home,
    watch: Callable[[], Thread],
    caplog: pytest.LogCaptureFixture,
) -> None:
    build_from(documents_folder)
    build_from(documents_folder)
    home.promote("000001")
    library.current()
    damage(home, "000002")
    watch()
    home.promote("000002")
    by = time.monotonic() + 10
    while "generation 000001 stays in use" not in caplog.text and time.monotonic() < by:
        time.sleep(0.005)
    assert library.current().manifest.generation == "000001"
    build_from(documents_folder)
    until_served(library, "000003")
    assert caplog.text.count("stays in use") == 1


def test_a_refresh_takes_up_a_new_generation_at_once_though_the_library_is_watched(
    library: Library, build_from: Build, documents_folder: Path
) -> None:
    build_from(documents_folder)
    stop = Event()
    library.current()
    thread = library.watch(60, stop)
    build_from(documents_folder)
    assert library.current().manifest.generation == "000001"
    assert library.refresh().manifest.generation == "000002"
    assert library.current().manifest.generation == "000002"
    stop.set()
    thread.join(timeout=10)


def remove(home: Home, name: str) -> Tombstone:
    """Puts the tombstone of a file, as another process does."""
    Tombstones(home.folder).put(name, "")
    return Tombstones(home.folder).standing()[-1]


@pytest.mark.parametrize("is_watched", [False, True])
def test_what_another_process_removed_is_out_with_the_next_question(
    library: Library, build_from: Build, documents_folder: Path, home: Home, is_watched: bool
) -> None:
    build_from(documents_folder)
    first = library.current()
    if is_watched:
        library.watch(60, Event())
    remove(home, "gold.txt")
    assert sorted(library.current().documents) == ["cocaine", "sub-migrants"]
    assert library.current() is library.current()
    assert "gold-txt" in first.documents  # who holds the old one keeps it
    Tombstones(home.folder).lift("gold.txt", "")
    assert library.refresh() is first
    assert "gold-txt" in library.current().documents


def test_what_was_removed_is_out_after_a_restart(
    library: Library, build_from: Build, documents_folder: Path, home: Home, fake_encoder: Encoder
) -> None:
    build_from(documents_folder)
    library.current()
    remove(home, "gold.txt")
    assert "gold-txt" not in Library(home, fake_encoder, CuttingRules()).current().documents


def test_a_generation_that_was_made_after_a_removal_is_served_whole(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    tombstone = remove(home, "gold.txt")  # and added again, with other bytes
    later = remove(home, "cocaine.md")
    build_from(documents_folder, removals=frozenset({tombstone.stamp}))
    assert sorted(library.current().documents) == ["gold-txt", "sub-migrants"]
    assert Tombstones(home.folder).standing() == (later,)  # that of the other removal was cleared


def test_a_build_that_fails_lets_nothing_that_was_removed_answer(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    tombstone = remove(home, "gold.txt")

    def fail(_step: Progress) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        build_from(documents_folder, on_progress=fail, removals=frozenset({tombstone.stamp}))
    assert Tombstones(home.folder).standing() == (tombstone,)
    assert "gold-txt" not in library.current().documents


def test_until_the_new_generation_is_loaded_what_was_removed_stays_out_of_the_old_one(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    library.current()
    library.watch(60, Event())
    tombstone = remove(home, "gold.txt")
    assert "gold-txt" not in library.current().documents
    (documents_folder / "gold.txt").unlink()
    build_from(documents_folder, removals=frozenset({tombstone.stamp}))
    assert Tombstones(home.folder).standing() == ()
    assert library.current().manifest.generation == "000001"
    assert "gold-txt" not in library.current().documents
    damage(home, "000002")
    library.refresh()
    assert library.current().manifest.generation == "000001"
    assert "gold-txt" not in library.current().documents


def test_an_index_of_which_everything_was_removed_answers_nothing(
    library: Library, build_from: Build, documents_folder: Path, home: Home
) -> None:
    build_from(documents_folder)
    for name in ("cocaine.md", "gold.txt", "sub/migrants.md"):
        remove(home, name)
    for _ in range(2):
        with pytest.raises(NoIndexError, match=r"^index\.all_removed$"):
            library.current()
    Tombstones(home.folder).lift("gold.txt", "")
    assert list(library.current().documents) == ["gold-txt"]


@pytest.mark.parametrize("is_watched", [False, True])
def test_where_it_cannot_be_told_what_was_removed_nothing_answers(
    library: Library, build_from: Build, documents_folder: Path, home: Home, is_watched: bool
) -> None:
    build_from(documents_folder)
    library.current()
    if is_watched:
        library.watch(60, Event())
    (home.folder / FILE).write_bytes(b"{")
    with pytest.raises(DamagedIndexError, match=r"^tombstones\.unreadable "):
        library.current()
    (home.folder / FILE).unlink()
    assert "gold-txt" in library.current().documents

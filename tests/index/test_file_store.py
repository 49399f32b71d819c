"""A file is kept as it came, told when it was altered, and forgotten when no generation names it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Message
from index.codes import IndexCode
from index.file_store import FileStore, file_store, forget_unnamed_files
from index.generation import Manifest, read_manifest
from index.home import Home

GOLD = b"%PDF- gold\x00\xff"
DIGEST = sha256(GOLD).hexdigest()

Build = Callable[..., Manifest]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A store that holds one file."""
    store = FileStore(tmp_path / "originals")
    store.keep(GOLD)
    return store


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@given(st.binary(max_size=200))
def test_what_is_kept_is_read_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = FileStore(tmp_path_factory.mktemp("store"))
    store.keep(data)
    digest = sha256(data).hexdigest()
    assert (store.read(digest), store.size_bytes(digest), store.holds(digest)) == (data, len(data), True)


def test_a_file_lies_under_its_digest_and_nothing_beside_it(store: FileStore, tmp_path: Path) -> None:
    store.keep(GOLD)
    assert everything_in(tmp_path / "originals") == [f"{DIGEST[:2]}/{DIGEST}"]
    assert store.find(DIGEST) == tmp_path / "originals" / DIGEST[:2] / DIGEST


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_of_a_file_that_is_not_kept_there_is_nothing(store: FileStore, digest: str) -> None:
    assert (store.find(digest), store.read(digest), store.size_bytes(digest)) == (None, None, None)
    assert not store.holds(digest)


def test_an_altered_file_is_never_given_and_is_put_right_when_it_comes_again(store: FileStore) -> None:
    path = store.find(DIGEST)
    assert path is not None
    path.write_bytes(GOLD[:-1] + b"\xfe")
    assert (store.find(DIGEST), store.read(DIGEST)) == (None, None)
    store.keep(GOLD)
    assert store.read(DIGEST) == GOLD


def test_missing_and_altered_files_are_faults_by_the_document_that_was_read(store: FileStore, tmp_path: Path) -> None:
    gone, altered = "0" * 64, sha256(b"salt").hexdigest()
    store.keep(b"salt")
    (tmp_path / "originals" / altered[:2] / altered).write_bytes(b"sal")
    faults = store.faults({"gold": DIGEST, "salt": altered, "tin": gone})
    assert [(fault.code, fault["document"]) for fault in faults] == [
        (IndexCode.ORIGINAL_ALTERED, "salt"),
        (IndexCode.ORIGINAL_MISSING, "tin"),
    ]
    assert faults[1] == Message(
        IndexCode.ORIGINAL_MISSING, document="tin", file=str(tmp_path / "originals" / "00" / gone)
    )


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus.durable.os.fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        FileStore(tmp_path / "originals").keep(GOLD)
    assert everything_in(tmp_path / "originals") == []


def test_all_but_what_is_named_is_forgotten_also_what_a_broken_build_left(store: FileStore, tmp_path: Path) -> None:
    store.keep(b"salt")
    (tmp_path / "originals" / DIGEST[:2] / f".{'1' * 64}.new").touch()
    assert store.forget_others([DIGEST]) == 2
    assert everything_in(tmp_path / "originals") == [f"{DIGEST[:2]}/{DIGEST}"]


def kept_by(home: Home, folder: Path) -> dict[str, str]:
    """Keeps the files of a folder; their digests by name."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for data in files.values():
        file_store(home).keep(data)
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def test_a_manifest_names_the_originals_that_are_kept(build_from: Build, home: Home, documents_folder: Path) -> None:
    assert build_from(documents_folder).originals == {}
    digests = kept_by(home, documents_folder)
    build_from(documents_folder)
    assert read_manifest(home.folder_of("000002")).originals == {
        "cocaine": digests["cocaine.md"],
        "gold-txt": digests["gold.txt"],
        "sub-migrants": digests["migrants.md"],
    }


def test_an_original_goes_with_the_last_generation_that_names_it(
    build_from: Build, home: Home, documents_folder: Path
) -> None:
    old = kept_by(home, documents_folder)["gold.txt"]
    build_from(documents_folder, keep_generations=2)
    (documents_folder / "gold.txt").write_text("Arms follow gold.\n")
    new = kept_by(home, documents_folder)["gold.txt"]
    build_from(documents_folder, keep_generations=2)
    assert (file_store(home).holds(old), file_store(home).holds(new)) == (True, True)
    kept_by(home, documents_folder)
    build_from(documents_folder, keep_generations=2)
    assert (file_store(home).holds(old), file_store(home).holds(new)) == (False, True)


def test_nothing_is_forgotten_while_a_manifest_cannot_be_read(
    build_from: Build, home: Home, documents_folder: Path
) -> None:
    kept_by(home, documents_folder)
    build_from(documents_folder)
    file_store(home).keep(GOLD)
    manifest = home.folder_of("000001") / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(b"{")
    assert (forget_unnamed_files(home), file_store(home).holds(DIGEST)) == (0, True)
    manifest.write_bytes(whole)
    assert (forget_unnamed_files(home), file_store(home).holds(DIGEST)) == (1, False)

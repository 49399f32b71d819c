"""A folder is read file by file; what cannot be read is named with its reason."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.document import Document
from corpus.errors import CorpusError, UnreadableFileError
from corpus.folder import MAX_FILE_BYTES, Reading, Skipped, document_ids, files_below, read_folder
from corpus.formats import read_draft
from corpus.message import Message

FORMATS = Message(CorpusCode.FORMATS_READ)


def write(folder: Path, **files: str | bytes) -> Path:
    """Files named by their stem, or by `a__md` for a.md."""
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def text_of_only(folder: Path) -> str:
    (document,) = read_folder(folder).documents
    return document.text


def reason_for(folder: Path, name: str) -> Message:
    """Why a file was skipped, beside one that can be read."""
    write(folder, zz_good__md="Good.")
    return {skip.name: skip.reason for skip in read_folder(folder).skipped}[name]


def ids_of(reading: Reading) -> dict[str, str]:
    return {document.name: document.id for document in reading.documents}


def test_documents_come_in_the_order_of_their_names_with_those_of_subfolders(documents_folder: Path) -> None:
    reading = read_folder(documents_folder)
    assert [(document.name, document.id) for document in reading.documents] == [
        ("cocaine.md", "cocaine"),
        ("gold.txt", "gold-txt"),
        ("sub/migrants.md", "sub-migrants"),
    ]
    assert reading.skipped == ()


def test_each_name_is_told_before_it_is_read_and_then_with_what_came_of_it(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []

    def on_read(name: str, outcome: Document | UnreadableFileError | None) -> None:
        told.append((name, outcome.text if isinstance(outcome, Document) else str(outcome)))

    read_folder(write(tmp_path, a__md="Gao.", b__md="", c__md="Kidal."), on_read=on_read)
    assert told == [
        ("a.md", "None"),
        ("a.md", "Gao."),
        ("b.md", "None"),
        ("b.md", "file.empty"),
        ("c.md", "None"),
        ("c.md", "Kidal."),
    ]


def test_the_reader_that_is_given_reads_every_file(tmp_path: Path) -> None:
    seen: list[tuple[str, bytes]] = []
    read_folder(
        write(tmp_path, a__md="Gao.", b__txt=b"\xff"),
        lambda name, data: (seen.append((name, data)), read_draft("a.md", b"Read."))[1],
    )
    assert seen == [("a.md", b"Gao."), ("b.txt", b"\xff")]


def test_a_document_has_the_sha_256_of_its_file(tmp_path: Path) -> None:
    (document,) = read_folder(write(tmp_path, a__md="abc")).documents
    assert document.file_digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".MD"])
def test_markdown_is_known_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_text("*Gao*\n")
    assert text_of_only(tmp_path) == "Gao"


def test_line_ends_of_every_kind_are_read_alike(tmp_path: Path) -> None:
    write(tmp_path, a__md=b"---\r\ntitle: Mali\r\n---\r\n# One\r\n\r\nTwo.\r\n", b__md=b"# One\r\rTwo.\r")
    assert [(d.title, d.text) for d in read_folder(tmp_path).documents] == [
        ("Mali", "One\n\nTwo."),
        ("One", "One\n\nTwo."),
    ]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert text_of_only(write(tmp_path, a__md=b"\xef\xbb\xbf# Gao\n")) == "Gao"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark(tmp_path: Path, encoding: str) -> None:
    assert text_of_only(write(tmp_path, a__txt="\ufeffSégou lies on the river.".encode(encoding))) == (
        "Ségou lies on the river."
    )


def test_a_file_that_is_not_utf_8_is_read_as_windows_1252(tmp_path: Path) -> None:
    assert text_of_only(write(tmp_path, a__md=b"S\xe9gou \x96 \x80 5")) == "Ségou – € 5"


def test_half_a_utf_16_character_is_shown_as_unknown(tmp_path: Path) -> None:
    assert text_of_only(write(tmp_path, a__md=b"\xff\xfeG\0a\0o\0.")) == "Gao\ufffd"


def test_a_file_of_control_bytes_is_no_text(tmp_path: Path) -> None:
    assert reason_for(write(tmp_path, a__md=b"\x01\x02\x03\x04 Gao"), "a.md") == Message(
        CorpusCode.FILE_NOT_TEXT, count=4, all=8
    )


def test_an_empty_file_is_skipped(tmp_path: Path) -> None:
    assert reason_for(write(tmp_path, a__md=""), "a.md") == Message(CorpusCode.FILE_EMPTY)


@pytest.mark.parametrize("content", [b" \n\n", b"---\ntitle: Mali\n---\n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_skipped(tmp_path: Path, content: bytes) -> None:
    assert reason_for(write(tmp_path, a__md=content), "a.md") == Message(CorpusCode.FILE_NO_TEXT)


def test_a_file_of_another_type_is_skipped_by_name(tmp_path: Path) -> None:
    write(tmp_path, a__jpg=b"\xff\xd8", README="Text.")
    assert reason_for(tmp_path, "a.jpg") == Message(CorpusCode.FILE_TYPE_NOT_READ, type=".jpg", formats=FORMATS)
    assert reason_for(tmp_path, "README") == Message(CorpusCode.FILE_WITHOUT_TYPE, formats=FORMATS)


def test_a_link_to_nothing_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    assert reason_for(tmp_path, "a.md") == Message(CorpusCode.FILE_NOT_OPENED, error="No such file or directory")


def test_a_link_to_itself_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")
    assert reason_for(tmp_path, "a.md") == Message(
        CorpusCode.FILE_NOT_OPENED, error="Too many levels of symbolic links"
    )


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """A folder with one file; beside it stands another folder with a file and a hidden one."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside" / "deep").mkdir(parents=True)
    (tmp_path / "outside" / "secret.md").write_text("Secret.")
    (tmp_path / "outside" / "deep" / "more.md").write_text("More.")
    (tmp_path / "outside" / ".key.md").write_text("Key.")
    return write(tmp_path / "inside", own__md="Own.")


def test_a_link_out_of_the_folder_is_skipped_with_the_reason(inside: Path) -> None:
    (inside / "a.md").symlink_to("../outside/secret.md")
    (inside / "sub").symlink_to("../outside", target_is_directory=True)
    reading = read_folder(inside)
    reason = Message(CorpusCode.FILE_LINKED)
    assert ids_of(reading) == {"own.md": "own"}
    assert reading.skipped == (Skipped("a.md", reason), Skipped("sub", reason))


def test_links_are_followed_where_that_is_wanted_also_to_folders(inside: Path) -> None:
    (inside / "a.md").symlink_to("../outside/secret.md")
    (inside / "sub").symlink_to("../outside", target_is_directory=True)
    files = files_below(inside, follow_links=True)
    assert {name: path.read_text() for name, path in files.items()} == {
        "a.md": "Secret.",
        "own.md": "Own.",
        "sub/deep/more.md": "More.",
        "sub/secret.md": "Secret.",
    }


def test_a_link_to_a_folder_around_the_folder_ends(inside: Path) -> None:
    (inside / "up").symlink_to("..", target_is_directory=True)
    files = files_below(inside, follow_links=True)
    assert sorted(files) == ["own.md", "up/inside/own.md", "up/outside/deep/more.md", "up/outside/secret.md"]


@pytest.mark.parametrize("follow_links", [False, True])
def test_what_a_link_within_the_folder_leads_to_is_there_once(inside: Path, follow_links: bool) -> None:
    (inside / "sub").mkdir()
    (inside / "sub" / "again.md").symlink_to("../own.md")
    (inside / "all").symlink_to(inside, target_is_directory=True)
    assert files_below(inside, follow_links=follow_links) == {"own.md": inside / "own.md"}


def test_a_link_within_the_folder_to_a_hidden_file_is_read(inside: Path) -> None:
    write(inside, __kept__md="Kept.")
    (inside / "a.md").symlink_to(".kept.md")
    assert [(one.name, one.text) for one in read_folder(inside).documents] == [("a.md", "Kept."), ("own.md", "Own.")]


def test_a_folder_that_is_a_link_itself_is_read(inside: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(inside, target_is_directory=True)
    assert ids_of(read_folder(tmp_path / "linked")) == {"own.md": "own"}


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    (tmp_path / "a.md" / "b.md").write_text("Gao.")
    assert ids_of(read_folder(tmp_path)) == {"a.md/b.md": "a-md-b"}


def test_a_file_that_is_far_too_large_is_skipped_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1_000_000)
    assert reason_for(tmp_path, "a.md") == Message(CorpusCode.FILE_TOO_LARGE, size=101, most=100)


def test_a_pipe_is_skipped_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.md").symlink_to("pipe")
    assert reason_for(tmp_path, "a.md") == Message(CorpusCode.FILE_NOT_A_FILE)


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "notes.md").write_text("Hidden.")
    write(tmp_path, __hidden__md="Hidden.", a__md="Seen.")
    reading = read_folder(tmp_path)
    assert (ids_of(reading), reading.skipped) == ({"a.md": "a"}, ())


def test_a_folder_inside_a_hidden_one_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / ".griot" / "documents"
    folder.mkdir(parents=True)
    assert text_of_only(write(folder, a__md="Seen.")) == "Seen."


def test_no_folder_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^folder\.missing \(folder='.*gone'\)$"):
        read_folder(tmp_path / "gone")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^folder\.missing "):
        read_folder(write(tmp_path, a__md="Gao.") / "a.md")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^folder\.unreadable .*reasons=\[folder\.empty\]"):
        read_folder(tmp_path)


def test_a_folder_of_unreadable_files_is_an_error_that_names_each(tmp_path: Path) -> None:
    write(tmp_path, a__jpg="x", b__md="")
    with pytest.raises(CorpusError) as told:
        read_folder(tmp_path)
    image = Message(CorpusCode.FILE_TYPE_NOT_READ, type=".jpg", formats=FORMATS)
    assert told.value.message == Message(
        CorpusCode.FOLDER_UNREADABLE,
        folder=str(tmp_path),
        reasons=(
            Message(CorpusCode.FILE_AT, file="a.jpg", reason=image),
            Message(CorpusCode.FILE_AT, file="b.md", reason=Message(CorpusCode.FILE_EMPTY)),
        ),
        formats=FORMATS,
    )


def test_skipped_files_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read_folder(write(tmp_path, a__md="", b__md="Gao."))
    assert caplog.messages == ["skipped a.md: file.empty"]


def test_a_skipped_file_stops_no_other(tmp_path: Path) -> None:
    reading = read_folder(write(tmp_path, a__md="", b__md="Gao."))
    assert (ids_of(reading), reading.skipped) == ({"b.md": "b"}, (Skipped("a.md", Message(CorpusCode.FILE_EMPTY)),))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.md", "a"), ("a.txt", "a-txt"), ("a.markdown", "a-markdown"), ("a.MD", "a-md"), ("a.b.md", "a-b")],
)
def test_an_id_keeps_the_type_of_the_file_unless_it_is_md(name: str, expected: str) -> None:
    assert document_ids([name]) == {name: expected}


def test_two_files_of_one_name_and_two_types_each_get_their_own_id(tmp_path: Path) -> None:
    ids = ids_of(read_folder(write(tmp_path, a__md="One.", a__txt="Two.")))
    assert ids == {"a.md": "a", "a.txt": "a-txt"}


def test_names_that_differ_only_in_other_signs_get_a_digest() -> None:
    assert document_ids(["A b.md", "a-b.md", "ab.md"]) == {
        "A b.md": "a-b-04110478",  # printf 'A b.md' | sha256sum
        "a-b.md": "a-b-d8f2f1c5",
        "ab.md": "ab",
    }


def test_an_id_stays_when_another_file_is_added(tmp_path: Path) -> None:
    before = ids_of(read_folder(write(tmp_path, b__md="One.")))
    after = ids_of(read_folder(write(tmp_path, a__md="Two.", b2__md="Three.")))
    assert before == {"b.md": "b"}
    assert after["b.md"] == "b"


def test_an_id_is_in_plain_letters(tmp_path: Path) -> None:
    name = "Ségou & Gao (2018).md"
    (tmp_path / name).write_text("Text.")
    (tmp_path / "Mopti.md").write_text("Text.")
    assert ids_of(read_folder(tmp_path)) == {name: "segou-gao-2018", "Mopti.md": "mopti"}


def test_a_name_without_plain_letters_gets_a_digest_for_an_id(tmp_path: Path) -> None:
    (tmp_path / "مالي.md").write_text("Text.")
    (document,) = read_folder(tmp_path).documents
    assert re.fullmatch(r"[0-9a-f]{8}", document.id)
    assert document.title == "مالي"


@given(st.sets(st.text(alphabet="aAé/.-_1مx", min_size=1, max_size=12).map(lambda name: f"{name}a.md"), max_size=20))
def test_ids_are_distinct_and_fit_an_address(names: set[str]) -> None:
    ids = document_ids(sorted(names))
    assert len(set(ids.values())) == len(names)
    assert [made for made in ids.values() if not re.fullmatch(r"[a-z0-9-]{1,90}", made)] == []


@pytest.mark.parametrize("added", ["a.txt", "a.pdf", "a.markdown"])
def test_an_id_stays_when_a_namesake_of_another_type_is_added(tmp_path: Path, added: str) -> None:
    before = ids_of(read_folder(write(tmp_path, a__md="One.")))
    (tmp_path / added).write_text("Two.")
    assert ids_of(read_folder(tmp_path))["a.md"] == before["a.md"]


def test_an_id_stays_when_a_namesake_without_a_type_is_added(tmp_path: Path) -> None:
    write(tmp_path, README__md="One.", README="Two.")
    assert ids_of(read_folder(tmp_path)) == {"README.md": "readme"}


def test_an_id_of_a_long_name_stays_when_a_namesake_of_another_type_is_added() -> None:
    name = "a" * 100
    assert document_ids([f"{name}.md", f"{name}.pdf"])[f"{name}.md"] == document_ids([f"{name}.md"])[f"{name}.md"]


def test_a_name_that_is_not_utf_8_can_be_written_down(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"S\xe9gou.md")).write_text("Text.")
    (document,) = read_folder(tmp_path).documents
    assert (document.name, document.title) == ("S\ufffdgou.md", "S\ufffdgou")


def test_marks_nested_too_deep_are_a_reason_to_skip_one_file(tmp_path: Path) -> None:
    write(tmp_path, a__md="*a " * 500 + "b* " * 500)
    assert reason_for(tmp_path, "a.md") == Message(CorpusCode.FILE_NESTED_TOO_DEEPLY)

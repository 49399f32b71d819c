"""The commands that keep the index: what they print, what they change, and their exit codes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.message import Message
from griot.command import main
from griot.keeping import _told_age
from index.home import Home
from index.progress import FileState, Progress, Stage

Run = Callable[..., Result]

DONE, FINDINGS, MISUSED, FAILED = 0, 1, 2, 3
TIDE = "The tide turns at six."
NOT_READ = (
    "files of type .jpg are not read; "
    "PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, HTML, EPUB, e-mail, Markdown, CSV and plain text are"
)


def documents(run: Run) -> list[str]:
    """The documents of the index in use."""
    return list(json.loads(run("status", "--json").stdout)["documents"])


def added(own_place: Path) -> dict[str, str]:
    """What was added, by name."""
    store = own_place / "home" / "documents"
    return {path.relative_to(store).as_posix(): path.read_text() for path in store.rglob("*") if path.is_file()}


def tide(own_place: Path, name: str = "tide.md", text: str = TIDE) -> str:
    """A file outside the shelf; its path."""
    (own_place / name).parent.mkdir(parents=True, exist_ok=True)
    (own_place / name).write_text(text, encoding="utf-8")
    return str(own_place / name)


def test_a_file_is_added_and_indexed(built: Run, own_place: Path) -> None:
    result = built("add", tide(own_place))
    assert (result.exit_code, result.stdout) == (DONE, "Built generation 000002: 3 documents, 4 passages.\n")
    assert "Added tide.md.\n" in result.stderr
    assert (documents(built), added(own_place)) == (["bees", "clock-txt", "tide"], {"tide.md": TIDE})


LATER = "The tide turns at seven."


def test_another_file_of_a_name_is_refused_and_none_is_added(built: Run, own_place: Path) -> None:
    built("add", tide(own_place), "--later")
    result = built("add", tide(own_place, "moon.md"), tide(own_place, text=LATER))
    assert result.exit_code == FAILED
    assert re.fullmatch(
        r"griot: tide\.md: another file of this name is there \(22 bytes, of \d+ \w+ \d{4}\); "
        r"replace it, or keep both\. Nothing was added\. Say which: --replace, --keep-both, or another --name\n",
        result.stderr,
    )
    assert added(own_place) == {"tide.md": TIDE}


def test_another_file_of_a_name_replaces_it_where_that_is_said(built: Run, own_place: Path) -> None:
    built("add", tide(own_place), "--later")
    result = built("add", tide(own_place, text=LATER), "--replace", "--later")
    assert (result.exit_code, "Replaced tide.md.\n" in result.stderr, added(own_place)) == (
        DONE,
        True,
        {"tide.md": LATER},
    )


def test_both_files_of_a_name_are_kept_where_that_is_said(built: Run, own_place: Path) -> None:
    built("add", tide(own_place), "--later")
    result = built("add", tide(own_place, text=LATER), "--keep-both")
    assert "Kept beside the one of its name, as tide (2).md.\n" in result.stderr
    assert (documents(built), added(own_place)) == (
        ["bees", "clock-txt", "tide-2", "tide"],
        {"tide.md": TIDE, "tide (2).md": LATER},
    )


def test_a_file_that_is_there_already_is_told_and_nothing_is_built(built: Run, own_place: Path) -> None:
    built("add", tide(own_place))
    result = built("add", tide(own_place))
    assert (result.exit_code, result.stdout, result.stderr) == (DONE, "", "Already there: tide.md.\n")


def test_a_file_that_is_there_already_and_not_in_the_index_is_indexed(built: Run, own_place: Path) -> None:
    built("add", tide(own_place), "--later")
    assert built("add", tide(own_place)).exit_code == DONE
    assert documents(built) == ["bees", "clock-txt", "tide"]


def test_two_files_of_a_name_are_not_both_replaced_and_kept(built: Run, own_place: Path) -> None:
    assert built("add", tide(own_place), "--replace", "--keep-both").exit_code == MISUSED


def test_several_files_are_added_at_once(built: Run, own_place: Path) -> None:
    result = built("add", tide(own_place), tide(own_place, "moon.txt", "The moon is new."), "--later")
    assert "Added tide.md, moon.txt.\n" in result.stderr
    assert added(own_place) == {"tide.md": TIDE, "moon.txt": "The moon is new."}


def test_a_folder_is_added_under_its_own_name_without_what_is_not_read(built: Run, own_place: Path) -> None:
    tide(own_place, "sea/tide.md")
    tide(own_place, "sea/north/ebb.txt", "The ebb is slow.")
    tide(own_place, "sea/photo.jpg")
    tide(own_place, "sea/.hidden.md")
    assert built("add", str(own_place / "sea")).exit_code == DONE
    assert added(own_place) == {"sea/tide.md": TIDE, "sea/north/ebb.txt": "The ebb is slow."}
    assert documents(built) == ["bees", "clock-txt", "sea-north-ebb-txt", "sea-tide"]


def test_a_folder_is_called_by_its_name_also_from_within(
    built: Run, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tide(own_place, "sea/tide.md")
    monkeypatch.chdir(own_place / "sea")
    assert built("add", ".", "--later").exit_code == DONE
    assert list(added(own_place)) == ["sea/tide.md"]


def test_a_folder_of_nothing_that_is_read_is_told(built: Run, own_place: Path) -> None:
    tide(own_place, "sea/photo.jpg")
    result = built("add", str(own_place / "sea"))
    assert (result.exit_code, result.stderr) == (
        FAILED,
        f"griot: {own_place / 'sea'} holds no file that can be read.\n",
    )


@pytest.mark.parametrize(("options", "name"), [((), "standard-input.txt"), (("--name", "sea/tide.md"), "sea/tide.md")])
def test_standard_input_is_added_under_the_name_that_is_given(
    built: Run, own_place: Path, options: tuple[str, ...], name: str
) -> None:
    assert built("status").exit_code == DONE  # the settings stand
    result = CliRunner().invoke(main, ["add", "-", "--later", *options], input=TIDE, catch_exceptions=False)
    assert (result.exit_code, added(own_place)) == (DONE, {name: TIDE})


def test_one_file_is_added_under_another_name(built: Run, own_place: Path) -> None:
    assert built("add", tide(own_place, "download (1).md"), "--name", "tide.md", "--later").exit_code == DONE
    assert list(added(own_place)) == ["tide.md"]


@pytest.mark.parametrize("paths", [("tide.md", "moon.md"), ("sea",)])
def test_one_name_is_not_for_several_files(built: Run, own_place: Path, paths: tuple[str, ...]) -> None:
    for name in ("tide.md", "moon.md", "sea/tide.md"):
        tide(own_place, name)
    result = built("add", *paths, "--name", "one.md")
    assert (result.exit_code, "--name goes with one file." in result.stderr) == (MISUSED, True)
    assert added(own_place) == {}


def test_files_are_added_to_a_collection(built: Run, own_place: Path) -> None:
    assert built("add", tide(own_place, "tide.md"), "--collection", " The  sea ", "--later").exit_code == DONE
    assert added(own_place)["tide.md.yaml"] == "collection: The sea\n"
    assert built("add", tide(own_place, "tide.md"), "--collection", "Shore", "--later").exit_code == DONE
    assert added(own_place)["tide.md.yaml"] == "collection: Shore\n"


def test_add_needs_a_file(run: Run) -> None:
    assert run("add").exit_code == MISUSED


def test_a_file_that_is_added_for_later_is_not_indexed_yet(built: Run, own_place: Path) -> None:
    result = built("add", tide(own_place), "--later")
    assert (result.exit_code, result.stdout) == (DONE, "")
    assert result.stderr == "Added tide.md.\nNot indexed yet. Run: griot build\n"
    assert documents(built) == ["bees", "clock-txt"]
    built("build")
    assert documents(built) == ["bees", "clock-txt", "tide"]


def test_of_files_of_which_one_cannot_be_added_none_is(built: Run, own_place: Path) -> None:
    result = built("add", tide(own_place), tide(own_place, "photo.jpg"))
    assert (result.exit_code, result.stderr) == (FAILED, f"griot: photo.jpg: {NOT_READ}\n")
    assert added(own_place) == {}


def test_a_file_that_is_not_there_is_named(built: Run, own_place: Path) -> None:
    result = built("add", "gone.md")
    assert (result.exit_code, result.stderr) == (FAILED, "griot: No such file or directory gone.md\n")
    assert added(own_place) == {}


def test_a_file_that_was_added_and_cannot_be_read_is_exit_code_3_and_the_others_are_indexed(
    built: Run, own_place: Path
) -> None:
    result = built("add", tide(own_place), tide(own_place, "blank.md", " \n"))
    assert result.exit_code == FAILED
    assert result.stderr.splitlines()[-2:] == ["1 file skipped:", "  blank.md: no text: it holds none"]
    assert documents(built) == ["bees", "clock-txt", "tide"]


def test_a_file_of_the_folder_that_cannot_be_read_is_no_fault_of_adding(
    built: Run, shelf: Path, own_place: Path
) -> None:
    (shelf / "photo.jpg").touch()
    assert built("add", tide(own_place)).exit_code == DONE


def test_adding_without_a_setting_keeps_the_folder_of_the_index(
    run: Run, shelf: Path, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build")
    monkeypatch.delenv("GRIOT_DOCUMENTS")
    assert run("add", tide(own_place)).exit_code == DONE
    assert json.loads(run("status", "--json").stdout)["source"] == str(shelf)
    assert documents(run) == ["bees", "clock-txt", "tide"]


def test_a_document_of_the_folder_is_removed_and_its_file_stays(built: Run, shelf: Path) -> None:
    result = built("remove", "clock-txt")
    assert (result.exit_code, result.stdout) == (DONE, "Built generation 000002: 1 document, 2 passages.\n")
    assert "Removed clock.txt.\n" in result.stderr
    assert (documents(built), (shelf / "clock.txt").is_file()) == (["bees"], True)
    assert built("build").stdout == "Nothing changed: generation 000002 goes on answering.\n"


def test_a_document_that_was_added_is_deleted(built: Run, own_place: Path) -> None:
    built("add", tide(own_place), "--later")
    built("remove", "tide", "--later")
    assert added(own_place) == {}


def test_a_document_that_is_removed_for_later_answers_nothing_any_more(built: Run) -> None:
    result = built("remove", "bees", "--later")
    assert (result.exit_code, result.stderr) == (
        DONE,
        "Removed bees.md.\nThey answer nothing any more; their texts are still in the index. Run: griot build\n",
    )
    told = json.loads(built("status", "--json").stdout)
    assert (list(told["documents"]), told["removed"]) == (["clock-txt"], ["bees"])
    assert built("status").stderr == "Removed, and in the index until the next griot build: bees.\n"
    assert "hives" not in built("ask", "How many hives has the Tamber valley?").stdout
    assert built("doctor").stdout == (
        "bees.md was removed and answers nothing, but its text is still in the index. Run: griot build\n"
    )
    built("build")
    assert json.loads(built("status", "--json").stdout)["removed"] == []


def test_a_removed_document_comes_back_when_it_is_added(built: Run, shelf: Path) -> None:
    built("remove", "bees", "--later")
    built("add", str(shelf / "bees.md"))
    assert documents(built) == ["bees", "clock-txt"]


def test_documents_that_are_not_there_are_named_and_nothing_is_removed(built: Run) -> None:
    result = built("remove", "bees", "tide", "moon", "--later")
    assert result.exit_code == FAILED
    assert result.stderr == "griot: There is no document tide, moon. These there are: bees, clock-txt.\n"
    assert built("doctor").exit_code == DONE


def test_the_last_documents_are_not_removed(built: Run) -> None:
    result = built("remove", "bees", "clock-txt")
    assert result.exit_code == FAILED
    assert result.stderr == (
        "griot: These are all documents there are, and an index needs one. Add another first: griot add FILE\n"
    )
    assert built("doctor").exit_code == DONE


def test_remove_needs_an_id(run: Run) -> None:
    assert run("remove").exit_code == MISUSED


def test_the_generation_before_is_put_to_use_again(built: Run, own_place: Path) -> None:
    built("add", tide(own_place))
    result = built("rollback")
    told, built_at = json.loads(built("status", "--json").stdout), result.stdout.split(" of ")[1].split(" is ")[0]
    assert (result.exit_code, told["generation"], told["built_at"]) == (DONE, "000001", built_at)
    assert result.stdout.startswith("Generation 000001 of ")
    assert result.stdout.endswith(" is in use again.\n")
    assert documents(built) == ["bees", "clock-txt"]
    assert built("rollback", "000002").exit_code == DONE
    assert documents(built) == ["bees", "clock-txt", "tide"]


def test_there_is_nothing_before_the_first_generation(built: Run) -> None:
    result = built("rollback")
    assert (result.exit_code, result.stderr) == (
        FAILED,
        "griot: There is no generation before 000001 to go back to. Kept: 000001.\n",
    )


def test_a_generation_that_is_not_kept_cannot_be_gone_back_to(built: Run) -> None:
    result = built("rollback", "000009")
    assert (result.exit_code, result.stderr) == (
        FAILED,
        "griot: There is no generation 000009 to go back to. Kept: 000001.\n",
    )


def test_pruning_tells_what_was_deleted(run: Run) -> None:
    for _ in range(3):
        run("build", "--fresh")
    assert run("prune", "--keep", "2").stdout == "Removed 000001; forgot 0 cached entries.\n"
    assert run("prune").stdout == "Removed 000002; forgot 0 cached entries.\n"
    assert run("prune").stdout == "Removed no generation; forgot 0 cached entries.\n"
    assert json.loads(run("status", "--json").stdout)["kept"] == ["000003"]


def test_pruning_forgets_what_a_document_left_in_the_cache(run: Run, shelf: Path) -> None:
    run("build")
    (shelf / "clock.txt").unlink()
    run("build")
    assert run("prune").stdout == "Removed 000001; forgot 2 cached entries.\n"  # its draft and its one vector


def test_pruning_now_forgets_what_was_removed_for_good(built: Run, own_place: Path) -> None:
    def holding(words: bytes) -> list[str]:
        home = own_place / "home"
        files = (path for path in home.rglob("*") if path.is_file())
        return [path.relative_to(home).as_posix() for path in files if words in path.read_bytes()]

    built("add", tide(own_place))
    built("remove", "tide", "--later")
    assert holding(b"The tide turns") != []
    result = built("prune", "--now")
    assert result.exit_code == DONE
    assert "forgot 2 cached entries.\n" in result.stdout
    assert holding(b"The tide turns") == []
    assert json.loads(built("status", "--json").stdout)["kept"] == ["000003"]


def test_a_file_is_added_with_what_is_said_of_it_beside_it(built: Run, own_place: Path) -> None:
    tide(own_place, "sea/tide.md")
    tide(own_place, "sea/tide.md.yaml", "title: The tides\n")
    built("add", str(own_place / "sea"))
    assert added(own_place) == {"sea/tide.md": TIDE, "sea/tide.md.yaml": "title: The tides\n"}
    assert "The tides" in built("search", "When does the tide turn?", "-k", "1").stdout


def test_a_link_out_of_the_folder_is_followed_with_the_setting_alone(
    run: Run, shelf: Path, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / "tide.md").symlink_to(tide(own_place))
    assert "  tide.md: it is a link that leads out of the folder; " in run("build").stderr
    assert documents(run) == ["bees", "clock-txt"]
    monkeypatch.setenv("GRIOT_FOLLOW_LINKS", "1")
    run("build")
    assert documents(run) == ["bees", "clock-txt", "tide"]


@pytest.mark.parametrize("keep", ["0", "-1", "all"])
def test_pruning_keeps_one_generation_at_least(built: Run, keep: str) -> None:
    assert built("prune", "--keep", keep).exit_code == MISUSED


def test_a_doctor_who_finds_nothing_says_so(built: Run) -> None:
    result = built("doctor")
    assert (result.exit_code, result.stdout, result.stderr) == (DONE, "", "All is well.\n")


def test_a_doctor_who_finds_something_is_exit_code_1(built: Run, shelf: Path) -> None:
    (shelf / "tide.md").write_text(TIDE)
    result = built("doctor")
    assert (result.exit_code, result.stdout, result.stderr) == (
        FINDINGS,
        "tide.md is not in the index yet. Run: griot build\n",
        "1 finding.\n",
    )
    (shelf / "moon.md").write_text("The moon is new.")
    assert built("doctor").stderr == "2 findings.\n"


def test_a_doctor_without_an_index_says_how_to_build_one(run: Run) -> None:
    result = run("doctor")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert "Build one: griot build" in result.stderr


def test_status_tells_which_files_failed_and_why(run: Run, shelf: Path) -> None:
    (shelf / "blank.md").write_text(" \n")
    (shelf / "photo.jpg").write_bytes(b"\xff\xd8")
    run("build")
    assert run("status").stderr == f"2 files skipped:\n  blank.md: no text: it holds none\n  photo.jpg: {NOT_READ}\n"
    assert json.loads(run("status", "--json").stdout)["skipped"] == [
        {"name": "blank.md", "reason": "no text: it holds none"},
        {"name": "photo.jpg", "reason": NOT_READ},
    ]


def test_status_tells_the_size_of_the_home_and_its_age(built: Run, own_place: Path) -> None:
    told = json.loads(built("status", "--json").stdout)
    size = sum(path.stat().st_size for path in (own_place / "home").rglob("*") if path.is_file())
    assert (told["size_bytes"], told["kept"]) == (size, ["000001"])
    assert 0 <= told["age_seconds"] < 3_600
    assert f"\non disk     {size / 1e6:.1f} MB\n" in built("status").stdout


@pytest.mark.parametrize(
    ("days", "hours", "age"),
    [(0, 0, "0 minutes"), (0, 1, "1 hour"), (1, 23, "47 hours"), (2, 0, "2 days"), (9, 5, "9 days")],
)
def test_an_age_is_told_in_minutes_hours_or_days(days: int, hours: int, age: str) -> None:
    assert _told_age(timedelta(days=days, hours=hours)) == age


def test_each_step_of_a_build_is_a_line_of_json(run: Run, shelf: Path) -> None:
    (shelf / "blank.md").write_text(" \n")
    result = run("build", "--progress")
    steps = [Progress.of_line(line) for line in result.stdout.splitlines()]
    assert result.exit_code == DONE
    assert [(step.file, step.state) for step in steps if step.stage is Stage.READING] == [
        (name, state)
        for name, outcome in (
            ("bees.md", FileState.READ),
            ("blank.md", FileState.FAILED),
            ("clock.txt", FileState.READ),
        )
        for state in (FileState.READING, outcome)
    ]
    assert steps[-1] == Progress(Stage.PUBLISHED, generation="000001")


def test_the_last_step_of_a_build_that_fails_says_why(run: Run, own_place: Path) -> None:
    with Home(own_place / "home").building():
        result = run("build", "--progress")
    steps = [Progress.of_line(line) for line in result.stdout.splitlines()]
    running = Message("build.running", folder=str(own_place / "home"))
    assert (result.exit_code, steps) == (FAILED, [Progress(Stage.FAILED, reasons=(running,))])
    assert result.stderr == f"griot: Another build is running in {own_place / 'home'}. Wait for it to end.\n"


def test_the_encoder_is_loaded_only_where_a_text_has_to_be_embedded(run: Run, own_place: Path) -> None:
    def loads(*args: str) -> bool:
        result = run(*args)
        assert result.exit_code == DONE
        return "Loading the encoder …\n" in result.stderr

    told = [loads("build"), loads("build"), loads("add", tide(own_place)), loads("remove", "bees"), loads("build")]
    assert told == [True, False, True, False, False]
    assert loads("build", "--fresh")


def test_a_build_of_what_did_not_change_imports_no_torch(built: Run) -> None:
    source = (
        "import sys; from griot.command import main; main(['build'], standalone_mode=False)\n"
        "print(sorted({'torch', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout == "Built generation 000002: 2 documents, 3 passages.\n[]\n"
    assert json.loads(built("status", "--json").stdout)["generation"] == "000002"


def test_a_person_is_told_of_each_file_that_fails(run: Run, shelf: Path) -> None:
    (shelf / "blank.md").write_text(" \n")
    assert "blank.md: no text: it holds none\n" in run("build").stderr

"""The `griot` command as an operator and a script see it: what it prints, and its exit code."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import griot.command
from griot.command import main
from griot.settings import load_settings, setting_rows

Run = Callable[..., Result]

DONE, NOT_FOUND, MISUSED, FAILED = 0, 1, 2, 3
ROWE = "The clock tower was repaired by Agnes Rowe."


def current(folder: Path) -> str:
    return (folder / "home" / "current").read_text(encoding="utf-8").strip()


def test_build_tells_the_generation_and_what_it_holds(run: Run, own_place: Path) -> None:
    result = run("build")
    assert (result.exit_code, result.stdout) == (DONE, "Built generation 000001: 2 documents, 3 passages.\n")
    assert current(own_place) == "000001"


def test_build_indexes_the_folder_that_is_named(run: Run, own_place: Path) -> None:
    other = own_place / "other"
    other.mkdir()
    (other / "tide.txt").write_text("The tide turns at six.", encoding="utf-8")
    assert run("build", "--documents", str(other)).stdout == "Built generation 000001: 1 document, 1 passage.\n"


def test_a_second_build_is_a_second_generation(built: Run, own_place: Path) -> None:
    assert "generation 000002" in built("build").stdout
    assert current(own_place) == "000002"


def test_build_names_and_counts_the_files_it_skipped_at_the_end(run: Run, shelf: Path) -> None:
    (shelf / "empty.md").touch()
    (shelf / "photo.jpg").write_bytes(b"\xff\xd8")
    result = run("build")
    assert result.exit_code == DONE
    assert result.stderr.splitlines()[-3:] == [
        "2 files skipped:",
        "  empty.md: empty: it holds not one byte",
        "  photo.jpg: files of type .jpg are not read; "
        "PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, HTML, EPUB, e-mail, Markdown, CSV and plain text are",
    ]


def test_a_strict_build_fails_on_a_file_it_cannot_read_and_keeps_the_old_index(
    built: Run, shelf: Path, own_place: Path
) -> None:
    (shelf / "photo.jpg").write_bytes(b"\xff\xd8")
    result = built("build", "--strict")
    assert result.exit_code == FAILED
    assert "photo.jpg" in result.stderr
    assert current(own_place) == "000001"


def test_a_strict_build_of_readable_files_is_a_build(run: Run) -> None:
    assert run("build", "--strict").exit_code == DONE


def test_a_build_of_a_folder_that_is_missing_says_so(run: Run, own_place: Path) -> None:
    result = run("build", "--documents", "nowhere")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert f"griot: There is no folder {own_place / 'nowhere'}." in result.stderr
    assert not (own_place / "home").exists()


def test_a_build_of_an_empty_folder_keeps_the_old_index(built: Run, own_place: Path) -> None:
    (own_place / "empty").mkdir()
    result = built("build", "--documents", "empty")
    assert result.exit_code == FAILED
    assert f"No document could be read from {own_place / 'empty'} (it holds no files)." in result.stderr
    assert current(own_place) == "000001"


def test_a_build_into_a_home_that_is_a_file_says_which(run: Run, own_place: Path) -> None:
    (own_place / "home").touch()
    result = run("build")
    assert result.exit_code == FAILED
    assert str(own_place / "home") in result.stderr


def test_an_answer_is_printed_with_its_source(built: Run) -> None:
    result = built("ask", "Who repaired the clock tower?")
    assert result.exit_code == DONE
    assert f"{ROWE} [1]" in result.stdout
    assert "[1] CLOCK TOWER @ 13-56" in result.stdout  # the title and a blank line are 13 characters


def test_a_refusal_is_exit_code_1_and_shows_the_nearest_passages(built: Run) -> None:
    result = built("ask", "How do I cook jollof rice?")
    assert result.exit_code == NOT_FOUND
    assert "No sentence was found in the documents that answers this." in result.stdout
    assert "Nearest passages, which do not answer it:\n1. " in result.stdout


def test_a_greeting_is_no_failure(built: Run) -> None:
    result = built("ask", "Hello!")
    assert result.exit_code == DONE
    assert "Bees of the Tamber valley" in result.stdout


@pytest.mark.parametrize("question", ["", "  ", "\0", "x" * 2_001, "herring \udcff"])
def test_a_question_that_cannot_be_read_is_exit_code_2(built: Run, question: str) -> None:
    result = built("ask", question)
    assert (result.exit_code, result.stdout) == (MISUSED, "")
    assert "QUESTION" in result.stderr


def test_an_answer_as_json_is_the_reply_of_the_api(built: Run) -> None:
    result = built("ask", "--json", "Who repaired the clock tower?")
    reply = json.loads(result.stdout)
    assert result.exit_code == DONE
    assert list(reply) == [
        "id",
        "status",
        "question",
        "read_as",
        "filters",
        "filter_titles",
        "answer",
        "sentences",
        "citations",
        "mentions",
        "more",
        "remarks",
        "related",
        "outside",
        "messages",
        "suggestions",
        "confidence",
        "conversation_id",
        "index",
        "timings_ms",
    ]
    assert (reply["status"], reply["index"]["documents"]) == ("answered", 2)
    (cited,) = [cited for cited in reply["citations"] if cited["quote"] == ROWE]
    assert (cited["document_id"], cited["start"], cited["end"]) == ("clock-txt", 13, 56)


def test_a_question_is_asked_of_what_is_named_alone(built: Run) -> None:
    asked = ("ask", "--json", "Who repaired the clock tower?")
    inside = built(*asked, "--in", "clock.txt")
    outside = built(*asked, "--in", "bees", "--since", "2019")
    assert (inside.exit_code, json.loads(inside.stdout)["filters"]) == (DONE, {"documents": ["clock-txt"]})
    assert (outside.exit_code, json.loads(outside.stdout)["status"]) == (NOT_FOUND, "not_found")


@pytest.mark.parametrize("wrong", [("--in", "nothing"), ("--since", "soon"), ("--since", "2999")])
def test_a_part_that_is_not_there_is_told_what_there_is(built: Run, wrong: tuple[str, str]) -> None:
    result = built("ask", "Who repaired the clock tower?", *wrong)
    assert (result.exit_code, result.stdout) == (MISUSED, "")


def test_a_refusal_as_json_is_json_and_exit_code_1(built: Run) -> None:
    result = built("ask", "--json", "How do I cook jollof rice?")
    reply = json.loads(result.stdout)
    assert (result.exit_code, reply["status"], reply["citations"]) == (NOT_FOUND, "not_found", [])


def test_a_search_shows_passages_with_their_place_and_ranks(built: Run) -> None:
    result = built("search", "clock tower bell", "-k", "2")
    first, second = [line for line in result.stdout.splitlines() if line[:1].isdigit()]
    assert result.exit_code == DONE
    assert first == "1. CLOCK TOWER @ 13-87 (score 1.00, dense rank 1, keyword rank 1)"
    assert second.startswith("2. Bees of the Tamber valley, ")
    assert f"   {ROWE} Its bell weighs 212 kilograms." in result.stdout.splitlines()


@pytest.mark.parametrize("k", ["0", "51", "two"])
def test_a_search_for_k_passages_is_misused_when_k_is_not_1_to_50(built: Run, k: str) -> None:
    assert built("search", "bell", "-k", k).exit_code == MISUSED


@pytest.mark.parametrize("question", ["", "  ", "x" * 2_001, "herring \udcff"])
def test_a_search_for_what_cannot_be_read_is_exit_code_2(built: Run, question: str) -> None:
    assert built("search", question).exit_code == MISUSED


@pytest.mark.parametrize(
    "command", [("ask", "Who repaired the clock tower?"), ("search", "bell"), ("status",), ("verify",)]
)
def test_without_an_index_one_line_names_the_command_to_run(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(griot.command, "load_encoder", None)  # no model is loaded to find that out
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert result.stderr == f"griot: There is no index in {shelf.parent / 'home'} yet. Build one: griot build\n"


def test_status_tells_what_the_index_holds(built: Run) -> None:
    lines = built("status").stdout.splitlines()
    assert lines[-2:] == ["  bees", "  clock-txt"]
    told = {line[:12].strip(): line[12:] for line in lines[:-2]}
    assert {name: told[name] for name in ("generation", "documents", "passages", "kept")} == {
        "generation": "000001",
        "documents": "2",
        "passages": "3",
        "kept": "000001",
    }
    assert told["encoder"].startswith("all-MiniLM-L6-v2, 384 numbers, weights ")


def test_status_tells_where_the_documents_came_from(run: Run, shelf: Path) -> None:
    run("build")
    assert f"built from  {shelf}\n" in run("status").stdout


def test_status_names_the_files_that_were_skipped(run: Run, shelf: Path) -> None:
    (shelf / "photo.jpg").write_bytes(b"\xff\xd8")
    run("build")
    assert "1 file skipped:\n  photo.jpg: " in run("status").stderr


def test_a_skipped_file_may_have_a_line_separator_in_its_name(run: Run, shelf: Path) -> None:
    (shelf / "photo\u2028\u0085.jpg").write_bytes(b"\xff\xd8")
    assert run("build").exit_code == DONE


def test_status_as_json_tells_the_digest_of_every_file(built: Run, own_place: Path) -> None:
    result = built("status", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["generation"], told["passages"]) == (DONE, "000001", 3)
    assert told["documents"].keys() == {"bees", "clock-txt"}
    folder = own_place / "home/generations/000001"
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in told["files"]}
    assert (told["files"], len(digests) >= 4) == (digests, True)


def test_an_index_that_is_sound_is_said_to_be(built: Run) -> None:
    result = built("verify")
    assert result.exit_code == DONE
    assert result.stdout.startswith("Generation 000001 is sound: ")
    assert result.stdout.endswith(" 2 documents, 2 originals, 3 passages, 5 sentences.\n")


def test_a_flipped_byte_in_any_file_of_the_index_is_found(built: Run, own_place: Path) -> None:
    folder = own_place / "home/generations/000001"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 5
    for file in files:
        whole = file.read_bytes()
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :] if whole else b"\n"
        file.write_bytes(flipped)
        result = built("verify")
        file.write_bytes(whole)
        assert (result.exit_code, result.stdout) == (FAILED, "")
        assert file.stem in result.stderr
        assert "griot build" in result.stderr


def test_an_original_that_is_missing_or_altered_is_damage_that_a_build_mends(built: Run, own_place: Path) -> None:
    altered, missing = (path for path in sorted((own_place / "home/originals").rglob("*")) if path.is_file())
    altered.write_bytes(b"other")
    missing.unlink()
    result = built("verify")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert f"its original {altered.relative_to(own_place)} is not what was read any more." in result.stderr.replace(
        f"{own_place}/", ""
    )
    assert f"{missing.name} is missing." in result.stderr
    assert result.stderr.endswith("griot: generation 000001 is damaged. Rebuild: griot build\n")
    built("build")
    assert built("verify").exit_code == DONE


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]\n", b'{"format": 1}\n', b"\xff", b'{"format": 99}\n'])
def test_a_manifest_that_cannot_be_read_is_found(built: Run, own_place: Path, manifest: bytes) -> None:
    (own_place / "home/generations/000001/manifest.json").write_bytes(manifest)
    for command in ("verify", "status"):
        result = built(command)
        assert (result.exit_code, result.stdout) == (FAILED, "")
        assert "griot build" in result.stderr


def test_a_damaged_index_is_mended_by_a_build(built: Run, own_place: Path) -> None:
    (own_place / "home/generations/000001/passages.jsonl").unlink()
    assert built("ask", "Who repaired the clock tower?").exit_code == FAILED
    assert built("build").exit_code == DONE
    assert built("ask", "Who repaired the clock tower?").exit_code == DONE


def test_settings_shows_every_setting_and_what_was_changed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "9001")
    result = run("settings")
    assert result.exit_code == DONE
    for row in setting_rows(load_settings()):
        assert row.variable in result.stdout
        assert row.meaning in result.stdout
    assert f"{'GRIOT_PORT':24} 9001   (default 8000)\n" in result.stdout
    assert f"{'GRIOT_HOST':24} 127.0.0.1\n" in result.stdout


@pytest.mark.parametrize("command", ["build", "status", "settings", "serve", "verify"])
def test_a_wrong_setting_is_one_line_and_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("GRIOT_PORT", "eighty")
    result = run(command)
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert result.stderr.startswith("griot: A setting is wrong, in the environment or in griot.toml: GRIOT_PORT: ")


def test_help_lists_every_command_and_the_exit_codes() -> None:
    told = CliRunner().invoke(main, ["--help"]).stdout
    listed = {line.split()[0] for line in told.split("Commands:\n")[1].splitlines() if line.strip()}
    assert (
        listed
        == {
            *("add", "ask", "build", "calibrate", "check", "doctor", "evaluate", "prune", "remove", "rollback"),
            *("search", "serve", "settings", "status", "token", "verify"),
        }
        == set(main.commands)
    )
    assert "Exit codes: 0 done or answered, 1 not in the documents, 2 used wrongly, 3 failed." in " ".join(told.split())


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself_and_its_options(name: str) -> None:
    result = CliRunner().invoke(main, [name, "-h"])
    assert result.exit_code == DONE
    options = [option for option in main.commands[name].params if option.param_type_name == "option"]
    assert all(getattr(option, "help", "") for option in options)
    assert (main.commands[name].help or "").splitlines()[0] in " ".join(result.stdout.split())


def test_a_command_that_does_not_exist_is_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["sing"]).exit_code == MISUSED


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == "griot, version 0.1.0\n"


def test_check_tells_the_verdict_of_each_sentence_and_fails_unless_all_are_supported(
    built: Run, own_place: Path
) -> None:
    draft = own_place / "draft.md"
    draft.write_text(f"{ROWE} Whales sing at midnight.", encoding="utf-8")
    result = built("check", str(draft))
    assert result.exit_code == NOT_FOUND
    assert f"[supported] {ROWE}" in result.stdout
    assert result.stdout.endswith("1 supported, 0 differs, 1 not found.\n")
    draft.write_text(ROWE, encoding="utf-8")
    result = built("check", str(draft), "--json")
    assert (result.exit_code, json.loads(result.stdout)["summary"]["supported"]) == (DONE, 1)

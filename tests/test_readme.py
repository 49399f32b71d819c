"""The README against the code: every command in it exists, and its settings table is the code's."""

import re
import shlex
from pathlib import Path

import click
import pytest

from griot.command import main
from griot.settings import Settings, load_settings, setting_rows

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
INLINE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.DOTALL | re.MULTILINE))
LINES = [line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines()]
GRIOT = sorted({line for line in [*LINES, *INLINE] if line.startswith("griot ")})
MAKE = sorted({line for line in [*LINES, *INLINE] if line.startswith("make ")})
ROW = re.compile(r"^\| `(GRIOT_\w+)` \| `([^`]*)` \| (.+) \|$", re.MULTILINE)


def words(line: str) -> list[str]:
    """The words of a command after its name; an optional part is taken, and a placeholder for a number is one."""
    placed = {"N": "7", "P": "7", "R": "0.5"}
    return [placed.get(word, word) for word in shlex.split(re.sub(r"[\[\]]", "", line), comments=True)[1:]]


@pytest.mark.parametrize("line", GRIOT)
def test_every_griot_command_in_the_readme_can_be_given(line: str) -> None:
    name, *rest = words(line)
    assert name in main.commands
    try:
        main.commands[name].make_context(name, rest).close()
    except click.UsageError as error:
        pytest.fail(f"{line}: {error.format_message()}")


def test_every_griot_command_is_in_the_readme() -> None:
    assert {words(line)[0] for line in GRIOT} == set(main.commands)


def test_every_option_of_a_command_is_in_the_readme() -> None:
    told = {word for line in GRIOT for word in words(line) if word.startswith("-")}
    options = [option for command in main.commands.values() for option in command.params]
    assert {option.opts[0] for option in options if isinstance(option, click.Option)} == told


@pytest.mark.parametrize("line", MAKE)
def test_every_make_target_in_the_readme_exists(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(words(line)) <= targets


def test_make_run_and_make_test_are_in_the_readme() -> None:
    assert {"run", "test"} <= {target for line in MAKE for target in words(line)}


def test_the_settings_table_is_the_codes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [(row.variable, row.default, row.meaning) for row in setting_rows(load_settings())]
    assert ROW.findall(README) == rows


def test_every_path_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    known = {f"GRIOT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"GRIOT_[A-Z_]+", README)) <= known


def test_the_readme_names_the_statuses_of_a_reply() -> None:
    for status in ("answered", "not_found", "chat"):
        assert f"`{status}`" in README

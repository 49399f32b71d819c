"""The pages against the code: their commands exist, the settings table is the code's, a reply is as programs get it."""

import importlib.util
import json
import re
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest

from corpus.document import Span
from corpus.folder import read_files
from corpus.formats import read_draft
from griot.command import main
from griot.settings import SHIPPED, Settings, load_settings, setting_rows
from index.search import Index
from qa.answer import Why
from qa.assistant import Assistant
from qa.reading.reader import Reading
from qa.verification.constraints import RULES
from qa.verification.decision import NAMES, Decision
from qa.verification.reasons import Reason
from web.contract import reply_json

ROOT = Path(__file__).parent.parent
PAGES = {
    str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
    for file in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}
README, OPERATING = PAGES["README.md"], PAGES["docs/operating.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| `(GRIOT_\w+)` \| `([^`]*)` \| (.+) \|$", re.MULTILINE)
ASSIGNED = re.compile(r"^(?:GRIOT_\w+=\S+ )+")


def lines_of(page: str) -> list[str]:
    """The code on a page: the lines of its blocks, without what is set before a command, and what is inline."""
    blocks = [line for _, block in BLOCK.findall(page) for line in block.splitlines()]
    return [ASSIGNED.sub("", line) for line in (*blocks, *re.findall(r"`([^`\n]+)`", BLOCK.sub("", page)))]


LINES = sorted({line for page in PAGES.values() for line in lines_of(page)})
GRIOT = [line for line in LINES if line.startswith("griot ") and not line.startswith("griot --")]
MAKE = [line for line in LINES if line.startswith("make ")]
MODULES = sorted({found for page in PAGES.values() for found in re.findall(r"python -m ([\w.]+)", page)})
REPLY = json.loads(next(block for kind, block in BLOCK.findall(README) if kind == "json"))


def words(line: str) -> list[str]:
    """The words of a command after its name; an optional part is taken, and a placeholder for a number is one."""
    placed = {"N": "7", "P": "7", "R": "0.5"}
    return [placed.get(word, word) for word in shlex.split(re.sub(r"[\[\]]", "", line), comments=True)[1:]]


@pytest.mark.parametrize("line", GRIOT)
def test_every_griot_command_on_a_page_can_be_given(line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in (
        "FOLDER",
        "FOLDER…",
        "build/calibration",
        "build/calibration-squad",
        "build/among",
        *(str(own.relative_to(ROOT)) for own in (ROOT / "qa" / "training" / "calibration").iterdir()),
    ):  # that griot calibrate wants to be there
        (tmp_path / folder).mkdir(parents=True)
    for file in ("FILE", "draft.docx"):  # that griot check wants to be there
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    name, *rest = words(line)
    assert name in main.commands
    try:
        main.commands[name].make_context(name, rest, resilient_parsing=not rest).close()
    except click.UsageError as error:
        pytest.fail(f"{line}: {error.format_message()}")


def test_every_griot_command_is_in_the_operators_page() -> None:
    assert {words(line)[0] for line in lines_of(OPERATING) if line.startswith("griot ")} == set(main.commands)


def test_every_option_of_a_command_is_in_the_operators_page() -> None:
    written = {
        word for line in lines_of(OPERATING) if line.startswith("griot ") for word in words(line) if word[0] == "-"
    }
    options = [option for command in main.commands.values() for option in command.params]
    assert {option.opts[0] for option in options if isinstance(option, click.Option)} == written


@pytest.mark.parametrize("line", MAKE)
def test_every_make_target_on_a_page_exists(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(words(line)) <= targets


@pytest.mark.parametrize("name", MODULES)
def test_every_module_that_a_page_runs_exists(name: str) -> None:
    assert importlib.util.find_spec(name) is not None


def test_make_run_and_make_test_are_in_the_readme() -> None:
    assert {"make run", "make test"} <= {" ".join(line.split()[:2]) for line in lines_of(README)}


def test_the_settings_table_is_the_codes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [(row.variable, row.default, row.meaning) for row in setting_rows(load_settings())]
    assert ROW.findall(OPERATING) == rows


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_path_that_a_page_links_to_exists(page: str) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", PAGES[page])
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_file_that_a_page_names_exists(page: str) -> None:
    named = re.findall(r"`((?:corpus|index|qa|web|griot|tests|docs)/[\w./-]+)`", PAGES[page])
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_no_page_names_a_setting_that_does_not_exist(page: str) -> None:
    known = {f"GRIOT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"GRIOT_[A-Z_]+", PAGES[page])) <= known


def test_the_readme_names_the_statuses_of_a_reply() -> None:
    for status in ("answered", "not_found", "chat"):
        assert f"`{status}`" in README


def test_the_readme_has_a_hundred_lines_at_most() -> None:
    assert len(README.splitlines()) <= 100


def test_every_citation_of_the_readmes_reply_stands_in_its_document() -> None:
    files = {file.name: file for file in SHIPPED.glob("*.md")}
    reading = read_files(files, read_draft, lambda _name, _outcome: None, where="the shipped briefs")
    documents = {document.id: document for document in reading.documents}
    for one in REPLY["citations"]:
        document, quote = documents[one["document_id"]], one["quote"]
        start = document.text.index(quote)
        assert (one["start"], one["end"]) == (start, start + len(quote))
        assert (one["title"], one["publisher"]) == (document.title, document.publisher)
        assert f"version={document.digest[:12]}&start={start}&" in one["link"]
    assert [one["text"] for one in REPLY["sentences"]] == [one["quote"] for one in REPLY["citations"]]


def test_the_readmes_reply_has_the_fields_that_programs_get(index_of: Callable[..., Index]) -> None:
    index = index_of(*(file.read_text(encoding="utf-8") for file in sorted(SHIPPED.glob("*.md"))))
    turn = Assistant(lambda: index, read_all, Decision.open_to_all()).ask(REPLY["question"])
    assert fields(REPLY) == fields(reply_json(turn, ""))


def test_every_field_of_a_reply_is_in_the_api_page() -> None:
    assert [name for name in fields(REPLY) if f"`{name.rpartition('.')[2]}`" not in PAGES["docs/api.md"]] == []


def test_the_answers_page_names_every_reason_rule_and_feature() -> None:
    page = PAGES["docs/answers.md"]
    assert [name for name in (*Why, *Reason, *NAMES) if f"`{name}`" not in page] == []
    assert [rule.name for rule in RULES if f"| {rule.name} |" not in page] == []


def read_all(_question: str, passages: Sequence[tuple[str, str]], _most: int) -> list[Reading | None]:
    """A reader that finds an answer everywhere."""
    readings: list[Reading | None] = []
    for _, text in passages:
        tokens = tuple(Span(*match.span()) for match in re.finditer(r"\w+", text))
        zeros = np.zeros(len(tokens), dtype=np.float32)
        readings.append(Reading(1.0, 1.0, 1.0, tokens, zeros, zeros, zeros, 0.0))
    return readings


def fields(reply: Any, above: str = "") -> list[str]:
    """The names of an object's fields and, after each, those of the objects in it; of a list those of its first.

    What is in `more` is left out: it may be empty, and has the shape of `citations`.
    """
    match reply:
        case [first, *_]:
            return fields(first, above)
        case dict():
            inner = {name: [] if name == "more" else fields(value, f"{above}{name}.") for name, value in reply.items()}
            return [found for name, below in inner.items() for found in (f"{above}{name}", *below)]
        case _:
            return []

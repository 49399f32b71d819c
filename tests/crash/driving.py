"""Drives the builder that is killed (builder.py), and looks at what it left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from index.generation import Manifest, check_files, read_contents, read_manifest, unsound_addresses
from index.home import Home
from index.library import Library
from index.progress import Progress, Stage

KILLED = -signal.SIGKILL
FAILED = 3  # as the README promises of the command
QUESTIONS = (
    "Which convoy reached Gao?",
    "How many crates came to Kidal by night?",
    "gold",
    "What does report 3 say of Agadez?",
    "Who has never heard of it?",
)
PLACES = ("Gao", "Kidal", "Agadez", "Menaka", "Tessalit", "Ansongo")
GOODS = ("gold", "cigarettes", "fuel", "weapons", "cannabis")

ROOT = Path(__file__).parents[2]
ALONE = {  # it forks: no threads before; and it shares a stub with the tests
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONPATH": str(ROOT),
}


@dataclass
class Outcome:
    """How a process of the builder ended, and what it told until then."""

    pid: int = 0
    code: int = 0
    stderr: str = ""
    steps: list[Progress] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stage(self) -> Stage | None:
        """The last stage that was told."""
        return self.steps[-1].stage if self.steps else None

    @property
    def texts(self) -> int:
        """How many texts the encoder was given."""
        return sum(told.get("texts", 0) for told in self.told)


class Builder:
    """The builder's process. `inside` are commands that start it, as one in a mount namespace of its own."""

    def __init__(self, place: Path, inside: Sequence[str] = ()) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GRIOT_")}
        place.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [*inside, sys.executable, str(Path(__file__).with_name("builder.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=place,  # where no griot.toml is
            env=environment | ALONE,
        )

    def start(self, do: str, **order: object) -> Outcome:
        """Gives an order; what comes back is filled by `watch`."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do} | order, default=str) + "\n")
        self.process.stdin.flush()
        outcome = Outcome()
        next(self.watch(outcome))
        assert outcome.pid > 1  # kill(0) would end the tests themselves
        return outcome

    def watch(self, outcome: Outcome) -> Iterator[dict[str, Any]]:
        """Everything that is told until the process has ended."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if "stage" in told:
                outcome.steps.append(Progress.of_line(line))
            outcome.told.append(told)
            outcome.pid = told.get("pid", outcome.pid)
            if "ended" in told:
                outcome.code, outcome.stderr = told["ended"], told["stderr"]
            yield told
            if "ended" in told:
                return

    def do(self, do: str, **order: object) -> Outcome:
        """Gives an order and waits until it is worked off."""
        outcome = self.start(do, **order)
        for _ in self.watch(outcome):
            pass
        return outcome

    def end(self) -> None:
        """Lets the builder go."""
        with self.process as process:
            assert process.stdin is not None
            process.stdin.close()


def kill(pid: int, whole_group: bool) -> None:
    """kill -9, of a builder alone or with its worker."""
    with suppress(ProcessLookupError):
        (os.killpg if whole_group else os.kill)(pid, signal.SIGKILL)


def orphans(session: int) -> list[int]:
    """The processes of an ended builder's session that still live, after as long as it takes one to end by itself."""
    deadline = time.monotonic() + 60  # ends a test that has failed
    while (alive := _alive(session)) and time.monotonic() < deadline:
        time.sleep(0.005)
    return alive


def _alive(session: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, of_session = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
            except OSError:  # it ended meanwhile
                continue
            if int(of_session) == session and state not in "ZX":
                found.append(int(entry.name))
    return found


def whole(home: Home) -> Manifest:
    """The manifest of the generation in use, once everything holds that `griot verify` checks."""
    name = home.current()
    folder = home.folder_of(name)
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    assert unsound_addresses(read_contents(folder, manifest), manifest) == []
    assert manifest.generation == name
    return manifest


def answers(library: Library) -> bytes:
    """Every hit of the fixed questions, to the last byte."""
    return repr([library.current().search(question, 5) for question in QUESTIONS]).encode()


def chance_of(seed: int) -> Random:
    """Chance that is the same every time."""
    return Random(seed)


def write_report(file: Path, number: int, chance: Random, sections: int | None = None) -> None:
    """A report whose passages, one for each section, stand in no other."""
    told = [f"# Report {number}\n"]
    for section in range(sections or chance.randint(4, 8)):
        place, goods, crates = chance.choice(PLACES), chance.choice(GOODS), chance.randint(2, 10**9)
        told.append(
            f"## Section {section}\n\nA convoy with {crates} crates of {goods} reached {place} by night. "
            f"The {goods} left {chance.choice(PLACES)} for the coast on day {chance.randint(1, 10**9)}.\n"
        )
    file.write_text("\n".join(told), encoding="utf-8")


def write_reports(folder: Path, count: int, chance: Random, sections: int | None = None) -> None:
    """The reports 0 to `count`, in a new folder."""
    folder.mkdir(parents=True)
    for number in range(count):
        write_report(folder / f"report-{number}.md", number, chance, sections)


def change(folder: Path, chance: Random) -> None:
    """Changes a report, and by chance removes one, adds one, or changes another."""
    files = sorted(folder.iterdir())
    if len(files) > 6 and chance.random() < 0.4:
        files.pop(chance.randrange(len(files))).unlink()
    if len(files) < 12 and chance.random() < 0.4:
        number = chance.randint(100, 10**6)
        write_report(folder / f"report-{number}.md", number, chance)
    for file in chance.sample(files, chance.randint(1, 2)):
        write_report(file, int(file.stem.removeprefix("report-")), chance)

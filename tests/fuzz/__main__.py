"""Fuzzes the readers, guided by what of their code an input reaches: `python -m tests.fuzz [TARGET …]`.

Each target runs in a process of its own, which is begun again where an input ended it. Inputs that show a fault are
kept in the folder, with what was raised; the table at the end says how many of each were tried.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import READERS, gather

TARGETS = (*READERS, "picture", "quotes", "sidecar")
SEEDS_OF = {"picture": "pdf", "quotes": "sentences"}
FACTS = b"title: Gold\npublished: 2018-05-01\nlanguage: fr\nquestions:\n- Where?\nrestates: {title: Roads, url: x}\n"
MAX_SECONDS, MAX_MEGABYTES = 20, 1500  # of an input
MAX_BYTES = {  # of an input: what grows with its length is found by the long ones of the readers' tests
    **dict.fromkeys(("epub", "excel", "powerpoint", "opendocument"), 8_000),
    **dict.fromkeys(("word", "pdf", "picture"), 40_000),
}
USUAL_BYTES = 2_500  # of one that is not packed
SLOW_SECONDS = 2.0  # kept, and told
MOST_STARTS = 10  # of one target's process: each begins again after a fault that ended it


def main() -> None:
    """Fuzzes the targets that are named, else all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], default=[])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        _fuzz(asked.targets[0], asked.folder, asked.inputs, asked.seed)
        return
    seeds = asked.folder / "seeds"
    if not seeds.exists():
        gather(seeds)
        (seeds / "sidecar").mkdir()
        (seeds / "sidecar" / "facts").write_bytes(FACTS)
    rows = [_run(target, asked.folder, asked.inputs, asked.seed) for target in asked.targets or TARGETS]
    lines = ["| target | inputs | faults | slow | slowest, s | peak, MB |", "|---|---|---|---|---|---|", *rows]
    sys.stdout.write("\n".join(lines) + "\n")


def _run(target: str, folder: Path, inputs: int, seed: int) -> str:
    """The row of a target, after as many inputs as are asked for."""
    found = folder / "found" / target
    found.mkdir(parents=True, exist_ok=True)
    tally = found / "tally.json"
    tally.unlink(missing_ok=True)
    total: dict[str, Any] = {"inputs": 0, "slowest": 0.0, "megabytes": 0}
    for start in range(MOST_STARTS):
        command = [sys.executable, "-m", "tests.fuzz", "--inside", target, "--folder", str(folder)]
        command += ["--inputs", str(inputs - total["inputs"]), "--seed", str(seed + start)]
        with (found / "log.txt").open("ab") as log:
            subprocess.run(command, stdout=log, stderr=log, check=False)
        told = json.loads(tally.read_text()) if tally.exists() else {"inputs": 0, "slowest": 0, "megabytes": 0}
        total["inputs"] += told["inputs"]
        for name in ("slowest", "megabytes"):
            total[name] = max(total[name], told[name])
        tally.unlink(missing_ok=True)
        if total["inputs"] >= inputs:
            break
    faults = len([*found.glob("*.input"), *found.glob("crash-*"), *found.glob("timeout-*"), *found.glob("oom-*")])
    slow = len(list(found.glob("slow-*")))
    return f"| {target} | {total['inputs']} | {faults} | {slow} | {total['slowest']:.1f} | {total['megabytes']} |"


def _fuzz(target: str, folder: Path, inputs: int, seed: int) -> None:
    """Gives a target one input after another in this process; never returns."""
    import atheris  # noqa: PLC0415  (the extra `fuzz`)

    with atheris.instrument_imports(include=["corpus"]):
        from tests.fuzz.targets import target_of  # noqa: PLC0415  (what is imported here is instrumented)

        run = target_of(target)
    found, seeds = folder / "found" / target, folder / "seeds" / SEEDS_OF.get(target, target)
    others = [path.read_bytes() for path in sorted(seeds.iterdir())]
    tally, state = found / "tally.json", {"inputs": 0, "slowest": 0.0, "megabytes": 0}

    def try_one(data: bytes) -> None:
        began = time.process_time()
        state["inputs"] += 1
        if state["inputs"] % 50 == 0:
            _tell(tally, state)
        try:
            run(data)
        except Exception as error:  # noqa: BLE001  (each is a fault, and is kept)
            _keep(found, data, error)
        seconds = time.process_time() - began
        state["slowest"] = max(state["slowest"], seconds)
        if seconds > SLOW_SECONDS:
            (found / f"slow-{seconds:.1f}s-{state['inputs']}").write_bytes(data)
        if state["inputs"] >= inputs:
            _tell(tally, state)
            sys.stdout.flush()
            os._exit(0)

    def change(data: bytes, max_bytes: int, number: int) -> bytes:
        chance = random.Random(number)
        return mutated(data, max_bytes, chance, others, lambda piece, _: _senseless(atheris, piece, chance))

    options = [
        f"-timeout={MAX_SECONDS}",
        f"-rss_limit_mb={MAX_MEGABYTES}",
        f"-max_len={MAX_BYTES.get(target, USUAL_BYTES)}",
        f"-seed={seed}",
    ]
    options += [f"-artifact_prefix={found}/", "-len_control=0", "-detect_leaks=0", str(seeds)]
    work = folder / "work" / target
    work.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *options[:-1], str(work), str(seeds)], try_one, custom_mutator=change)
    atheris.Fuzz()


def _senseless(atheris: Any, data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randrange(1, 200)]
    return data[:start] + bytes(atheris.Mutate(piece, len(piece) + 50)) + data[start + len(piece) :]


def _keep(found: Path, data: bytes, error: Exception) -> None:
    """Keeps the first input of each place at which something is raised."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/fuzz/__main__" not in frame.filename]
    own = next((frame for frame in reversed(frames) if "/corpus/" in frame.filename), frames[-1])
    name = f"{type(error).__name__}-{Path(own.filename).stem}-{own.lineno}"
    if not (found / f"{name}.input").exists():
        (found / f"{name}.input").write_bytes(data)
        (found / f"{name}.txt").write_text(
            "".join(traceback.format_exception(error)), encoding="utf-8", errors="replace"
        )


def _tell(tally: Path, state: dict[str, Any]) -> None:
    state["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    tally.write_text(json.dumps(state))


if __name__ == "__main__":
    main()

"""After installation nothing reaches for another machine, and nothing heavy is loaded before it is needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

ASK_UNDER_WATCH = """
import atexit, json, sys

attempts = []
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

def is_elsewhere(event, args):
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        return isinstance(address, tuple) and address[0] not in LOOPBACK  # not a path: a socket of this machine
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        return args[0] not in LOOPBACK
    return event in {"urllib.Request", "http.client.connect"}

def watch(event, args):
    if is_elsewhere(event, args):
        attempts.append([event, repr(args)])
        raise OSError(f"nothing may leave this machine: {event} {args!r}")

sys.addaudithook(watch)
atexit.register(lambda: print(json.dumps(attempts)))

from griot.settings import load_settings
from griot.building import build_index
from griot.wiring import open_assistant, open_library
from index.encoder import load_encoder

settings = load_settings()
encoder = load_encoder(settings.encoder)
build_index(settings, load_encoder=lambda: encoder)
turn = open_assistant(settings, open_library(settings, encoder)).ask(sys.argv[1])
said = [claim.text for claim in getattr(turn.reply, "claims", ())]
print(json.dumps(said))
"""

TRY_TO_LEAVE = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80))
except OSError:
    print("refused")
"""

IMPORT = """
import sys
from importlib import import_module
from pkgutil import walk_packages

for room in ("corpus", "index", "qa", "web", "griot"):
    package = import_module(room)
    if sys.argv[1] == "every module":
        for module in walk_packages(package.__path__, f"{room}."):
            if not module.name.startswith("qa.training."):  # a command of its own, which needs them
                import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""

MODEL_LIBRARIES = {"torch", "sentence_transformers", "transformers", "onnxruntime"}


def python(code: str, *args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a program in an interpreter of its own, in a home without any cache."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "GRIOT_", "TRANSFORMERS_"))
    }
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        env=kept | {"HOME": str(cwd), "XDG_CACHE_HOME": str(cwd / "cache")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_building_and_answering_try_to_reach_no_other_machine(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "tower.txt").write_text("The clock tower was repaired by Agnes Rowe.", encoding="utf-8")
    places = {"GRIOT_HOME": str(tmp_path / "home"), "GRIOT_DOCUMENTS": str(documents)}
    done = python(ASK_UNDER_WATCH, "Who repaired the clock tower?", cwd=tmp_path, **places)
    assert done.returncode == 0, done.stderr
    said, attempts = (json.loads(line) for line in done.stdout.splitlines())
    assert (said, attempts) == (["The clock tower was repaired by Agnes Rowe."], [])


def test_the_watch_sees_a_connection_to_another_machine(tmp_path: Path) -> None:
    watch_alone = ASK_UNDER_WATCH.partition("from griot.settings")[0]
    done = python(watch_alone + TRY_TO_LEAVE, cwd=tmp_path)
    refused, attempts = done.stdout.splitlines()
    assert refused == "refused"
    assert json.loads(attempts)[0] == ["socket.getaddrinfo", "('192.0.2.1', 80, 0, 1, 0)"]


def test_a_model_that_is_not_on_this_machine_is_not_fetched(tmp_path: Path) -> None:
    done = python(ASK_UNDER_WATCH, "Who?", cwd=tmp_path, GRIOT_ENCODER="sentence-transformers/no-such-model")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert "ModelError" in done.stderr
    assert "model.not_here" in done.stderr


def test_importing_the_rooms_imports_no_library_at_all(tmp_path: Path) -> None:
    done = python(IMPORT, "the rooms", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {*MODEL_LIBRARIES, "faiss", "numpy", "flask", "pydantic"} & set(done.stdout.split()) == set()


def test_importing_every_module_leaves_the_libraries_of_the_models_alone(tmp_path: Path) -> None:
    done = python(IMPORT, "every module", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"faiss", "flask"} <= loaded  # so every module was imported indeed
    assert MODEL_LIBRARIES & loaded == set()

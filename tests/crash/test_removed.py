"""A removal may be cut off at any moment: it was done, also after the crash, or the file is there as before."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from corpus.shelf import Shelf

from .driving import KILLED

REMOVER = """
import os, signal, sys
from pathlib import Path
from corpus.shelf import Shelf

TOUCHES = {"open", "read", "write", "flush", "fsync", "close", "rename", "replace", "unlink", "mkdir", "flock", "stat"}
at, folder, home, name = int(sys.argv[1]), *sys.argv[2:]
shelf, touched = Shelf(Path(folder), Path(home)), 0

def touch(_frame, event, called):
    global touched
    if event in {"c_call", "c_return"} and getattr(called, "__name__", "") in TOUCHES:
        touched += 1
        if touched == at:
            os.kill(os.getpid(), signal.SIGKILL)

sys.setprofile(touch)
shelf.remove(name)
os._exit(0)
"""


@pytest.mark.parametrize("name", ["own.md", "added.md"])
def test_a_removal_that_is_cut_off_was_done_or_left_the_file_there(tmp_path: Path, name: str) -> None:
    outcomes = []
    for at in count(1, 3):
        folder, home = tmp_path / f"own-{at}", tmp_path / f"home-{at}"
        folder.mkdir()
        (folder / "own.md").write_text("Own.")
        shelf = Shelf(folder, home)
        shelf.add("added.md", b"Added.")
        command = (sys.executable, "-P", "-c", REMOVER, str(at), str(folder), str(home), name)
        ended = subprocess.run(command, check=False, capture_output=True).returncode
        is_dead = [one.name for one in shelf.tombstones.standing()] == [name]
        files, stamps = shelf.snapshot()
        assert (name in files, len(stamps)) == (not is_dead, int(is_dead))  # what answers is what is on the shelf
        assert len(files) == 2 - is_dead
        outcomes.append(is_dead)
        if ended == 0:
            break
        assert ended == KILLED
    assert outcomes == sorted(outcomes)  # once it was done it stays done
    assert (outcomes[0], outcomes[-1]) == (False, True)

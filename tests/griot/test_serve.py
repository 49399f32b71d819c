"""`griot serve` as a process of its own, from the first line it prints to Ctrl-C."""

import json
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

ADDRESS = re.compile(r"Griot is at http://127\.0\.0\.1:(\d+) ")
GRIOT = (sys.executable, "-c", "from griot.command import main; main(prog_name='griot')")


def heed_ctrl_c() -> None:
    """A shell starts what it puts in the background with Ctrl-C ignored, and so would this test's server be."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def asked(port: int, question: str) -> dict[str, object]:
    """The reply of the JSON API to a question."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/api/v1/ask", json.dumps({"question": question}))
    reply: dict[str, object] = json.loads(connection.getresponse().read())
    connection.close()
    return reply


def test_serve_builds_what_is_missing_tells_its_address_answers_and_ends_on_ctrl_c(shelf: Path) -> None:
    command = (*GRIOT, "serve", "--port", "0", "--build")
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509  (no threads run here yet)
    ) as server:
        assert server.stderr is not None
        told, reply = [], {}
        try:
            for line in server.stderr:
                told.append(line)
                if found := ADDRESS.match(line):
                    reply = asked(int(found[1]), "Who repaired the clock tower?")
                    break
        finally:
            server.send_signal(signal.SIGINT)
            rest = server.communicate(timeout=60)[1]
    assert f"There is no index in {shelf.parent / 'home'} yet. Build one: griot build Doing that now.\n" in told
    assert "The clock tower was repaired by Agnes Rowe. [1]" in str(reply["answer"])
    assert (server.returncode, rest) == (0, "")
    assert [line for line in told if line.startswith(("DEBUG", "INFO"))] == []  # without -v

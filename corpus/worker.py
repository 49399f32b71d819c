"""The process in which files are read and their pages shown: `python -m corpus.worker`, fed by corpus/sandbox.py.

It takes one request after another from its input, a line of JSON and then the file's bytes, and answers each with a
line of JSON: a draft or a page, or the reason why there is none. What a file makes it do, it does to itself alone.
"""

import contextlib
import ctypes
import json
import logging
import os
import resource
import signal
import sys
from functools import cache
from typing import Any, BinaryIO

from corpus.codes import CorpusCode
from corpus.draft import draft_as_json
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.message import Message
from corpus.page_view import PageRequest
from corpus.recognition import RECOGNISING, Picture, Recognised, Recogniser, Scans

PR_SET_PDEATHSIG = 1  # prctl(2)
SPARE_SECONDS = 5  # past the time limit, after which the kernel ends a worker whose parent is gone


def main() -> None:
    """Reads requests until the input ends. Its own output goes nowhere: a library that prints spoils no reply."""
    logging.disable()
    with contextlib.suppress(OSError, AttributeError):  # Linux alone ends a process with its parent
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (a device, not a file)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests = sys.stdin.buffer
    while line := requests.readline():
        reply = _answered(json.loads(line), requests, replies)
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()


def _answered(request: dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> dict[str, Any]:
    data = requests.read(request["bytes"])
    _limit(request)
    scans = Scans(_recogniser(request, replies), request["max_scans"]) if request["max_scans"] else None
    try:
        if "page" in request:
            return {"page": _page(request["page"], data, scans)}
        return {"draft": draft_as_json(read_draft(request["name"], data, scans))}
    except UnreadableFileError as error:
        return {"unreadable": error.message.to_json()}
    except MemoryError:
        most = request["memory_bytes"] // 1_000_000
        return {"unreadable": Message(CorpusCode.READER_OUT_OF_MEMORY, most=most).to_json()}
    except Exception as error:  # noqa: BLE001  (the outermost handler of this process: the fault is told, not lost)
        return {"unreadable": Message(CorpusCode.READER_FAILED, error=type(error).__name__).to_json()}


def _page(asked: dict[str, Any], data: bytes, scans: Scans | None) -> dict[str, Any]:
    from corpus.readers.pdf.picture import show_page  # noqa: PLC0415  (a build shows no page)

    return show_page(data, PageRequest(**asked), scans.recogniser if scans else None).to_json()


def _recogniser(request: dict[str, Any], replies: BinaryIO) -> Recogniser:
    """The packaged recogniser, loaded for the first picture. Before each it says so, and its time begins anew."""

    def recognise(picture: Picture) -> Recognised:
        replies.write(RECOGNISING)
        replies.flush()
        _limit(request)
        return _packaged()(picture)

    return recognise


@cache
def _packaged() -> Recogniser:
    from corpus.readers.pdf.recogniser import PackagedRecogniser  # noqa: PLC0415  (most files have no scanned page)

    return PackagedRecogniser()


def _limit(request: dict[str, Any]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + request["seconds"] + SPARE_SECONDS
    with contextlib.suppress(ValueError):  # a hard limit that is lower already
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (request["memory_bytes"], resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()

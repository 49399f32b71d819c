"""What a server's operator has: a token, of which only the digest is kept, and a desk that builds elsewhere."""

import os
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from griot.building import roll_back, shelf_of
from griot.settings import Settings
from index.generation import Manifest
from index.home import Home
from web.operator.desk import Desk
from web.operator.guard import Guard, digest_of
from web.operator.jobs import Job, Jobs

FILE = "operator-token.sha256"
TOKEN_BYTES = 24
DIGEST = re.compile(r"[0-9a-f]{64}")


def open_guard(settings: Settings) -> tuple[Guard, str | None]:
    """Who lets the operator in, and the token when it has just been made. OSError when it cannot be kept.

    A token from the settings lets its bearer in from everywhere; one that was made, from this machine only.
    """
    given = settings.operator_token.get_secret_value()
    if given:
        return Guard(digest_of(given), only_here=False), None
    kept = _kept(settings.home / FILE)
    if kept is not None:
        return Guard(kept, only_here=True), None
    token = make_token(settings)
    return Guard(digest_of(token), only_here=True), token


def open_desk(settings: Settings, guard: Guard, take_up: Callable[[], object]) -> Desk:
    """The desk of a server: it builds in processes of their own, which read the same settings as this one did.

    `take_up` makes the server follow the pointer now.
    """
    home = Home(settings.home)

    def command(job: Job) -> list[str]:
        flags = [flag for flag, wanted in (("--fresh", job.fresh), ("--force", job.force)) if wanted]
        return [sys.executable, "-P", "-m", "griot", "build", "--wait", "--progress", *flags]

    def back(generation: str | None) -> Manifest:
        manifest = roll_back(home, generation)
        take_up()
        return manifest

    return Desk(lambda: shelf_of(settings), home, Jobs(command, take_up), guard, back)


def make_token(settings: Settings) -> str:
    """A new token in the place of the one before; a server takes it up at its next start. OSError when it cannot."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    settings.home.mkdir(parents=True, exist_ok=True)
    file = settings.home / FILE
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        os.fchmod(descriptor, 0o600)  # also when somebody has made the file readable
        stream.write(digest_of(token) + "\n")
    return token


def _kept(file: Path) -> str | None:
    try:
        digest = file.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return digest if DIGEST.fullmatch(digest) else None

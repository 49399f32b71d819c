"""The operator's token is made once and kept as a digest; the desk builds as the command does."""

import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Request
from pydantic import SecretStr
from werkzeug.test import EnvironBuilder

import griot.operator
from corpus.formats import read_draft
from griot.building import build_index
from griot.command import main
from griot.operator import FILE, make_token, open_desk, open_guard
from griot.settings import Settings
from griot.wiring import open_library
from index.encoder import Encoder
from index.generation import Manifest
from index.progress import Stage
from web.operator.guard import Guard, digest_of
from web.operator.jobs import Job, Jobs, JobState
from web.problems import Problem


@pytest.fixture
def settings(own_place: Path) -> Settings:
    """A home that does not exist yet."""
    return Settings(home=own_place / "home")


@pytest.fixture
def griot_says(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `griot` with these arguments over that home."""
    monkeypatch.setenv("GRIOT_HOME", str(settings.home))
    return lambda *args: CliRunner().invoke(main, args, prog_name="griot", catch_exceptions=False)


def lets_a_proxy_pass(guard: Guard, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"}
    try:
        guard.check(Request(EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}).get_environ()))
    except Problem:
        return False
    return True


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_first_start_makes_a_token_and_later_ones_know_it(settings: Settings) -> None:
    guard, token = open_guard(settings)
    assert token is not None
    assert re.fullmatch(r"[\w-]{32}", token)  # 24 bytes, which nobody guesses
    later, made = open_guard(settings)
    assert (guard.knows(token), later.knows(token), made) == (True, True, None)


def test_of_a_token_only_its_digest_is_kept_for_the_owner_alone(settings: Settings) -> None:
    _, token = open_guard(settings)
    assert token is not None
    (file,) = settings.home.iterdir()
    assert (file.name, file.read_text(), mode_of(file)) == (FILE, f"{digest_of(token)}\n", 0o600)


def test_two_homes_have_two_tokens(own_place: Path) -> None:
    assert make_token(Settings(home=own_place / "one")) != make_token(Settings(home=own_place / "other"))


def test_a_new_token_takes_the_place_of_the_one_before_and_is_private_again(settings: Settings) -> None:
    before = make_token(settings)
    (settings.home / FILE).chmod(0o644)
    token = make_token(settings)
    guard, made = open_guard(settings)
    assert (guard.knows(before), guard.knows(token), made) == (False, True, None)
    assert mode_of(settings.home / FILE) == 0o600


@pytest.mark.parametrize("spoilt", [b"", b"garbage", b"\xff\xfe", b"0" * 63, b"G" * 64, b"0" * 64 + b"\n" + b"0" * 64])
def test_a_file_that_holds_no_digest_is_replaced(settings: Settings, spoilt: bytes) -> None:
    settings.home.mkdir()
    (settings.home / FILE).write_bytes(spoilt)
    guard, token = open_guard(settings)
    assert token is not None
    assert guard.knows(token)


def test_a_token_that_cannot_be_kept_is_an_error_of_the_system(settings: Settings) -> None:
    settings.home.write_text("no folder")
    with pytest.raises(OSError, match="home"):
        open_guard(settings)


def test_a_token_of_the_settings_is_taken_and_nothing_is_kept(settings: Settings) -> None:
    guard, made = open_guard(settings.model_copy(update={"operator_token": SecretStr("tonka")}))
    assert (guard.knows("tonka"), made, settings.home.exists()) == (True, None, False)


def test_a_token_of_the_settings_is_good_from_everywhere_and_one_that_was_made_from_here_only(
    settings: Settings,
) -> None:
    made, token = open_guard(settings)
    given, _ = open_guard(settings.model_copy(update={"operator_token": SecretStr("tonka")}))
    assert token is not None
    assert (lets_a_proxy_pass(given, "tonka"), lets_a_proxy_pass(made, token)) == (True, False)


def test_the_command_makes_a_new_token_and_prints_it_this_once(
    griot_says: Callable[..., Result], settings: Settings
) -> None:
    before = make_token(settings)
    result = griot_says("token")
    token = result.stdout.strip()
    guard, _ = open_guard(settings)
    assert (result.exit_code, guard.knows(token), guard.knows(before)) == (0, True, False)
    assert result.stderr == "A server that runs takes it up when it is started again.\n"


def test_the_command_says_when_another_token_counts(
    griot_says: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIOT_OPERATOR_TOKEN", "tonka")
    assert "GRIOT_OPERATOR_TOKEN is set and stays the one that counts.\n" in griot_says("token").stderr


def test_the_command_tells_when_the_token_cannot_be_kept(griot_says: Callable[..., Result], settings: Settings) -> None:
    settings.home.write_text("no folder")
    result = griot_says("token")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("griot: ")


@pytest.mark.parametrize("args", [("settings",), ("-v", "settings"), ("settings", "--help"), ("status",)])
def test_no_command_tells_the_token_of_the_settings(
    griot_says: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GRIOT_OPERATOR_TOKEN", "tonka-bean")
    monkeypatch.setenv("GRIOT_PORT", "9001" if "settings" in args else "no number")  # also where a setting is wrong
    result = griot_says(*args)
    assert "tonka" not in result.output
    assert digest_of("tonka-bean") not in result.output


def test_a_build_of_the_desk_is_the_command_with_its_flags(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(griot.operator, "Jobs", lambda *given: made.append(given))
    open_desk(settings, Guard("", only_here=True), take_up := lambda: None)
    ((command, on_published),) = made
    build = [sys.executable, "-P", "-m", "griot", "build", "--wait", "--progress"]
    assert command(Job("1")) == build
    assert command(Job("1", fresh=True, force=True)) == [*build, "--fresh", "--force"]
    assert on_published is take_up


def until(jobs: Jobs, job: Job, *reached: JobState) -> Job:
    """The job once it stands so; half a minute without a change is a failure."""
    while job.state not in reached:
        later = jobs.wait(job.id, job.version, 30)
        assert later is not None
        assert later != job, f"nothing happened to {job}"
        job = later
    return job


def test_a_build_of_the_desk_waits_for_one_of_another_process(settings: Settings, shelf: Path) -> None:
    """Two builds wait while the lock is held: the first is cancelled meanwhile, the second has its turn."""
    desk = open_desk(Settings(home=settings.home, documents=shelf), Guard("", only_here=True), lambda: None)
    with desk.home.building():
        first = until(desk.jobs, desk.rebuild(["bees.md"]), JobState.WAITING)
        desk.jobs.cancel(first.id)
        second = until(desk.jobs, desk.rebuild(["bees.md"]), JobState.WAITING)
        assert second.stage is None
    second = until(desk.jobs, second, JobState.RUNNING, JobState.FAILED)
    assert (second.state, second.stage) == (JobState.RUNNING, Stage.READING)
    desk.jobs.cancel(second.id)


def test_a_rollback_at_the_desk_is_served_at_once(
    settings: Settings, shelf: Path, fake_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=settings.home, documents=shelf)
    monkeypatch.setattr("griot.building.Sandbox.read", lambda _sandbox, name, data: read_draft(name, data))
    for _ in range(2):
        build_index(settings, load_encoder=lambda: fake_encoder, fresh=True)
    library = open_library(settings, fake_encoder)
    desk = open_desk(settings, Guard("", only_here=True), library.refresh)
    assert library.current().manifest.generation == "000002"
    manifest: Manifest = desk.roll_back(None)
    assert (manifest.generation, library.current().manifest.generation) == ("000001", "000001")

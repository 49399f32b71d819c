"""The command `griot check`: a draft against the documents, sentence by sentence."""

import json
import sys
from pathlib import Path

import click
from click import echo

from griot.faults import telling
from griot.settings import load_settings
from index.home import Home

STDIN = "-"
STDIN_NAME = "text.txt"
UNSUPPORTED = 1


@click.command()
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the reply as the JSON API gives it.")
@telling
def check(file: Path, as_json: bool) -> None:
    """Check each sentence of a draft: FILE is Word, text, Markdown, …. Exit code 1 when any is not supported."""
    from griot.wiring import open_library  # noqa: PLC0415  (the models' libraries take seconds to import)
    from qa.checking.check import Verdict  # noqa: PLC0415
    from qa.checking.check import check as check_text  # noqa: PLC0415
    from web.checking import check_json, clean_text, read_text  # noqa: PLC0415
    from web.problems import Problem  # noqa: PLC0415

    settings = load_settings()
    from_stdin = str(file) == STDIN
    try:
        name, data = (STDIN_NAME, sys.stdin.buffer.read()) if from_stdin else (file.name, file.read_bytes())
        text = clean_text(read_text(name, data))
    except Problem as problem:
        raise click.BadParameter(problem.detail, param_hint="FILE") from problem
    Home(settings.home).current()
    index = open_library(settings).current()
    checked = check_text(text, index)
    if as_json:
        echo(json.dumps(check_json(text, checked, index), ensure_ascii=False, indent=2))
    else:
        from griot.telling import check_text as shown  # noqa: PLC0415

        echo(shown(checked))
    if any(one.verdict is not Verdict.SUPPORTED for one in checked):
        raise SystemExit(UNSUPPORTED)

"""The `griot` command: what an operator can do, and what a script can trust.

Exit codes: 0 done, or answered; 1 the documents do not hold the answer; 2 the command was used wrongly; 3 it could
not be done, and the message says why.
"""

import json
import logging
import os
import signal
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click
from click import echo

from griot.checking import check
from griot.faults import telling, text_of
from griot.keeping import COMMANDS, build_and_tell
from griot.settings import load_settings, setting_rows
from index.encoder import load_encoder
from index.errors import IndexFault
from index.generation import read_manifest
from index.home import Home
from index.scope import ALL, Scope

if TYPE_CHECKING:
    from index.library import Library
    from qa.assistant import Assistant

NOT_FOUND = 1
POINTER_SECONDS = 0.5  # how soon a server takes up a new generation
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="griot", prog_name="griot")
@click.option("-v", "--verbose", is_flag=True, help="Also tell what is being done.")
def main(verbose: bool) -> None:
    """Cited answers from documents, word for word, or an honest no.

    \b
    griot add FILE|FOLDER|-       add documents and index them
    griot build --documents DIR   index the documents of a folder
    griot serve                   chat page and JSON API
    griot ask "…"                 one answer, here
    griot check FILE              each sentence of a draft against the documents

    Exit codes: 0 done or answered, 1 not in the documents, 2 used wrongly, 3 failed.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    for handler in logging.root.handlers:  # not the root alone: bm25s sets its own logger to DEBUG
        handler.setLevel(logging.INFO if verbose else logging.WARNING)
    logging.root.setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a question that waits its turn is no warning


@main.command()
@click.argument("question")
@click.option("--in", "names", multiple=True, metavar="COLLECTION|DOCUMENT", help="Ask only this; may be repeated.")
@click.option("--since", default="", metavar="DATE", help="Ask only what was published since a day, month or year.")
@click.option("--until", default="", metavar="DATE", help="Ask only what was published until then.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as the JSON API gives it.")
@click.option(
    "--explain", is_flag=True, help="Also show each step: what was searched, read with which scores, decided."
)
@telling
def ask(question: str, names: tuple[str, ...], since: str, until: str, as_json: bool, explain: bool) -> None:
    """Answer one QUESTION. Exit code 1 when the documents do not hold the answer."""
    from griot.explanation import explanation_text  # noqa: PLC0415
    from griot.telling import reply_text  # noqa: PLC0415  (the models' libraries take seconds to import)
    from griot.wiring import open_assistant, open_library  # noqa: PLC0415
    from qa.answer import Refusal  # noqa: PLC0415
    from qa.understanding.rewriting import Conversation  # noqa: PLC0415
    from web.contract import reply_json  # noqa: PLC0415
    from web.explanation import explanation_json  # noqa: PLC0415

    settings, cleaned = load_settings(), _clean(question)
    Home(settings.home).current()
    library = open_library(settings)
    scope = _scope(names, since, until, library) if names or since or until else ALL
    turn = open_assistant(settings, library).ask(cleaned, Conversation(scope=scope))
    explanation = explanation_json(turn) if explain else None
    if as_json:
        told = reply_json(turn, "") | ({"explanation": explanation} if explanation else {})
        echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        echo("\n\n".join([reply_text(turn.reply), *([explanation_text(explanation)] if explanation else [])]))
    if isinstance(turn.reply, Refusal):
        raise SystemExit(NOT_FOUND)


@main.command()
@click.argument("question")
@click.option("-k", default=5, show_default=True, type=click.IntRange(1, 50), help="How many passages.")
@telling
def search(question: str, k: int) -> None:
    """Show the passages nearest to a QUESTION, best first, as the search finds them."""
    from griot.telling import hit_text  # noqa: PLC0415
    from griot.wiring import open_library  # noqa: PLC0415

    settings, cleaned = load_settings(), _clean(question)
    Home(settings.home).current()
    for rank, hit in enumerate(open_library(settings).current().search(cleaned, k), 1):
        echo(hit_text(rank, hit))


@main.command()
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=int, help="Port to serve on.")
@click.option("--build", "build_first", is_flag=True, help="Build the index first when there is none to use.")
@telling
def serve(host: str | None, port: int | None, build_first: bool) -> None:
    """Serve the chat page and the JSON API."""
    settings = load_settings(host=host, port=port)
    echo("Loading the models …", err=True)
    from corpus.sandbox import Sandbox  # noqa: PLC0415
    from griot.operator import open_desk, open_guard  # noqa: PLC0415
    from griot.starting import Starting  # noqa: PLC0415
    from griot.wiring import cutting_rules, most_scans, open_assistant, open_library  # noqa: PLC0415
    from index.archive import earlier_document, manifest_of  # noqa: PLC0415
    from index.file_store import file_store  # noqa: PLC0415
    from index.search import check_rules  # noqa: PLC0415
    from web.app import create_app  # noqa: PLC0415
    from web.files import Originals  # noqa: PLC0415
    from web.page_pictures import LIMITS, PagePictures  # noqa: PLC0415
    from web.serve import serve as run  # noqa: PLC0415
    from web.store import open_store  # noqa: PLC0415

    home, told = Home(settings.home), ""
    try:
        check_rules(read_manifest(home.folder_of(home.current())), cutting_rules(settings))
    except IndexFault as fault:
        if build_first:
            echo(f"{text_of(fault)} Doing that now.", err=True)
            build_and_tell(settings, lambda: load_encoder(settings.encoder))
        else:
            told = text_of(fault)
            echo(f"griot: {told} Until then every question is answered with that.", err=True)

    def load() -> "tuple[Assistant, Library]":
        encoder = load_encoder(settings.encoder)
        library = open_library(settings, encoder)
        assistant = open_assistant(settings, library)
        try:
            library.refresh()
        except IndexFault as fault:
            if build_first:
                echo(f"{text_of(fault)} Doing that now.", err=True)
                build_and_tell(settings, lambda: encoder)
                library.refresh()
            elif text_of(fault) != told:
                echo(f"griot: {text_of(fault)} Until then every question is answered with that.", err=True)
        library.watch(POINTER_SECONDS, Event())
        return assistant, library

    starting = Starting(load, on_fault=lambda: os.kill(os.getpid(), signal.SIGINT))
    guard, token = open_guard(settings)
    app = create_app(
        starting,
        lambda document_id, digest: earlier_document(home, document_id, digest),
        open_desk(settings, guard, starting.refresh),
        open_store(settings.home / "griot.sqlite", ttl_days=settings.keep_days),
        settings.keep_days,
        Originals(file_store(home), PagePictures(Sandbox(LIMITS, max_scans=most_scans(settings)))),
        lambda generation: manifest_of(home, generation),
    )
    if token is not None:
        echo(f"Operator's token, shown this once: {token}   (to add documents at /operator)", err=True)
    if settings.host not in LOCAL_HOSTS:
        echo(f"Everyone who can reach {settings.host} can ask.", err=True)
    starting.begin()
    run(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.server_threads,
        on_listening=lambda port: echo(f"Griot is at http://{settings.host}:{port} (Ctrl-C ends it)", err=True),
    )
    if starting.fault is not None:
        raise starting.fault


@main.command()
@click.argument("questions", type=click.Path(path_type=Path), metavar="QUESTIONS.jsonl")
@click.option("--json", "as_json", is_flag=True, help="Print the measures, and the failures asked for, as JSON.")
@click.option("--failures", is_flag=True, help="Also list each failed question with what was read, said and missing.")
@click.option("--ablation", is_flag=True, help="Ask again without each rule and feature, and show what it earns.")
@telling
def evaluate(questions: Path, as_json: bool, failures: bool, ablation: bool) -> None:
    """Measure the index in use on judged QUESTIONS: search, answers, refusals, citations, confidence and time.

    \b
    A line a question: {"question": "…", "answerable": true, "must": [["one", "of these"], ["and this"]]}
    Patterns are regular expressions. Optional are "must_not", "history" (earlier questions), "type" (also told
    by type) and "either_ok" (it may be refused too).
    """
    from dataclasses import asdict  # noqa: PLC0415

    from tqdm import tqdm  # noqa: PLC0415

    from griot.ablation import ablate  # noqa: PLC0415
    from griot.telling import failure_text, report_text  # noqa: PLC0415
    from griot.wiring import open_assistant, open_library  # noqa: PLC0415
    from qa.evaluation.dataset import read_labelled  # noqa: PLC0415
    from qa.evaluation.evaluate import evaluate as measure  # noqa: PLC0415
    from qa.evaluation.evaluate import failures as failures_of  # noqa: PLC0415
    from qa.evaluation.evaluate import report  # noqa: PLC0415

    settings, judged = load_settings(), read_labelled(questions)
    Home(settings.home).current()
    if ablation:
        ablate(settings, open_library(settings), judged)
        return
    with tqdm(total=len(judged), desc="Asking", unit=" questions", disable=None) as bar:

        def on_done(done: int) -> None:
            bar.update(done - bar.n)

        outcomes = measure(open_assistant(settings, open_library(settings)), judged, on_done)
    measures, failed = report(outcomes), failures_of(outcomes) if failures else []
    if as_json:
        told = asdict(measures) | ({"failures": [asdict(failure) for failure in failed]} if failures else {})
        echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    echo("\n\n".join([report_text(measures), *map(failure_text, failed)]))


@main.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", required=True, help="Where to write the decision."
)
@click.option(
    "--refused",
    default=0.8,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Share of the questions without an answer that is to be refused.",
)
@click.option(
    "--features", type=click.Path(path_type=Path), metavar="FILE", help="Also write what the decision is fitted on."
)
@telling
def calibrate(folders: tuple[Path, ...], out: Path, refused: float, features: Path | None) -> None:
    """Fit the decision whether to answer on the labelled questions of FOLDERS. The index in use stays as it is.

    \b
    A folder holds documents/ and questions.jsonl (see griot evaluate; "source" names a question's document).
    Figures come from documents that the fit has not seen. Then set GRIOT_DECISION to the file.
    """
    from tqdm import tqdm  # noqa: PLC0415

    from griot.calibration_set import read_sets  # noqa: PLC0415
    from griot.telling import calibration_text  # noqa: PLC0415
    from qa.evaluation.calibration import fit, write_examples  # noqa: PLC0415

    settings = load_settings()
    echo("Loading the models …", err=True)
    with tqdm(desc="Asking", unit=" questions", disable=None) as bar:

        def on_done(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        examples, data = read_sets(settings, folders, on_done)
    if features is not None:
        write_examples(examples, features)
    calibration = fit(examples, refused, data)
    out.write_text(calibration.decision.as_json(), encoding="utf-8")
    echo(calibration_text(calibration))
    echo(f"Wrote {out}. To use it: GRIOT_DECISION={out}")


@main.command()
@telling
def token() -> None:
    """Make a new operator's token in the place of the one before, and print it this once."""
    from griot.operator import make_token  # noqa: PLC0415

    settings = load_settings()
    echo(make_token(settings))
    if settings.operator_token.get_secret_value():
        echo("GRIOT_OPERATOR_TOKEN is set and stays the one that counts.", err=True)
    echo("A server that runs takes it up when it is started again.", err=True)


@main.command(name="settings")
@telling
def show_settings() -> None:
    """Show every setting: its value now, its default, and what it means."""
    for row in setting_rows(load_settings()):
        changed = "" if row.value == row.default else f"   (default {row.default})"
        echo(f"{row.variable:24} {row.value}{changed}\n{'':24} {row.meaning}")


def _clean(question: str) -> str:
    from web.contract import clean_question  # noqa: PLC0415
    from web.problems import Problem  # noqa: PLC0415

    try:
        return clean_question(question)
    except Problem as problem:
        raise click.BadParameter(problem.detail, param_hint="QUESTION") from problem


def _scope(names: tuple[str, ...], since: str, until: str, library: "Library") -> Scope:
    """The scope of what is named: a collection, else a document by its id, or by its file's name."""
    from web.problems import Problem  # noqa: PLC0415
    from web.scope import Filters, checked_scope, collections_of  # noqa: PLC0415

    index = library.current()
    collections = collections_of(index.documents.values())
    ids = {document.name: document.id for document in index.documents.values()}
    filters = Filters.model_construct(
        documents=[ids.get(name, name) for name in names if name not in collections],
        collections=[name for name in names if name in collections],
        published_since=since,
        published_until=until,
    )
    try:
        return checked_scope(filters, index)
    except Problem as problem:
        there = f" Collections: {', '.join(collections)}." if collections else ""
        raise click.UsageError(f"{problem.detail}{there}") from problem


for _command in (*COMMANDS, check):
    main.add_command(_command)

"""The commands that keep the index: add, remove, build, status, verify, rollback, prune and doctor."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click import echo

from corpus.draft import tidy
from corpus.errors import CorpusError, NameTakenError
from corpus.folder import files_below
from corpus.formats import is_known
from corpus.shelf import Added, Outcome, Shelf, WhenTaken, check_addable
from corpus.sidecar import sidecar_of
from griot.faults import FAILED, CommandError, message_of, telling, text_of
from griot.settings import Settings, load_settings
from index.encoder import Encoder, encoder_when_needed, load_encoder
from index.errors import IndexFault
from index.generation import Manifest, read_contents, read_manifest, removed_since, unsound_addresses
from index.home import Home
from index.progress import FileState, OnProgress, Progress, Stage
from qa.evaluation.dataset import EvaluationError

STDIN = "-"
STDIN_NAME = "standard-input.txt"
NICENESS = 10  # a build is in no hurry: the server answers first
FRESH = click.option("--fresh", is_flag=True, help="Read and embed everything again, whatever earlier builds kept.")
FORCE = click.option(
    "--force", is_flag=True, help="Put the new index to use even if it answers judged questions worse."
)
WAIT = click.option("--wait", is_flag=True, help="Wait for another build to end, instead of failing.")
PROGRESS = click.option("--progress", "as_lines", is_flag=True, help="Print each step as a line of JSON.")


@click.command()
@click.option(
    "--documents", type=click.Path(path_type=Path), metavar="DIR", help="Folder to index, with its subfolders."
)
@click.option("--strict", is_flag=True, help="Fail, and keep the old index, when any file cannot be read.")
@FRESH
@FORCE
@WAIT
@PROGRESS
@telling
def build(documents: Path | None, strict: bool, fresh: bool, force: bool, wait: bool, as_lines: bool) -> None:
    """Index the documents of a folder, and those that were added. The index in use serves until the new one is whole.

    Only what changed since the last build is read and embedded.
    """
    settings = load_settings(documents=documents)
    os.nice(NICENESS)
    try:
        build_and_tell(
            settings,
            lambda: load_encoder(settings.encoder),
            fresh=fresh,
            force=force,
            strict=strict,
            wait=wait,
            on_progress=_print_line if as_lines else None,
        )
    except (CorpusError, IndexFault, EvaluationError, OSError) as fault:
        if as_lines:
            _print_line(Progress(Stage.FAILED, reasons=(message_of(fault),)))
        raise


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|-")
@click.option("--name", help=f"Name of the document, where it comes from standard input or is one file. [{STDIN_NAME}]")
@click.option("--collection", metavar="NAME", help="Put them into this collection, which can be asked by itself.")
@click.option("--later", is_flag=True, help="Only add; the next griot build indexes it.")
@click.option("--replace", is_flag=True, help="Put a file in the place of another of its name.")
@click.option("--keep-both", is_flag=True, help='Give a file whose name another has the name "NAME (2)".')
@FORCE
@telling
def add(
    paths: tuple[str, ...],
    name: str | None,
    collection: str | None,
    later: bool,
    replace: bool,
    keep_both: bool,
    force: bool,
) -> None:
    """Add documents to those of the folder, and index them.

    Nothing is added when another file has the name of one of them, unless --replace or --keep-both says what to do.
    """
    settings = load_settings()
    if replace and keep_both:
        raise click.UsageError("--replace and --keep-both: one of the two.")
    when_taken = WhenTaken.REPLACE if replace else WhenTaken.KEEP_BOTH if keep_both else WhenTaken.REFUSE
    if name is not None and (len(paths) > 1 or Path(paths[0]).is_dir()):
        raise click.UsageError("--name goes with one file.")
    found = list(_found(paths, name, settings.follow_links))
    files = dict(found)
    if len(files) < len(found):
        raise CommandError("Two of these files have the same name: add one after the other, with --name.")
    for addable, path in files.items():
        if path is not None:
            check_addable(addable, path.stat().st_size)
    shelf = _shelf(settings)
    done = _put(shelf, files, when_taken)
    names = {added.name for added in done}
    if collection is not None:
        for added in names:
            shelf.describe(added, {"collection": tidy(collection)})
    if (
        collection is None
        and all(added.outcome is Outcome.UNCHANGED for added in done)
        and _are_indexed(settings, shelf, names)
    ):
        return
    if later:
        echo("Not indexed yet. Run: griot build", err=True)
        return
    manifest = build_and_tell(settings, lambda: load_encoder(settings.encoder), force=force)
    if any(skip.name in names for skip in manifest.skipped):
        raise SystemExit(FAILED)


@click.command()
@click.argument("document_ids", nargs=-1, required=True, metavar="ID…")
@click.option("--later", is_flag=True, help="Only remove; the next griot build takes their texts out of the index.")
@FORCE
@telling
def remove(document_ids: tuple[str, ...], later: bool, force: bool) -> None:
    """Remove documents by their ID (griot status lists them), and index the others.

    They answer nothing from now on. A file that was added is deleted; one in the operator's folder stays there and is
    passed over.
    """
    settings = load_settings()
    shelf = _shelf(settings)
    names = {document_id: name for name, document_id in shelf.ids().items()}
    unknown = [document_id for document_id in document_ids if document_id not in names]
    if unknown:
        raise CommandError(f"There is no document {', '.join(unknown)}. These there are: {', '.join(sorted(names))}.")
    if set(names) <= set(document_ids):
        raise CommandError(
            "These are all documents there are, and an index needs one. Add another first: griot add FILE"
        )
    for document_id in document_ids:
        shelf.remove(names[document_id])
    echo(f"Removed {', '.join(names[document_id] for document_id in document_ids)}.", err=True)
    if later:
        echo("They answer nothing any more; their texts are still in the index. Run: griot build", err=True)
        return
    build_and_tell(settings, lambda: load_encoder(settings.encoder), force=force)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@telling
def status(as_json: bool) -> None:
    """Tell what the index in use holds, how it was made, and what could not be read."""
    from web.messages import render_in_english  # noqa: PLC0415

    home = Home(load_settings().home)
    manifest = read_manifest(home.folder_of(home.current()))
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.built_at)
    removed = removed_since(home, manifest)
    documents = {one: digest for one, digest in manifest.documents.items() if one not in removed}
    if as_json:
        told = asdict(manifest) | {
            "documents": documents,
            "removed": sorted(removed),
            "skipped": [{"name": skip.name, "reason": render_in_english(skip.reason)} for skip in manifest.skipped],
            "kept": home.names(),
            "size_bytes": home.size_bytes(),
            "age_seconds": int(age.total_seconds()),
        }
        echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name, value in (
        ("generation", manifest.generation),
        ("built at", f"{manifest.built_at} ({_told_age(age)} ago)"),
        ("built from", manifest.source),
        ("documents", len(documents)),
        ("passages", manifest.passages),
        ("encoder", f"{manifest.encoder}, {manifest.dimension} numbers, weights {manifest.encoder_digest[:12]}…"),
        ("kept", ", ".join(home.names())),
        ("on disk", f"{home.size_bytes() / 1e6:.1f} MB"),
    ):
        echo(f"{name:12}{value}")
    for document_id in documents:
        echo(f"  {document_id}")
    if removed:
        echo(f"Removed, and in the index until the next griot build: {', '.join(sorted(removed))}.", err=True)
    _tell_skipped(manifest)


@click.command()
@telling
def verify() -> None:
    """Check the index in use: every file's checksum, every document's digest and file, every passage's offsets."""
    from index.file_store import file_store  # noqa: PLC0415
    from web.messages import render_in_english  # noqa: PLC0415

    home = Home(load_settings().home)
    folder = home.folder_of(home.current())
    manifest = read_manifest(folder)
    contents = read_contents(folder, manifest)
    faults = unsound_addresses(contents, manifest) + file_store(home).faults(manifest.originals)
    for fault in faults:
        echo(render_in_english(fault), err=True)
    if faults:
        echo(f"griot: generation {manifest.generation} is damaged. Rebuild: griot build", err=True)
        raise SystemExit(FAILED)
    sentences = sum(len(passage.sentences) for passage in contents.passages)
    echo(
        f"Generation {manifest.generation} is sound: {len(manifest.files)} files, {len(contents.documents)} documents, "
        f"{len(set(manifest.originals.values()))} originals, {len(contents.passages)} passages, {sentences} sentences."
    )


@click.command()
@click.argument("generation", required=False)
@telling
def rollback(generation: str | None) -> None:
    """Put an earlier GENERATION to use again: the one before, or the one that is named. It is checked first."""
    from griot.building import roll_back  # noqa: PLC0415

    manifest = roll_back(Home(load_settings().home), generation)
    echo(f"Generation {manifest.generation} of {manifest.built_at} is in use again.")


@click.command()
@click.option("--keep", default=1, show_default=True, type=click.IntRange(min=1), help="Newest generations to keep.")
@click.option(
    "--now", is_flag=True, help="Forget for good what was removed or replaced: build first, and keep no other."
)
@FORCE
@telling
def prune(keep: int, now: bool, force: bool) -> None:
    """Delete older generations, what broken builds left, and what the cache keeps for neither.

    With --now nothing is left of documents that are not there any more: no text, no citation's text, no suggestion.
    """
    from griot.building import prune as prune_home  # noqa: PLC0415

    settings = load_settings()
    if now:
        build_and_tell(settings, lambda: load_encoder(settings.encoder), force=force, wait=True)
    gone, forgotten = prune_home(Home(settings.home), 0 if now else keep)
    echo(
        f"Removed {', '.join(gone) or 'no generation'}; forgot {_counted(forgotten, 'cached entry', 'cached entries')}."
    )


@click.command()
@telling
def doctor() -> None:
    """Look for what is not as it should be; exit code 1 when something is.

    Near-duplicate documents, files that changed, came or went since the last build, pages and files that could not be
    read, and what broken builds left.
    """
    from griot.doctor import findings  # noqa: PLC0415

    settings = load_settings()
    home = Home(settings.home)
    folder = home.folder_of(home.current())
    manifest = read_manifest(folder)
    found = findings(home, _shelf(settings), manifest, read_contents(folder, manifest))
    for finding in found:
        echo(finding)
    echo(f"{_counted(len(found), 'finding')}." if found else "All is well.", err=True)
    if found:
        raise SystemExit(1)


OUTCOMES = {
    Outcome.ADDED: "Added",
    Outcome.REPLACED: "Replaced",
    Outcome.KEPT_BOTH: "Kept beside the one of its name, as",
    Outcome.UNCHANGED: "Already there:",
}
COMMANDS = (build, add, remove, status, verify, rollback, prune, doctor)


def build_and_tell(
    settings: Settings,
    load: Callable[[], Encoder],
    *,
    fresh: bool = False,
    force: bool = False,
    strict: bool = False,
    wait: bool = False,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Builds the index and says how it went: on bars for a person, or as `on_progress` says."""
    from griot.building import build_index  # noqa: PLC0415

    before = _in_use(settings)

    def loaded() -> Encoder:
        echo("Loading the encoder …", err=True)
        return load()

    with _Bars() as bars:
        manifest = build_index(
            settings,
            load_encoder=lambda: encoder_when_needed(settings.encoder, loaded),
            on_progress=on_progress or bars.show,
            fresh=fresh,
            force=force,
            strict=strict,
            wait=wait,
            with_suggestions=True,
        )
    if on_progress is None and manifest.generation == before:
        echo(f"Nothing changed: generation {before} goes on answering.")
        _tell_skipped(manifest)
    elif on_progress is None:
        held = f"{_counted(len(manifest.documents), 'document')}, {_counted(manifest.passages, 'passage')}"
        echo(f"Built generation {manifest.generation}: {held}.")
        _tell_skipped(manifest)
    return manifest


def _in_use(settings: Settings) -> str:
    """The name of the generation in use; "" where there is none."""
    try:
        return Home(settings.home).current()
    except IndexFault:
        return ""


class _Bars:
    """Shows a build to a person: each file that fails in a line, the rest on one bar."""

    def __init__(self) -> None:
        from tqdm import tqdm  # noqa: PLC0415

        self._bar = tqdm(disable=None, leave=False)

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, step: Progress) -> None:
        """Moves the bar to a step."""
        from web.messages import render_in_english  # noqa: PLC0415

        if step.stage is Stage.READING and step.state is FileState.FAILED:
            self._bar.write(f"{step.file}: {render_in_english(*step.reasons)}", file=sys.stderr)
        self._bar.set_description(f"{step.stage.value.capitalize()} {step.file}".strip(), refresh=False)
        self._bar.total = step.total
        self._bar.n = step.done
        self._bar.refresh()


def _print_line(step: Progress) -> None:
    echo(step.as_line())
    sys.stdout.flush()


def _shelf(settings: Settings) -> Shelf:
    from griot.building import shelf_of  # noqa: PLC0415

    return shelf_of(settings)


def _are_indexed(settings: Settings, shelf: Shelf, names: Set[str]) -> bool:
    home = Home(settings.home)
    try:
        manifest = read_manifest(home.folder_of(home.current()))
    except IndexFault:
        return False
    return {document_id for name, document_id in shelf.ids().items() if name in names} <= set(manifest.documents)


def _put(shelf: Shelf, files: Mapping[str, Path | None], when_taken: WhenTaken) -> list[Added]:
    """Adds files, None being standard input, once none of them is refused; says what became of each."""
    try:
        for name, path in files.items():
            if path is not None:
                shelf.placed(name, path.read_bytes(), when_taken)
        done = [
            shelf.add(name, sys.stdin.buffer.read() if path is None else path.read_bytes(), when_taken)
            for name, path in files.items()
        ]
    except NameTakenError as error:
        advice = "Nothing was added. Say which: --replace, --keep-both, or another --name"
        raise CommandError(f"{text_of(error)}. {advice}") from error
    for path, added in zip(files.values(), done, strict=True):
        if path is not None:
            shelf.describe_as(added.name, sidecar_of(path))
    for outcome, said in OUTCOMES.items():
        if names := [added.name for added in done if added.outcome is outcome]:
            echo(f"{said} {', '.join(names)}.", err=True)
    return done


def _found(paths: tuple[str, ...], name: str | None, follow_links: bool) -> Iterator[tuple[str, Path | None]]:
    """The files of the arguments (None is standard input), by the names under which they are added.

    The names of a folder's files begin with the folder's own.
    """
    for argument in paths:
        path = Path(argument)
        if argument == STDIN:
            yield name or STDIN_NAME, None
        elif path.is_dir():
            files = files_below(path, follow_links=follow_links)
            below = {inner: file for inner, file in files.items() if is_known(inner) and not file.is_symlink()}
            if not below:
                raise CommandError(f"{path} holds no file that can be read.")
            for inner, file in below.items():
                yield f"{path.resolve().name}/{inner}", file
        else:
            yield name or path.name, path


def _tell_skipped(manifest: Manifest) -> None:
    from web.messages import render_in_english  # noqa: PLC0415

    if manifest.skipped:
        echo(f"{_counted(len(manifest.skipped), 'file')} skipped:", err=True)
    for skip in manifest.skipped:
        echo(f"  {skip.name}: {render_in_english(skip.reason)}", err=True)


def _counted(count: int, thing: str, things: str = "") -> str:
    return f"{count} {thing if count == 1 else things or thing + 's'}"


def _told_age(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    if hours < 1:
        return _counted(int(hours * 60), "minute")
    return _counted(int(hours), "hour") if hours < 48 else _counted(int(hours / 24), "day")  # noqa: PLR2004  (two days)

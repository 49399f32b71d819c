"""Shows what each rule and feature earns on labelled questions over the index in use."""

from collections.abc import Sequence

from click import echo

from griot.settings import Settings
from index.library import Library
from qa.evaluation.ablation import HEAD, rows
from qa.evaluation.dataset import Labelled
from qa.reading.reader import load_reader
from qa.verification.decision import Decision


def ablate(settings: Settings, library: Library, questions: Sequence[Labelled]) -> None:
    """Prints the table, a line as soon as it is known."""
    echo(HEAD)
    reader = load_reader(settings.reader, settings.read_threads)
    for row in rows(library.current, reader, Decision.of_file(settings.decision), questions):
        echo(row)

"""Puts the rooms together as the settings say."""

from collections.abc import Callable

from corpus.passages import CuttingRules
from griot.settings import Settings
from index.encoder import Encoder, load_encoder
from index.home import Home
from index.library import Library
from index.search import Index
from qa.assistant import Assistant
from qa.reading.reader import load_reader
from qa.verification.decision import Decision


def cutting_rules(settings: Settings) -> CuttingRules:
    """The rules that the settings cut passages by."""
    return CuttingRules(max_words=settings.passage_words)


def most_scans(settings: Settings) -> int:
    """How many scanned pages of one file are recognised: none unless the settings say so."""
    return settings.ocr_pages if settings.ocr else 0


def open_library(settings: Settings, encoder: Encoder | None = None) -> Library:
    """The index in use, with its encoder loaded."""
    return Library(Home(settings.home), encoder or load_encoder(settings.encoder), cutting_rules(settings))


def open_assistant(settings: Settings, library: Library) -> Assistant:
    """The assistant over a library, with its reader loaded."""
    return assistant_over(settings, library.current)


def assistant_over(settings: Settings, current_index: Callable[[], Index]) -> Assistant:
    """The assistant over whatever index is handed out, with its reader loaded."""
    reader = load_reader(settings.reader, settings.read_threads)
    return Assistant(current_index, reader, Decision.of_file(settings.decision))

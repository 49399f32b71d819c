"""Puts the rooms together as the settings say."""

from corpus.passages import CuttingRules
from griot.settings import Settings
from index.encoder import Encoder, load_encoder
from index.home import Home
from index.library import Library
from qa.assistant import Assistant
from qa.gate import Gate
from qa.reranker import load_reranker


def cutting_rules(settings: Settings) -> CuttingRules:
    """The rules that the settings cut passages by."""
    return CuttingRules(max_words=settings.passage_words)


def open_library(settings: Settings, encoder: Encoder | None = None) -> Library:
    """The index in use, with its encoder loaded."""
    return Library(Home(settings.home), encoder or load_encoder(settings.encoder), cutting_rules(settings))


def open_assistant(settings: Settings, library: Library) -> Assistant:
    """The assistant over a library, with its reranker loaded."""
    reranker = load_reranker(settings.reranker, settings.rerank_threads)
    return Assistant(library.current, reranker, Gate.of_file(settings.gate))

"""What each part of the assistant earns: judged questions, asked again without it.

    .venv/bin/python -m tests.ablation QUESTIONS.jsonl --documents DIR [--every N] [--only PART]

A line a variant: questions passed, of the answerable those answered rightly and those refused, of the others those
answered, the area under the curve of confidence, words an answer. The cross-encoder reads each pair once for all.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import click

import index.lexicon
import index.search
import qa.as_asked
import qa.assistant
import qa.choosing
import qa.composing
import qa.evidence
import qa.gate
from griot.building import build_index
from griot.settings import load_settings
from griot.wiring import open_library
from index.encoder import load_encoder
from index.search import Hit
from qa.assistant import Assistant
from qa.evaluation import Report, evaluate, report
from qa.gate import Gate
from qa.judged import read_judged
from qa.measures import Estimate
from qa.question import Question
from qa.reranker import Rerank, load_reranker
from qa.signals import NAMES

Change = tuple[object, str, Any]


def in_order_of_search(_question: str, hits: Sequence[Hit], _rerank: Rerank) -> list[tuple[Hit, float]]:
    """Stands for the reranking of passages: none is better than another."""
    return [(hit, 0.0) for hit in hits]


PARTS: dict[str, tuple[Change, ...]] = {
    "(as shipped)": (),
    "BM25 (dense alone)": ((index.search, "DENSE_WEIGHT", 1.0),),
    "dense (BM25 alone)": ((index.search, "DENSE_WEIGHT", 0.0),),
    "reranking of passages": ((qa.assistant, "rerank_passages", in_order_of_search),),
    "headings above what is read": ((qa.evidence, "_under", lambda _context, text: text),),
    "the sentence before a leaning one": tuple(
        (room, "leans", lambda _sentence: False) for room in (qa.evidence, qa.choosing)
    ),
    "spelling": ((qa.assistant, "mend", lambda question, _lexicon: question),),
    "abbreviations": ((index.lexicon.Lexicon, "spell_out", lambda _lexicon, question: question),),
    "further sentences (one alone)": (
        (qa.composing, "MAX_SENTENCES", {}),
        (qa.composing, "USUAL_SENTENCES", 1),
    ),
    "choosing how many (always three)": (
        (qa.composing, "MAX_SENTENCES", {}),
        (qa.composing, "MARGIN", 99.0),
        (qa.composing, "CERTAIN_MARGIN", 99.0),
    ),
    "fewer sentences when certain": ((qa.composing, "CERTAIN_MARGIN", qa.composing.MARGIN),),
    "what completes the best sentence": ((qa.assistant, "additions", lambda _question, _best, _rerank: []),),
    "whole lists": (
        (qa.composing, "whole_lists", lambda _question, chosen: chosen),
        (qa.composing, "with_lead", lambda chosen, _most: chosen),
    ),
    "open parts of lists and comparisons": ((qa.choosing, "IN_PARTS", ()), (qa.assistant, "IN_PARTS", ())),
    "rule on years and figures": tuple(
        (room, "holds_figures", lambda _question, _hit: True) for room in (qa.assistant, qa.gate)
    ),
    "rule on numbers": ((qa.gate, "answers_as_asked", lambda _question, _candidate, _index: True),),
    "years that go on": ((qa.as_asked, "_years_of", lambda candidate: Question(candidate.quote).years),),
    "names in the same document": ((qa.as_asked, "names_elsewhere", lambda *_: []),),
    "rule on names": ((qa.gate, "names_unknown", lambda _question, _lexicon: []),),
    "rule on rates": ((qa.gate, "measures_unknown", lambda _question, _lexicon: []),),
}


def gates(shipped: Gate) -> dict[str, Gate]:
    """The gate without each of its signals, without itself, and with other thresholds."""
    without = {f"signal {name}": replace(shipped, weights=dict(shipped.weights) | {name: 0.0}) for name in NAMES}
    others = {f"threshold {at:.2f}": replace(shipped, threshold=at) for at in (0.3, 0.42, 0.5)}
    return {"the gate (rules alone)": replace(shipped, threshold=0.0), **without, **others}


@contextmanager
def changed(changes: Sequence[Change]) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, value in changes:
            stack.enter_context(patch.object(owner, name, value))
        yield


def remembering(rerank: Rerank) -> Rerank:
    """The same reranker; a pair that it has read is not read again."""
    known: dict[tuple[str, str], float] = {}

    def read(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        known.update(zip(new, rerank(new), strict=True))
        return [known[pair] for pair in pairs]

    return read


def line(name: str, told: Report) -> str:
    def percent(estimate: Estimate | None) -> str:
        return "    -" if estimate is None else f"{100 * estimate.value:5.1f}"

    measures = (told.answer_accuracy, told.false_refusals, told.false_answers, told.auroc)
    return "  ".join([f"{name:34}", f"{told.passed:4}", *map(percent, measures), f"{told.words or 0:5.1f}"])


@click.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.option("--documents", type=click.Path(path_type=Path), help="What to index; the shipped briefs when not given.")
@click.option("--every", default=1, help="Ask every Nth question.")
@click.option("--only", multiple=True, help="The variants whose name contains this.")
def main(questions: Path, documents: Path | None, every: int, only: tuple[str, ...]) -> None:
    """Asks the judged QUESTIONS once for every part left out."""
    asked = read_judged(questions)[::every]
    with TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder), documents=documents)
        encoder = load_encoder(settings.encoder)
        build_index(settings, load_encoder=lambda: encoder, with_suggestions=False)
        library, shipped = open_library(settings, encoder), Gate.of_file(settings.gate)
        rerank = remembering(load_reranker(settings.reranker, settings.rerank_threads))
        variants = [(name, changes, shipped) for name, changes in PARTS.items()]
        variants += [(name, (), gate) for name, gate in gates(shipped).items()]
        click.echo(f"{'without':34}  pass  right  ref'd  ans'd  auroc  words")
        for name, changes, gate in variants:
            if not only or any(part in name for part in only):
                with changed(changes):
                    told = report(evaluate(Assistant(library.current, rerank, gate), asked))
                click.echo(line(name, told))


if __name__ == "__main__":
    main()

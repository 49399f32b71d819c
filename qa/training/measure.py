"""Measures a reader with the passage given: python -m qa.training.measure PART [--reader FOLDER] [--files PATTERN]

Of the questions on the passages of a part: how well answerability tells those that are answered from the others, by
kind, and how often the sentence with the best span holds an answer.
"""

import argparse
import logging
import os
import re
from collections.abc import Sequence
from time import perf_counter

from corpus.document import Span
from corpus.sentences import sentence_spans
from qa.evaluation.metrics import auroc
from qa.reading.reader import PACKAGED, Reading, load_reader
from qa.reading.spans import read_sentences
from qa.training.data import Asked, Part, passages, read_passages

log = logging.getLogger(__name__)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", type=Part, choices=list(Part))
    parser.add_argument("--reader", default=PACKAGED)
    parser.add_argument("--files", default=r".", metavar="PATTERN", help="of the ids of the passages that are read")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = [row for row in read_passages(args.part) if re.match(args.files, row["id"])]
    asked, reader = list(passages(rows)), load_reader(args.reader, os.cpu_count() or 1)
    began = perf_counter()
    readings = [reader(one.question, [(one.whole.context, one.whole.text)], 1)[0] for one in asked]
    each_ms = 1000 * (perf_counter() - began) / len(asked)
    report(asked, [one for one in readings if one is not None])
    log.info("%.0f ms a passage", each_ms)


def report(asked: Sequence[Asked], readings: Sequence[Reading]) -> None:
    """Logs the figures, a kind a line."""
    scores, truth = [one.answerable for one in readings], [one.answerable for one in asked]
    found = [_finds(*pair) for pair in zip(asked, readings, strict=True) if pair[0].answerable]
    log.info("%d questions: AUROC %.3f, sentence right %.3f", len(asked), auroc(scores, truth), sum(found) / len(found))
    for kind in sorted({one.kind for one in asked}):
        of_kind = [one.kind == kind for one in asked]
        for answerable in (True, False):
            chosen = [
                n
                for n, one in enumerate(asked)
                if (of_kind[n] and one.answerable == answerable) or truth[n] != answerable
            ]
            count = sum(of_kind[n] and truth[n] == answerable for n in range(len(asked)))
            if count:
                area = auroc([scores[n] for n in chosen], [truth[n] for n in chosen])
                log.info("  %-12s %-12s %4d  AUROC %.3f", kind, "answered" if answerable else "not", count, area)


def _finds(asked: Asked, reading: Reading) -> bool:
    """Whether the sentence with the best span overlaps an answer."""
    sentences = sentence_spans(asked.whole.text, "en")
    told = read_sentences(reading, sentences)
    best: Span = min(zip(told, sentences, strict=True), key=lambda pair: pair[0].behind)[1]
    return any(span.start < best.end and best.start < span.end for span in asked.whole.spans)


if __name__ == "__main__":
    main()

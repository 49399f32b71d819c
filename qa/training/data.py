"""The questions that the reader learns from, each over one passage as Griot cuts it.

Three sources: invented passages in the manner of reports (`passages/`, part of the project), SQuAD 2.0 (Rajpurkar et
al. 2018) and QAMR (Michael et al. 2018), which are public and not shipped. `split` keeps test and calibration apart.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, groupby
from pathlib import Path
from random import Random
from typing import Any

from corpus.document import Block, BlockKind, Document, Span
from corpus.passages import CuttingRules, cut
from index.keywords import Keywords
from index.words import STOPWORDS, fold, words

SHIPPED = Path(__file__).parent / "passages"
WHOLE = 0.5  # share of the passages that are read uncut, as where a document's section is short
OTHER_PIECE = 0.3  # share of the answerable questions that are also asked of a piece that lost the answer
NEAREST_TRIED = 5  # of the passages that share most words, as negatives
LOWERED, MISSPELT, KEYWORDS, WRAPPED = 0.10, 0.06, 0.06, 0.04  # shares of the questions that are asked otherwise
WRAPPINGS = (
    "please tell me: {}",
    "I am preparing a note. {}",
    "Could you help me? {}",
    "Hello, {}",
    "For a briefing tomorrow: {}",
    "{} Please answer with the source.",
    "I would like to know this: {}",
    "quick question, {}",
)


class Part(StrEnum):
    """What a passage is used for; no passage is in two parts."""

    TRAINING = "training"
    CALIBRATION = "calibration"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Example:
    """A question over a passage. `spans` are the answers' characters in `text`, none when it is not answered.

    `about` says whether the question was written for the passage; None where that is not known.
    """

    question: str
    context: str
    text: str
    spans: tuple[Span, ...]
    source: str
    kind: str
    about: bool | None = True

    @property
    def answerable(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.spans)


def part_of(row: int) -> Part:
    """The part that the passage in a row (from 0) of its file belongs to: a fifth is the test, a tenth calibrates."""
    if row % 5 == 4:  # noqa: PLR2004
        return Part.TEST
    return Part.CALIBRATION if row % 10 == 3 else Part.TRAINING  # noqa: PLR2004


def read_passages(part: Part, folder: Path = SHIPPED) -> list[dict[str, Any]]:
    """The stored passages of a part, in the order of their files' names."""
    rows = []
    for file in sorted(folder.glob("*.jsonl")):
        lines = file.read_text(encoding="utf-8").splitlines()
        rows += [json.loads(line) for n, line in enumerate(lines) if part_of(n) is part]
    return rows


def whole_passages(rows: Iterable[dict[str, Any]]) -> list[Example]:
    """Every question over its whole passage."""
    return [_of_passage(row, question) for row in rows for question in row["questions"]]


def cut_passages(rows: Iterable[dict[str, Any]], rng: Random) -> Iterator[Example]:
    """Every question over its passage, whole or cut, and some over a piece that does not hold the answer."""
    for example in whole_passages(rows):
        yield from _over_pieces(example, rng)


def squad(file: Path, titles: set[str], rng: Random) -> Iterator[Example]:
    """The questions of the articles with these titles, over the pieces that hold their answer or come near it."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        articles = json.load(opened)["data"]
    for article in (one for one in articles if one["title"] in titles):
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                yield from _over_pieces(_of_squad(article["title"].replace("_", " "), paragraph["context"], asked), rng)


def qamr(file: Path, share: float, rng: Random) -> Iterator[Example]:
    """A share of the questions on single sentences, each over its sentence and those that stand beside it."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        rows = [json.loads(line) for line in opened]
    for _, group in groupby(rows, lambda row: row["id"].rpartition(":")[0]):
        beside = list(group)
        starts = list(accumulate((len(row["sentence"]) + 1 for row in beside), initial=0))
        for n, row in enumerate(beside):
            first, last = max(n - 1, 0), min(n + 1, len(beside) - 1)
            text = " ".join(one["sentence"] for one in beside[first : last + 1])
            shift = starts[n] - starts[first]
            for asked in row["questions"]:
                if rng.random() < share:
                    span = Span(shift + asked["start"], shift + asked["end"])
                    yield Example(asked["question"], "", text, (span,), "qamr", "answered")


def negatives(examples: Sequence[Example], share: float, rng: Random) -> Iterator[Example]:
    """A share of the answerable examples, asked of a passage of the same source that shares many of their words."""
    texts = sorted({(one.context, one.text) for one in examples})
    keywords = Keywords.over([f"{context}: {text}" for context, text in texts])
    for example in examples:
        if not example.answerable or rng.random() >= share:
            continue
        order = (-keywords.scores(example.question)).argsort(kind="stable")[: 3 * NEAREST_TRIED].tolist()
        answers = [fold(span.of(example.text)) for span in example.spans]
        others = [
            texts[row]
            for row in order
            if texts[row][0] != example.context and not any(answer in fold(texts[row][1]) for answer in answers)
        ]
        if others:
            context, text = rng.choice(others[:NEAREST_TRIED])
            yield replace(example, context=context, text=text, spans=(), kind="retrieved", about=False)


def asked_otherwise(example: Example, rng: Random) -> Example:
    """The example, or now and then the same with its question as people type it."""
    drawn, question = rng.random(), example.question
    if drawn < LOWERED:
        question = question.lower().rstrip(" ?!.")
    elif drawn < LOWERED + MISSPELT:
        question = _misspelt(question, rng)
    elif drawn < LOWERED + MISSPELT + KEYWORDS:
        plain = question.rstrip(" ?!.").split()
        question = " ".join(word for word in plain if word.lower() not in STOPWORDS) or question
    elif drawn < LOWERED + MISSPELT + KEYWORDS + WRAPPED:
        question = rng.choice(WRAPPINGS).format(question)
    return replace(example, question=question)


def _of_passage(row: dict[str, Any], asked: dict[str, Any]) -> Example:
    context = " > ".join(part for part in (row["title"], row["section"]) if part)
    text = row["passage"]
    spans = tuple(Span(at, at + len(span)) for span in asked["spans"] if (at := text.find(span)) >= 0)
    return Example(asked["question"], context, text, spans, "passages", asked["kind"])


def _of_squad(title: str, text: str, asked: dict[str, Any]) -> Example:
    if asked["is_impossible"] or not asked["answers"]:
        return Example(asked["question"], title, text, (), "squad", "near")
    (answer, start), _ = Counter((one["text"], one["answer_start"]) for one in asked["answers"]).most_common(1)[0]
    return Example(asked["question"], title, text, (Span(start, start + len(answer)),), "squad", "answered")


def _over_pieces(example: Example, rng: Random) -> Iterator[Example]:
    """The example over its passage as it is, or over the piece that Griot would cut; and some over another piece."""
    pieces = _pieces(example.text)
    if len(pieces) == 1 or rng.random() < WHOLE:
        yield example
        return
    asked = set(words(example.question))
    nearest = max(pieces, key=lambda piece: len(asked & set(words(piece.of(example.text)))))
    homes = [piece for piece in pieces if any(_overlaps(piece, span) for span in example.spans)] or [nearest]
    for piece in homes:
        yield _in_piece(example, piece)
    others = [piece for piece in pieces if piece not in homes]
    if others and example.answerable and rng.random() < OTHER_PIECE:
        yield replace(_in_piece(example, rng.choice(others)), kind="piece", about=None)


def _pieces(text: str) -> list[Span]:
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    document = Document("", "", "", False, "", "", "", "", "en", (), text, (block,))
    return [passage.span for passage in cut(document, CuttingRules())]


def _in_piece(example: Example, piece: Span) -> Example:
    spans = tuple(
        Span(max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start)
        for span in example.spans
        if _overlaps(piece, span)
    )
    return replace(example, text=piece.of(example.text), spans=spans)


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _misspelt(question: str, rng: Random) -> str:
    """The question with two neighbouring letters of a long word exchanged, or one left out."""
    typed = question.split()
    long = [n for n, word in enumerate(typed) if len(word) > 4 and word.isalpha()]  # noqa: PLR2004
    if not long:
        return question
    n = rng.choice(long)
    word = typed[n]
    at = rng.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    typed[n] = swapped if rng.random() < 0.5 else word[:at] + word[at + 1 :]  # noqa: PLR2004
    return " ".join(typed)

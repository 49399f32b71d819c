"""The questions that the reader learns from, each with the passage it was written for, whole and as Griot cuts it.

Three sources: invented passages in the manner of reports (`passages/`, part of the project), SQuAD 2.0 (Rajpurkar et
al. 2018) and QAMR (Michael et al. 2018), which are public and not shipped. `part_of` keeps test and calibration apart.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby
from pathlib import Path
from random import Random
from typing import Any

from corpus.document import Block, BlockKind, Document, Span
from corpus.passages import CuttingRules, cut
from corpus.sentences import sentence_spans
from index.words import STOPWORDS, words
from qa.training.prepared import HOME, PIECE, WHOLE

SHIPPED = Path(__file__).parent / "passages"
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
    """What a passage is used for; no document is in two parts."""

    TRAINING = "training"
    CALIBRATION = "calibration"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class View:
    """A text, under its title and headings, that a question is asked over; `spans` are the answers' characters."""

    context: str
    text: str
    spans: tuple[Span, ...]
    role: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the views of the passage it was written for, the whole one first.

    `home` names that passage's document: what the search finds there may answer too.
    """

    question: str
    views: tuple[View, ...]
    source: str
    kind: str
    home: str

    @property
    def whole(self) -> View:
        """The passage as it was written."""
        return self.views[0]

    @property
    def answerable(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.whole.spans)


def part_of(document: int) -> Part:
    """The part that a document (from 0) of its file belongs to: a fifth is the test, a tenth calibrates."""
    if document % 5 == 4:  # noqa: PLR2004
        return Part.TEST
    return Part.CALIBRATION if document % 10 == 3 else Part.TRAINING  # noqa: PLR2004


def read_passages(part: Part, folder: Path = SHIPPED) -> list[dict[str, Any]]:
    """The stored passages of a part, in the order of their files' names; neighbours of one title are one document."""
    rows = []
    for file in sorted(folder.glob("*.jsonl")):
        stored = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        documents = groupby(stored, lambda row: row["title"])
        rows += [row for n, (_, group) in enumerate(documents) if part_of(n) is part for row in group]
    return rows


def passages(rows: Iterable[dict[str, Any]]) -> Iterator[Asked]:
    """Every question on the stored passages."""
    for row in rows:
        context, text = " > ".join(part for part in (row["title"], row["section"]) if part), row["passage"]
        pieces = _pieces(text)
        for asked in row["questions"]:
            spans = tuple(_place(span, text, asked["question"]) for span in asked["spans"])
            views = _views(asked["question"], context, text, spans, pieces)
            yield Asked(asked["question"], views, "passages", asked["kind"], row["title"])


def squad(file: Path, titles: set[str]) -> Iterator[Asked]:
    """The questions on the articles of SQuAD 2.0 with these titles."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        articles = json.load(opened)["data"]
    for article in (one for one in articles if one["title"] in titles):
        title = article["title"].replace("_", " ")
        for paragraph in article["paragraphs"]:
            pieces = _pieces(paragraph["context"])
            for asked in paragraph["qas"]:
                spans: tuple[Span, ...] = ()
                if asked["answers"] and not asked["is_impossible"]:
                    given = Counter((one["text"], one["answer_start"]) for one in asked["answers"])
                    (answer, start), _ = given.most_common(1)[0]
                    spans = (Span(start, start + len(answer)),)
                views = _views(asked["question"], title, paragraph["context"], spans, pieces)
                yield Asked(asked["question"], views, "squad", "answered" if spans else "near", title)


def qamr(file: Path) -> Iterator[Asked]:
    """The questions on single sentences, each over its sentence and those that stand beside it."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        rows = [json.loads(line) for line in opened]
    for home, group in groupby(rows, lambda row: row["id"].rpartition(":")[0]):
        beside = list(group)
        starts = list(accumulate((len(row["sentence"]) + 1 for row in beside), initial=0))
        for n, row in enumerate(beside):
            first, last = max(n - 1, 0), min(n + 1, len(beside) - 1)
            text = " ".join(one["sentence"] for one in beside[first : last + 1])
            shift = starts[n] - starts[first]
            for asked in row["questions"]:
                span = Span(shift + asked["start"], shift + asked["end"])
                yield Asked(asked["question"], (View("", text, (span,), WHOLE),), "qamr", "answered", home)


def asked_otherwise(question: str, rng: Random) -> str:
    """The question as people type it: in lower case, misspelt, as keywords or in a wish."""
    match rng.choice(("lowered", "lowered", "misspelt", "keywords", "wrapped")):
        case "lowered":
            return question.lower().rstrip(" ?!.")
        case "misspelt":
            return _misspelt(question, rng)
        case "keywords":
            plain = question.rstrip(" ?!.").split()
            return " ".join(word for word in plain if word.lower() not in STOPWORDS) or question
        case _:
            return rng.choice(WRAPPINGS).format(question)


def _views(question: str, context: str, text: str, spans: tuple[Span, ...], pieces: list[Span]) -> tuple[View, ...]:
    """The passage as it is and, where Griot would cut it, each of its pieces."""
    whole = View(context, text, spans, WHOLE)
    if len(pieces) == 1:
        return (whole,)
    asked = set(words(question))
    nearest = max(pieces, key=lambda piece: len(asked & set(words(piece.of(text)))))
    homes = [piece for piece in pieces if any(_overlaps(piece, span) for span in spans)] or [nearest]
    return (whole, *(_of_piece(whole, piece, HOME if piece in homes else PIECE) for piece in pieces))


def _place(answer: str, text: str, question: str) -> Span:
    """Where the words of an answer stand: whole ones, and nearest to the question's."""
    found = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text)]
    places = [Span(at, at + len(answer)) for at in found or [text.index(answer)]]
    asked = set(words(question))
    sentences = sentence_spans(text, "en")

    def shared(place: Span) -> int:
        return sum(len(asked & set(words(one.of(text)))) for one in sentences if _overlaps(one, place))

    return max(places, key=shared)


def _pieces(text: str) -> list[Span]:
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    document = Document("", "", "", False, "", "", "", "", "en", (), text, (block,))
    return [passage.span for passage in cut(document, CuttingRules())]


def _of_piece(whole: View, piece: Span, role: int) -> View:
    spans = tuple(
        Span(max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start)
        for span in whole.spans
        if _overlaps(piece, span)
    )
    return View(whole.context, piece.of(whole.text), spans, role)


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

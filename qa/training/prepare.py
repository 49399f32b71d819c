"""Prepares what the reader learns from: python -m qa.training.prepare SETTINGS.toml --data FOLDER --out FOLDER

FOLDER of the data holds squad2_dev.json.gz, qamr.jsonl.gz and split.json; the invented passages are part of the
project. FOLDER gets `prepared.npz`, and `student.npz` and, with --teacher FOLDER (all-mpnet-base-v2 in safetensors),
`teacher.npz`, the weights that the training begins with: all that `qa.training.train` needs, on any machine.
"""

import argparse
import json
import logging
import tomllib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from corpus.document import Span
from index.encoder import PACKAGED, Vectors, load_encoder
from index.keywords import Keywords
from index.search import POOL, fuse
from index.vectors import VectorStore
from index.weights import packaged_folder
from index.words import fold
from qa.training import data
from qa.training.bases import CROSS_ENCODER, from_cross_encoder, from_mpnet
from qa.training.data import Asked, Part, View
from qa.training.network import Shape
from qa.training.packed import pack
from qa.training.prepared import RETRIEVED, Prepared, Tokens

SOURCES = ("passages", "squad", "qamr")

log = logging.getLogger(__name__)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher", type=Path)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = tomllib.loads(args.settings.read_text(encoding="utf-8"))
    args.out.mkdir(parents=True, exist_ok=True)
    base = packaged_folder(*CROSS_ENCODER)
    shape = Shape(layers=settings["layers"], lower_layers=settings["lower_layers"])
    pack(from_cross_encoder(base / "model.onnx", shape), args.out / "student.npz")
    tokenizer = load_tokenizer(base / "tokenizer.json")
    if args.teacher:
        pack(from_mpnet(args.teacher, tokenizer.get_vocab()), args.out / "teacher.npz")
    prepare(settings, args.data, tokenizer).save(args.out / "prepared.npz")


def prepare(settings: dict[str, Any], folder: Path, tokenizer: Tokenizer) -> Prepared:
    """All questions of the training and calibration parts in tokens, with what the search finds for them.

    What is found for the calibration part's questions, which are held out, lies in both parts, as in a large index.
    """
    rng, most = Random(settings["seed"]), settings["retrieved"]  # noqa: S311  (no secret)
    titles = set(json.loads((folder / "split.json").read_text(encoding="utf-8"))["training"])
    learned = list(data.passages(data.read_passages(Part.TRAINING)))
    held = list(data.passages(data.read_passages(Part.CALIBRATION)))
    squad = list(data.squad(folder / "squad2_dev.json.gz", titles - set(settings["calibration_articles"])))
    qamr = [one for one in data.qamr(folder / "qamr.jsonl.gz") if rng.random() < settings["qamr"]]
    drawn = Drawn(tokenizer, rng)
    pool = Pool([*learned, *held])
    drawn.add(learned, pool.retrieved(learned, most, {one.home for one in held}), held=False)
    drawn.add(squad, Pool(squad).retrieved(squad, most), held=False)
    drawn.add(qamr, [[] for _ in qamr], held=False)
    drawn.add(held, pool.retrieved(held, settings["held_retrieved"]), held=True)
    log.info("%d questions, %d texts, %d pairs", len(drawn.held), len(drawn.texts), len(drawn.text))
    return drawn.prepared()


class Pool:
    """Griot's search over the pieces of some questions' passages."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._pieces = sorted({(one.home, view.context, view.text) for one in asked for view in _as_cut(one)})
        shown = [f"{context}: {text}" if context else text for _, context, text in self._pieces]
        self._folded = [fold(text) for _, _, text in self._pieces]
        self._encoder, self._keywords = load_encoder(PACKAGED), Keywords.over(shown)
        self._vectors = VectorStore.over(self._encoder.encode(shown))

    def retrieved(self, asked: Sequence[Asked], most: int, without: Set[str] = frozenset()) -> list[list[View]]:
        """For each question the pieces of other passages that are found first, without those that may answer.

        Those may that hold a right answer's words, and those of the same document where another part of it answers.
        Documents named in `without` are left out.
        """
        vectors = self._encoder.encode([one.question for one in asked])
        found = []
        for one, vector in zip(asked, vectors, strict=True):
            own, answers = (
                {view.text for view in one.views},
                [fold(span.of(one.whole.text)) for span in one.whole.spans],
            )
            left_out = without | ({one.home} if one.kind == "sibling" else set())
            others = []
            for row in self._order(one.question, vector):
                home, context, text = self._pieces[row]
                may_answer = text in own or home in left_out or any(answer in self._folded[row] for answer in answers)
                others += [] if may_answer else [View(context, text, (), RETRIEVED)]
            found.append(others[:most])
        return found

    def _order(self, question: str, vector: Vectors) -> list[int]:
        counts = self._keywords.scores(question)
        rows = {row for row, _ in self._vectors.nearest(vector, POOL)}
        rows |= {int(row) for row in (-counts).argsort(kind="stable")[:POOL] if counts[row] > 0}
        ordered = sorted(rows)
        cosines = dict(zip(ordered, self._vectors.cosines(vector, ordered), strict=True))
        return [row for row, _ in fuse(cosines, {row: float(counts[row]) for row in ordered})]


def load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer, without padding and without a limit."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@dataclass(slots=True)
class Drawn:
    """Collects questions and pairs; see Prepared for what the lists hold."""

    tokenizer: Tokenizer
    rng: Random
    texts: dict[tuple[str, str], int] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=lambda: [0])
    text: list[int] = field(default_factory=list)
    role: list[int] = field(default_factory=list)
    answers: list[tuple[int, View, Span]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    source: list[int] = field(default_factory=list)

    def add(self, asked: Sequence[Asked], found: Sequence[Sequence[View]], *, held: bool) -> None:
        """Adds questions with the views that were found for each."""
        for one, others in zip(asked, found, strict=True):
            self.questions += [one.question, data.asked_otherwise(one.question, self.rng)]
            for view in (*one.views, *others):
                self.answers += [(len(self.text), view, span) for span in view.spans]
                self.text.append(self.texts.setdefault((view.context, view.text), len(self.texts)))
                self.role.append(view.role)
            self.groups.append(len(self.text))
            self.held.append(held)
            self.source.append(SOURCES.index(one.source))

    def prepared(self) -> Prepared:
        """All of it in tokens."""
        shown = [f"{context}: {text}" if context else text for context, text in self.texts]
        encodings = self.tokenizer.encode_batch(shown, add_special_tokens=False)
        questions = self.tokenizer.encode_batch(self.questions, add_special_tokens=False)
        spans = []
        for pair, view, span in self.answers:
            encoding = encodings[self.text[pair]]
            shift = len(shown[self.text[pair]]) - len(view.text)
            covered = [
                n
                for n, (start, end) in enumerate(encoding.offsets)
                if start < span.end + shift and span.start + shift < end
            ]
            spans += [(pair, covered[0], covered[-1])] if covered else []
        arrays = (self.groups, self.text, self.role, spans, self.held, self.source)
        return Prepared(
            Tokens.of([one.ids for one in questions]),
            Tokens.of([one.ids for one in encodings]),
            *(np.array(array, dtype=np.int32) for array in arrays),
        )


def _as_cut(one: Asked) -> tuple[View, ...]:
    """The views of a passage as an index holds them: its pieces, or itself where it is not cut."""
    return one.views[1:] or one.views


if __name__ == "__main__":
    main()

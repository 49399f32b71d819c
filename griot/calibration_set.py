"""Reads the calibration sets that a decision is fitted on: each indexed in a folder that is gone afterwards."""

import math
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_library
from index.encoder import load_encoder
from qa.assistant import AnswerRules, Assistant
from qa.evaluation.calibration import Example, read_examples
from qa.evaluation.dataset import read_labelled
from qa.reading.reader import load_reader
from qa.verification.decision import Decision

DOCUMENTS, QUESTIONS = "documents", "questions.jsonl"


def read_sets(
    settings: Settings, folders: Sequence[Path], on_done: Callable[[int, int], None]
) -> tuple[list[Example], dict[str, Any]]:
    """What the reader says of the labelled questions of each folder, and where they come from.

    A folder holds `documents/` and `questions.jsonl`. Questions of one `source` are never split between folds; those
    that name none are one group a folder. `on_done` is told how many of how many are asked. Raises EvaluationError
    when the questions cannot be read.
    """
    labelled = [read_labelled(folder / QUESTIONS) for folder in folders]
    total = sum(map(len, labelled))
    encoder = load_encoder(settings.encoder)
    reader = load_reader(settings.reader, settings.read_threads)
    examples: list[Example] = []
    asked_before = 0

    def on_one_done(done: int) -> None:
        on_done(asked_before + done, total)

    for folder, questions in zip(folders, labelled, strict=True):
        with TemporaryDirectory(prefix="griot-calibration-") as scratch:
            update = {"home": Path(scratch), "documents": folder / DOCUMENTS, "judged": None}
            there = settings.model_copy(update=update)
            build_index(there, load_encoder=lambda: encoder)
            rules = AnswerRules(read_again_from=-math.inf)
            assistant = Assistant(open_library(there, encoder).current, reader, Decision.open_to_all(), rules)
            groups = [(f"{folder.name}/{one.source}", one) for one in questions]
            examples += read_examples(assistant, assistant.current_index(), groups, on_one_done)
        asked_before += len(questions)
    digests = {folder.name: sha256((folder / QUESTIONS).read_bytes()).hexdigest() for folder in folders}
    return examples, {"sets": digests, "reader": settings.reader}

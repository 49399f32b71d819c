"""Holds the exams that a gate is fitted on: an index of each mode, in a folder that is gone afterwards."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_library
from index.encoder import load_encoder
from qa.assistant import Assistant
from qa.calibration import Example, read_examples, sampled
from qa.gate import Gate
from qa.reranker import load_reranker
from qa.squad import Mode, exam, read_squad


def hold_exams(
    settings: Settings, file: Path, most: int | None, on_done: Callable[[int, int], None]
) -> tuple[list[Example], dict[str, Any]]:
    """The signals of every question of the three exams, and where they come from.

    `most` is how many questions of each are asked, drawn by chance; None asks all. `on_done` is told how many of how
    many are asked. Raises EvaluationError when the file is not in SQuAD's format.
    """
    articles = read_squad(file)
    exams = {mode: exam(articles, mode) for mode in Mode}
    asked = {mode: sampled(held.questions, most) for mode, held in exams.items()}
    total = sum(map(len, asked.values()))
    encoder = load_encoder(settings.encoder)
    rerank = load_reranker(settings.reranker, settings.rerank_threads)
    examples: list[Example] = []
    before = 0

    def on_one_done(done: int) -> None:
        on_done(before + done, total)

    with TemporaryDirectory(prefix="griot-exam-") as folder:
        for mode, held in exams.items():
            documents = Path(folder) / mode
            documents.mkdir()
            for name, text in held.documents.items():
                (documents / name).write_text(text, encoding="utf-8")
            there = settings.model_copy(update={"home": Path(folder) / "home", "documents": documents, "judged": None})
            build_index(there, load_encoder=lambda: encoder)
            assistant = Assistant(open_library(there, encoder).current, rerank, Gate.open_to_all())
            examples += read_examples(assistant, mode, asked[mode], on_one_done)
            before += len(asked[mode])
    data = {"data": file.name, "sha256": sha256(file.read_bytes()).hexdigest(), "reranker": settings.reranker}
    return examples, data

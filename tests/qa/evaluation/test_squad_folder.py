"""An exam is written as a folder that the griot commands read."""

from pathlib import Path

from corpus.document import Span
from qa.evaluation.dataset import read_labelled
from qa.evaluation.squad import Article, Mode, SquadQuestion, exam, write

MINES = Article(
    "Mines",
    (
        (
            "Gold leaves Kidal. Iron stays in Gao.",
            (
                SquadQuestion("gold", "What leaves Kidal?", ("Gold",), Span(0, 4)),
                SquadQuestion("iron", "Where is iron?", ("Gao", "in Gao"), Span(33, 36)),
            ),
        ),
    ),
)


def test_a_written_exam_is_read_back_as_labelled_questions(tmp_path: Path) -> None:
    write(exam([MINES], Mode.FULL), tmp_path)
    gold, iron = read_labelled(tmp_path / "questions.jsonl")
    assert (gold.id, gold.source, gold.answerable) == ("gold", "000", True)
    assert [pattern.pattern for pattern in iron.must[0]] == ["Gao", "in\\ Gao"]


def test_a_near_miss_loses_its_sentence_and_has_to_be_refused(tmp_path: Path) -> None:
    write(exam([MINES], Mode.NEAR), tmp_path)
    assert (tmp_path / "documents" / "000.md").read_text(encoding="utf-8") == "# Mines\n\nIron stays in Gao.\n"
    assert [one.answerable for one in read_labelled(tmp_path / "questions.jsonl")] == [False, True]

"""The questions that the reader learns from: answers stand where they say, and no passage is in two parts."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import OSA

from corpus.document import Span
from index.words import STOPWORDS, fold
from qa.evaluation.dataset import plain, read_labelled
from qa.training.data import (
    WRAPPINGS,
    Example,
    Part,
    asked_otherwise,
    cut_passages,
    negatives,
    part_of,
    qamr,
    read_passages,
    squad,
    whole_passages,
)
from qa.training.end_to_end import write

QUESTION = "How many trucks did the police seize near Gao?"


def example(question: str = QUESTION, text: str = "Police seized ten trucks.", *spans: Span) -> Example:
    return Example(question, "Trucks", text, spans, "passages", "number")


def drawn(question: str, draws: int = 600) -> list[str]:
    """How a question is asked in so many draws."""
    return [asked_otherwise(example(question), Random(n)).question for n in range(draws)]


@pytest.mark.parametrize("part", Part)
def test_every_answer_stands_word_for_word_in_its_passage(part: Part) -> None:
    for row in read_passages(part):
        for asked in row["questions"]:
            assert asked["answerable"] is bool(asked["spans"]), (row["id"], asked["question"])
            missing = [span for span in asked["spans"] if span not in row["passage"]]
            assert not missing, (row["id"], missing)


@pytest.mark.parametrize("part", Part)
def test_the_spans_of_an_example_are_where_its_answers_stand(part: Part) -> None:
    rows = read_passages(part)
    questions = [asked for row in rows for asked in row["questions"]]
    for asked, one in zip(questions, whole_passages(rows), strict=True):
        assert [span.of(one.text) for span in one.spans] == asked["spans"]
        assert one.answerable is asked["answerable"]


def test_no_passage_is_in_two_parts() -> None:
    rows = {part: read_passages(part) for part in Part}
    ids = [row["id"] for part in Part for row in rows[part]]
    assert len(ids) == len(set(ids))
    texts = {part: {row["passage"] for row in rows[part]} for part in Part}
    assert sum(map(len, texts.values())) == len(set().union(*texts.values()))


def test_a_fifth_is_the_test_and_a_tenth_calibrates() -> None:
    assert Counter(part_of(row) for row in range(100)) == {Part.TRAINING: 70, Part.CALIBRATION: 10, Part.TEST: 20}
    counts = {part: len(read_passages(part)) for part in Part}
    assert counts[Part.TEST] / sum(counts.values()) == pytest.approx(0.2, abs=0.01)
    assert counts[Part.CALIBRATION] / sum(counts.values()) == pytest.approx(0.1, abs=0.01)


def test_a_cut_passage_holds_its_answers_or_says_that_it_does_not() -> None:
    rows = read_passages(Part.CALIBRATION)
    answers = {asked["question"]: asked["spans"] for row in rows for asked in row["questions"]}
    texts = [row["passage"] for row in rows]
    kinds = Counter[str]()
    for one in cut_passages(rows, Random(1)):
        kinds[one.kind if one.kind == "piece" else "asked"] += 1
        assert any(one.text in text for text in texts)
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(one.text)
            assert any(span.of(one.text) in answer for answer in answers[one.question])
        if one.kind == "piece":
            assert (one.spans, one.about) == ((), None)
    assert kinds["asked"] >= len(answers)  # no question is lost
    assert kinds["piece"] > 0


def test_a_negative_is_another_passage_that_never_holds_the_answer() -> None:
    examples = whole_passages(read_passages(Part.CALIBRATION))
    own = {(one.question, one.context): [fold(span.of(one.text)) for span in one.spans] for one in examples}
    answers = {question: spans for (question, _), spans in own.items()}
    contexts = {one.question: one.context for one in examples}
    found = list(negatives(examples, 1.0, Random(1)))
    assert len(found) > 0.9 * sum(one.answerable for one in examples)
    for one in found:
        assert (one.spans, one.kind, one.about) == ((), "retrieved", False)
        assert one.context != contexts[one.question]
        assert not any(answer in fold(one.text) for answer in answers[one.question])


def test_a_share_of_the_answerable_gets_a_negative() -> None:
    examples = whole_passages(read_passages(Part.CALIBRATION))
    answerable = sum(one.answerable for one in examples)
    assert list(negatives(examples, 0.0, Random(1))) == []
    assert len(list(negatives(examples, 0.3, Random(1)))) == pytest.approx(0.3 * answerable, rel=0.25)


def test_squad_gives_the_articles_that_are_named_with_their_answers(data_folder: Path) -> None:
    leads, old = squad(data_folder / "squad2_dev.json.gz", {"Court_of_Gao"}, Random(1))
    assert (leads.question, leads.context, leads.spans[0].of(leads.text)) == (
        "Who leads the court?",
        "Court of Gao",
        "Aminata Touré",
    )
    assert (old.question, old.answerable, old.kind, old.about) == ("Is it old?", False, "near", True)


def test_qamr_gives_each_sentence_between_those_beside_it(data_folder: Path) -> None:
    first, second, third = qamr(data_folder / "qamr.jsonl.gz", 1.0, Random(1))
    assert second.text == "The mines of Kayes yield copper. Nobody counts the copper. It leaves by road."
    assert first.text == "The mines of Kayes yield copper. Nobody counts the copper."
    assert [one.spans[0].of(one.text) for one in (first, second, third)] == ["copper", "Nobody", "by road"]
    assert list(qamr(data_folder / "qamr.jsonl.gz", 0.0, Random(1))) == []


def test_a_question_that_is_asked_otherwise_is_over_the_same_passage() -> None:
    one = example(QUESTION, "Police seized ten trucks.", Span(14, 24))
    for n in range(50):
        other = asked_otherwise(one, Random(n))
        assert (other.text, other.spans, other.context, other.kind) == (one.text, one.spans, one.context, one.kind)


def test_a_question_that_is_asked_otherwise_keeps_its_meaning() -> None:
    words = QUESTION.rstrip("?").split()
    kinds = Counter[str]()
    for asked in drawn(QUESTION):
        if asked == QUESTION:
            kinds["as it is"] += 1
        elif asked == QUESTION.lower().rstrip("?"):
            kinds["lowered"] += 1
        elif asked in [wrapping.format(QUESTION) for wrapping in WRAPPINGS]:
            kinds["wrapped"] += 1
        elif asked == " ".join(word for word in words if word.lower() not in STOPWORDS):
            kinds["keywords"] += 1
        else:
            kinds["misspelt"] += 1
            assert OSA.distance(asked, QUESTION) <= 1
    shares = {kind: count / 600 for kind, count in kinds.items()}
    expected = {"as it is": 0.74, "lowered": 0.10, "misspelt": 0.06, "keywords": 0.06, "wrapped": 0.04}
    assert shares == pytest.approx(expected, abs=0.04)


def test_names_and_figures_are_never_misspelt_away() -> None:
    """Short words, and what is no word of letters alone, stay as they are."""
    for asked in drawn("Did AK47 No. 12,345 of Gao cost 5 m?"):
        assert all(part in asked.casefold() for part in ("ak47", "12,345", "gao"))


@pytest.mark.parametrize("question", ["Why?", "", "the", "?"])
def test_a_question_of_hardly_a_word_stays_one(question: str) -> None:
    assert all(asked.strip() or not question.strip(" ?") for asked in drawn(question))


@pytest.mark.parametrize("distractors", [False, True])
def test_the_documents_of_a_part_hold_what_their_questions_must_be_answered_with(
    tmp_path: Path, distractors: bool
) -> None:
    write(Part.CALIBRATION, tmp_path, distractors=distractors)
    documents = {file.stem: plain(file.read_text(encoding="utf-8")) for file in (tmp_path / "documents").iterdir()}
    labelled = read_labelled(tmp_path / "questions.jsonl")
    rows = read_passages(Part.CALIBRATION)
    assert [one.question for one in labelled] == [asked["question"] for row in rows for asked in row["questions"]]
    assert len(documents) == len(rows) + (len(read_passages(Part.TRAINING)) if distractors else 0)
    unmet = [one.id for one in labelled if one.unmatched(documents[one.source])]
    assert unmet == []

"""Makes exams of a question set in SQuAD's format: python -m qa.evaluation.squad FILE.json FOLDER --mode MODE

FOLDER gets `documents/`, a file an article, and `questions.jsonl`, for `griot evaluate` and `griot calibrate`. With
--split, the articles that the file names under "training" are left out, with --without those of these titles.
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.document import Span
from corpus.message import Message
from corpus.sentences import sentence_spans
from qa.codes import QaCode
from qa.evaluation.dataset import EvaluationError, Labelled, plain


class Mode(StrEnum):
    """What an exam leaves out of the documents, and so what its unanswerable questions are like.

    FULL leaves out nothing. HALF leaves out every second article: the questions on these are off topic. NEAR
    deletes from each paragraph the sentence that answers its first question: a near miss, for its subject stays.
    """

    FULL = "full"
    HALF = "half"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question of a paragraph: its accepted answers, and where the first of them stands there."""

    id: str
    text: str
    answers: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its title, and its paragraphs with those of their questions that have an answer."""

    title: str
    paragraphs: tuple[tuple[str, tuple[SquadQuestion, ...]], ...]


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A judged question and the number of the article that it is about."""

    judged: Labelled
    article: int


@dataclass(frozen=True, slots=True)
class Exam:
    """The Markdown texts to index, by file name, and the questions to ask of them."""

    documents: dict[str, str]
    questions: tuple[ExamQuestion, ...]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.FULL)
    parser.add_argument("--split", type=Path, metavar="split.json")
    parser.add_argument("--without", nargs="+", default=[], metavar="TITLE")
    args = parser.parse_args()
    trained_on = json.loads(args.split.read_text(encoding="utf-8"))["training"] if args.split else []
    known = {title.replace("_", " ") for title in (*trained_on, *args.without)}
    articles = [article for article in read_squad(args.file) if article.title not in known]
    write(exam(articles, args.mode), args.folder)


def write(made: Exam, folder: Path) -> None:
    """Writes the documents and the questions of an exam; a question's source is its article."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for name, text in made.documents.items():
        (documents / name).write_text(text, encoding="utf-8")
    lines = [
        json.dumps(
            {
                "id": one.judged.id,
                "source": f"{one.article:03d}",
                "question": one.judged.question,
                "answerable": one.judged.answerable,
                "must": [[pattern.pattern for pattern in group] for group in one.judged.must],
            },
            ensure_ascii=False,
        )
        for one in made.questions
    ]
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_squad(file: Path) -> list[Article]:
    """The articles of a file in the format of SQuAD 1.1 (Rajpurkar et al. 2016) or 2.0.

    Raises EvaluationError when it is in another format or holds no question with an answer; OSError.
    """
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))["data"]
        articles = [_article(article, n) for n, article in enumerate(stored)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(Message(QaCode.QUESTIONS_NOT_SQUAD, file=str(file), error=repr(error))) from error
    if not any(questions for article in articles for _, questions in article.paragraphs):
        raise EvaluationError(Message(QaCode.QUESTIONS_NONE, file=str(file)))
    return articles


def exam(articles: Sequence[Article], mode: Mode) -> Exam:
    """The documents and questions of one mode, one document an article."""
    documents: dict[str, str] = {}
    asked: list[ExamQuestion] = []
    for n, article in enumerate(articles):
        indexed = mode is not Mode.HALF or n % 2 == 0
        texts = []
        for text, questions in article.paragraphs:
            left, kept = text, questions
            if mode is Mode.NEAR and len(questions) > 1:
                out = _sentence_of(questions[0], text)
                left = text[: out.start] + text[out.end :]
                kept = tuple(q for q in questions[1:] if q.span.end <= out.start or out.end <= q.span.start)
                asked.append(_asked(questions[0], n, answerable=False))
            asked += [_asked(question, n, answerable=indexed) for question in kept]
            texts.append(" ".join(left.split()))
        if indexed:
            documents[f"{n:03d}.md"] = f"# {article.title}\n\n" + "\n\n".join(texts) + "\n"
    return Exam(documents, tuple(asked))


def _article(stored: dict[str, object], number: int) -> Article:
    title = str(stored.get("title") or f"Article {number}").replace("_", " ")
    paragraphs: list[dict[str, object]] = stored["paragraphs"]  # type: ignore[assignment]
    return Article(title, tuple((str(p["context"]), _questions(p)) for p in paragraphs))


def _questions(paragraph: dict[str, object]) -> tuple[SquadQuestion, ...]:
    asked: list[dict[str, object]] = paragraph["qas"]  # type: ignore[assignment]
    found = []
    for question in asked:
        answers: list[dict[str, object]] = question["answers"]  # type: ignore[assignment]
        texts = tuple(dict.fromkeys(str(answer["text"]).strip() for answer in answers if str(answer["text"]).strip()))
        if texts:
            start = int(str(answers[0]["answer_start"]))
            span = Span(start, start + len(str(answers[0]["text"])))
            found.append(SquadQuestion(str(question["id"]), str(question["question"]).strip(), texts, span))
    return tuple(found)


def _sentence_of(question: SquadQuestion, text: str) -> Span:
    spans = sentence_spans(text)
    return next((s for s in spans if s.start <= question.span.start < s.end), Span(0, len(text)))


def _asked(question: SquadQuestion, article: int, *, answerable: bool) -> ExamQuestion:
    patterns = tuple(re.compile(re.escape(plain(answer)), re.IGNORECASE) for answer in question.answers)
    return ExamQuestion(Labelled(question.id, question.text, answerable, (patterns,) if answerable else ()), article)


if __name__ == "__main__":
    main()

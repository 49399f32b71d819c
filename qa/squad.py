"""Makes exams of a question set in SQuAD's format: a folder of documents, and questions that they answer or do not."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.document import Span
from corpus.sentences import sentence_spans
from qa.judged import EvaluationError, Judged, plain


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

    judged: Judged
    article: int


@dataclass(frozen=True, slots=True)
class Exam:
    """The Markdown texts to index, by file name, and the questions to ask of them."""

    documents: dict[str, str]
    questions: tuple[ExamQuestion, ...]


def read_squad(file: Path) -> list[Article]:
    """The articles of a file in the format of SQuAD 1.1 (Rajpurkar et al. 2016) or 2.0.

    Raises EvaluationError when it is in another format or holds no question with an answer; OSError.
    """
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))["data"]
        articles = [_article(article, n) for n, article in enumerate(stored)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{file} is not in SQuAD's format: {error!r}") from error
    if not any(questions for article in articles for _, questions in article.paragraphs):
        raise EvaluationError(f"{file} holds no question with an answer.")
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
    return ExamQuestion(Judged(question.id, question.text, answerable, (patterns,) if answerable else ()), article)

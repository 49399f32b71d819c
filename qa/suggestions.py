"""Makes questions out of the documents, and keeps those that the assistant answers from where they came.

Nobody is helped by an example that is then refused, so every question is asked before it is shown.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain, groupby, islice, zip_longest

from corpus.document import BlockKind, Document
from index.search import Index
from index.suggestions import Suggestion
from index.words import words
from qa.answer import Answer
from qa.assistant import Assistant

MAX_TRIED = 18  # each costs a search and a reading, a third of a second, and a build should not wait for long
MAX_KEPT = 30
MAX_TRIED_OF_A_DOCUMENT = 6
LEAST_CONFIDENCE = 0.7  # twice the shipped gate's threshold: an example should not be one of its close calls
MAX_HEADING_WORDS = 6
NAMED_INSIDE = re.compile(r"(?<=[a-zà-þ,] )(?P<name>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+)")  # of two words or more
OFTEN_NAMED = 3
MAX_NAMES = 3
NUMBERING = re.compile(r"^(?:[\dIVXivx]+[.)]?|[A-Z][.)]|[\d.]+)\s+")
PLAIN_HEADINGS = frozenset(
    """
    abstract annex appendix background bibliography conclusion conclusions contents introduction overview preface
    references sources summary table
    """.split()  # noqa: SIM905  (a list of words reads better)
)


def suggest(
    assistant: Assistant,
    index: Index,
    kept_before: Sequence[Suggestion] = (),
    settled: Set[str] = frozenset(),
    on_tried: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Suggestion, ...]:
    """Up to `MAX_KEPT` questions that are answered with confidence, of each document in turn.

    Those `kept_before` are kept without asking again, and no questions are made for the documents whose ids are
    `settled`: they did not change. `on_tried` is told how many of how many have been asked. The same index gives the
    same ones.
    """
    made = [candidates(document) for document in index.documents.values() if document.id not in settled]
    tried = list(islice(_in_turn(made), MAX_TRIED))
    kept = []
    for done, one in enumerate(tried, 1):
        if _is_answered(assistant, one):
            kept.append(one)
        on_tried(done, len(tried))
    by_document = groupby(sorted([*kept_before, *kept], key=_document_id), _document_id)
    return tuple(islice(_in_turn([list(ones) for _, ones in by_document]), MAX_KEPT))


def nearest_suggestions(question: str, index: Index, most: int) -> list[str]:
    """The suggestions that share the rarest words with a question, best first; none that shares nothing."""
    asked = set(words(question))
    shared = {
        one.question: sum(index.lexicon.rarity(stem) for stem in asked & set(words(one.question)))
        for one in index.suggestions
        if one.question != question
    }
    best = sorted((told for told, weight in shared.items() if weight > 0), key=lambda told: (-shared[told], told))
    return best[:most]


def candidates(document: Document) -> list[Suggestion]:
    """Questions that a document may answer: those it declares, on its headings and on what it names most."""
    made = chain(document.questions, _on_headings(document), _on_names(document))
    return [Suggestion(one, document.id) for one in islice(_once(made), MAX_TRIED_OF_A_DOCUMENT)]


def _once(questions: Iterable[str]) -> Iterator[str]:
    """Each question once, as it comes; "Tell me about the Bureau." and "Tell me about Bureau." are one."""
    seen: set[str] = set()
    for question in questions:
        plain = question.replace(" the ", " ")
        if plain not in seen:
            seen.add(plain)
            yield question


def _on_headings(document: Document) -> Iterator[str]:
    for block in document.blocks:
        heading = NUMBERING.sub("", block.span.of(document.text)).strip(" :.")
        plain = heading.lower() in PLAIN_HEADINGS or heading == document.title or not words(heading)
        if block.kind is BlockKind.HEADING and not plain and len(heading.split()) <= MAX_HEADING_WORDS:
            yield f"What do the documents say about {_inside_a_sentence(heading)}?"


def _on_names(document: Document) -> Iterator[str]:
    """On the names that the document uses most, inside its sentences."""
    named = Counter(match["name"] for match in NAMED_INSIDE.finditer(document.text))
    for name, count in sorted(named.items(), key=lambda item: (-item[1], item[0]))[:MAX_NAMES]:
        if count >= OFTEN_NAMED and name.casefold() not in document.title.casefold():
            yield f"Tell me about {name}."


def _inside_a_sentence(heading: str) -> str:
    """ "arms trafficking" for "Arms trafficking"; names and abbreviations keep their capitals."""
    first, *rest = heading.split()
    if heading.isupper():
        return heading.lower()
    named = any(word[:1].isupper() for word in rest) or not first[1:].islower()
    return heading if named else " ".join([first.lower(), *rest])


def _is_answered(assistant: Assistant, one: Suggestion) -> bool:
    reply = assistant.ask(one.question).reply
    return (
        isinstance(reply, Answer)
        and reply.confidence >= LEAST_CONFIDENCE
        and any(evidence.document.id == one.document_id for evidence in reply.evidence)
    )


def _document_id(one: Suggestion) -> str:
    return one.document_id


def _in_turn(lists: Iterable[list[Suggestion]]) -> Iterator[Suggestion]:
    """The first of each, then the second of each, …; each question once."""
    seen: set[str] = set()
    for one in chain.from_iterable(zip_longest(*lists)):
        if one is not None and one.question not in seen:
            seen.add(one.question)
            yield one

"""Carries a conversation: what was asked before, so that a follow-up can be read as a whole question."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.scope import ALL, Scope
from index.words import STOPWORDS, WORD, fold, words
from qa.understanding.question import ASKING, POINTING, Question
from qa.understanding.terms import MONTH, YEAR

NAME = r"(?P<name>[^\W\d_a-zà-þ][\w-]*(?: [^\W\d_a-zà-þ][\w-]*)*)"
PREPOSITION = r"(?i:(?P<preposition>in|at|from|to|by|for|of|on|with|about) (?:the )?)?"
NAMED = re.compile(rf"\b{PREPOSITION}{NAME}")
ONLY_A_NAME = re.compile(rf"(?i:(?:and|but|then|so) )?(?i:(?:what|how) about )?{PREPOSITION}{NAME} ?\??")
ONLY_A_THING = re.compile(
    r"(?i:(?:and|but|then|so) )?(?i:(?:what|how) about )?(?i:the )?(?P<thing>[^\W\d_]+(?:[ -][^\W\d_]+){0,2}) ?\??"
)
INTRODUCING = re.compile(
    r"(?i:(?:what|who)(?:['’]s| is| are| was| were)|(?:please )?tell me (?:more )?about|what about) "
    r"(?P<subject>[^?!.]+?)[ ?!.]*"
)
MOST_SUBJECT = 7  # words of a subject that a pronoun stands for
STANDING_FOR = re.compile(r"(?i)\b(?P<whose>its|their|his)\b|\b(?:it|they|them|he|him|she)\b")
LIKE = 0.4  # cosine from which one thing may stand in another's place: "courts" and "prisons" have 0.53
LIKELIER = 0.12  # … and by which it is nearer than every other: "customs officers", "police officers", not "trained"
MOST_WORDS = 2  # of the thing that is replaced

Alike = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a follow-up may lean on: the last question that stood alone, as it was read, and the passages that the last
    answer quoted, each by its document's id and its start there; and the scope that goes on. Empty at the start."""

    last_read_as: str = ""
    quoted: tuple[tuple[str, int], ...] = ()
    scope: Scope = ALL

    def after(self, read_as: str, quoted: tuple[tuple[str, int], ...] = ()) -> "Conversation":
        """The conversation once a question has been read as `read_as`; one in brackets stays what others lean on."""
        leaned = self.last_read_as and read_as.endswith(f"({self.last_read_as})")
        return Conversation(self.last_read_as if leaned else read_as, quoted, self.scope)


def nothing_alike(_text: str, others: Sequence[str]) -> list[float]:
    """Finds no two texts alike: for a follow-up that is read by its form alone."""
    return [0.0] * len(others)


def rewrite(question: str, conversation: Conversation, alike: Alike = nothing_alike) -> str:
    """The question as one that needs no other.

    One that stands alone, or that nothing came before, is returned as it is. "And in 2017?" takes the last question
    with its year replaced, "What about Gao?" with its name, "What about heroin?" with what is most like it by the
    cosines that `alike` gives of a text with others; "Who leads it?" takes the subject of "What is JNIM?". Any other
    that leans brings the last question along, in brackets.
    """
    asked, last = Question(question), Question(conversation.last_read_as)
    if not last.text or not asked.leans:
        return question
    only_a_year = all(stem in asked.years for stem in asked.stems)
    if only_a_year and len(asked.years) == 1 and len(set(last.years)) == 1:
        return re.sub(YEAR, asked.years[0], last.text)
    replaced = (
        _with_another_name(question, last.text)
        or _with_another_thing(question, last.text, alike)
        or _with_the_subject(question, last.text)
    )
    return replaced or f"{question} ({last.text})"


def _with_another_name(question: str, last: str) -> str:
    """The last question with its name replaced, when the new one holds nothing but a name; empty otherwise.

    "And in Gao?" replaces the name after "in", "What about Gao?" the only name; without one it stays unclear.
    """
    only = ONLY_A_NAME.fullmatch(question.strip())
    if only is None or " (" in last or not words(only["name"]) or MONTH.search(fold(only["name"])):
        return ""
    first_word = len(last.split(" ", maxsplit=1)[0])
    named = [match for match in NAMED.finditer(last, first_word) if not MONTH.search(fold(match["name"]))]
    if only["preposition"] is not None:
        named = [match for match in named if (match["preposition"] or "").lower() == only["preposition"].lower()]
    if len(named) != 1:
        return ""
    at = named[0]
    return f"{last[: at.start('name')]}{only['name']}{last[at.end('name') :]}"


def _with_another_thing(question: str, last: str, alike: Alike) -> str:
    """The last question with one thing replaced, when the new one names nothing but another; empty otherwise.

    What is replaced are one or two words of the last question that are like the new thing, and clearly more so than
    all that stands elsewhere in it.
    """
    only = ONLY_A_THING.fullmatch(question.strip())
    if only is None or " (" in last or only["thing"][0].isupper():
        return ""
    thing = fold(only["thing"]).split()
    if any(word in STOPWORDS | ASKING | POINTING for word in thing) or set(words(only["thing"])) <= set(words(last)):
        return ""
    spans = _runs(last)
    cosines = list(alike(only["thing"], [last[start:end] for start, end in spans])) if spans else []
    like = [n for n, cosine in enumerate(cosines) if cosine >= LIKE]
    if not like:
        return ""
    best = max(like, key=lambda n: (len(last[slice(*spans[n])].split()) == len(thing), cosines[n], -n))
    start, end = spans[best]
    elsewhere = [cosine for cosine, (a, b) in zip(cosines, spans, strict=True) if b <= start or a >= end]
    if max(elsewhere, default=0.0) > cosines[best] - LIKELIER:
        return ""
    return f"{last[:start]}{only['thing']}{last[end:]}"


def _with_the_subject(question: str, last: str) -> str:
    """The question with its one pronoun replaced by what the last one asked about; empty when that is not plain."""
    introduced, pronouns = INTRODUCING.fullmatch(last.strip()), list(STANDING_FOR.finditer(question))
    if introduced is None or len(pronouns) != 1 or len(introduced["subject"].split()) > MOST_SUBJECT:
        return ""
    (pronoun,) = pronouns
    subject = introduced["subject"] + ("'s" if pronoun["whose"] else "")
    return f"{question[: pronoun.start()]}{subject}{question[pronoun.end() :]}"


def _runs(text: str) -> list[tuple[int, int]]:
    """Where one or more words that carry something stand side by side, `MOST_WORDS` at most; figures carry nothing."""
    carrying = [m for m in WORD.finditer(text) if fold(m[0]) not in STOPWORDS and not m[0][0].isdigit()]
    runs = [carrying[n : n + length] for length in range(1, MOST_WORDS + 1) for n in range(len(carrying))]
    return [
        (run[0].start(), run[-1].end())
        for run in runs
        if all(text[a.end() : b.start()] == " " for a, b in pairwise(run))
    ]

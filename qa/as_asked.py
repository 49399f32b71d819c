"""Whether a sentence answers as it was asked: for a number, by that number of that thing, there and then."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.lexicon import Lexicon
from index.search import Index
from index.words import STOPWORDS, fold, words
from qa.evidence import Candidate
from qa.expected import holds_expected
from qa.quantities import surroundings_of_quantities
from qa.question import Kind, Question

LEAST_COUNTED = 0.25  # cosine; of "how many" questions on XQuAD, 0.5 % of the answered ones fall below
LEAST_UNKNOWN_COUNTED = 0.4  # … of a thing that no document mentions; "cops" and "police officers" are 0.5 alike
COUNTED = re.compile(r"\bhow many ((?:[a-z'-]+ ?){1,4})")
MEASURED = re.compile(r"\bhow much ([a-z]+)")
UNITS = {  # of what is seldom named where it is measured
    "time": re.compile(r"\b(?:second|minute|hour|day|week|month|year|decade)s?\b|\b\d+:\d\d"),
    "money": re.compile(r"[$€£¥]|\b(?:dollar|euro|pound|franc|cent)s?\b|\b[A-Z]{3} ?\d|\d ?(?:USD|EUR|XOF|GBP)\b"),
}
ANYBODY = frozenset({"people", "persons", "individuals"})  # counted by whatever they are: victims, officers, suspects
TIMES = re.compile(r"\b(?:once|twice|thrice)\b")
CAPITAL = r"[^\W\d_a-zà-þ]"
NAME = re.compile(rf"\b{CAPITAL}\w*(?:[ -](?:(?:of|the|and|for|on|against|de|des|du|la|le) ){{0,2}}{CAPITAL}\w*)+")
JOINED = re.compile(rf"{CAPITAL}[\w’'-]*,? (?:and|or|than|versus)(?: (?:in|of|from|at|by|the))* {CAPITAL}")
STRICT = (Kind.NUMBER, Kind.YES_NO)  # a number or a yes is easily that of another country


def answers_as_asked(question: Question, candidate: Candidate, index: Index) -> bool:
    """Whether a sentence can answer; only questions for a number, or for yes or no, are strict.

    What they name must be named in the same document. A number must not be the question's own, a date or one of
    another year; what is counted must be alike, what is measured must be named; and one at least of the names in the
    question must stand in the passage.
    """
    if question.kind in STRICT and names_elsewhere(question, candidate, index.lexicon):
        return False
    if question.kind is not Kind.NUMBER:
        return True
    around = f"{candidate.hit.context} {candidate.hit.text}"
    return (
        _measures_alike(question, candidate.quote, set(words(around)), index.lexicon)
        and is_of_the_year(question, candidate)
        and _names_one(question, around)
        and holds_expected(question, candidate.quote)
        and _counts_alike(question, candidate.quote, index)
    )


def is_of_the_year(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence is of a year that is asked for, or of none that is known; True when none is asked for."""
    asked = question.years
    told = _years_of(candidate) if asked else ()
    return not told or any(year in told for year in asked)


def names_elsewhere(question: Question, candidate: Candidate, lexicon: Lexicon) -> list[str]:
    """The question's names that documents know, but not this one; none that its passage spells out.

    None where names are joined ("in Gao or Kidal"), for each may have a document of its own.
    """
    if JOINED.search(question.text):
        return []
    around = f"{candidate.hit.context} {candidate.hit.text}"
    near, known = set(words(around)), [name for name in question.names_as_written if lexicon.knows(name)]
    missing = [name for name in known if not set(words(name)) & near]
    if not missing:
        return []
    text = candidate.hit.document.text
    forms = [form for pair in lexicon.long_forms.items() if any(form in text for form in pair) for form in pair]
    whole = _stems_of(text) | set(words(" ".join(forms)))
    return [name for name in missing if not set(words(name)) & whole and name not in _spelled_out(question, around)]


def _years_of(candidate: Candidate) -> tuple[str, ...]:
    """The years that a sentence names, else those of the nearest one before it that names any, else the title's."""
    text, sentences = candidate.hit.document.text, candidate.hit.passage.sentences
    earlier = [span for span in sentences if span.start < candidate.span.start]
    before = [candidate.hit.before] if candidate.hit.before is not None else []
    said = [candidate.quote, *(span.of(text) for span in (*reversed(earlier), *before)), candidate.hit.context]
    return next((years for sentence in said if (years := Question(sentence).years)), ())


@lru_cache(maxsize=64)  # documents: a long one takes a tenth of a second
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _measures_alike(question: Question, sentence: str, around: set[str], lexicon: Lexicon) -> bool:
    """Whether what "how much …" asks to be measured is named around a sentence, or its unit stands in it."""
    match = MEASURED.search(question.text.lower())
    if match is None:
        return True
    if match[1] in UNITS and UNITS[match[1]].search(sentence):
        return True
    return {stem for stem in words(match[1]) if stem in lexicon.stems} <= around


def _names_one(question: Question, around: str) -> bool:
    """Whether a text holds one at least of the question's names, when there are any."""
    return not question.names or bool(set(words(around)) & set(question.names) or _spelled_out(question, around))


def _spelled_out(question: Question, around: str) -> list[str]:
    """The question's abbreviations of a name that a text spells out: "EU" where "European Union" stands."""
    initials = {"".join(re.findall(rf"\b{CAPITAL}", name[0])) for name in NAME.finditer(around)}
    short = [name for name in question.names_as_written if name.isupper() and len(name) > 1]
    return [name for name in short if any(letters.endswith(name) for letters in initials)]


def _counts_alike(question: Question, sentence: str, index: Index) -> bool:
    """Whether one of the sentence's quantities counts something like what "how many …" asks to be counted."""
    match = COUNTED.search(question.text.lower())
    counted = _leading_content(match[1].split()) if match else []
    around = surroundings_of_quantities(sentence)
    if not counted or not around or counted[0] in ANYBODY:
        return True
    if counted == ["times"] and TIMES.search(fold(sentence)):
        return True
    if any(set(words(" ".join(counted))) <= set(words(told)) for told in around):
        return True
    known = any(index.lexicon.knows(word) for word in counted if not set(words(word)) & set(question.names))
    least = LEAST_COUNTED if known else LEAST_UNKNOWN_COUNTED
    return max(index.similarities(" ".join(counted), around)) >= least


def _leading_content(phrase: Sequence[str]) -> list[str]:
    """The words of a phrase up to its first function word: "police officers" of "police officers were sent"."""
    stop = next((n for n, word in enumerate(phrase) if word.lower() in STOPWORDS), len(phrase))
    return list(phrase[:stop])

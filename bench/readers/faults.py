"""Signs of bad reading in a file whose truth nobody wrote: each is found by itself, for a person to judge."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bench.readers.measures import words
from corpus.document import BlockKind, Document
from corpus.readers.pdf.language import COMMONEST_WORDS

ENDS = re.compile(r"""[.!?:;…][)\]}"'”’»]*$|\.{3,}$|[;,] (?:and|or|et|ou)$""")
NOTE = re.compile(r"(?:\d{1,3}|[*∗†‡§¶]{1,2})[.)]?\s?(?=[^\W\d]|[\"'“‘«])")
SHOWN_CHARS = 70  # of each half of a torn sentence
FEW_WORDS = 4  # a shorter block is a label or a cell, not half a sentence
LETTERS = re.compile(r"[^\W\d_]+")
COMMON = 2  # times that both halves of a glued word stand in the file


@dataclass(frozen=True, slots=True)
class Tear:
    """Two blocks that seem to be one sentence; `page` is that of the first, None in a file without pages."""

    page: int | None
    end: str
    beginning: str


def torn_sentences(document: Document) -> list[Tear]:
    """Where a paragraph ends without the end of a sentence, and either the next begins in lower case or it ends in the
    middle: with one of the commonest words ("of the").

    Notes between are passed over. An item of a list may end with "; and", and a clause of a resolution with a comma.
    """
    running = {BlockKind.PARAGRAPH, BlockKind.ITEM}
    blocks = [(block, block.span.of(document.text)) for block in document.blocks]
    text_blocks = [(b, text) for b, text in blocks if b.kind in running and not NOTE.match(text)]
    tears = []
    for (block, text), (_, following) in pairwise(text_blocks):
        if len(text.split()) < FEW_WORDS or ENDS.search(text):
            continue
        middle = text.split()[-1].lower() in COMMONEST_WORDS
        if middle or following.lstrip("\"'“‘«([")[:1].islower():
            tears.append(Tear(document.page_at(block.span.end - 1), text[-SHOWN_CHARS:], following[:SHOWN_CHARS]))
    return tears


def glued_words(text: str, layout: str) -> list[str]:
    """Words of `text` that are two in `layout`, on one line, where both halves stand in it elsewhere too."""
    apart, together = _pairs(layout), Counter(_letters(layout))
    found = []
    for word in dict.fromkeys(_letters(text)):
        if together[word]:
            continue
        halves = [(word[:n], word[n:]) for n in range(1, len(word))]
        pair = next((pair for pair in halves if apart[pair] and min(together[half] for half in pair) >= COMMON), None)
        if pair:
            found.append(f"{word} ({' '.join(pair)})")
    return found


def split_words(text: str, layout: str) -> list[str]:
    """Neighbours in `text` that are one word in `layout`, where they are never neighbours and one is no word alone."""
    apart, together = _pairs(layout), Counter(_letters(layout))
    found = [
        f"{left} {right}"
        for left, right in dict.fromkeys(_pairs(text))
        if together[left + right] and not apart[left, right] and not (together[left] and together[right])
    ]
    return sorted(found)


def words_nowhere(text: str, oracle: str) -> tuple[float, list[str]]:
    """The share of the oracle's words that `text` has nowhere, and those words, the commonest first."""
    own, others = set(words(text)), words(oracle)
    lost = Counter(word for word in others if word not in own)
    return lost.total() / max(len(others), 1), [word for word, _ in lost.most_common()]


def _letters(text: str) -> list[str]:
    return [word.casefold() for word in LETTERS.findall(text)]


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """How often two words stand side by side on a line with nothing but a space between."""
    return Counter(pair for line in text.splitlines() for pair in _neighbours(line))


def _neighbours(line: str) -> Iterator[tuple[str, str]]:
    found = list(LETTERS.finditer(line))
    for left, right in pairwise(found):
        if line[left.end() : right.start()] == " ":
            yield left[0].casefold(), right[0].casefold()

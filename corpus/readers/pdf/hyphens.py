"""Joins the lines of a paragraph, and makes words whole that were cut at a line's end."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.readers.pdf.english import english_words
from corpus.readers.pdf.language import COMMONEST_WORDS
from corpus.readers.pdf.layout import Line
from corpus.readers.pdf.tolerances import HYPHENS

HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
WORD = re.compile(r"[^\W\d_]+")
LAST_PIECE = re.compile(r"([^\W\d_]+)-$")
FIRST_PIECE = re.compile(r"([^\W\d_]+)")
ADDRESS = re.compile(r"(?:https?://|www\.|@)\S*$|\S\.\S+/\S*$|%[0-9A-F]{2}\S*$|(?:\S+-){4}$")
ENGLISH = frozenset("a and are as at be by for in is it of on that the to was with".split())  # noqa: SIM905
PREFIXES = frozenset("all ex non self vice well demi semi mi quasi pro anti".split())  # noqa: SIM905
DOUBLING = frozenset({"re", "pre", "de"})  # parted from a word in e: re-elected
BEHIND = frozenset("il elle on ils elles je tu nous vous ce ci là même mêmes être dire".split())  # noqa: SIM905
PARTICLES = frozenset({"by", "in", "on", "up", "off", "out"})  # follow-up
SUSPENDING = frozenset({"and", "or", "und", "oder", "bzw", "et", "ou", "y", "e", "to"})  # short- and long-term


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document and how often each occurs in one piece, with its hyphens or without."""

    counts: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def of(lines: Iterable[Line]) -> "Vocabulary":
        """The words of these lines; a word cut at a line's end tells nothing, and both its pieces are left out."""
        counts = Counter[str]()
        cut = False
        for line in lines:
            text = line.text.lower()
            if cut:
                text = text.partition(" ")[2]
            cut = text.endswith("-")
            if cut:
                text = text.rpartition(" ")[0]
            counts.update(WORD.findall(text))
            if "-" in text:
                counts.update(HYPHENATED.findall(text))
        return Vocabulary(counts)

    def join(self, lines: Sequence[Line]) -> str:
        """The text of lines, words cut at line ends made whole; a form feed for each turn of the page.

        The form feed stands behind a space, after the word that the turn cut.
        """
        text, page, turns = lines[0].text, lines[0].page, ""
        for line in lines[1:]:
            turns += "\f" * (line.page - page)
            page = line.page
            kept, glue = self._seam(text, line.text)
            first, space, rest = line.text.partition(" ")
            if glue:
                text = f"{kept}{glue}{turns}{line.text}"
                turns = ""
            elif space:
                text = f"{kept}{first} {turns}{rest}"
                turns = ""
            else:
                text = kept + first
        return text

    def _seam(self, text: str, following: str) -> tuple[str, str]:
        """What is kept of `text` before `following`, and what stands between: a space or nothing."""
        if not text.endswith("-") or not text[-2:-1].isalnum():
            spans = text.endswith("–") and text[-2:-1].isdigit() and following[0].isdigit()
            return text, "" if spans else " "
        left, right = LAST_PIECE.search(text), FIRST_PIECE.match(following)
        if ADDRESS.search(text):
            return text, ""
        if left is None or right is None:
            return text, "" if following[0].isalnum() else " "
        if right[1].lower() in SUSPENDING:
            return text, " "
        chained = text[: left.start()].endswith("-") or following[right.end() :].startswith("-")
        return (text if self._keeps(left[1], right[1], chained=chained) else text[:-1]), ""

    def _keeps(self, left: str, right: str, *, chained: bool) -> bool:
        """Whether the hyphen between the halves of a word is the author's; `chained` says that another one follows."""
        whole, parted = (f"{left}{glue}{right}".lower() for glue in ("", "-"))
        if self.counts[whole] or self.counts[parted]:
            return self.counts[parted] > self.counts[whole]
        named = right[0].isupper() and not left.isupper()
        if named or len(left) == 1 or (left.isupper() and not right.isupper()):
            return True
        capital, left, right = left[0].isupper(), left.lower(), right.lower()
        english = english_words() if self._is_english else {}
        if left in DOUBLING and right[0] == "e" and self._knows(right, english):
            return True
        if english.get(whole, 0) > HYPHENS.rare * min(english.get(left, 0), english.get(right, 0)):
            return False
        if chained:
            links = self._knows(left, english) or self._knows(right, english) or right in COMMONEST_WORDS
            return links or capital
        return self._are_words(left, right, english)

    def _are_words(self, left: str, right: str, english: dict[str, int]) -> bool:
        """Whether both halves of a word are words by themselves."""
        if right in BEHIND and not english:
            return self.counts[left] > 0
        if len(right) < HYPHENS.shortest_half and right not in PARTICLES:
            return False
        fuses = not english and left in COMMONEST_WORDS  # poursuite, parmi, surtout
        leads = left in PREFIXES or (self._knows(left, english) and not fuses)
        return leads and self._knows(right, english)

    def _knows(self, word: str, english: dict[str, int]) -> bool:
        return self.counts[word] > 0 or word in english

    @property
    def _is_english(self) -> bool:
        english = sum(self.counts[word] for word in ENGLISH)
        return 2 * english > sum(self.counts[word] for word in COMMONEST_WORDS)

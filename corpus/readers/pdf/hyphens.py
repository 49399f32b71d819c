"""Joins the lines of a paragraph, and makes words whole that were cut at a line's end."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.readers.pdf.layout import Line

HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
WORD = re.compile(r"[^\W\d_]+")
LAST_PIECE = re.compile(r"([^\W\d_]+)-$")
FIRST_PIECE = re.compile(r"([^\W\d_]+)")
SUSPENDING = frozenset({"and", "or", "und", "oder", "bzw", "et", "ou", "y", "e", "to"})  # short- and long-term


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document and how often each occurs in one piece, with its hyphens or without."""

    counts: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def of(lines: Iterable[Line]) -> "Vocabulary":
        """The words of these lines; a word cut at a line's end tells nothing and is left out."""
        counts = Counter[str]()
        for line in lines:
            text = line.text.lower()
            if text.endswith("-"):
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
        if left is None or right is None:
            return text, "" if following[0].isalnum() else " "
        if right[1].lower() in SUSPENDING:
            return text, " "
        whole, parted = (f"{left[1]}{glue}{right[1]}".lower() for glue in ("", "-"))
        keeps = text[: left.start()].endswith("-") or self.counts[parted] > self.counts[whole]
        joins = self.counts[whole] or following[0].islower()
        return (text[:-1] if joins and not keeps else text), ""

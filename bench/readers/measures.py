"""How well a file was read: each measure compares a reading with the truth, and is a share from 0 to 1 or None.

None means that there is nothing to measure: the document has no tables, or the reader tells none.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from bench.readers.reading import ReadCell, Reading
from bench.readers.truth import TrueCell, Truth

LABEL = re.compile(r"^(?:\(?\w{1,4}[.)]|[•·▪–*-])\s+(?=\S)")  # "12. ", "(a) ", "• "
LIGATURES = {chr(0xFB00 + n): letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"))}
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', **LIGATURES})
WORD = re.compile(r"\w+(?:[.,’'/-]\w+)*")
GROUPING = re.compile(r"(?<=\d),(?=\d{3}\b)")


def same(text: str) -> str:
    """A text in the form in which two are compared: one kind of space and of quotes, letters instead of ligatures.

    The label of a paragraph or list item ("12.", "(a)", "•") is left out, for readers keep it or tell it elsewhere.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())
    return LABEL.sub("", plain)


def sentences_whole(truth: Truth, reading: Reading) -> float | None:
    """The share of the true sentences that come out word for word, and as one sentence."""
    read = Counter(map(same, reading.sentences))
    true = Counter(map(same, truth.sentences))
    return share((true & read).total(), true.total())


def sentences_in_order(truth: Truth, reading: Reading) -> float | None:
    """The share of the sentences of the running text found whole that stand in the right order: of the longest rise."""
    places: dict[str, int] = {}
    for n, sentence in enumerate(reading.sentences):
        places.setdefault(same(sentence), n)
    found = [places[same(sentence)] for sentence in truth.body if same(sentence) in places]
    return share(longest_rise(found), len(found))


def words_lost(truth: Truth, reading: Reading) -> float | None:
    """The share of the printed words that the reader does not give as often as they stand there."""
    true, read = Counter(words(truth.text)), Counter(words(reading.text))
    return share((true - read).total(), true.total())


def words_foreign(truth: Truth, reading: Reading) -> float | None:
    """The share of the reader's words that stand nowhere in the truth: running heads, navigation, words spoiled."""
    true, read = set(words(truth.text)), words(reading.text)
    return share(sum(word not in true for word in read), len(read))


def headings_found(truth: Truth, reading: Reading) -> float | None:
    """The share of the headings that the reader tells as headings, whole."""
    if reading.headings is None:
        return None
    true, read = Counter(map(same, truth.headings)), Counter(map(same, reading.headings))
    return share((true & read).total(), true.total())


def headings_right(truth: Truth, reading: Reading) -> float | None:
    """The share of what the reader tells as headings that is one."""
    if reading.headings is None:
        return None
    true, read = Counter(map(same, truth.headings)), Counter(map(same, reading.headings))
    return share((true & read).total(), read.total())


def cells_headed(truth: Truth, reading: Reading) -> float | None:
    """The share of the cells told with all the headings over them and the name of their row."""
    return _cells_told(truth.cells, reading.cells, with_group=False)


def cells_grouped(truth: Truth, reading: Reading) -> float | None:
    """The share of the cells told so, and with the group of their row where they have one."""
    return _cells_told(truth.cells, reading.cells, with_group=True)


def longest_rise(numbers: Sequence[int]) -> int:
    """The length of the longest strictly increasing subsequence (Schensted 1961)."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)


def words(text: str) -> list[str]:
    """The words and figures of a text in lower case: "38,450", "price-determining", "a/80/917"."""
    return [m[0].casefold() for m in WORD.finditer(unicodedata.normalize("NFC", text).translate(QUOTES))]


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


def _cells_told(true: Sequence[TrueCell], read: Sequence[ReadCell] | None, *, with_group: bool) -> float | None:
    if read is None:
        return None
    by_value: dict[str, list[ReadCell]] = {}
    for cell in read:
        by_value.setdefault(_value(cell.value), []).append(cell)
    told = sum(
        any(_tells(cell, found, with_group=with_group) for found in by_value.get(_value(cell.value), []))
        for cell in true
    )
    return share(told, len(true))


def _tells(cell: TrueCell, found: ReadCell, *, with_group: bool) -> bool:
    wanted = set(words(cell.row)) | set(words(cell.group) if with_group else ())
    headings = set(words(" ".join(cell.headings)))
    return headings <= set(words(found.headings)) and wanted <= set(words(found.row))


def _value(text: str) -> str:
    return GROUPING.sub("", same(text))

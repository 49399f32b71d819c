"""The seam to a recogniser: a picture in, its printed lines out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:  # slow to import, and most files have no scanned page
    import numpy as np
    from numpy.typing import NDArray

RECOGNISING = b"{}\n"  # what a worker says before it recognises a picture
Picture: TypeAlias = "NDArray[np.uint8]"
VERSION = 1  # raised when the same picture is read otherwise: drafts that were kept are stale then
MOST_SCANS = 200  # of a file: some ten minutes of work


class RecognisedWord(NamedTuple):
    """A word and its left and right end, in pixels."""

    text: str
    left: float
    right: float


class RecognisedLine(NamedTuple):
    """The words of a line from left to right, and how probable its characters are on average, 0 to 1.

    `baseline` is where it stands in the middle of the picture, in pixels from the top, `size` that of its type.
    """

    words: tuple[RecognisedWord, ...]
    baseline: float
    size: float
    confidence: float


class Recognised(NamedTuple):
    """The lines of a picture; they all lean by `slope`, in pixels downwards for each to the right."""

    lines: tuple[RecognisedLine, ...]
    slope: float = 0.0


class Recogniser(Protocol):
    """Reads a picture of (height, width) grey pixels, 0 black to 255 white."""

    def __call__(self, picture: Picture, /) -> Recognised:
        """Its lines, from the top down."""


@dataclass(frozen=True, slots=True)
class Scans:
    """How scanned pages are read: by which recogniser, and at most how many of a file."""

    recogniser: Recogniser
    most: int = MOST_SCANS

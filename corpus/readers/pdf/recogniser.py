"""Recognises the printed text of a picture: finds its lines, levels them, and reads each from left to right.

The two models are PP-OCRv6 (small) as the package rapidocr carries them; its code is never imported, for that reaches
for the network where a file is missing.
"""

import hashlib
import math
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.codes import CorpusCode
from corpus.errors import CorpusError
from corpus.message import Message
from corpus.recognition import Picture, Recognised, RecognisedLine, RecognisedWord

PACKAGE, EXTRA = "rapidocr", "griot[ocr]"
FINDER, READER = "models/PP-OCRv6_det_small.onnx", "models/PP-OCRv6_rec_small.onnx"
PINNED = {  # of rapidocr 3.10.0
    FINDER: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    READER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}

COARSER = 2  # pixels of the picture, across and down, to one that lines are looked for in
MULTIPLE = 32  # pixels, of which the finder wants whole ones
TEXT = 0.3  # probability that a pixel belongs to the core of a line, as PP-OCR's own settings have it
SURE_LINE = 0.5  # of its core on average, as there
SHORTEST_CORE = 3  # coarse pixels across or down; less is a speck
MOST_LINES = 1000  # of a page, as there; a newspaper's has some 800
CORE_GROWS = 0.8  # of its height, by which a line reaches beyond its core at each side
LEVELLED_FROM = 8  # times its height is a core wide that tells how the page leans
STEEPEST = 0.12  # of the width, some 7 degrees; letters lean with their line and are read all the same
LINE_HEIGHT = 48  # pixels, in which lines are read
STEP = 8  # pixels that the reader goes on at a time
LONGEST = 3200  # pixels in which one line is read; a longer one is pressed together
FOREIGN = 0x2E80  # from here on are the signs of scripts in which nothing is quoted, and their broad punctuation
SMALL, ASCENDS, ACCENTED = 0.47, 0.7, 0.88  # em above the baseline, in common print: x, d, É
DESCENDS, HANGS = 0.21, 0.13  # em below it: p, a comma
LOW = frozenset("acegmnopqrsuvwxyzçæœ .,:;-–_~+=«»*")
DEEP, HANGING = frozenset("gjpqy()[]{}"), frozenset(",;çQ")
SEEN = 1 / 22  # of a line's letters at least, before rows of ink tell them
LETTER_HALF = 0.25  # em from the middle of a letter to its side
INKED = 0.5  # of the way from paper to ink
RULED = 0.75  # of a row or column of pixels is dark where a rule runs; letters never fill so much
INKED_ROW = 0.02  # of the ink in the fullest row; less is a speck, or one accent of many letters
ACCENT_GAP = 3  # pixels between a letter and its accent at most


class PackagedRecogniser:
    """The models that the extra installs. One line after another is read, so that none depends on its neighbours.

    Raises CorpusError when the extra is not installed, or its models are others than those that were pinned.
    """

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime  # noqa: PLC0415  (slow to import)

        folder = checked_models()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # each line has another width: what an arena keeps is never used again
        self._finder, self._reader = (
            onnxruntime.InferenceSession(folder / name, options, ["CPUExecutionProvider"]) for name in (FINDER, READER)
        )
        characters = self._reader.get_modelmeta().custom_metadata_map["character"].split("\n")
        signs = ["", *characters, " "]
        self._kept = np.array([n for n, sign in enumerate(signs) if _is_latin(sign)])
        self._signs = [signs[n] for n in self._kept]

    def __call__(self, picture: Picture) -> Recognised:
        """See `Recogniser`."""
        cores, slope = _cores(self._probabilities(picture))
        lines = [self._read(picture, core, slope) for core in cores]
        return Recognised(tuple(line for line in lines if line), slope)

    def _probabilities(self, picture: Picture) -> NDArray[np.float32]:
        """For each coarse pixel, how probable it is that it belongs to the core of a line."""
        height, width = (edge // COARSER for edge in picture.shape)
        blocks = picture[: height * COARSER, : width * COARSER].reshape(height, COARSER, width, COARSER)
        shown = np.full((_whole(height), _whole(width)), 255.0, np.float32)
        shown[:height, :width] = blocks.mean(axis=(1, 3))
        (found,) = self._finder.run(None, {"x": _normal(shown)})
        return np.asarray(found[0, 0, :height, :width], np.float32)

    def _read(self, picture: Picture, core: "_Core", slope: float) -> RecognisedLine | None:
        strip = _strip(picture, core, slope)
        (found,) = self._reader.run(None, {"x": _normal(strip)})
        steps = found[0][:, self._kept]
        best = steps.argmax(axis=1)
        places = [n for n, sign in enumerate(best) if sign and (n == 0 or best[n - 1] != sign)]
        text = "".join(self._signs[best[n]] for n in places)
        if not text.strip():
            return None
        confidence = float(np.mean([steps[n, best[n]] for n in places]))
        return _placed(text, places, confidence, strip, core)


def checked_models() -> Path:
    """The folder of the package. Raises CorpusError when it is missing or holds other models."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CorpusError(Message(CorpusCode.OCR_MISSING, extra=EXTRA))
    folder = Path(next(iter(spec.submodule_search_locations)))
    for name, expected in PINNED.items():
        file = folder / name
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        if found != expected:
            raise CorpusError(Message(CorpusCode.OCR_ALTERED, file=str(file), extra=EXTRA))
    return folder


def _is_latin(sign: str) -> bool:
    """Whether a sign belongs to what is read: Latin letters, figures, punctuation, and nothing at all."""
    if len(sign) != 1:
        return not sign
    if sign.isalpha():
        return "LATIN" in unicodedata.name(sign, "") and ord(sign) < FOREIGN
    return ord(sign) < FOREIGN


def _whole(edge: int) -> int:
    return max(MULTIPLE, math.ceil(edge / MULTIPLE) * MULTIPLE)


def _normal(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """A grey picture as the models take it: three equal channels between -1 and 1, in a batch of one."""
    return np.repeat((grey / 127.5 - 1).astype(np.float32)[None, None], 3, axis=1)


class _Core(NamedTuple):
    """The middle strip of a line: its ends in pixels, and its upper and lower edge in the middle of the picture."""

    left: float
    right: float
    top: float
    bottom: float


def _cores(found: NDArray[np.float32]) -> tuple[list[_Core], float]:
    """The cores of the lines from the top down, and how the page leans."""
    from scipy import ndimage  # noqa: PLC0415  (slow to import)

    labels, count = ndimage.label(found > TEXT, np.ones((3, 3)))
    if not count:
        return [], 0.0
    certain = ndimage.mean(found, labels, range(1, count + 1))
    spots = [
        (np.nonzero(labels[box] == n), box)
        for n, box in enumerate(ndimage.find_objects(labels), start=1)
        if certain[n - 1] >= SURE_LINE and min(box[0].stop - box[0].start, box[1].stop - box[1].start) >= SHORTEST_CORE
    ][:MOST_LINES]
    places = [(down + box[0].start, across + box[1].start) for (down, across), box in spots]
    slope = _slope(places)
    middle = found.shape[1] / 2
    cores = [_levelled(down, across, slope, middle) for down, across in places]
    return sorted(cores, key=lambda core: (core.top, core.left)), slope


def _slope(places: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> float:
    """How the long lines lean: the median, by the pixels of each."""
    slopes = []
    for down, across in places:
        width = np.ptp(across) + 1
        if width * width >= LEVELLED_FROM * len(down):
            slopes.append((float(np.polyfit(across, down, 1)[0]), len(down)))
    slopes = sorted(slope for slope in slopes if abs(slope[0]) <= STEEPEST)
    if not slopes:
        return 0.0
    weights = np.cumsum([weight for _, weight in slopes])
    return slopes[int(np.searchsorted(weights, weights[-1] / 2))][0]


def _levelled(down: NDArray[np.int64], across: NDArray[np.int64], slope: float, middle: float) -> _Core:
    level = down - slope * (across - middle)
    top, bottom = np.percentile(level, (2, 98))
    edges = (across.min(), across.max() + 1, top, bottom + 1)
    return _Core(*(float(edge) * COARSER for edge in edges))


def _grown(core: _Core) -> _Core:
    by = CORE_GROWS * (core.bottom - core.top)
    return _Core(core.left - by, core.right + by, core.top - by, core.bottom + by)


def _strip(picture: Picture, core: _Core, slope: float) -> NDArray[np.float32]:
    """The line around a core, made level and as high as the reader takes it; the picture's edges go on as paper."""
    from scipy import ndimage  # noqa: PLC0415

    line = _grown(core)
    scale = LINE_HEIGHT / (line.bottom - line.top)
    width = min(LONGEST, max(LINE_HEIGHT, round((line.right - line.left) * scale)))
    across = line.left + (np.arange(width) + 0.5) / width * (line.right - line.left)
    down = line.top + (np.arange(LINE_HEIGHT) + 0.5) / scale
    leaning = down[:, None] + slope * (across - picture.shape[1] / 2)
    where = np.stack([leaning, np.broadcast_to(across, leaning.shape)]) - 0.5
    margin = max(0, math.floor(where[0].min()) - 2), math.ceil(where[0].max()) + 3
    part = picture[margin[0] : margin[1]].astype(np.float32)
    where[0] -= margin[0]
    return np.asarray(ndimage.map_coordinates(part, where, order=1, mode="constant", cval=255.0), np.float32)


def _placed(
    text: str, places: Sequence[int], confidence: float, strip: NDArray[np.float32], core: _Core
) -> RecognisedLine:
    """The line on the picture: its words by where the reader saw them, its baseline and size by its ink."""
    line = _grown(core)
    across, down = (line.right - line.left) / strip.shape[1], (line.bottom - line.top) / LINE_HEIGHT
    top, bottom, first, last = _ink(strip)
    above, below = _extent(text)
    size = (bottom - top) / (above + below)
    baseline = bottom - below * size
    words = []
    for begin, end in _word_ends(text):
        left = (places[begin] + 0.5) * STEP - LETTER_HALF * size
        right = (places[end - 1] + 0.5) * STEP + LETTER_HALF * size
        left = first if begin == 0 else max(left, first)
        right = last if end == len(text.rstrip()) else min(right, last)
        words.append(RecognisedWord(text[begin:end], line.left + left * across, line.left + max(left, right) * across))
    return RecognisedLine(tuple(words), line.top + baseline * down, size * down, confidence)


def _ink(strip: NDArray[np.float32]) -> tuple[float, float, float, float]:
    """The upper, lower, left and right edge of what is printed, in pixels; the rules around a cell do not count."""
    paper, ink = np.percentile(strip, 90), np.percentile(strip, 2)
    dark = strip < paper - INKED * (paper - ink)
    level, upright = dark.mean(axis=1) > RULED, dark.mean(axis=0) > RULED
    dark[level], dark[:, upright] = False, False
    rows = dark.sum(axis=1)
    first, last = _stretch(rows > max(1.0, INKED_ROW * rows.max()), LINE_HEIGHT // 2)
    columns = np.nonzero(dark[first:last].any(axis=0))[0]
    if not len(columns):
        return 0.0, float(LINE_HEIGHT), 0.0, float(strip.shape[1])
    return float(first), float(last), float(columns[0]), float(columns[-1] + 1)


def _stretch(inked: NDArray[np.bool_], middle: int) -> tuple[int, int]:
    """From where to where rows are inked around the middle one, but for gaps as between a letter and its accent."""
    first, last = middle, middle + 1
    while (above := inked[max(0, first - ACCENT_GAP) : first]).any():
        first -= len(above) - int(np.argmax(above))
    while (below := inked[last : last + ACCENT_GAP]).any():
        last += len(below) - int(np.argmax(below[::-1]))
    return first, last


def _extent(text: str) -> tuple[float, float]:
    """How far the letters of a text reach above and below their baseline, in em."""
    enough = SEEN * len(text)
    high = sum(sign.isupper() and len(unicodedata.normalize("NFD", sign)) > 1 for sign in text)
    tall = sum(sign not in LOW for sign in text)
    deep, hanging = sum(sign in DEEP for sign in text), sum(sign in HANGING for sign in text)
    above = ACCENTED if high > enough else ASCENDS if tall > enough else SMALL
    below = DESCENDS if deep > enough else HANGS if hanging > enough else 0.0
    return above, below


def _word_ends(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for word in text.split(" "):
        if word:
            yield begin, begin + len(word)
        begin += len(word) + 1

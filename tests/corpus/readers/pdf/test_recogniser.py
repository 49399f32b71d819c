"""Printed text is recognised word for word, also where the page leans and the scan is grainy."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from corpus.codes import CorpusCode
from corpus.errors import CorpusError
from corpus.readers.pdf import recogniser as module
from corpus.readers.pdf.recogniser import PACKAGE, PINNED, PackagedRecogniser, checked_models
from corpus.recognition import Picture, Recognised
from tests.corpus.readers.pdf.papers import Draw, pdf, together, write

installed = pytest.mark.skipif(find_spec(PACKAGE) is None, reason="griot[ocr] is not installed")

SCALE = 2.7  # pixels a point
ENGLISH = (
    "Between January and September the customs service held 1,260",
    "kilograms of tramadol and 84.5 kilograms of cannabis resin.",
    "None of the 62 persons was brought before a judge in 48 hours.",
)
FRENCH = (
    "À Kidal, où l’accès reste très limité, l’équipe n’a pu vérifier",
    "ni les reçus ni l’âge des passagers ; 3 915 pirogues n’étaient",
    "pas immatriculées, et 84,5 % des contrôles ont été bâclés.",
)


@pytest.fixture(scope="module")
def recogniser() -> PackagedRecogniser:
    return PackagedRecogniser()


def drawn(draw: Draw, *, grain: float = 0.0, degrees: float = 0.0) -> Picture:
    """A page as a grey picture; `grain` is the standard deviation of its noise, of 255."""
    image = pdfium.PdfDocument(pdf(draw))[0].render(scale=SCALE, grayscale=True).to_pil().convert("L")
    pixels = np.asarray(image.rotate(degrees, fillcolor=255)).astype(float)
    noise = np.random.default_rng(1).normal(0, grain, pixels.shape)
    return (pixels * 0.9 + 10 + noise).clip(0, 255).astype(np.uint8)


def typed(texts: tuple[str, ...], *, left: float = 72, size: float = 11) -> Draw:
    def draw(canvas: Canvas) -> None:
        write(canvas, texts, 100, left=left, font="Times-Roman", size=size)

    return draw


def texts(found: Recognised) -> list[str]:
    return [" ".join(word.text for word in line.words).replace("'", "’") for line in found.lines]


@installed
@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
@pytest.mark.parametrize(("grain", "degrees"), [(0, 0), (18, 1), (12, -2)])
def test_print_is_read_word_for_word(
    recogniser: PackagedRecogniser, text: tuple[str, ...], grain: float, degrees: float
) -> None:
    found = recogniser(drawn(typed(text), grain=grain, degrees=degrees))
    assert texts(found) == list(text)
    assert min(line.confidence for line in found.lines) > 0.9


@installed
def test_a_line_has_its_baseline_its_size_and_its_ends(recogniser: PackagedRecogniser) -> None:
    first, second, _ = recogniser(drawn(typed(ENGLISH))).lines
    width = pdfmetrics.stringWidth(ENGLISH[0], "Times-Roman", 11)
    assert first.baseline / SCALE == pytest.approx(100, abs=1)
    assert second.baseline / SCALE == pytest.approx(114, abs=1)
    assert first.size / SCALE == pytest.approx(11, rel=0.07)
    assert (first.words[0].left / SCALE, first.words[-1].right / SCALE) == pytest.approx((72, 72 + width), abs=1.5)


@installed
def test_how_a_page_leans_is_told(recogniser: PackagedRecogniser) -> None:
    assert recogniser(drawn(typed(ENGLISH), degrees=1)).slope == pytest.approx(-np.tan(np.radians(1)), abs=0.003)


@installed
def test_cells_beside_each_other_are_lines_of_their_own(recogniser: PackagedRecogniser) -> None:
    page = together(typed(("Gao", "Mopti")), typed(("575", "5,882"), left=200))
    assert sorted(texts(recogniser(drawn(page)))) == ["5,882", "575", "Gao", "Mopti"]


def test_the_rules_around_a_cell_are_no_ink() -> None:
    strip = np.full((48, 60), 240.0, np.float32)
    strip[[3, 44]], strip[3:44, 4] = 20, 20  # the grid around the cell
    strip[15:31, 20:41] = 30  # what stands in it
    assert module._ink(strip) == (15, 31, 20, 41)


@installed
def test_an_empty_page_has_no_line(recogniser: PackagedRecogniser) -> None:
    assert recogniser(drawn(lambda _canvas: None)) == Recognised(())


@installed
def test_the_same_picture_is_read_alike_by_two_recognisers(recogniser: PackagedRecogniser) -> None:
    picture = drawn(typed(FRENCH))
    assert recogniser(picture) == PackagedRecogniser()(picture)


def test_a_package_that_is_missing_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACKAGE", "no_such_package")
    with pytest.raises(CorpusError, match=rf"^{CorpusCode.OCR_MISSING} \(extra='griot\[ocr\]'\)$"):
        checked_models()


def test_a_model_that_is_not_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "fake_models"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in PINNED:
        (package / name).write_bytes(b"another")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "PACKAGE", "fake_models")
    with pytest.raises(CorpusError, match=rf"^{CorpusCode.OCR_ALTERED}"):
        checked_models()

"""Laws of checking, on invented reports: what stands there is supported, and a changed figure never is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from index.search import Index
from qa.checking.check import Verdict, check, sentences_of

REPORTS = sorted((Path(__file__).parents[2] / "judged" / "reports").glob("*.md"))
DIGITS = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")
EVERY = 3  # of the sentences with a figure


@pytest.fixture(scope="module", params=REPORTS, ids=lambda path: path.stem)
def index(request: pytest.FixtureRequest, index_of: Callable[..., Index]) -> Index:
    return index_of(request.param.read_text(encoding="utf-8"))


def with_figures(index: Index) -> list[str]:
    quotes = [span.of(index.documents["d0"].text) for one in index.passages for span in one.sentences]
    return [quote for quote in quotes if DIGITS.search(quote) and len(sentences_of(quote)) == 1][::EVERY]


def changed(quote: str, figure: re.Match[str]) -> str:
    """The sentence with the last digit of a figure made another one."""
    last = figure.end() - 1
    return f"{quote[:last]}{(int(quote[last]) + 3) % 10}{quote[last + 1 :]}"


def test_what_stands_in_a_document_is_supported(index: Index) -> None:
    assert [quote for quote in with_figures(index) if check(quote, index)[0].verdict is not Verdict.SUPPORTED] == []


def test_a_changed_figure_is_never_supported(index: Index) -> None:
    drafts = [changed(quote, figure) for quote in with_figures(index) for figure in DIGITS.finditer(quote)]
    assert [draft for draft in drafts if check(draft, index)[0].verdict is Verdict.SUPPORTED] == []

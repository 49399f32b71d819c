"""What the tests of exports share: the visitor's language is English, unless a test says otherwise."""

from collections.abc import Iterator

import pytest

from tests.web.export.turns import speaking


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with speaking("en"):
        yield

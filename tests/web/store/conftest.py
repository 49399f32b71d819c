"""What tests of the store share: the time that it is told."""

import pytest

from tests.web.store.clock import Clock


@pytest.fixture
def clock() -> Clock:
    """Stands at noon."""
    return Clock()

"""A clock that a test moves."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)


class Clock:
    """Tells noon until time is made to pass."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **units: float) -> None:
        self.now += timedelta(**units)

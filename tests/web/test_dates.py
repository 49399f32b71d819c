"""Days and times are written as people write them, and kept in ISO 8601 for programs."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from web.dates import day_mark, day_text, time_mark

AT = datetime(2026, 11, 27, 9, 5, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "told"),
    [
        ("en", "2026-11-27", "27 November 2026"),
        ("fr", "2026-11-27", "27 novembre 2026"),
        ("en", "2026-11", "November 2026"),
        ("fr", "2026", "2026"),
        ("en", "spring", "spring"),
        ("en", "2026-13-40", "2026-13-40"),
    ],
)
def test_a_day_is_written_in_words(language: str, day: str, told: str) -> None:
    assert day_text(day, language) == told


@pytest.mark.parametrize(("language", "told"), [("en", "27 November 2026, 09:05"), ("fr", "27 novembre 2026, 09:05")])
def test_a_time_has_no_seconds_and_keeps_its_iso_form(client: FlaskClient, language: str, told: str) -> None:
    with client.application.test_request_context("/", headers={"Accept-Language": language}):
        assert time_mark(AT) == f'<time datetime="2026-11-27T09:05:33+00:00">{told}</time>'
        assert time_mark(AT.isoformat()) == time_mark(AT)


def test_what_is_no_day_is_not_taken_for_markup(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        assert day_mark("2026-11-27") == '<time datetime="2026-11-27">27 November 2026</time>'
        assert not hasattr(day_mark("<b>"), "__html__")

"""Days and languages come in one form, however a file declares them."""

import pytest

from corpus.readers.declared import iso_day, primary_language


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04T10:00Z", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("2021/3/4", "2021-03-04"),
        ("2021-03", "2021-03"),
        ("2021", "2021"),
        ("March 4th, 2021", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04"),
        ("March 2021", "2021-03"),
        ("2021-13-45", ""),
        ("1614850000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_day_is_as_exact_as_it_was_written(written: str, day: str) -> None:
    assert iso_day(written) == day


@pytest.mark.parametrize(
    ("tag", "language"), [("fr-ML", "fr"), ("en_US", "en"), ("bam", "bam"), ("français", ""), ("", "")]
)
def test_a_language_is_told_without_its_region(tag: str, language: str) -> None:
    assert primary_language(tag) == language

"""Days and languages come in one form, however a file declares them."""

from datetime import date

import pytest

from corpus.readers.metadata import declared_facts, facts_of, iso_day, primary_language, title_page_day


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


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Gold in Mali", "3 May 2021"], "2021-05-03"),
        (["3rd May 2021"], "2021-05-03"),
        (["May 3, 2021"], "2021-05-03"),
        (["Monday, 3 May 2021"], "2021-05-03"),
        (["(September 2019)"], "2019-09"),
        (["Sept. 2019"], "2019-09"),
        (["2021-05-03"], "2021-05-03"),
        (["1er mars 2020"], "2020-03-01"),
        (["le 14 août 2022"], "2022-08-14"),
        (["Distr.: General", "12 April 2024", "Original: English"], "2024-04-12"),
        (["Distr.: General 12 April 2024 Original: English", "Meeting of", "3 May 2020"], "2024-04-12"),
        (["Date: 5 June 2020"], "2020-06-05"),
        (["Date of publication: June 2020"], "2020-06"),
        (["Published: 2021"], "2021"),
        (["First published in May 2019 by the Press"], "2019-05"),
        (["Publié le 3 mai 2021"], "2021-05-03"),
        (["3 May 2021", "A page on", "3 May 2021"], "2021-05-03"),
        (["3 May 2021", "4 May 2021"], ""),  # which of the two is not known
        (["On 3 May 2021 police seized gold."], ""),
        (["Issued on 3 May 2021, the decree bans it."], ""),
        (["Published in 2019 it was read by many."], ""),
        (["Date of the incident: 3 May 2021"], ""),
        (["Last updated: 3 May 2021"], ""),
        (["May 2021 to June 2022"], ""),
        (["12 May 2021."], ""),  # the end of a sentence
        (["2010-11"], ""),
        (["2021"], ""),
        (["31 February 2020"], ""),
        ([], ""),
    ],
)
def test_a_title_page_gives_a_day_where_one_alone_can_be_meant(lines: list[str], day: str) -> None:
    assert title_page_day(lines) == day


def test_what_is_declared_has_one_form_and_what_is_not_named_is_left_out() -> None:
    assert declared_facts({"title": " Gold  ", "date": date(2021, 5, 3), "url": None, "colour": "red", 7: 7}) == {
        "title": "Gold",
        "published": "2021-05-03",
        "url": "",
    }


@pytest.mark.parametrize(
    "title",
    [
        "Document1",
        "Présentation 2",
        "Classeur1",
        "Microsoft Word - mill.doc",
        "mill.indd",
        "untitled-3",
        "(anonymous)",
        "-",
    ],
)
def test_what_a_program_calls_a_file_is_no_title(title: str) -> None:
    assert facts_of(title=title) == {}


@pytest.mark.parametrize("title", ["Document 2 of the mill", "Presentations of 2014", "Book 3: oars"])
def test_a_title_may_begin_like_a_program_s_own(title: str) -> None:
    assert facts_of(title=title) == {"title": title}


@pytest.mark.parametrize("author", ["Admin", "Administrateur", "Windows User", "Utilisateur Windows", "unknown", " "])
def test_whom_a_program_names_is_no_author(author: str) -> None:
    assert facts_of(author=author) == {}


def test_the_day_on_which_a_file_was_made_is_no_day_of_publication() -> None:
    assert facts_of(made=("", "2015-02-03T10:00:00Z", "2016-01-01")) == {"file_dated": "2015-02-03"}
    assert facts_of(published="2015-02-03", made=("none",)) == {"published": "2015-02-03"}

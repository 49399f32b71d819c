"""The dates of a sentence: as they are printed, and as they are sorted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.tabulation.dates import dates, iso


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Police seized it on 14 July 2022 in Gao.", ["14 July 2022"]),
        ("It came into force on January 1, 2015.", ["January 1, 2015"]),
        ("Seizures of February and March 2018 were large.", ["February and March 2018"]),
        ("It happened from 5 to 7 May 2019.", ["5 to 7 May 2019"]),
        ("It rose in the third quarter of 2019 and in Q2 2020.", ["third quarter of 2019", "Q2 2020"]),
        ("It was late October 2016, or early 2017.", ["late October 2016", "early 2017"]),
        ("Rainfall fell between 1998 and 2008, and in 2011-12.", ["between 1998 and 2008", "2011-12"]),
        ("Events run from 2012 to 2020; 2012 and 2013 were bad.", ["2012 to 2020", "2012", "2013"]),
        ("It may rise in May, and they march on.", ["May"]),
        ("Le 3 mars 2020, puis le 1er avril 2021.", ["3 mars 2020", "1er avril 2021"]),
        ("De 2019 à 2023, et depuis juin.", ["2019 à 2023", "juin"]),
        (
            "Au premier trimestre de 2018, fin 2019 et en 2020-09-30.",
            ["premier trimestre de 2018", "fin 2019", "2020-09-30"],
        ),
    ],
)
def test_a_date_is_found_as_it_is_printed(sentence: str, found: list[str]) -> None:
    assert [one.span.of(sentence) for one in dates(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Resolution 2374 (2017) established sanctions.",
        "The Global Organized Crime Index 2021 ranks countries.",
        "There were 2000 guests, who paid $1900.",
        "COVID-19 may march on, see no. 1999.",
    ],
)
def test_what_only_looks_like_a_year_is_none(sentence: str) -> None:
    assert dates(sentence) == []


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("14 July 2022", "2022-07-14"),
        ("January 1, 2015", "2015-01-01"),
        ("1er avril 2021", "2021-04-01"),
        ("mars 2019", "2019-03"),
        ("Q2 2020", "2020-04"),
        ("early 2016", "2016"),
        ("12.05.2019", "2019-05-12"),
        ("31 June 2020", "2020-06"),
        ("May", None),
    ],
)
def test_a_date_is_sorted_by_its_day_month_or_year(written: str, order: str | None) -> None:
    assert iso(written) == order


@given(st.text(alphabet="0123456789 -/.,QMayMarchmars12thofàto", max_size=60))
def test_dates_lie_within_the_sentence_and_apart(sentence: str) -> None:
    spans = [one.span for one in dates(sentence)]
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))

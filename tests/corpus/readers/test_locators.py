"""A block is cited by the article that it stands in and by its own number."""

import pytest

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.locators import division, with_divisions

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM


@pytest.mark.parametrize(
    ("text", "heads", "name"),
    [
        ("Article 2", True, "Article 2"),
        ("ARTICLE IV – Fees", True, "ARTICLE IV"),
        ("Article premier", True, "Article premier"),
        ("Rule 12 Fees", True, "Rule 12"),
        ("Article 2. The mayor decides.", False, "Article 2"),
        ("Article 7 bis : Le maire décide.", False, "Article 7 bis"),
        ("Article 2 applies.", False, ""),
        ("Article 2 of the law", True, ""),
        ("Articles 2 to 4", True, ""),
    ],
)
def test_an_article_is_known_by_its_name_at_the_start(text: str, heads: bool, name: str) -> None:
    assert division(text, heads=heads) == name


def test_an_article_holds_until_the_next_heading_or_the_closing_words() -> None:
    parts = [
        Part(PARAGRAPH, "Whereas."),
        Part(HEADING, "Article 1", 2),
        Part(PARAGRAPH, "1. Ten.", locator="para. 1"),
        Part(HEADING, "Exceptions", 3),
        Part(ITEM, "2.1 Five.", locator="item 2.1"),
        Part(PARAGRAPH, "By May.", locator="note 3"),
        Part(HEADING, "Annexes", 1),
        Part(PARAGRAPH, "None."),
        Part(PARAGRAPH, "Article 2. Nine."),
        Part(PARAGRAPH, "Eight."),
        Part(PARAGRAPH, "Done at Gao."),
    ]
    assert [part.locator for part in with_divisions(parts)] == [
        *("", "Article 1", "Article 1, para. 1", "Article 1", "item 2.1", "note 3"),
        *("", "", "Article 2", "Article 2", ""),
    ]

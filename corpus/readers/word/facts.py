"""The title that a Word file shows and the language of most of its text."""

from collections import Counter

from lxml import etree

from corpus.draft import tidy
from corpus.readers.metadata import primary_language
from corpus.readers.raised_type import in_plain_type
from corpus.readers.word.styles import Styles, chain_of, is_title, run_property
from corpus.readers.word.text import words
from corpus.readers.word.xml import value


def shown_title(body: etree._Element, styles: Styles) -> str:
    """The text of the first paragraph in the style "Title": what a reader sees is the title, whatever is declared."""
    for paragraph in body.iterchildren("{*}p"):
        if is_title(list(chain_of(value(paragraph, "pPr/{*}pStyle"), styles))[:1]):
            return tidy(in_plain_type("".join(words(paragraph, styles.looks))))
    return ""


def language_of(body: etree._Element, styles: Styles) -> str:
    """The language of most of the text."""
    if next(body.iterdescendants("{*}lang"), None) is None:
        return primary_language(styles.language) if next(body.iterdescendants("{*}r"), None) is not None else ""
    chars: Counter[str] = Counter()
    for run in body.iterdescendants("{*}r"):
        language = run_property(run, "lang") or styles.language
        chars[primary_language(language)] += sum(len(text.text or "") for text in run.iterchildren("{*}t"))
    return chars.most_common(1)[0][0] if chars else ""

"""Writes rows as CSV that a spreadsheet opens as text: it runs nothing and mistakes no letter.

An export is the same in every language of the page: English column names, those of the JSON API where it has them, and
times in ISO 8601. What was made of one export (a formula, a script) then works with the next, whoever took it.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8; Python reads it away with "utf-8-sig"
SIGNED = re.compile(r"[-+]\d+(?:[., \u00a0\u202f]\d+)*\s?%?")  # a number, and no formula
FORMULA_STARTS = frozenset("=+-@\t\r")  # OWASP, "CSV Injection"; also in full width


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, with_numbers: bool = False) -> Iterator[str]:
    """The text of a CSV file, line by line. A cell that would be taken for a formula gets a leading apostrophe.

    `with_numbers` says that "-5" and "+3.2 %" are meant as numbers.
    """
    yield BYTE_ORDER_MARK + _line(header)
    for row in rows:
        yield _line(row, with_numbers=with_numbers)


def _line(cells: Sequence[str], *, with_numbers: bool = False) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(
        [cell if with_numbers and SIGNED.fullmatch(cell) else _as_text(cell) for cell in cells]
    )
    return line.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if unicodedata.normalize("NFKC", cell[:1]) in FORMULA_STARTS else cell

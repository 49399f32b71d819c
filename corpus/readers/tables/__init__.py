"""Says the rows of a table, whatever file it stands in, so that a figure stands beside what it counts."""

from corpus.readers.tables.contents import is_figure
from corpus.readers.tables.grid import MAX_CELLS, Cell, CellRows, is_layout, one_line, without_common_heads
from corpus.readers.tables.headings import goes_on
from corpus.readers.tables.rows import numbered_parts, table_parts

__all__ = [
    "MAX_CELLS",
    "Cell",
    "CellRows",
    "goes_on",
    "is_figure",
    "is_layout",
    "numbered_parts",
    "one_line",
    "table_parts",
    "without_common_heads",
]

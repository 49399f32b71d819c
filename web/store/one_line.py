"""Makes one clean line of what a person typed."""

import unicodedata

JOINERS = "\u200c\u200d"  # hold a family emoji together, and Persian letters apart


def one_line(text: str, max_chars: int) -> str:
    """A text without control characters or hidden directions, each run of spaces one space, cut with an ellipsis."""
    kept = (c for c in text if c in JOINERS or unicodedata.category(c) not in {"Cf", "Cs"})
    line = " ".join("".join(c if c in JOINERS or c.isprintable() else " " for c in kept).split())
    return line if len(line) <= max_chars else f"{line[: max_chars - 1].rstrip()}…"

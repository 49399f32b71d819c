"""Ordinary English words with their frequency: evidence for a hyphen where the document itself holds none."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def english_words() -> dict[str, int]:
    """How often words occur in Google's books, as the package symspellpy carries them; empty where it is missing."""
    spec = find_spec("symspellpy")
    path = Path(spec.origin).parent / "frequency_dictionary_en_82_765.txt" if spec and spec.origin else None
    if path is None or not path.is_file():
        return {}
    rows = (row.split() for row in path.read_text(encoding="utf-8-sig").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}

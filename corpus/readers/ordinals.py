"""Numbers as lists write them: in letters and in Roman figures."""

ROMAN = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)  # noqa: SIM905
)
MAX_ROMAN = 3999
LETTERS = 26
MOST_LETTERS = 9  # as many as a list's longest number repeats


def roman(number: int) -> str:
    """A number in lower-case Roman figures; as it is where it has none."""
    if not 0 < number <= MAX_ROMAN:
        return str(number)
    written = ""
    for worth, figures in ROMAN:
        written += figures * (number // worth)
        number %= worth
    return written


def lettered(number: int) -> str:
    """A number as a lower-case letter, doubled after z; as it is where it has none."""
    if not 0 < number <= LETTERS * MOST_LETTERS:
        return str(number)
    return chr(ord("a") + (number - 1) % LETTERS) * ((number - 1) // LETTERS + 1)

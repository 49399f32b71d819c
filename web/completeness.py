"""Says how many of the sentences that answer a question are shown."""

from flask_babel import format_decimal, ngettext


def shown_of_found(shown: int, found: int) -> str:
    """Of the sentences that were found to answer, how many are shown; "" when all of them are."""
    if shown >= found:
        return ""
    return str(
        ngettext(
            "%(num)s of %(found)s sentences that answer is shown",
            "%(num)s of %(found)s sentences that answer are shown",
            shown,
            found=format_decimal(found),
        )
    )

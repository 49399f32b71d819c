"""Raised numbers as plain text: the exponent of km², which would else read as km2."""

import re

SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """A number in superscript characters; what is no number stays as it is."""
    return text.translate(SUPERSCRIPTS) if re.fullmatch(r"[-+−]?\d+", text) else text

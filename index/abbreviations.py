"""Finds abbreviations and their long forms where a text introduces them: "Long Form (LF)" and "LF (Long Form)"."""

import re

INTRODUCED = re.compile(r"\(([^()]{2,120})\)")
SHORT = re.compile(r"(?=[^\W_]*[A-Z])[^\W_][\w.&/-]{1,9}")
WORDS_BEFORE = re.compile(r"[^\s()]+")
SENTENCE_BREAK = re.compile(r"\n|[.!?;:]\s")  # a long form does not reach over one
BEFORE_CHARS = 200  # longer than any long form
NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:and|against|de|des|du|for|in|la|le|of|on|the|to)){0,2}\s+)+[A-ZÀ-Þ][\w’'.-]*$"
)
NOT_OF_THE_NAME = re.compile(
    r"^(?:.*\band the\s+|\S+['’]s\s+|(?:The|In|On|Under|With|From|For|At|By|And|An?)\s+(?:the\s+)?)"
)


def abbreviations(text: str) -> dict[str, str]:
    """Each abbreviation that the text introduces, with its long form as written there first.

    The algorithm of Schwartz and Hearst (2003): the letters of the short form must occur in the long form in their
    order, the first of them at the start of a word; the long form has at most min(n + 5, 2n) words. A name in
    capitals that ends there is taken whole, whatever its letters: bodies are often abbreviated in another language.
    """
    found: dict[str, str] = {}
    for introduced in INTRODUCED.finditer(text):
        inside = introduced[1].split(",")[0].strip()
        before = text[max(0, introduced.start() - BEFORE_CHARS) : introduced.start()]
        before = SENTENCE_BREAK.split(before)[-1]
        if SHORT.fullmatch(inside):
            spelled, name = _long_form(inside, _last_words(before, inside)), _name_at_end(before)
            long = name if inside.isupper() and inside.isalpha() and name.endswith(spelled) else spelled
            if long:
                found.setdefault(inside, long)
            continue
        words = WORDS_BEFORE.findall(before)
        short = words[-1] if words else ""
        if SHORT.fullmatch(short) and len(inside.split()) <= _max_words(short):
            long = _long_form(short, inside)
            if long == inside:
                found.setdefault(short, long)
    return found


def _name_at_end(before: str) -> str:
    match = NAME.search(before.rstrip())
    return NOT_OF_THE_NAME.sub("", match[0]) if match else ""


def _max_words(short: str) -> int:
    return min(len(short) + 5, 2 * len(short))


def _last_words(before: str, short: str) -> str:
    words = list(WORDS_BEFORE.finditer(before))[-_max_words(short) :]
    return before[words[0].start() :].rstrip() if words else ""


def _long_form(short: str, text: str) -> str:
    """The shortest end of `text` that spells `short`; empty when none does."""
    letters = [c for c in short.lower() if c.isalnum()]
    lowered, at = text.lower(), len(text)
    for n in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (lowered[at] == letters[n] and (n > 0 or at == 0 or not lowered[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
    long = text[at:].strip()
    return long if len(long) > len(short) and short not in long.split() else ""

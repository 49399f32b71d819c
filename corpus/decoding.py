"""Text out of bytes: finds the encoding of a text file, and says of binary data that it is no text."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.message import Message

MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE_BYTES = 4096  # where UTF-16 without a mark is looked for
GUESSED_BYTES = 50_000  # enough for the letters of any language
FEWEST_HIGH_BYTES = 40  # beyond ASCII, from which an encoding can be guessed: a short sentence
HIGH_SHARE = 0.4  # of all bytes but white space: French has 0.05, Czech 0.15, Arabic and Russian over 0.8
ALPHABETS = (  # what is believed of a guess, for scripts that Windows-1252 cannot write: a byte a letter
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256"),
    "iso8859_6",
)
NON_LATIN = {
    *ALPHABETS,
    *("gb18030", "gb2312", "gbk", "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp", "euc_kr", "cp949"),
}
LATIN = ("cp1252", "iso8859_15", "cp1250", "iso8859_2", "mac_roman", "cp850")  # the likelier first
FEWEST_BROKEN_WORDS = 2  # one may be a slip of the pen
BROKEN_SHARE = 0.05  # of the words with a letter beyond ASCII; œ alone is 0.1 of them in French
WORD = re.compile(r"[^ \t\r\n]+")
IN_WORD = frozenset("’‘ʼ–—·-…/")  # signs that join words or stand within them
HALF_WIDTH = re.compile("[\uff61-\uff9f]")  # in which nobody writes a whole text
FEW_BROKEN = 3  # signs that no encoding knows; a short text may hold so many and still be one
NOT_TEXT = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")  # controls but for layout and escape; unknown bytes
CALLED_ALIKE = {"ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso_8859-1"}  # as browsers do


def decode(data: bytes, declared: str = "") -> str:
    r"""The text of a file, with lines that end in "\n".

    UTF-8, UTF-16 and UTF-32 are told by their bytes. Other text is in the encoding that it declares itself to be in,
    else in the one that its letters tell, else in Windows-1252; its few unknown bytes become
    U+FFFD. Raises UnreadableFileError when it is no text.
    """
    text = _text(data, declared)
    broken = len(NOT_TEXT.findall(text))
    if broken > max(FEW_BROKEN, len(text) // 100) or (broken and broken * 2 > len(text)):
        raise UnreadableFileError(Message(CorpusCode.FILE_NOT_TEXT, count=broken, all=len(text)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, declared: str) -> str:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "") or _unmarked_utf_16(
        data[:SAMPLE_BYTES]
    )
    if encoding:
        return data.decode(encoding, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if _is_broken_utf_8(data):
        return data.decode(errors="replace")
    try:
        encoding = "cp1252" if declared.strip().lower() in CALLED_ALIKE else declared.strip()
        return data.decode(encoding or _guessed(data), errors="replace")
    except (LookupError, ValueError):  # no such encoding, or one that is no encoding of text
        return data.decode("cp1252", errors="replace")


def _guessed(data: bytes) -> str:
    """The encoding of a text that declares none."""
    sample = data if len(data) <= GUESSED_BYTES else data[:GUESSED_BYTES].rsplit(b"\n", 1)[0]  # within no letter
    high = sum(byte > 0x7F for byte in sample)  # noqa: PLR2004  (the last of ASCII)
    if high < FEWEST_HIGH_BYTES or high < HIGH_SHARE * len(b"".join(sample.split())):
        return _guessed_latin(sample)
    guesses = (match for only in (None, list(ALPHABETS)) for match in from_bytes(sample, cp_isolation=only))
    shown = (match for match in guesses if 2 * len(HALF_WIDTH.findall(str(match))) < len(str(match)))
    return next((match.encoding for match in shown if match.encoding in NON_LATIN), "") or _guessed_latin(sample)


def _guessed_latin(sample: bytes) -> str:
    """Windows-1252, unless it makes signs of letters within words; then the encoding that does so least.

    Where all of them make letters, as of Turkish, the bytes decide nothing. (charset-normalizer takes Polish in
    Windows-1250 and French of DOS for Windows-1252.)
    """
    words, broken = _words_and_broken(sample, "cp1252")
    if broken < max(FEWEST_BROKEN_WORDS, BROKEN_SHARE * words):
        return "cp1252"
    return min(LATIN, key=lambda name: _words_and_broken(sample, name)[1])


def _words_and_broken(sample: bytes, encoding: str) -> tuple[int, int]:
    """How many words have a letter beyond ASCII, and how many of them are none that anybody writes."""
    words = [word for word in WORD.findall(sample.decode(encoding, errors="replace")) if not word.isascii()]
    return len(words), sum(map(_is_broken_word, words))


def _is_broken_word(word: str) -> bool:
    """Whether a sign stands within letters or before small ones, a capital after a small letter, or what is no sign."""
    for before, sign, after in zip(f" {word[:-1]}", word, f"{word[1:]} ", strict=True):
        if sign <= "\x7f" or sign in IN_WORD:
            continue
        if not sign.isprintable() or sign == "\ufffd":
            return True
        if sign.isalpha():
            if sign.isupper() and before.islower():
                return True
        elif after.islower() and (before.isalpha() or (unicodedata.category(sign)[0] in "NS" and not before.isdigit())):
            return True
    return False


def _unmarked_utf_16(sample: bytes) -> str:
    """UTF-16 by its NULs: most letters of most languages fill one byte of their two."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) // 2 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "" if not max(even, odd) else "utf-16-le" if odd > even else "utf-16-be"


def _is_broken_utf_8(data: bytes) -> bool:
    """Whether it is UTF-8 that was cut off or spliced: nearly every letter beyond ASCII is whole."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    return broken * 10 <= sum(c > "\x7f" for c in text) - broken

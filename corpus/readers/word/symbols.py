"""The signs of the symbol fonts that Word writes ticks, bullets and Greek with, as characters that other fonts have."""

from corpus.readers.ticks import TICKED, UNTICKED

PRIVATE_AREA = 0xF000  # where Word puts the characters of a symbol font
SURROGATES = 0xD800  # and after them the private area: no characters of their own
LAST_CODE = 0x100
SYMBOL_LOW = (  # of the font Symbol, from 0x20
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"  # from 0xA0
SYMBOL = dict(enumerate(SYMBOL_LOW, 0x20)) | dict(enumerate(SYMBOL_HIGH, 0xA0))
WINGDINGS = {
    **dict.fromkeys((0x78, 0xFD, 0xFE), TICKED),
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), UNTICKED),
    0xFC: "✓",
    0xFB: "✗",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "→",
    0xF0: "⇨",
}
WINGDINGS_2 = {
    **dict.fromkeys((0x51, 0x52, 0x53, 0x54), TICKED),
    **dict.fromkeys((0x2A, 0x30, 0xA3), UNTICKED),
    0x50: "✓",
    0x4F: "✗",
}
FONTS = {"symbol": SYMBOL, "wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2}


def sign(font: str, code: str) -> str:
    """The character of a `w:sym`, whose code is hexadecimal; "" of a sign that is only an ornament."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if signs := FONTS.get(font.lower()):
        return signs.get(number % LAST_CODE, "")
    return chr(number) if ord(" ") < number < SURROGATES else ""


def in_symbols(font: str, text: str) -> str:
    """Text that is set in a symbol font, whose letters are signs."""
    return "".join(sign(font, f"{ord(c):x}") if not c.isspace() and _is_code(ord(c)) else c for c in text)


def _is_code(code: int) -> bool:
    return code < LAST_CODE or PRIVATE_AREA <= code < PRIVATE_AREA + LAST_CODE

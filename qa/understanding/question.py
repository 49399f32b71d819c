"""What a question says: what kind of thing it asks for, and the terms that an answer may not leave unmatched."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.words import WORD, fold, words
from qa.understanding.places import Place, places
from qa.understanding.quantities import value_of
from qa.understanding.terms import FIGURE, names, years

POINTING = frozenset(
    """
    he him his she her hers it its they them their theirs this these those former latter
    """.split()  # noqa: SIM905  (a list of words reads better)
)
ASKING = frozenset(
    """
    tell me more explain describe show give list say please know want like ask talk question about anything
    something everything else detail details many much
    """.split()  # noqa: SIM905
)
SUBJECT = re.compile(  # what stands before the subject of an overview
    r"^(?:please )?(?:(?:tell|show) me(?: (?:more|something|everything|all))?(?: (?:about|of))?"
    r"|describe|summari[sz]e|compare|give (?:me )?an? (?:overview|summary) (?:of|on)"
    r"|what (?:do|does|is) .*?(?:say|said|says|known) about)\s+",
    re.IGNORECASE,
)
DOUBLE = re.compile(r"\w,? (?:and|or) (?:who|whom|where|when|why|how|what|which|by whom|in which|at what)\b")
OPENERS = {("and",), ("but",), ("then",), ("so",), ("what", "about"), ("how", "about")}


ASKED_FIRST = "how (?!many|much)|what|which|who|whom|whose|why|when|where"  # before "how many" it asks something else


class Kind(StrEnum):
    """What a question asks for."""

    NUMBER = "number"
    YES_NO = "yes_no"
    REASON = "reason"
    LIST = "list"
    COMPARISON = "comparison"
    OVERVIEW = "overview"
    FACT = "fact"  # a date, a person, a place, a meaning


# Tried in order over the question in lower case without accents; the first that is found decides.
KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.OVERVIEW, r"^(please )?(tell|show) me\b(?! (how|when|who|what|where|why|which|if|whether)\b)"),
    (Kind.OVERVIEW, r"^(please )?(describe|summari[sz]e|compare)\b"),
    (
        Kind.OVERVIEW,
        r"^(please )?give (me )?an? (overview|summary)\b|^what (do|does|is) .*\b(say|said|says|known) about\b",
    ),
    (Kind.COMPARISON, r"\bhow .*\bdiffer\b|\bdifferences?\b|\bcompar(e|ed|ison)\b|\bversus\b|\b(more|less) \w+.* or\b"),
    (
        Kind.COMPARISON,
        r"\b(up or down|(ris|grow|increas)\w* or (fall|shrink|decreas)\w*|(rose|grew) or (fell|shrank))\b",
    ),
    (Kind.NUMBER, rf"^(?:(?!\b(?:{ASKED_FIRST})\b).)*\bhow (many|much)\b|\b(and|or) how (many|much)\b"),
    (Kind.NUMBER, r"\bwhat (percentage|percent|proportion|share|number|amount) of\b"),
    (
        Kind.NUMBER,
        r"\bwhat (is|was|were|are) ([\w']+ ){0,4}(percentage|proportion|number|rate(?! of change\b)|population)\b",
    ),
    (Kind.NUMBER, r"\bhow (old|long|far|tall|high|large|big|often|fast|deep|wide)\b"),
    (Kind.FACT, r"^(please )?((tell|show) me )?when\b|\b(and|since|until|by) when\b"),
    (Kind.FACT, r"\b(what|which) (year|date|day|month|century|decade)\b"),
    (Kind.LIST, r"\b(what|which) (kinds|types|forms|sorts) of\b"),
    (Kind.LIST, r"^(please )?(list|name)\b|\bwhat (are|were) (the|some)\b"),
    (Kind.LIST, r"\b(what|which) (\w+ ){0,2}\w{3,}s (are|do|does|did|have|has|were|can|could)\b"),
    (Kind.FACT, r"\bwho(m|se)?\b|\bwhere\b"),
    (Kind.REASON, r"\bwhy\b|\bwhat (causes?|caused|made|makes)\b|\bhow come\b"),
    (Kind.YES_NO, r"^(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"),
)


@dataclass(frozen=True)
class Question:
    """A question and what stands in it."""

    text: str

    @cached_property
    def kind(self) -> Kind:
        """What it asks for, told by its question words."""
        own = self.text.split(" (")[0]  # what a follow-up leans on stands in brackets
        said = fold(own).replace("’", "'").strip(" ?!.")
        if len(self.plain_words) == 1:
            return Kind.OVERVIEW
        return next((kind for kind, pattern in KINDS if re.search(pattern, said)), Kind.FACT)

    @cached_property
    def values(self) -> dict[str, float]:
        """Its figures as written, with their values; years among them."""
        found = ((match[0], value_of(match[0])) for match in FIGURE.finditer(self.text))
        return {written: value for written, value in found if value is not None}

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Its four-digit years, each once, in order."""
        return years(self.text)

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        """Its words, lower case without accents."""
        return tuple(match[0] for match in WORD.finditer(fold(self.text)))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words that carry it, each once, in order."""
        return tuple(dict.fromkeys(words(self.text)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its capitalised words but the first, as written, each once, in order."""
        return names(self.text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The numbered paragraphs, articles and the like that it names."""
        return places(self.text)

    @cached_property
    def subject(self) -> str:
        """What an overview is asked of ("cocaine" in "Tell me about cocaine"); any other question whole."""
        return SUBJECT.sub("", self.text, count=1).strip(" ?!.") if self.kind is Kind.OVERVIEW else self.text

    @property
    def as_read(self) -> str:
        """The question as the reader reads it: one for an overview in whole words, any other as it is."""
        return f"What is said about {self.subject}?" if self.kind is Kind.OVERVIEW else self.text

    @property
    def is_double(self) -> bool:
        """Whether it asks two things: "Who trained them, and where?"."""
        return DOUBLE.search(fold(self.text)) is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be looked for ("Tell me more about that.")."""
        return not any(words(word) and word not in ASKING for word in self.plain_words)

    @property
    def leans(self) -> bool:
        """Whether it needs the question before it: it opens with "and" or "what about", or points with a pronoun."""
        said = self.plain_words
        opened = said[:1] in OPENERS or said[:2] in OPENERS
        return opened or self.is_empty or bool(POINTING & set(said))

"""What a question says: what kind of thing it asks for, and the terms that an answer may not leave unmatched."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.words import WORD, fold, words

YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
MONTH = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
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
GREETINGS = frozenset(
    """
    hello hi hey greetings sorry ok okay thanks thank thx cheers bye goodbye bonjour bonsoir salut merci
    """.split()  # noqa: SIM905
)
LEAVE = frozenset({"thanks", "thank", "thx", "cheers", "bye", "goodbye", "merci"})
PLEASANTRIES = GREETINGS | frozenset(
    """
    good morning afternoon evening day night today welcome nice great ok okay yes no sorry meet fine well doing going
    very much lot lots help beaucoup answer answers
    """.split()  # noqa: SIM905
)
SUBJECT = re.compile(  # what stands before the subject of an overview
    r"^(?:please )?(?:(?:tell|show) me(?: (?:more|something|everything|all))?(?: (?:about|of))?"
    r"|describe|summari[sz]e|compare|give (?:me )?an? (?:overview|summary) (?:of|on)"
    r"|what (?:do|does|is) .*?(?:say|said|says|known) about)\s+",
    re.IGNORECASE,
)
ABOUT_GRIOT = re.compile(
    r"^(?:(?:who|what) are you|what can you (?:do|answer)|what can i ask(?: you)?|what do you (?:know|do|cover)"
    r"|how do you work|help)$"
)
OPENERS = {("and",), ("but",), ("then",), ("so",), ("what", "about"), ("how", "about")}


ASKED_FIRST = "how (?!many|much)|what|which|who|whom|whose|why|when|where"  # before "how many" it asks something else


class Kind(StrEnum):
    """What a question asks for."""

    NUMBER = "number"
    EXTENT = "extent"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    YES_NO = "yes_no"
    DEFINITION = "definition"
    REASON = "reason"
    LIST = "list"
    COMPARISON = "comparison"
    OVERVIEW = "overview"
    OTHER = "other"


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
    (Kind.EXTENT, r"\bhow (old|long|far|tall|high|large|big|often|fast|deep|wide)\b"),
    (Kind.DATE, r"^(please )?((tell|show) me )?when\b|\b(and|since|until|by) when\b"),
    (Kind.DATE, r"\b(what|which) (year|date|day|month|century|decade)\b"),
    (Kind.LIST, r"\b(what|which) (kinds|types|forms|sorts) of\b"),
    (Kind.LIST, r"^(please )?(list|name)\b|\bwhat (are|were) (the|some)\b"),
    (Kind.LIST, r"\b(what|which) (\w+ ){0,2}\w{3,}s (are|do|does|did|have|has|were|can|could)\b"),
    (Kind.PERSON, r"\bwho(m|se)?\b"),
    (Kind.PLACE, r"\bwhere\b|\b(what|which) (\w+ )?(country|city|state|town|region|continent|area|place|nation)\b"),
    (Kind.REASON, r"\bwhy\b|\bwhat (causes?|caused|made|makes)\b|\bhow come\b"),
    (
        Kind.DEFINITION,
        r"^what('s| is| are) (an? |the )?[\w.-]+( [\w.-]+)?$|\bstands? for\b|\bmeaning of\b|\bdefined?\b",
    ),
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
        return next((kind for kind, pattern in KINDS if re.search(pattern, said)), Kind.OTHER)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Its numbers and years, as written."""
        return tuple(match[0] for match in FIGURE.finditer(self.text))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Its four-digit years."""
        return tuple(match[0] for match in YEAR.finditer(self.text))

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        """Its words, lower case without accents."""
        return tuple(match[0] for match in WORD.finditer(fold(self.text)))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words that carry it, each once, in order."""
        return tuple(dict.fromkeys(words(self.text)))

    @cached_property
    def names_as_written(self) -> tuple[str, ...]:
        """Its capitalised words but the first, each once, in order, without possessives and punctuation."""
        found = (re.sub(r"^\W+|['’]s$|\W+$", "", re.sub(r"\W+$", "", word)) for word in self.text.split()[1:])
        return tuple(dict.fromkeys(word for word in found if word[:1].isupper() and words(word)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The stems of its names, each once, in order."""
        return tuple(dict.fromkeys(stem for word in self.names_as_written for stem in words(word)))

    @cached_property
    def subject(self) -> str:
        """What an overview is asked of ("cocaine" in "Tell me about cocaine"); any other question whole."""
        return SUBJECT.sub("", self.text, count=1).strip(" ?!.") if self.kind is Kind.OVERVIEW else self.text

    @property
    def is_about_griot(self) -> bool:
        """Whether it asks what Griot is or can do."""
        return ABOUT_GRIOT.search(fold(self.text).strip(" ?!.")) is not None

    @property
    def is_pleasantry(self) -> bool:
        """Whether it greets, thanks or takes leave, and asks for nothing."""
        said = [word for word in self.plain_words if words(word)]
        greets = any(word in GREETINGS for word in self.plain_words) or self.plain_words[:1] == ("good",)
        return greets and all(word in PLEASANTRIES for word in said)

    @property
    def takes_leave(self) -> bool:
        """Whether it is a pleasantry that thanks or says goodbye."""
        return self.is_pleasantry and bool(LEAVE & set(self.plain_words))

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

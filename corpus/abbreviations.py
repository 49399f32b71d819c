"""Tells whether a point ends a sentence or only an abbreviation, in English and French.

The words stand in classes by what goes on after their point. They complete the lists of sentencex, of which the
English one knows no legal reference and the French one no title and no month.
"""

import re
from enum import Enum, auto


class PointEnds(Enum):
    """Whether a point ends its sentence; `UNSURE` where its words tell nothing."""

    YES = auto()
    NO = auto()
    UNSURE = auto()


GOES_ON = frozenset(  # nobody ends a sentence with these
    """
    approx appr cca ca circa incl excl esp viz cf cp e.g eg i.e ie vs v a.k.a aka c.-à-d càd c.à.d p.ex ex env wrt
    """.split()  # noqa: SIM905  (a list of words reads better)
)
TITLES = frozenset(  # a name follows
    """
    mr mrs ms mx dr drs prof messrs mmes hon rev pres gov sen rep amb fr mgr msgr mm mme mlle mlles pr
    gen lt lieut col maj brig capt sgt cpl pvt pte cmdr cdr cmd comm adm ens det insp supt const asst atty attys assoc
    gén gal cne cdt adj adjt adjud ltn mt ft st ste sts
    """.split()  # noqa: SIM905
)
FRENCH_TITLES = frozenset({"m", "me"})  # in English an initial and a word
REFERENCES = frozenset(  # a figure, a numeral or a letter follows, or another reference
    """
    no nos nr nrs n° nº n°s art arts par pars para paras sec secs sect sects subsec subsect subpara ch chap chaps
    cl cls reg regs r rr res dec doc docs ser ann annex app appx sched suppl add corr rev vol vols bk pt pts
    fig figs tab tabl tbl pl p pp pg pgs l ll n nn t tt f fo fol s ss col cols ed eds exh ver vers b d est avg max min
    tel tél ext ref refs réf réfs rs frs livr fasc liv lit al alin dél délib rés arr pce ord
    """.split()  # noqa: SIM905
)
SHORT_TITLES = frozenset({"dr", "lt", "mr"})  # others of two letters are units or words when they are small: "mm", "ft"
MEASURES = frozenset("ft lb lbs oz yd yds hr hrs min mins sec secs deg lat long alt pop".split())  # noqa: SIM905
MONTHS = frozenset(
    """
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
    jan janv fév févr avr juil aug sep sept oct nov déc Janv Fév Févr Avr Juil Déc
    """.split()  # noqa: SIM905  ("he sat", "the mar" are words)
)
WORDS_TOO = frozenset({"no", "nos", "art", "arts"})  # before figures alone: "He said no. I left."
OFTEN_LAST = frozenset({"st", "ft", "mt", "fr"})
NO_REFERENCE_IN_FRENCH = "est"  # "Voilà où il est. 3 hommes le gardent."
STARTERS = {  # words that begin a sentence and no name
    "en": frozenset(
        """
        A About According After Again All Also Although Among An And Another Any Are As At Because Before Besides
        Between Both But By Can Could Despite Did Do Does During Each Either Even Every Few Finally For From Further
        Furthermore Had Has Have He Hence Her Here His How However I If In Instead Is It Its Later Many Meanwhile More
        Moreover Most Much My Neither Nevertheless Nobody None Nor Not Nothing Now Of Often On Once One Only Or Other
        Others Our Over Perhaps Several She Should Since So Some Soon Still Such That The Their Then There Therefore
        These They This Those Three Through Thus To Today Two Under Until Upon Was We Were What When Where Whereas
        Whether Which While Who Whose Why Will With Within Without Would Yet You Your
        """.split()  # noqa: SIM905
    ),
    "fr": frozenset(
        """
        À Afin Ainsi Alors Après Au Aucun Aucune Aussi Autour Autre Aux Avant Avec Beaucoup C Car Ce Cela Celle Celles
        Celui Cependant Certaines Certains Ces Cet Cette Ceux Chacun Chaque Chez Ci Comme Comment D Dans De Depuis Des
        Dès Donc Dont Du Elle Elles En Enfin Ensuite Entre Et Il Ils J Je Jusqu L La Laquelle Le Lequel Les Leur Leurs
        Lors Lorsque Lui Ma Mais Malgré Même Mes Mon N Ne Ni Nos Notre Nous Or Où Ou Outre Par Parce Parmi Pendant
        Plusieurs Pour Pourquoi Pourtant Puis Quand Quant Que Quel Quelle Quelles Quels Qu Qui Quoi S Sa Sans Sauf
        Selon Ses Seul Si Son Sous Sur Tandis Tous Tout Toute Toutefois Toutes Trois Un Une Vers Voici Voilà Votre
        Vous Y
        """.split()  # noqa: SIM905
    ),
}
PARTICLES = frozenset({"De", "Des", "Du", "D", "L", "La", "Le", "Les"})  # of a name, after an initial or a title

WORD_BEFORE = re.compile(r"(?:^|[\s(\[{“”«»\"'’‘/–—])((?:[^\W\d_]|[°º])(?:[\w°º]|\.-?\w|-)*)\.$")
BEFORE_CHARS = 40  # longer than any abbreviation
NEXT_WORD = re.compile(r"[\s(\[{“«\"'‘]*(\S+)")
LEADING_WORD = re.compile(r"\w+")
AFTER_CHARS = 40
SMALL = re.compile(r"[^\W\d_]+")
ENUMERATOR = re.compile(r"\w{1,4}\)")  # "(a)", "ii)"
NUMERAL = re.compile(r"[IVXLC]+(?:\b|$)")
TIMES = frozenset({"a.m", "p.m"})  # a zone follows: "GMT"
COMPANY_OR_RANK = frozenset({"ltd", "inc", "llc", "corp", "co", "plc", "jr", "sr", "esq", "col", "gen", "cie", "cdr"})


def point_ends(text: str, start: int, end: int, language: str) -> PointEnds:
    """What a mark at the end of `text[start:end]` does there: the sentence before it began at `start`."""
    following = NEXT_WORD.match(text, end, end + AFTER_CHARS)
    if following is None or end == start:
        return PointEnds.UNSURE
    found = WORD_BEFORE.search(text[max(start, end - BEFORE_CHARS) : end])
    word, after = (found[1] if found else ""), following[1]
    if word and _goes_on(word, after, language):
        return PointEnds.NO
    if _is_small(after):
        return PointEnds.UNSURE if text[start].islower() else PointEnds.NO
    return PointEnds.YES if word and _starts(after, language) and not _is_initial(word) else PointEnds.UNSURE


def _goes_on(word: str, after: str, language: str) -> bool:
    """Whether what follows belongs to an abbreviation."""
    small = word.lower()
    key = small.rpartition("-")[2] if small.rpartition("-")[2] in TITLES else small  # "Lt.-Col"
    if key in GOES_ON:
        return True
    if _is_title(key, word, language) and not after[0].isdigit():
        return _names(key, word, after, language)
    if _is_initial(word):
        return after[0].isupper() and (not _starts(after, language) or _leading(after) in PARTICLES)
    return (
        (word in MONTHS and after[0].isdigit())
        or (key in MEASURES and after[0].isdigit())
        or (_is_reference(key, language) and _is_referred_to(key, after))
        or (small in TIMES and len(after) > 1 and after.rstrip(",.;:").isupper())
        or (small in COMPANY_OR_RANK and after.rstrip(",;.").lower() in COMPANY_OR_RANK)
    )


def _is_title(key: str, word: str, language: str) -> bool:
    if language == "fr" and key in FRENCH_TITLES:
        return word[0].isupper()
    return key in TITLES and (word[0].isupper() or len(key) > len("dr") or key in SHORT_TITLES)


def _names(key: str, word: str, after: str, language: str) -> bool:
    """Whether a title stands before a name: "Main St.", "500 Fr." and "le col." may end a sentence."""
    if not _starts(after, language) or _leading(after) in PARTICLES:
        return True
    return word[0].isupper() and key not in OFTEN_LAST


def _is_reference(key: str, language: str) -> bool:
    return key in REFERENCES and not (language == "fr" and key == NO_REFERENCE_IN_FRENCH)


def _is_referred_to(key: str, after: str) -> bool:
    """Whether a word can be the number of something ("12", "IV", "S/2014/5") or a reference of its own ("No.")."""
    if after[0].isdigit() or after[0] in "+§°":
        return True
    if key in WORDS_TOO:
        return False
    if after[0].isupper() and (any(c.isdigit() for c in after) or NUMERAL.match(after) or re.match(r"[B-Z]\b", after)):
        return True
    return after.endswith(".") and after[:-1].lower() in REFERENCES


def _is_small(after: str) -> bool:
    """Whether a word goes on with a sentence: in small letters, and no brand ("eBay") or mark of an item ("a)")."""
    letters = SMALL.match(after)
    return letters is not None and letters[0].islower() and not ENUMERATOR.match(after)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _starts(after: str, language: str) -> bool:
    return _leading(after) in STARTERS.get(language, STARTERS["en"]) and not after.endswith(".")


def _leading(after: str) -> str:
    found = LEADING_WORD.match(after)
    return found[0] if found else ""

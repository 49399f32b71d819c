"""Tells what is no question to the documents: greetings and the like, and requests about the documents as a whole."""

import re
from collections.abc import Callable
from enum import StrEnum

from index.words import STOPWORDS, fold
from qa.understanding.spelling import FRENCH, english_words

WORD = re.compile(r"[^\W\d_]+|\d+")
SHORTEST_KNOWN = 3  # letters of a word that may tell that a message is more than noise


class SmallTalk(StrEnum):
    """What a message is besides a question to the documents."""

    GREETING = "greeting"  # and asking who Griot is
    FAREWELL = "farewell"  # and thanks
    HELP = "help"
    NOT_A_MODEL = "not_a_model"  # takes Griot for a language model
    LANGUAGES = "languages"
    SUMMARY = "summary"  # wants what all the documents say in short
    DOCUMENTS = "documents"  # wants to know which there are
    NEWS = "news"  # wants to know what was added
    UNCLEAR = "unclear"  # holds no word that is known


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


EMPTY = (STOPWORDS | frozenset(map(fold, FRENCH))) - _set("hello hi help new latest ai")
FAREWELLS = _set("thanks thank thx cheers bye goodbye ciao merci revoir adieu")
GREETINGS = _set("hello hi hey greetings bonjour bonsoir salut ok okay sorry")
PLEASANT = (
    FAREWELLS
    | GREETINGS
    | _set(
        "good morning afternoon evening day night nice great welcome fine well going today meet very much lot lots help"
        " helpful answer answers beaucoup bonne journee soiree bien yes no perfect please griot everyone"
    )
)
GREETED = re.compile(r"(?:good (?:morning|afternoon|evening|day)|how are you|nice to meet you)\b")
MACHINES = _set("chatgpt gpt ai ia llm bot chatbot robot claude gemini copilot openai")
MODELS = MACHINES | _set(
    "human humain person personne machine language model modele langage artificial intelligence artificielle real use"
)
LANGUAGES = _set("french english francais anglais spanish german arabic bambara espagnol allemand arabe")
TONGUES = LANGUAGES | _set("language languages langue langues")
SPEAKING = TONGUES | _set("speak understand know answer reply parlez parler parles comprenez")
COLLECTION = _set(
    "document documents doc docs file files text texts report reports source sources collection corpus library content"
    " contents index pdf pdfs database material fichier fichiers texte textes rapport rapports contenu bibliotheque"
)
SUMMARIES = _set(
    "summarize summarise summary overview outline synopsis tldr findings points takeaways messages conclusions"
    " highlights topics themes resume resumer resumez synthese cles constats"
)
ADDED = _set(
    "new news newest latest recent recently added changed updated uploaded neuf nouveau nouveaux ajoute ajoutes"
)
AROUND = COLLECTION | _set(  # words that name no subject beside these requests
    "give show tell list name write make provide short brief quick key main major important indexed available know have"
    " cover hold contain inside lately today week month last please everything whole all many quoi quels quelles liste"
    " listez donnez donne montrez faites fais principaux principales points ici avez"
)
ABOUT_GRIOT = re.compile(
    r"(?:who|what) are you|(?:what|who)(?: is|'s) griot|how do(?:es)? (?:you|this|griot) work|qui (?:es tu|etes vous)"
)
HELPING = re.compile(
    r"(?:please )?help(?: me)?(?: please)?|aide[zr]?(?: moi)?|what do you do"
    r"|what can (?:you (?:do|answer)|i ask(?: you)?)"
    r"|how (?:do|can) i (?:use|ask)(?: you| this| it| griot)*|que (?:peux tu|pouvez vous) faire"
)
WHAT_IS_HERE = re.compile(
    r"what(?: is|'s)? (?:in|inside) (?:here|there|it|this)|what do you (?:have|know|cover)|qu'y a t il ici"
)


def small_talk(message: str, knows: Callable[[str], bool]) -> SmallTalk | None:
    """What a message is; None for a question to the documents. `knows` tells whether they use a word."""
    plain = fold(message).replace("’", "'").replace("-", " ").replace("tl;dr", "tldr").strip(" ?!.,")
    words = WORD.findall(plain)
    content = {word for word in words if word not in EMPTY}
    you = bool({"you", "your", "tu", "vous"} & set(words))
    greeted = GREETED.match(plain) is not None
    if (greeted or content & (FAREWELLS | GREETINGS)) and content <= PLEASANT:
        return SmallTalk.FAREWELL if content & FAREWELLS else SmallTalk.GREETING
    if ABOUT_GRIOT.fullmatch(plain):
        return SmallTalk.GREETING
    if HELPING.fullmatch(plain):
        return SmallTalk.HELP
    if you and content & TONGUES and content <= SPEAKING:
        return SmallTalk.LANGUAGES
    meant = content & MODELS if you else content & MACHINES and {"this", "griot"} & set(words)
    if meant and content <= MODELS | {"griot"}:
        return SmallTalk.NOT_A_MODEL
    return _about_the_collection(plain, content) or (None if _has_a_word(words, knows) else SmallTalk.UNCLEAR)


def _about_the_collection(plain: str, content: set[str]) -> SmallTalk | None:
    """A request that names no subject, only documents and what is wanted of them."""
    if content & ADDED and content <= ADDED | AROUND:
        return SmallTalk.NEWS
    if content & SUMMARIES and content <= SUMMARIES | AROUND:
        return SmallTalk.SUMMARY
    if WHAT_IS_HERE.fullmatch(plain) or (content & COLLECTION and content <= AROUND):
        return SmallTalk.DOCUMENTS
    return None


def _has_a_word(words: list[str], knows: Callable[[str], bool]) -> bool:
    """Whether a message holds a figure, or a word of the documents, of English or of French."""
    english = english_words()
    return any(
        word.isdigit() or word in EMPTY or knows(word) or (len(word) >= SHORTEST_KNOWN and word in english)
        for word in words
    )

"""`web.messages`: every message that is made anywhere is said in both languages, with its values."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from corpus.codes import CorpusCode
from corpus.message import Argument, Message, plain
from index.codes import IndexCode
from qa.answer import Answer, Courtesy, Refusal, Remark
from qa.codes import QaCode
from qa.verification.reasons import Reason
from web.languages import speak
from web.messages import (
    TEMPLATES,
    Plural,
    WebCode,
    answer_text,
    own_words,
    remark_texts,
    render,
    render_in_english,
)

Say = Callable[..., str]

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SPACES = str.maketrans("\u00a0\u202f", "  ")
CODES = (CorpusCode, IndexCode, QaCode, Reason, Remark, WebCode)
SEVERAL: dict[str, Argument] = {  # arguments that hold more than one
    "titles": ("Gold",),
    "examples": (),
    "words": ("Ur",),
    "years": ("2016",),
    "languages": ("en",),
    "language": "fr",
}
EXAMPLES = ("Who mines gold?", "Where is Gao?")


@pytest.fixture
def in_language() -> Iterator[Callable[[str], None]]:
    """Makes the test a request of a browser in a language."""
    app = Flask("web")
    speak(app)
    contexts = []

    def enter(language: str) -> None:
        context = app.test_request_context("/", headers={"Accept-Language": language})
        context.push()
        contexts.append(context)

    yield enter
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def say(in_language: Callable[[str], None]) -> Say:
    """What a message is in French, with plain spaces."""

    def said(code: str, /, **arguments: Argument) -> str:
        in_language("fr")
        return render(Message(code, **arguments)).translate(SPACES)

    return said


def texts(code: str) -> list[str]:
    template = TEMPLATES[code]
    return [template.one, template.many] if isinstance(template, Plural) else [template]


def counted(code: str) -> set[str]:
    template = TEMPLATES[code]
    return {template.by} if isinstance(template, Plural) else set()


def test_every_code_has_a_template_and_every_template_a_code() -> None:
    assert set(TEMPLATES) == {code for codes in CODES for code in codes}


def made() -> Iterator[tuple[str, str, set[str]]]:
    """Each message that is made by a code of its room: where, the code, and the names of its arguments."""
    codes = {kind.__name__: kind for kind in CODES}
    for room in ("corpus", "index", "qa", "web", "griot"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in codes:
                    yield str(file.relative_to(ROOT)), codes[node.value.id][node.attr], set()
                match node:
                    case ast.Call(func=ast.Name(id="Message"), args=[ast.Attribute(ast.Name(kind), name)]):
                        names = {argument.arg or "" for argument in node.keywords}
                        yield str(file.relative_to(ROOT)), codes[kind][name], names


def test_every_code_is_made_somewhere_below() -> None:
    assert {code for file, code, _ in made() if file != "web/messages.py"} == {
        code for codes in CODES for code in codes
    }


def test_every_message_is_made_with_the_arguments_that_its_template_shows() -> None:
    lacking = [
        (file, code)
        for file, code, names in made()
        if names and not names >= {*counted(code), *(n for text in texts(code) for n in PLACEHOLDER.findall(text))}
    ]
    assert lacking == []


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_message_is_another_text_in_french(in_language: Callable[[str], None], code: str) -> None:
    names = {*counted(code), *(name for text in texts(code) for name in PLACEHOLDER.findall(text))}
    message = Message(code, more=0, **{name: SEVERAL.get(name, 7) for name in names})
    english = render_in_english(message)
    assert english != str(message)
    in_language("fr")
    assert render(message) != english or code in {CorpusCode.PDF_PAGES, CorpusCode.FILE_AT}
    assert render_in_english(message) == english


# Values


@pytest.mark.parametrize(
    ("message", "english"),
    [
        (
            Message("courtesy.greeting", titles=("Gold", "Salt", "Tin"), more=0),
            "I am Griot. I answer from Gold; Salt; Tin, word for word and with the place where each sentence stands.",
        ),
        (
            Message("courtesy.ask_back", titles=("Gold", "Salt", "Tin"), more=1),
            "What would you like to know? Name a subject, and I look for it in Gold; Salt; Tin and 1 more document.",
        ),
        (
            Message("courtesy.ask_back", titles=("Gold", "Salt", "Tin"), more=1_200),
            "What would you like to know? Name a subject, and I look for it in Gold; Salt; Tin and 1,200 more "
            "documents.",
        ),
        (
            Message("courtesy.unclear", examples=EXAMPLES),
            "I find no words in this. Please ask a question in whole words. "
            "For example: “Who mines gold?” or “Where is Gao?”",
        ),
        (Message("courtesy.unclear", examples=()), "I find no words in this. Please ask a question in whole words."),
        (
            Message("refusal.unmentioned", words=("Ur", "Uruk", "100 %")),
            "No sentence was found that answers this: the documents do not mention “Ur”, “Uruk” and “100 %”.",
        ),
        (
            Message("remark.differs", one="412 tonnes", one_number=1, other="395 tonnes", other_number=2),
            "The documents differ here: 412 tonnes [1], but 395 tonnes [2].",
        ),
        (Message("remark.nothing_of", years=()), "Nothing found here speaks of ."),
        (Message("remark.nothing_of", years=("2016", "2017")), "Nothing found here speaks of 2016 or 2017."),
        (
            Message("remark.new_documents", documents=1),
            "The last build that changed any document added or changed this one.",
        ),
        (Message("table.too_many_rows", count=12_345, most=10_000), "it has 12,345 rows; at most 10,000 are read"),
        (Message("reader.timed_out", seconds=0.5), "given up: it was not read within 0.5 seconds"),
    ],
)
def test_outside_of_a_request_a_message_is_english(message: Message, english: str) -> None:
    assert render(message) == render_in_english(message) == english


def test_french_has_its_own_quotes_numbers_lists_and_names_of_languages(say: Say) -> None:
    assert say("refusal.not_near", words=("Ur", "Uruk")).endswith("ne mentionnent pas « Ur » et « Uruk ».")
    assert say("table.too_many_rows", count=12_345, most=10_000).startswith("il compte 12 345 lignes ; 10 000 au plus")
    assert say("remark.nothing_of", years=("2016", "2017")).endswith("ne concerne 2016 ou 2017.")
    assert say("courtesy.languages", languages=("en", "fr"), examples=()).count("(anglais et français)") == 1
    assert say("remark.other_language", language="fr").startswith("La question semble posée en français")
    assert say("courtesy.unclear", examples=EXAMPLES).endswith("Par exemple : « Who mines gold? » ou « Where is Gao? »")
    misnamed = say("file.misnamed", type=".pdf", format="plain text")
    assert misnamed.startswith("son nom se termine par .pdf, mais il contient du texte brut")
    assert say("courtesy.ask_back", titles=("Gold",), more=2).endswith("dans : Gold et 2 autres documents.")


def test_a_message_in_a_message_is_said_in_the_same_language(say: Say) -> None:
    reasons = (
        Message("file.at", file="a.pdf", reason=Message("file.no_text")),
        Message("file.at", file="b.doc", reason=Message("file.empty")),
    )
    assert say("folder.unreadable", folder="papers", reasons=reasons, formats=Message("formats_read")) == (
        "Aucun document n’a pu être lu dans papers (a.pdf : sans texte : il n’en contient pas ; b.doc : vide : il ne "
        "contient pas un seul octet). Placez-y des fichiers PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, "
        "HTML, EPUB, courriel, Markdown, CSV et texte brut et "
        "relancez la construction."
    )


def test_several_messages_stand_one_after_another() -> None:
    assert (
        render(Message("file.empty"), Message("file.no_text")) == "empty: it holds not one byte; no text: it holds none"
    )
    assert render() == ""


def test_changed_answers_stand_on_lines_of_their_own() -> None:
    refused = Message("answer.refused")
    changed = Message("answer.now_wrong", question="Who?", before="Awa.", after=refused)
    told = render(Message("build.held_back", right=3, all=5, before=4, lines=(changed, Message("answer.more", num=2))))
    assert told.endswith("What changed:\n- Who?\n  was: Awa.\n  now (wrong): (refused)\nand 2 more")


@pytest.mark.parametrize("code", ["xx-yy-zz", "", "tlh!"])
def test_what_is_no_language_stays_as_it_is(code: str) -> None:
    assert f"seems to be in {code} and" in render(Message("remark.other_language", language=code))


@pytest.mark.parametrize("text", ["", "; ", "No space left on device", "100%", "%(name)s", "{count}"])
def test_a_plain_message_is_its_text_in_every_language(in_language: Callable[[str], None], text: str) -> None:
    in_language("fr")
    assert render(plain(text)) == text


@pytest.mark.parametrize(
    "message", [Message("file.on_the_moon", day=3), Message("file.too_large"), Message("answer.more")]
)
def test_a_message_that_is_not_known_here_is_shown_as_in_a_log(message: Message) -> None:
    assert render(message) == str(message)


# Replies


def test_each_reply_says_its_own_words() -> None:
    refused, remark, welcome = Message(Reason.NOT_FOUND), Message(Remark.OVERVIEW, documents=2), Message(QaCode.WELCOME)
    assert own_words(Refusal("Who?", "Who?", refused, (), 0.1)) == (refused,)
    assert own_words(Answer("Who?", "Who?", (), (), 0.9, (remark,))) == (remark,)
    assert own_words(Courtesy("Hello", welcome)) == (welcome,)


def reply(status: str, answer: str, *messages: Message, remarks: tuple[str, ...] = ()) -> dict[str, Any]:
    stored = {"messages": [message.to_json() for message in messages]} if messages else {}
    return {"status": status, "answer": answer, "remarks": list(remarks)} | stored


def test_a_stored_reply_is_said_in_the_language_of_its_reader(in_language: Callable[[str], None]) -> None:
    refusal = reply("not_found", "No sentence …", Message("refusal.not_found"))
    answer = reply("answered", "Gold. [1]", Message("remark.nothing_of", years=("2016",)), remarks=("Nothing …",))
    in_language("fr")
    assert (answer_text(refusal), remark_texts(refusal)) == (
        "Aucune phrase des documents ne répond à cette question.",
        [],
    )
    assert (answer_text(answer), remark_texts(answer)) == (
        "Gold. [1]",
        ["Rien de ce qui a été trouvé ici ne concerne 2016."],
    )


def test_a_reply_that_an_earlier_version_kept_is_shown_as_it_told_it(in_language: Callable[[str], None]) -> None:
    in_language("fr")
    refusal = reply("not_found", "The documents do not hold an answer to this question.")
    answer = reply("answered", "Gold. [1]", remarks=("Nothing found here speaks of 2016.",))
    assert answer_text(refusal) == "The documents do not hold an answer to this question."
    assert (answer_text(answer), remark_texts(answer)) == ("Gold. [1]", ["Nothing found here speaks of 2016."])

"""The interface in French: every word of it, dates and numbers; quotes and the JSON API stay as they are."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from web.languages import LANGUAGES

Reader = Callable[[str], Element]

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "web" / "translations" / "fr" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
KEEPER = "The lighthouse keeper of Oressa is Jonas Brandt."
ASKED = "/?" + urlencode({"q": "Who is the lighthouse keeper of Oressa?"})
REFUSED = "/?" + urlencode({"q": "How do I cook jollof rice?"})
IN_FRENCH = {"Accept-Language": "fr-ML,fr;q=0.9,en;q=0.8"}
NBSP, NARROW = "\u00a0", "\u202f"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """What messages.po holds."""
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


@pytest.fixture
def page(client: FlaskClient, read_html: Reader) -> Callable[[str], Element]:
    """Fetches a page as a browser that prefers French, and reads it."""

    def fetch(path: str) -> Element:
        return read_html(client.get(path, headers=IN_FRENCH).get_data(as_text=True))

    return fetch


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).replace(NBSP, " ").replace(NARROW, " ").split())


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in element.get("class", "").split()]


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page.iter() if element.get("id") == name]
    return found


def texts(of: str | tuple[str, ...] | list[str]) -> list[str]:
    return [of] if isinstance(of, str) else list(of)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


# The catalogue


def test_the_catalogue_holds_what_the_sources_say_and_nothing_else(catalogue: Catalog) -> None:
    mapping = [("web/**.py", "python"), ("web/templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT, method_map=mapping, keywords=DEFAULT_KEYWORDS | {"NN_": (1, 2)})
    said = {(texts(id_)[0], context) for _, _, id_, _, context in found}
    assert {(texts(message.id)[0], message.context) for message in messages(catalogue)} == said


def test_every_message_is_translated_and_none_of_it_is_a_guess(catalogue: Catalog) -> None:
    assert [message.id for message in messages(catalogue) if message.fuzzy or not all(texts(message.string))] == []
    assert not catalogue.obsolete


def test_every_translation_has_the_placeholders_of_its_english(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        wanted = {place for text in texts(message.id) for place in PLACEHOLDER.findall(text)}
        for text in texts(message.string)[-1:]:
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id


def test_french_signs_stand_after_a_space_that_does_not_break(catalogue: Catalog) -> None:
    french = [text for message in messages(catalogue) for text in texts(message.string)]
    assert [text for text in french if re.search(r"[ \w)](?<!\.)[;!?](?!\w)| [:»]|« |\w'", text)] == []


def test_the_compiled_catalogue_is_that_of_its_source(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FRENCH / "messages.mo").read_bytes() == compiled.getvalue()


def test_the_catalogue_names_no_place_of_a_source_and_no_day_of_its_making() -> None:
    source = (FRENCH / "messages.po").read_text(encoding="utf-8")
    assert "#:" not in source
    assert set(re.findall(r"\d{4}-\d\d-\d\d", source)) == {"2026-01-01"}


# Which language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr", "fr"),
        ("fr-ML,fr;q=0.9,en;q=0.8", "fr"),
        ("de,fr;q=0.5,en;q=0.4", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("bm", "en"),
        ("*", "en"),
        ("fr;q=0", "en"),
        ("\xff;;q=,", "en"),
    ],
)
def test_the_browser_chooses_the_language(client: FlaskClient, read_html: Reader, accepted: str, language: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert read_html(response.get_data(as_text=True)).get("lang") == language
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_without_a_preference_a_page_is_english(client: FlaskClient, read_html: Reader) -> None:
    assert read_html(client.get("/").get_data(as_text=True)).get("lang") == "en"


def test_the_switch_overrides_the_browser_and_is_kept(client: FlaskClient, page: Reader) -> None:
    (switch,) = of_class(page("/documents"), "language")
    assert (switch.text, switch.get("lang")) == ("English", "en")
    response = client.get(switch.get("href", ""))
    assert (response.status_code, response.location) == (302, "/documents")
    cookie = client.get_cookie("griot_language")
    assert cookie is not None
    assert (cookie.value, cookie.max_age, cookie.http_only, cookie.same_site) == ("en", 365 * 24 * 3600, True, "Lax")
    english = page("/documents")
    assert (english.get("lang"), [link.text for link in of_class(english, "language")]) == ("en", ["Français"])


def test_a_language_in_the_cookie_that_there_is_not_is_ignored(client: FlaskClient, page: Reader) -> None:
    client.set_cookie("griot_language", "../../etc")
    assert page("/").get("lang") == "fr"


def test_the_switch_leads_back_to_the_very_page(client: FlaskClient, page: Reader) -> None:
    path = "/documents/fisheries?find=herring+%26+salt"
    (switch,) = of_class(page(path), "language")
    back = urlsplit(client.get(switch.get("href", "")).location)
    assert (back.netloc, back.path) == ("", "/documents/fisheries")
    assert by_id(page(f"{back.path}?{back.query}"), "find").get("value") == "herring & salt"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        " //evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        "evil.example",
        "",
        "/\r\nSet-Cookie: a=b",
        "//[",
    ],
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, back: str) -> None:
    response = client.get("/language/fr?" + urlencode({"back": back}))
    assert (response.status_code, response.location) == (302, "/")
    assert "Set-Cookie: a" not in str(response.headers)


@pytest.mark.parametrize("code", ["de", "FR", "en-GB", "..", "fr%00", "xx"])
def test_there_is_no_switch_to_an_unknown_language(client: FlaskClient, code: str) -> None:
    response = client.get(f"/language/{code}")
    assert response.status_code == 404
    assert client.get_cookie("griot_language") is None


# The pages


def test_the_languages_are_named_in_themselves() -> None:
    assert LANGUAGES == {"en": "English", "fr": "Français"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "Griot répond à partir de 3 documents. Chacune de ses phrases y figure mot pour mot"),
        (ASKED, "Ouvrir dans le document"),
        (
            REFUSED,
            "Aucune réponse trouvée. Aucune phrase des documents ne répond à cette question.",
        ),
        ("/documents", "map.pdf : endommagé : ce fichier n’est pas un PDF"),
        ("/documents/fisheries?find=herring", "Trouvé à 4 endroits."),
        ("/documents/atlantis", "L’index ne contient aucun document d’identifiant 'atlantis'."),
        ("/conversations", "Conservées sur ce serveur 30 jours après leur dernière utilisation"),
        ("/conversations/none", "Cette conversation n’est pas conservée"),
        ("/answers/none", "Cette réponse n’est pas conservée"),
        ("/nowhere", "Page introuvable Il n’y a rien à cette adresse."),
        ("/?q=" + "x" * 2_001, "Votre question compte 2001 caractères ; 2000 au plus sont lus."),
    ],
)
def test_a_page_speaks_french(page: Reader, path: str, said: str) -> None:
    shown = page(path)
    assert shown.get("lang") == "fr"
    assert said in words(shown)


@pytest.mark.parametrize(
    "path", ["/", ASKED, REFUSED, "/documents", "/documents/fisheries?find=herring", "/conversations", "/nowhere"]
)
def test_no_english_of_the_interface_is_left_on_a_french_page(
    client: FlaskClient, catalogue: Catalog, read_html: Reader, path: str
) -> None:
    english = {
        text for message in messages(catalogue) for text in texts(message.id) if text not in texts(message.string)
    }
    shown = read_html(client.get(path, headers=IN_FRENCH).get_data(as_text=True))
    said = {text.strip() for element in shown.iter() for text in (element.text, element.tail) if text}
    attributes = {
        value
        for element in shown.iter()
        for name, value in element.items()
        if name in {"aria-label", "placeholder", "title"} or name.startswith("data-")
    }
    assert (said | attributes) & english == set()


def test_no_template_has_a_word_of_its_own_outside_the_catalogue() -> None:
    said_as_they_are = {"Griot", "GRIOT_OPERATOR_TOKEN", "griot token", "utf-8"}
    for file in (ROOT / "web" / "templates").glob("*.html"):
        plain = re.sub(
            r"\{#.*?#\}|\{% block width %\}\w+|\{%.*?%\}|\{\{.*?\}\}",
            " ",
            file.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        shown = re.sub(r"<[^>]*>", "\n", plain).replace("&nbsp;", " ")
        left = {line.strip(" ·…:,()\n") for line in shown.splitlines()} - said_as_they_are
        assert [line for line in left if re.search(r"[A-Za-z]{2}", line)] == [], file.name


def test_dates_shares_and_numbers_are_written_as_in_french(page: Reader, client: FlaskClient) -> None:
    built = words(page("/documents"))
    month = "(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
    assert re.search(rf"construit le \d{{1,2}} {month} \d{{4}}, \d\d:\d\d\b(?!:)", built)
    (likely,) = of_class(of_class(page(ASKED), "sure")[0], "figure")
    assert re.fullmatch(rf"\(probabilité{NBSP}: \d{{2,3}}[{NBSP}{NARROW}]%\)", "".join(likely.itertext()))
    with client.application.test_request_context("/", headers=IN_FRENCH):
        number = client.application.jinja_env.filters["number"]
        assert (number(12345), number(1.5)) == (f"12{NARROW}345", "1,5")


def test_quotes_and_documents_stay_as_they_are(client: FlaskClient, page: Reader, read_html: Reader) -> None:
    french = page(ASKED)
    (claim, *_) = of_class(french, "claim")
    assert words(claim).startswith(KEEPER)
    assert KEEPER in ["".join(mark.itertext()) for mark in french.iter("mark")]
    (text,) = of_class(page("/documents/fisheries"), "document")
    (english,) = of_class(read_html(client.get("/documents/fisheries").get_data(as_text=True)), "document")
    assert "".join(text.itertext()) == "".join(english.itertext())
    assert text.get("lang") == "en"


def test_an_answer_taken_away_has_french_headings_and_the_quote_as_it_is(client: FlaskClient, page: Reader) -> None:
    turn = of_class(page(ASKED), "turn")[0].get("id", "").removeprefix("turn-")
    taken = client.get(f"/answers/{turn}.md", headers=IN_FRENCH).get_data(as_text=True)
    assert f"> {KEEPER}" in taken
    refusal = of_class(page(REFUSED), "turn")[0].get("id", "").removeprefix("turn-")
    taken = client.get(f"/answers/{refusal}.md", headers=IN_FRENCH).get_data(as_text=True)
    assert "Aucune phrase des documents ne répond à cette question" in taken.replace(NBSP, " ")


def test_an_answer_that_is_announced_as_it_comes_is_french(client: FlaskClient) -> None:
    told = client.post(
        "/turns", data={"question": "How do I cook jollof rice?"}, headers=IN_FRENCH | {"Accept": "text/event-stream"}
    ).get_data(as_text=True)
    *_, done = told.strip().split("\n\n")
    kind, data = done.split("\n")
    assert kind == "event: done"
    answer = json.loads(data.removeprefix("data: "))["answer"]
    assert answer.startswith("Aucune phrase des documents ne répond à cette question")


def test_an_error_on_the_way_is_told_in_french(empty_client: FlaskClient) -> None:
    told = empty_client.post(
        "/turns", data={"question": "Herring?"}, headers=IN_FRENCH | {"Accept": "text/event-stream"}
    ).get_data(as_text=True)
    assert "event: error" in told
    assert "pas encore d" in told


def test_without_an_index_the_pages_say_so_in_french(empty_client: FlaskClient) -> None:
    for path in ("/", "/documents"):
        shown = empty_client.get(path, headers=IN_FRENCH).get_data(as_text=True)
        assert "Il n’y a pas encore d’index dans " in shown


# Programs


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/documents",
        "/api/v1/index",
        "/api/v1/nowhere",
        "/api/v1/documents/atlantis",
        "/api/v1/documents/atlantis?version=0123456789ab",
        "/api/v1/documents/atlantis?version=yesterday",
        "/api/v1/search?q=",
        "/api/v1/search?q=herring&k=0",
        "/api/v1/search?q=" + "x" * 2_001,
        "/api/v1/ask",
        "/healthz",
    ],
)
def test_the_json_api_stays_english(client: FlaskClient, path: str) -> None:
    client.set_cookie("griot_language", "fr")
    french = client.get(path, headers=IN_FRENCH)
    client.delete_cookie("griot_language")
    assert french.get_json() == client.get(path).get_json()


@pytest.mark.parametrize("question", ["How do I cook jollof rice?", "Hello!"])
def test_the_api_refuses_and_greets_in_english(client: FlaskClient, question: str) -> None:
    french = client.post("/api/v1/ask", json={"question": question}, headers=IN_FRENCH).get_json()
    english = client.post("/api/v1/ask", json={"question": question}).get_json()
    assert french["answer"] == english["answer"]


def test_an_error_of_the_api_is_the_same_in_every_language(empty_client: FlaskClient) -> None:
    problem = empty_client.get("/api/v1/index", headers=IN_FRENCH).get_json()
    assert problem["title"] == "There is no index to answer from"
    assert problem["detail"].startswith("There is no index in ")

"""The part of the documents that is asked: as programs and addresses say it, checked, and as people see it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from corpus.document import Document
from corpus.readers.metadata import iso_day
from index.scope import ALL, Scope
from index.search import Index
from web.problems import Problem

MOST_NAMES = 100  # of one filter, so that an address stays one that servers take
MAX_NAME_CHARS = 500  # as of the facts that an operator writes
MAX_DAY_CHARS = 10  # YYYY-MM-DD
MOST_TOLD = 20  # names of what there is, in a problem
MAX_TOLD_CHARS = 100  # of a name that there is not
MOST_LISTED = 100  # documents to tick, about 15 kB of page; others are asked from their own pages
NAMES = ("documents", "collections", "publishers", "languages")
DAYS = ("published_since", "published_until")

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS)]
Names = Annotated[list[Name], Field(max_length=MOST_NAMES)]
Day = Annotated[str, Field(max_length=MAX_DAY_CHARS)]
Json = dict[str, Any]


class Filters(BaseModel):
    """The `filters` of a request; what is left out leaves all documents in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    documents: Names = []
    collections: Names = []
    published_since: Day | None = None
    published_until: Day | None = None
    publishers: Names = []
    languages: Names = []

    def scope(self) -> Scope:
        """The scope that they say, whether or not there are such documents."""
        return Scope(
            documents=frozenset(self.documents),
            collections=frozenset(self.collections),
            published_since=self.published_since or "",
            published_until=self.published_until or "",
            publishers=frozenset(self.publishers),
            languages=frozenset(self.languages),
        )


def filters_json(scope: Scope) -> Json | None:
    """A scope as `filters` say it, only what is asked for; None for all documents."""
    told: Json = {name: sorted(getattr(scope, name)) for name in NAMES} | {day: getattr(scope, day) for day in DAYS}
    return {name: value for name, value in told.items() if value} or None


def filters_of(values: MultiDict[str, str]) -> Filters:
    """The filters in an address or a form, a field for each value. Raises Problem when they are too many or long."""
    names = {name: [value for value in values.getlist(name) if value.strip()] for name in NAMES}
    days = {day: values.get(day, "").strip() or None for day in DAYS}
    try:
        return Filters.model_validate(names | days)
    except ValidationError as error:
        first = error.errors()[0]
        raise _bad(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from error


def asked_scope(filters: Filters, current_index: Callable[[], Index]) -> Scope:
    """The scope that filters ask for. No index is needed where they ask for all. Raises as `checked_scope` does."""
    return checked_scope(filters, current_index()) if filters.scope() else ALL


def checked_scope(filters: Filters, index: Index) -> Scope:
    """The scope that filters ask for. Raises Problem, which lists what there is, where it holds no document."""
    scope, documents = filters.scope(), index.documents.values()
    for day in DAYS:
        said = getattr(scope, day)
        if said != iso_day(said):
            raise _bad(_("%(name)s: a day (YYYY-MM-DD), a month (YYYY-MM) or a year.", name=day))
    there = {
        "documents": {document.id for document in documents},
        "collections": collections_of(documents),
        "publishers": {document.publisher for document in documents if document.publisher},
        "languages": {document.language for document in documents if document.language},
    }
    for name in NAMES:
        unknown = sorted(getattr(scope, name) - set(there[name]))
        if unknown:
            raise _bad(
                _(
                    "%(name)s: there is no %(value)s. There are: %(names)s.",
                    name=name,
                    value=repr(unknown[0][:MAX_TOLD_CHARS]),
                    names=_told(there[name]),
                )
            )
    if not any(map(scope.holds, documents)):
        raise _bad(_("No document meets all of this: choose more, or take something off."))
    return scope


def collections_of(documents: Iterable[Document]) -> dict[str, int]:
    """The collections by name, in order, each with the number of its documents."""
    found = sorted(document.collection for document in documents if document.collection)
    return {name: found.count(name) for name in dict.fromkeys(found)}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that a scope asks for: the field and value that say so, and what people see."""

    name: str
    value: str
    text: str
    without: str = ""  # the address of the chat without it


@dataclass(frozen=True, slots=True)
class Choice:
    """A document or collection to tick."""

    value: str
    text: str
    language: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ScopeForm:
    """What the page offers to choose. `unlisted` documents are not among the `documents`; `kept` are fields besides."""

    collections: tuple[Choice, ...]
    documents: tuple[Choice, ...]
    unlisted: int
    since: str
    kept: tuple[Chip, ...]
    chips: tuple[Chip, ...]


def scope_form(
    documents: Iterable[Document], scope: Scope, titles: Mapping[str, str], address: Mapping[str, str]
) -> ScopeForm:
    """The form of a scope over these documents. What it names and is not there any more can be taken off.

    `titles` are those of named documents, by id; `address` is what the chat's address holds besides.
    """
    all_of = {document.id: document for document in documents}
    titles = {**titles, **{one: all_of[one].title for one in scope.documents if one in all_of}}
    shown = dict.fromkeys((*sorted(scope.documents), *list(all_of)[:MOST_LISTED]))
    counts = collections_of(all_of.values())
    chips = [_with_address(chip, scope, address) for chip in chips_of(filters_json(scope), titles)]
    return ScopeForm(
        tuple(
            Choice(name, name, "", name in scope.collections)
            for name in dict.fromkeys((*counts, *sorted(scope.collections)))
        ),
        tuple(
            Choice(
                one,
                all_of[one].title if one in all_of else titles.get(one, one),
                all_of[one].language if one in all_of else "",
                one in scope.documents,
            )
            for one in shown
        ),
        sum(one not in shown for one in all_of),
        scope.published_since,
        tuple(chip for chip in chips if chip.name in {"published_until", "publishers", "languages"}),
        tuple(chips),
    )


def chips_of(filters: Json | None, titles: Mapping[str, str]) -> list[Chip]:
    """What filters ask for, one after another, in the visitor's language."""
    asked = filters or {}
    chips = [Chip(name, value, _shown(name, value, titles)) for name in NAMES for value in asked.get(name, [])]
    return chips + [Chip(day, asked[day], _shown(day, asked[day], titles)) for day in DAYS if asked.get(day)]


def scope_texts(reply: Mapping[str, Any]) -> list[str]:
    """What a reply was asked of, where that is not all documents; a reply that was kept before tells nothing of it."""
    return [chip.text for chip in chips_of(reply.get("filters"), reply.get("filter_titles", {}))]


def _with_address(chip: Chip, scope: Scope, address: Mapping[str, str]) -> Chip:
    left = {
        name: [
            value for value in ([told] if isinstance(told, str) else told) if (name, value) != (chip.name, chip.value)
        ]
        for name, told in (filters_json(scope) or {}).items()
    }
    fields: dict[str, Any] = {**address, **left}
    return Chip(chip.name, chip.value, chip.text, url_for("pages.chat", **fields))


def _shown(name: str, value: str, titles: Mapping[str, str]) -> str:
    match name:
        case "documents":
            return titles.get(value, value)
        case "collections":
            return str(_("collection %(name)s", name=value))
        case "published_since":
            return str(_("published since %(day)s", day=value))
        case "published_until":
            return str(_("published until %(day)s", day=value))
        case "languages":
            return _language(value)
        case _:
            return value


def _language(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name(str(get_locale() or "en")) or code
    except (UnknownLocaleError, ValueError):
        return code


def _told(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = [_("%(count)d more", count=len(listed) - MOST_TOLD)] if len(listed) > MOST_TOLD else []
    return ", ".join([*listed[:MOST_TOLD], *more]) or _("none")


def _bad(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)

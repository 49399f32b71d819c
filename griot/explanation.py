"""An explanation as a terminal shows it: how a question was read, then what was found, read, decided and said."""

import textwrap
from collections.abc import Sequence

from griot.telling import WIDTH, table
from web.contract import Json

OPENING_CHARS = 40  # of a passage: so that its row fits the width
FEATURES = ("answerable", "relevance", "margin", "behind", "inside", "search", "alone")  # of Features


def explanation_text(explanation: Json) -> str:
    """The tables of `web.explanation.explanation_json`, one under another; a step that was not taken has none."""
    parts = [
        _fields("How it was read", _reading(explanation)),
        _passages(explanation["passages"]),
        _sentences(explanation),
        _fields("Where it was decided", _decision(explanation["decision"])),
        _selected(explanation["selected"]),
        _fields("Time", [(step, f"{ms:.0f} ms") for step, ms in explanation["timings_ms"].items()]),
    ]
    return "\n\n".join(part for part in parts if part)


def _reading(explanation: Json) -> list[tuple[str, str]]:
    read = explanation["read"]
    rows = [
        ("asked", explanation["question"]),
        ("asked before", read["before"]),
        ("small talk", _words(read["small_talk"])),
        ("rewritten", read["rewritten"]),
        ("spelling", ", ".join(f"{one['asked']} → {one['read']}" for one in read["spelling"])),
        ("read as", read["read_as"]),
        ("without wishes", read["without_wishes"]),
        ("put to reader", read["put_to_reader"]),
        ("asks for", _words(read["kind"])),
        *((name, ", ".join(read[name])) for name in ("names", "years", "figures")),
        ("searched", explanation["searched"]),
    ]
    return [(name, value) for name, value in rows if value]


def _passages(passages: Sequence[Json]) -> str:
    rows = [
        (
            str(one["rank"]),
            f"{one['score']:.3f}",
            *(_rank(one[name]) for name in ("dense_rank", "keyword_rank")),
            "yes" if one["read"] else "no",
            *(_logit(one[name]) for name in ("early", "relevance", "answerable")),
        )
        for one in passages
    ]
    head = ("rank", "fused", "dense", "keyword", "read", "early", "relevance", "answerable")
    openings = [textwrap.shorten(one["text"], OPENING_CHARS, placeholder="…") for one in passages]
    lines = zip(table(head, rows).split("\n"), ["begins with", *openings], strict=False)
    read = sum(one["read"] for one in passages)
    title = f"Passages found: {len(passages)}, {read} read to the end"
    return _titled(title, "\n".join(f"{line}   {opening}" for line, opening in lines) if passages else "")


def _sentences(explanation: Json) -> str:
    """A row of numbers for each sentence, and under it what it says and where."""
    sentences = explanation["sentences"]
    rows = [
        (
            str(one["number"]),
            f"{one['probability']:.3f}",
            *(_logit(one["features"][name]) for name in FEATURES),
            _rank(one["passage"]),
            _words(one["state"]),
        )
        for one in sentences
    ]
    head, *lines = table(("", "probability", *FEATURES, "passage", "outcome"), rows).split("\n")
    told = [f"{line}\n{_sentence(one)}" for line, one in zip(lines, sentences, strict=True)]
    title = f"Sentences, likeliest first: {len(sentences)} of {explanation['sentences_read']}"
    return _titled(title, "\n".join([head, *told]) if told else "")


def _sentence(sentence: Json) -> str:
    rule = sentence["rule"]
    lines = [
        _indented(f"“{sentence['text']}”"),
        _indented(f"answer words: “{sentence['answer']}”") if sentence["answer"] else "",
        _indented(f"breaks the rule: {_rule(rule)}") if rule else "",
        _indented(_place(sentence)),
    ]
    return "\n".join(line for line in lines if line)


def _decision(decision: Json) -> list[tuple[str, str]]:
    figures = decision["probability"], decision["threshold"]
    rows = [
        ("outcome", f"{_words(decision['status'])}, by the step: {_words(decision['by'])}"),
        ("because", decision["text"]),
        ("probability", "{:.3f}, answers from {:.3f}".format(*figures) if None not in figures else ""),
        ("sentences above", str(decision["reaching"]) if None not in figures else ""),
        ("breaking a rule", str(decision["broken"] or "")),
        ("rule broken", _rule(decision["rule"]) if decision["rule"] else ""),
        ("told", decision["words"]),
    ]
    return [(name, value) for name, value in rows if value]


def _selected(selected: Sequence[Json]) -> str:
    told = []
    for one in selected:
        likely = "" if one["probability"] is None else f", probability {one['probability']:.3f}"
        numbers = "".join(f"[{number}]" for number in one["citations"])
        told.append(f"{numbers} {_words(one['why'])}{likely}\n{_indented(one['text'])}\n{_indented(_place(one))}")
    return _titled("What was selected, and why", "\n".join(told))


def _fields(title: str, rows: Sequence[tuple[str, str]]) -> str:
    told = [
        textwrap.fill(value, WIDTH, initial_indent=f"{name:16}", subsequent_indent=" " * 16) for name, value in rows
    ]
    return _titled(title, "\n".join(told))


def _titled(title: str, text: str) -> str:
    return f"{title}\n{'-' * len(title)}\n{text}" if text else ""


def _indented(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="   ", subsequent_indent="   ")


def _place(at: Json) -> str:
    page = f"page {at['page']}" if at["page"] else None
    recognised = "recognised text" if at["recognised"] else None
    where = ", ".join(part for part in (at["title"], at["section"], page, at["locator"], recognised) if part)
    return f"{where} @ {at['start']}-{at['end']}"


def _rule(rule: Json) -> str:
    return f"{rule['name']} ({', '.join(rule['words'])})" if rule["words"] else str(rule["name"])


def _words(code: str | None) -> str:
    """A code in plain words: "ruled_out" is "ruled out"."""
    return (code or "").replace("_", " ")


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)


def _logit(logit: float | None) -> str:
    return "-" if logit is None else f"{logit:.2f}"

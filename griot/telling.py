"""Replies and passages as a terminal shows them."""

import textwrap

from index.search import Hit
from qa.evaluation import Report
from qa.reply import Answer, Courtesy, Evidence, Refusal, Reply
from web.contract import section_of

WIDTH = 100


def reply_text(reply: Reply) -> str:
    """A reply with its numbered sources under it."""
    match reply:
        case Answer():
            said = " ".join(f"{claim.text} {''.join(f'[{n}]' for n in claim.numbers)}" for claim in reply.claims)
            return "\n".join([textwrap.fill(said, WIDTH), "", *map(_source, reply.evidence)])
        case Refusal():
            near = [hit_text(rank, hit) for rank, hit in enumerate(reply.nearest, 1)]
            return "\n".join(
                [textwrap.fill(reply.reason, WIDTH), "", "Nearest passages, which do not answer it:", *near]
            )
        case Courtesy():
            return textwrap.fill(reply.text, WIDTH)


def hit_text(rank: int, hit: Hit) -> str:
    """A passage, how it was found, and where it stands."""
    found = f"score {hit.score:.2f}, dense rank {hit.dense_rank or '-'}, keyword rank {hit.keyword_rank or '-'}"
    place = f"{_place(hit)} @ {hit.passage.span.start}-{hit.passage.span.end} ({found})"
    return f"{rank}. {place}\n{textwrap.indent(textwrap.fill(hit.text, WIDTH), '   ')}"


def report_text(report: Report) -> str:
    """The measures of an evaluation, a line each."""
    rows = [
        ("questions", str(report.questions)),
        *((f"recall@{k} of passages", _percent(share)) for k, share in report.recall.items()),
        ("answered rightly", _percent(report.answered_rightly)),
        ("refused wrongly", _percent(report.refused_wrongly)),
        ("answered wrongly, though the documents do not say", _percent(report.answered_wrongly)),
        ("words an answer", "-" if report.words is None else f"{report.words:.0f}"),
        ("time an answer", f"median {report.median_ms:.0f} ms, 95th percentile {report.p95_ms:.0f} ms"),
    ]
    return "\n".join(f"{name:52}{value}" for name, value in rows)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _source(evidence: Evidence) -> str:
    return f"[{evidence.number}] {_place(evidence.hit)} @ {evidence.span.start}-{evidence.span.end}"


def _place(hit: Hit) -> str:
    section = section_of(hit.passage.section)
    return f"{hit.document.title}{f', {section}' if section else ''}"

"""Replies and passages as a terminal shows them."""

import textwrap
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from click import style

from corpus.document import Span
from index.search import Hit
from qa.answer import Answer, Courtesy, Evidence, Refusal, Reply
from qa.checking.check import Checked, Verdict
from qa.evaluation.calibration import Calibration
from qa.evaluation.evaluate import DEPTHS, Failure, Report
from qa.evaluation.metrics import Estimate, ReliabilityBin
from web.completeness import shown_of_found
from web.contract import answer_span, section_of
from web.marks import answering_pieces
from web.messages import own_words, render_in_english

WIDTH = 100
VERDICTS = {Verdict.SUPPORTED: "supported", Verdict.DIFFERS: "differs", Verdict.NOT_FOUND: "not found"}


def reply_text(reply: Reply) -> str:
    """A reply with its numbered sources under it. The words that answer are bold, by codes that a terminal reads."""
    own = own_words(reply)
    match reply:
        case Answer():
            remarks = [textwrap.fill(f"Note: {render_in_english(remark)}", WIDTH) for remark in own]
            mentions = shown_of_found(reply.shown, reply.found)
            notes = [*remarks, *([f"{mentions}."] if mentions else [])]
            return "\n".join([_filled(_said(reply)), *notes, "", *map(_source, reply.evidence)])
        case Refusal():
            near = [hit_text(rank, hit) for rank, hit in enumerate(reply.nearest, 1)]
            return "\n".join(
                [
                    textwrap.fill(" ".join(map(render_in_english, own)), WIDTH),
                    "",
                    "Nearest passages, which do not answer it:",
                    *near,
                ]
            )
        case Courtesy():
            return textwrap.fill(render_in_english(*own), WIDTH)


def check_text(checked: Sequence[Checked]) -> str:
    """Each sentence of a text with its verdict and its sources, then how many there are of each."""
    counts = ", ".join(
        f"{sum(one.verdict is verdict for one in checked)} {words}" for verdict, words in VERDICTS.items()
    )
    return "\n\n".join([*map(_checked, checked), f"{counts}."])


def hit_text(rank: int, hit: Hit) -> str:
    """A passage, how it was found, and where it stands."""
    found = f"score {hit.score:.2f}, dense rank {hit.dense_rank or '-'}, keyword rank {hit.keyword_rank or '-'}"
    place = f"{_place(hit, hit.passage.span)} @ {hit.passage.span.start}-{hit.passage.span.end} ({found})"
    return f"{rank}. {place}\n{textwrap.indent(textwrap.fill(hit.text, WIDTH), '   ')}"


def report_text(report: Report) -> str:
    """The measures of an evaluation as tables: a measure a row, then confidence by bin, then the types of questions."""
    tables = [
        f"{report.questions} question{'' if report.questions == 1 else 's'}, {report.passed} passed",
        table(("measure", "value", "95 % interval", "questions"), _measures(report)),
        _reliability(report.reliability),
        table(
            ("type", "passed", "asked"),
            [(name, str(tally.passed), str(tally.asked)) for name, tally in report.by_type.items()],
        ),
    ]
    return "\n\n".join(table for table in tables if table)


def calibration_text(calibration: Calibration) -> str:
    """What a decision does to questions on documents that it was not fitted on, then confidence by bin."""
    decision = calibration.decision
    tables = [
        table(
            ("held out by document", "value"),
            [
                ("questions", str(calibration.questions)),
                ("answerable, best sentence right", _percent(calibration.right)),
                ("others refused", _percent(calibration.refused)),
                ("AUROC", f"{calibration.auroc:.3f}"),
                ("expected calibration error", f"{calibration.calibration_error:.3f}"),
                ("answers from", f"{decision.threshold:.3f}"),
            ],
        ),
        _reliability(calibration.reliability),
        table(("feature", "weight"), [(name, f"{weight:+.3f}") for name, weight in decision.weights.items()]),
    ]
    return "\n\n".join(tables)


def failure_text(failure: Failure) -> str:
    """A failed question: what was asked before it, how it was read, what was said, and what is wrong with that."""
    rows = [
        *(("asked before", earlier) for earlier in failure.history),
        ("read as", failure.read_as),
        ("said", failure.said),
        ("wrong", failure.fault),
        *(("no match for", "  or  ".join(group)) for group in failure.unmatched),
        *(("forbidden", pattern) for pattern in failure.forbidden),
        *([("search", _reached(failure))] if failure.unmatched else []),
    ]
    kind = f" [{failure.type}]" if failure.type else ""
    told = [_field(name, value) for name, value in rows]
    return "\n".join([f"{failure.id}{kind}: {failure.question}", *told])


def _checked(one: Checked) -> str:
    told = [textwrap.fill(f"[{VERDICTS[one.verdict]}] {one.text}", WIDTH)]
    for difference in one.differences:
        here = difference.here.of(one.text) if difference.here else "—"
        there = difference.there.of(one.sources[0].quote) if difference.there else "—"
        told.append(f"   {difference.kind}: {here} here, {there} there")
    for source in one.sources:
        told.append(textwrap.indent(textwrap.fill(f"“{source.quote}”", WIDTH), "   "))
        told.append(f"   {_place(source.hit, source.span)} @ {source.span.start}-{source.span.end}")
    return "\n".join(told)


def _reliability(bins: Sequence[ReliabilityBin]) -> str:
    rows = [
        (f"{row.low:.1f} to {row.high:.1f}", str(row.count), f"{row.mean_confidence:.3f}", _percent(row.share))
        for row in bins
    ]
    return table(("confidence", "questions", "mean confidence", "right"), rows)


def _measures(report: Report) -> list[tuple[str, ...]]:
    return [
        *(_share_row(f"recall@{k} of passages", estimate) for k, estimate in report.recall.items()),
        _share_row("recall of passages read", report.read_recall),
        _index_row("nDCG@10 of passages", report.ndcg_at_10),
        _share_row("answer accuracy", report.answer_accuracy),
        _share_row("false refusals", report.false_refusals),
        _share_row("false answers", report.false_answers),
        _share_row("citation recall", report.citation_recall),
        _share_row("citation precision", report.citation_precision),
        _share_row("evidence recall", report.evidence_recall),
        _share_row("evidence precision", report.evidence_precision),
        _share_row("right at confidence 0.9 and above", report.sure),
        _index_row("AUROC of confidence", report.auroc),
        ("expected calibration error", "-" if report.calibration_error is None else f"{report.calibration_error:.3f}"),
        ("words an answer, mean", "-" if report.words is None else f"{report.words:.0f}"),
        ("time an answer, median", f"{report.median_ms:.0f} ms"),
        ("time an answer, 95th percentile", f"{report.p95_ms:.0f} ms"),
    ]


def _share_row(name: str, share: Estimate | None) -> tuple[str, ...]:
    if share is None:
        return name, "-", "-", "0"
    interval = f"{100 * share.low:.1f} to {_percent(share.high)}"
    return name, _percent(share.value), interval, str(share.questions)


def _index_row(name: str, index: Estimate | None) -> tuple[str, ...]:
    """A measure that is told from 0 to 1 and not in percent."""
    if index is None:
        return name, "-", "-", "0"
    return name, f"{index.value:.3f}", f"{index.low:.3f} to {index.high:.3f}", str(index.questions)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned columns, the first to the left and numbers to the right; nothing without rows."""
    if not rows:
        return ""
    filled = [head, *([*row, *[""] * (len(head) - len(row))] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*filled, strict=True)]
    return "\n".join(
        "   ".join(
            [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        ).rstrip()
        for first, *rest in filled
    )


def _field(name: str, value: str) -> str:
    return textwrap.fill(value, WIDTH, initial_indent=f"   {name:14}", subsequent_indent=" " * 17)


def _reached(failure: Failure) -> str:
    if failure.found_at is None:
        return f"does not reach it in {max(DEPTHS)} passages"
    return f"reaches it at passage {failure.found_at}"


def _said(answer: Answer) -> list[tuple[str, bool]]:
    """The claims with their numbers, in pieces; True for the words that answer."""
    pieces: list[tuple[str, bool]] = []
    for claim in answer.claims:
        pieces += answering_pieces(claim.text, answer_span(answer.evidence[claim.numbers[0] - 1]))
        pieces.append((f" {''.join(f'[{number}]' for number in claim.numbers)} ", False))
    return pieces


def _filled(pieces: Sequence[tuple[str, bool]]) -> str:
    """Pieces of text as lines, those that are True in bold. Lines are measured before, for the codes take no room."""
    bold = [is_bold for text, is_bold in pieces for character in text if not character.isspace()]
    lines, shown = textwrap.fill("".join(text for text, _ in pieces), WIDTH), iter(bold)
    marked = [(character, not character.isspace() and next(shown)) for character in lines]
    return "".join(
        style(run, bold=True) if is_bold else run
        for is_bold, group in groupby(marked, key=itemgetter(1))
        for run in ["".join(character for character, _ in group)]
    )


def _source(evidence: Evidence) -> str:
    return f"[{evidence.number}] {_place(evidence.hit, evidence.span)} @ {evidence.span.start}-{evidence.span.end}"


def _place(hit: Hit, span: Span) -> str:
    page = hit.document.page_at(span.start)
    locator = hit.document.locator_at(span.start)
    recognised = "recognised text" if hit.document.is_recognised_at(span.start) else None
    section = section_of(hit.passage.section)
    where = (hit.document.title, section, f"page {page}" if page else None, locator, recognised)
    return ", ".join(part for part in where if part)

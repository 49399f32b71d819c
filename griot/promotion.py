"""Whether a new generation may be put to use: not when it answers the operator's judged questions worse."""

from collections.abc import Callable, Sequence

from corpus.message import Message
from griot.settings import Settings
from griot.wiring import assistant_over, cutting_rules
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import HeldBackError, IndexFault
from index.generation import Contents, Manifest
from index.home import Home
from index.progress import OnProgress, Progress, Stage
from index.search import Index, open_index, removed_from
from qa.evaluation.dataset import Labelled, read_labelled
from qa.evaluation.evaluate import Outcome, evaluate

MOST_TOLD = 10  # changed answers in a message; more are a rebuild on other documents, not a slip


def approval(
    settings: Settings, home: Home, encoder: Encoder, on_progress: OnProgress, *, force: bool
) -> Callable[[Manifest, Contents], None]:
    """What `index.build` asks before it moves the pointer: raises HeldBackError, naming the answers that changed.

    Without judged questions in the settings, with `force`, or without an index in use, every generation may pass.
    Raises EvaluationError at once when the judged questions cannot be read.
    """
    if settings.judged is None or force:
        return lambda _manifest, _contents: None
    questions = read_labelled(settings.judged)

    def approve(manifest: Manifest, contents: Contents) -> None:
        try:
            stored = open_index(home.folder_of(home.current()), encoder, cutting_rules(settings))
        except IndexFault:
            return
        serving = stored.without(removed_from(stored, home.tombstones.standing()))
        old, new = (
            _outcomes(settings, index, questions, on_progress, asked_before)
            for index, asked_before in ((serving, 0), (Index(manifest, contents, encoder), len(questions)))
        )
        judge(old, new)

    return approve


def judge(old: Sequence[Outcome], new: Sequence[Outcome]) -> None:
    """Raises HeldBackError when fewer of the new outcomes passed than of the old ones, of the same questions."""
    before, after = (sum(outcome.passed for outcome in outcomes) for outcomes in (old, new))
    if after >= before:
        return
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a.said != b.said]
    lines = [_change(a, b) for a, b in sorted(changed, key=lambda pair: pair[1].passed)[:MOST_TOLD]]
    if len(changed) > len(lines):
        lines.append(Message(IndexCode.ANSWERS_MORE, num=len(changed) - len(lines)))
    raise HeldBackError(
        Message(IndexCode.BUILD_HELD_BACK, right=after, all=len(new), before=before, lines=tuple(lines))
    )


def _change(old: Outcome, new: Outcome) -> Message:
    code = IndexCode.ANSWER_NOW_RIGHT if new.passed else IndexCode.ANSWER_NOW_WRONG
    return Message(code, question=old.judged.question, before=_said(old), after=_said(new))


def _said(outcome: Outcome) -> str | Message:
    return outcome.said if outcome.answered else Message(IndexCode.ANSWER_REFUSED)


def _outcomes(
    settings: Settings, index: Index, questions: Sequence[Labelled], on_progress: OnProgress, asked_before: int
) -> list[Outcome]:
    def on_done(done: int) -> None:
        on_progress(Progress(Stage.EVALUATING, asked_before + done, 2 * len(questions)))

    return evaluate(assistant_over(settings, lambda: index), questions, on_done)

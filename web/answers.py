"""One answer on a page of its own: a link that can be sent, a text to take away, and what people say of it."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from web.export.downloads import KINDS, clipboard, download, exported_answer
from web.export.evidence_pack import Evidence
from web.other_sites import refuse_other_sites
from web.problems import Problem
from web.store import Store
from web.store.database import Outcome
from web.store.feedback import Verdict
from web.store.kept import KeptTurn


def answers(store: Store, evidence: Evidence) -> Blueprint:
    """The routes below `/answers`: whoever has the link may read."""
    routes = Blueprint("answers", __name__, url_prefix="/answers")

    @routes.get("/<turn_id>")
    def page(turn_id: str) -> Response:
        turn = find_turn(store, turn_id)
        html = render_template(
            "answer.html",
            reply=turn.reply | {"conversation_id": ""},
            asked_at=turn.asked_at,
            given=store.feedback.find(turn_id),
        )
        return make_response(html)

    @routes.get(f"/<turn_id>.<{KINDS}>")
    def export(turn_id: str, kind: str) -> Response:
        return download(kind, exported_answer(find_turn(store, turn_id)), evidence)

    @routes.get("/<turn_id>/clipboard")
    def copied(turn_id: str) -> Response:
        return clipboard(exported_answer(find_turn(store, turn_id)))

    @routes.post("/<turn_id>/feedback")
    def feedback(turn_id: str) -> Response:
        refuse_other_sites(request)
        given = request.form.get("verdict", "")
        if given not in set(Verdict):
            raise Problem(
                HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), _("verdict: up or down.")
            )
        outcome = store.feedback.give(turn_id, Verdict(given), request.form.get("reason", ""))
        if outcome is Outcome.UNKNOWN:
            find_turn(store, turn_id)
        if outcome is Outcome.UNWRITTEN:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "not-kept",
                _("It could not be kept"),
                _("Nothing can be written just now."),
            )
        return make_response(redirect(url_for("answers.page", turn_id=turn_id), HTTPStatus.SEE_OTHER))

    return routes


def find_turn(store: Store, turn_id: str) -> KeptTurn:
    """The turn at the address of an answer. Raises Problem where it is not kept."""
    turn = store.history.turn(turn_id)
    if turn is None:
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "unknown-answer",
            _("This answer is not kept"),
            _("There is no answer at this address any more: it was deleted, or its time is over. Ask again."),
        )
    return turn

"""Griot's own words on a page, in the visitor's language: the same that the API gives in English."""

from flask_babel import gettext as _

from qa.lacking import Lack, Lacking
from web.contract import Json
from web.retold import in_quotes, retold


def answer_text(reply: Json) -> str:
    """What a reply says: quotes as they stand in the documents, Griot's own words in the visitor's language."""
    match reply["status"]:
        case "not_found":
            return refusal_text(reply)
        case "chat":
            return retold(reply["answer"])
        case _:
            return str(reply["answer"])


def refusal_text(reply: Json) -> str:
    """Why there is no answer. A reply that was kept by an earlier version has only its English."""
    stored = reply.get("lacking")
    if not stored:
        return str(reply["answer"])
    lacking = Lacking(Lack(stored["lack"]), tuple(stored["words"]))
    match lacking.lack:
        case Lack.NOTHING_NEAR:
            told = _("The documents do not hold an answer to this question.")
        case Lack.UNMENTIONED:
            told = _(
                "The documents do not hold an answer to this question: they do not mention %(words)s.",
                words=_listed(lacking),
            )
        case Lack.NOT_NEAR:
            told = _(
                "The documents do not hold an answer to this question: nothing near its subject mentions %(words)s.",
                words=_listed(lacking),
            )
        case Lack.NO_NUMBER:
            told = _(
                "The documents do not hold an answer to this question: "
                "the passages near its subject do not give the number that is asked for."
            )
        case Lack.NOT_IN_NEAREST:
            told = _(
                "The documents do not hold an answer to this question: the nearest passages do not mention %(words)s.",
                words=_listed(lacking),
            )
        case Lack.UNSAID:
            told = _(
                "The documents do not hold an answer to this question. "
                "The nearest passages speak of its subject, but do not say this."
            )
        case Lack.WITHHELD:
            told = _("An answer was found, but one of its quotes did not stand where it should, so it is not shown.")
    return str(told)


def _listed(lacking: Lacking) -> str:
    return in_quotes(lacking.listed(_("and")))

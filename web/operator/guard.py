"""Who may change the documents: the bearer of the operator's token, and no other site on their behalf."""

import hashlib
import hmac
from http import HTTPStatus
from ipaddress import ip_address

from flask import Request
from flask_babel import gettext as _

from web.other_sites import refuse_other_sites
from web.problems import Problem, forbidden

COOKIE = "griot_operator"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="griot"'}  # RFC 9110, 11.6.1: every 401 names how to be let in


class Guard:
    """Knows the SHA-256 of the operator's token. `only_here` also wants the request to come from this machine."""

    def __init__(self, token_digest: str, *, only_here: bool) -> None:
        self._digest = token_digest
        self._only_here = only_here

    def check(self, request: Request) -> None:
        """Lets the operator pass. Raises Problem: 401 without the token, 403 from another site or machine."""
        self.check_place(request)
        if not self.is_operator(request):
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                "operator-only",
                _("For the operator only"),
                _(
                    "This needs the operator's token: sign in at /operator, or send it as "
                    "'Authorization: Bearer TOKEN'. It was printed when Griot was first started; "
                    "griot token makes a new one."
                ),
                CHALLENGE,
            )

    def check_place(self, request: Request) -> None:
        """Raises Problem when the request comes from another machine, or changes something for another site."""
        if self._only_here and not _comes_from_here(request):
            raise forbidden(
                _(
                    "No operator token is set, so documents can be changed from this machine only. "
                    "Set GRIOT_OPERATOR_TOKEN and start Griot again to change them from elsewhere."
                )
            )
        refuse_other_sites(request)

    def is_operator(self, request: Request) -> bool:
        """Whether the request bears the token, as a bearer or in the cookie."""
        given = (
            request.authorization.token if request.authorization and request.authorization.type == "bearer" else None
        )
        return self.knows(given or request.cookies.get(COOKIE, ""))

    def knows(self, token: str) -> bool:
        """Whether this is the token; the time that it takes tells nothing of it."""
        return hmac.compare_digest(digest_of(token), self._digest)


def digest_of(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what is kept of it."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _comes_from_here(request: Request) -> bool:
    """Whether the other end is this machine; what a proxy passes on comes from anywhere."""
    try:
        here = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        here = False
    return here and not any(name in request.headers for name in FORWARDED)

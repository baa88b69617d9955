"""Who may read the board, and what a browser may do with it: before every request, on every answer.

Without a token the board answers only to the names of this machine: else a page elsewhere could give its own name the
address 127.0.0.1 and read the board through the visitor's browser. With a token the name says nothing and the token
all; a cookie is bound to the name that it was given under.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchword.web.problem import problem

COOKIE = "watchword"
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_OPEN = ("/healthz", "/readyz", "/static/")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    def __init__(self, app: ASGIApp, *, token: str | None) -> None:
        self.app, self.token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        answer = self._refused(request)
        await (answer or self.app)(scope, receive, _with_headers(send, path=request.url.path))

    def _refused(self, request: Request) -> Response | None:
        if self.token is None:
            return None if _name(request) in LOCAL else _not_our_name()
        if request.url.path.startswith(_OPEN):
            return None
        given = request.query_params.get("token")
        if given is not None and _same(given, self.token):
            return _welcome(request, self.token)
        return None if _is_known(request, self.token) else _token_wanted()


def _name(request: Request) -> str:
    """The host that the browser believes to speak to, without the port."""
    host = request.headers.get("host", "").lower()
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _is_known(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and _same(given.strip(), token):
        return True
    return _same(request.cookies.get(COOKIE, ""), _pass(token))


def _welcome(request: Request, token: str) -> Response:
    """To the same page without the token in its address; the cookie holds what only its owner could have made."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
    answer = RedirectResponse(request.url.path + (f"?{urlencode(rest)}" if rest else ""), status_code=303)
    is_https = request.url.scheme == "https"
    answer.set_cookie(COOKIE, _pass(token), max_age=90 * 86400, httponly=True, samesite="lax", secure=is_https)
    return answer


def _pass(token: str) -> str:
    return hmac.new(token.encode(), b"watchword board", hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _token_wanted() -> Response:
    wanted = "this board wants its token: open it once as /?token=…, or send Authorization: Bearer …"
    return problem(401, wanted, headers={"WWW-Authenticate": "Bearer"})


def _not_our_name() -> Response:
    return problem(
        421, "this board answers only to localhost; set WATCHWORD_BOARD_TOKEN to serve it under another name"
    )


def _with_headers(send: Send, *, path: str) -> Send:
    caching = "no-cache" if path.startswith("/static/") else "no-store"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS | {"Cache-Control": caching})
        await send(message)

    return sending

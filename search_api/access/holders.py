"""Who asks: the holder of a token, by the Authorization header or the cookie of a sign-in; else nobody in particular.

A route that writes takes `Annotated[Token, Depends(requires("review"))]`. Reading is open unless CCHC_READING=closed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from search_api.access.tokens import Scope, Token, Tokens
from search_api.errors import RequestError

COOKIE = "cchc_token"
FIELD = "form_key"
# What must answer anyone, also where reading is closed.
OPEN_PATHS = ("/static/", "/healthz", "/readyz", "/dang-nhap", "/metrics")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# A file that is sent here is read and dropped: nothing is changed that another site could want changed. What keeps it
# checks where it comes from itself (`own`).
HARMLESS = frozenset({"/api/uploads"})
# Addresses without forms of ours.
PROGRAMS = "/api/"
_LARGEST = 200


def _secret(request: Request) -> tuple[str | None, bool]:
    """The token as sent, and whether a browser sent it by itself (a cookie)."""
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return sent.strip()[:_LARGEST], False
    cookie = request.cookies.get(COOKIE)
    return (cookie[:_LARGEST], True) if cookie else (None, False)


async def holder(request: Request) -> Token | None:
    """The holder of a valid token; None for everybody else. Raises RequestError (401) for a header with a wrong one."""
    text, by_cookie = _secret(request)
    if text is None:
        return None
    tokens: Tokens = request.app.state.tokens
    token = await run_in_threadpool(tokens.check, text)
    if token is None and not by_cookie:
        raise RequestError(401, "invalid_token", "the token is unknown, taken back or expired")
    return token


HolderHere = Annotated[Token | None, Depends(holder)]


def form_key(request: Request) -> str:
    """What a form of ours carries in `form_key`: another site's page cannot know it. "" where not signed in."""
    text, by_cookie = _secret(request)
    if text is None or not by_cookie:
        return ""
    return hmac.new(text.encode(), b"form", hashlib.sha256).hexdigest()[:32]


def same_site(request: Request) -> bool:
    """Whether a request that changes something comes from a page of this service, by what the browser says of it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin == str(request.base_url).rstrip("/")


async def no_forgery(request: Request) -> None:
    """A dependency of every route: what changes something comes with a token of its own, or from our own pages."""
    if request.method not in SAFE and request.url.path not in HARMLESS:
        own(request)


def own(request: Request) -> None:
    """Raises RequestError (403) for what comes neither with a token of its own nor from our own pages.

    A program that sends no token at all has nobody's rights to misuse: it is told that a token is wanted (401).
    """
    if not request.headers.get("authorization") and not same_site(request):
        if request.url.path.startswith(PROGRAMS) and COOKIE not in request.cookies:
            raise RequestError(401, "token_wanted", "this takes a token, in a header Authorization: Bearer …")
        raise RequestError(403, "foreign_form", "a form of another site, or without a word of where it comes from")


async def may_read(request: Request, token: HolderHere) -> None:
    """A dependency of every route. Raises RequestError (401) where reading is closed and no token was sent."""
    if request.app.state.reading == "open" or request.url.path.startswith(OPEN_PATHS):
        return
    if token is None:
        raise RequestError(401, "token_wanted", "reading takes a token here: ask whoever runs this service")


def requires(scope: Scope) -> Callable[[Request, Token | None], Token]:
    """A dependency that gives the holder of a token with this scope. Raises RequestError (401, 403) otherwise."""

    def checked(request: Request, token: HolderHere) -> Token:
        if token is None:
            raise RequestError(401, "token_wanted", f"this takes a token with the scope {scope!r}")
        if scope not in token.scopes:
            raise RequestError(403, "scope_wanted", f"the token lacks the scope {scope!r}")
        return token

    return checked


async def form_sent(request: Request) -> None:
    """A dependency of routes that take a form of ours: the field `form_key` is right. Raises RequestError (403)."""
    wanted = form_key(request)
    if not wanted:
        return  # no cookie that a foreign page could make use of
    form = await request.form()
    if not hmac.compare_digest(str(form.get(FIELD, "")), wanted):
        raise RequestError(403, "foreign_form", "the form was not made for this sign-in: load the page again")

"""/dang-nhap: hand in a token, and use it from this browser until signed out. /dang-xuat ends that."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from search_api.access.holders import COOKIE, HolderHere, form_key, form_sent
from search_api.access.tokens import Tokens
from search_api.parameters import PageParameters
from search_api.ui.language import negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)
A_MONTH = 30 * 86_400
_LARGEST = 200


class SignInParameters(PageParameters):
    """`next` is the page to go on to, of this service alone."""

    next: str = "/"


def local(address: str) -> str:
    """An address of this service as it is, "/" for any other: "//evil.example" and "/\\\\evil.example" are others."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"


@router.get("/dang-nhap")
def sign_in_page(request: Request, token: HolderHere, parameters: Annotated[SignInParameters, Query()]) -> Response:
    """Who is signed in, or the form to do so."""
    return render(
        request, "sign_in.html", negotiate(request),
        token=token, next=local(parameters.next), wrong=False, form_key=form_key(request),
    )  # fmt: skip


@router.post("/dang-nhap")
def sign_in(
    request: Request, token: Annotated[str, Form(max_length=_LARGEST)], onward: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    tokens: Tokens = request.app.state.tokens
    if tokens.check(token.strip()) is None:
        return render(
            request, "sign_in.html", negotiate(request), http_status=403,
            token=None, next=local(onward), wrong=True, form_key="",
        )  # fmt: skip
    answer = RedirectResponse(local(onward), status_code=303)
    answer.set_cookie(
        COOKIE, token.strip(), max_age=A_MONTH, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/dang-xuat", dependencies=[Depends(form_sent)])
def sign_out() -> Response:
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer

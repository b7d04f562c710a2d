"""/doc-thu: a file that a reader drops on the page is read and shown like any document; holders may keep it."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from cchc.captures import Provenance
from cchc.records import Failure, Record
from search_api.access.holders import HolderHere, form_key, form_sent, requires
from search_api.access.tokens import Token
from search_api.context import base_address
from search_api.errors import RequestError
from search_api.parameters import PageParameters
from search_api.protocol import StoredRecord, Version
from search_api.routes.document_page import shown_document
from search_api.ui.desks import Desk
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import render
from search_api.uploads import LARGEST, Held, Turns, Upload, UploadsHere, client_of, received

router = APIRouter(include_in_schema=False)
DESK = Desk(85, "upload", "/doc-thu", aside=True)
KEEP = f"{DESK.path}/dua-vao-kho"
REFUSED = {"file_too_large": "upload.too_large", "no_file": "upload.none"}
PRIVATE = {"Cache-Control": "no-store"}


def _form(
    request: Request, token: Token | None, *, http_status: int = 200, wrong: str = "", detail: str = "", done: str = ""
) -> Response:
    return render(
        request, "upload.html", negotiate(request), http_status=http_status, headers=PRIVATE,
        wrong=wrong, detail=detail, done=done, megabytes=LARGEST // 2**20, keep_path=KEEP,
        may_keep=_may_keep(token), reads=request.app.state.uploads is not None,
        call=f"curl -F file=@bao-cao.pdf {shlex.quote(base_address(request) + '/api/uploads')}",
    )  # fmt: skip


def _may_keep(token: Token | None) -> bool:
    return token is not None and "upload" in token.scopes


@router.get(DESK.path)
def upload_page(request: Request, token: HolderHere, parameters: Annotated[PageParameters, Query()]) -> Response:
    """The form; `lang` alone may be asked for."""
    return _form(request, token)


@router.post(DESK.path)
async def read_upload(request: Request, token: HolderHere, uploads: UploadsHere) -> Response:
    """Read one file and show what was read. Nothing is kept but, for a holder, the file itself for a while."""
    t = Formats(negotiate(request)).t
    turns: Turns = request.app.state.upload_turns
    with turns.of(client_of(request)):
        try:
            upload = await received(request)
        except RequestError as error:
            wrong = t(REFUSED[error.code], megabytes=LARGEST // 2**20)
            return _form(request, token, http_status=error.status, wrong=wrong)
        result = await run_in_threadpool(uploads.read, upload)
    if isinstance(result, Failure):
        return _refused(request, token, upload, result)
    return _shown(request, token, upload, result)


@router.post(KEEP, dependencies=[Depends(form_sent)])
def keep_upload(
    request: Request,
    token: Annotated[Token, Depends(requires("upload"))],
    uploads: UploadsHere,
    key: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take the file that the holder has just looked at into the library."""
    t = Formats(negotiate(request)).t
    held: Held = request.app.state.uploads_held
    upload = held.take(token.id, key)
    if upload is None:
        return _form(request, token, http_status=410, wrong=t("upload.gone"))
    kept = uploads.keep(upload, token.name)
    if kept.state in ("kept", "known"):
        return RedirectResponse(f"/documents/{kept.document}", status_code=303)
    if kept.failure is not None:
        return _refused(request, token, upload, kept.failure)
    if kept.state == "forgotten":
        return _form(request, token, http_status=409, wrong=t("upload.forgotten"))
    return _form(request, token, done=t("upload.later", name=upload.name))


def _refused(request: Request, token: Token | None, upload: Upload, failure: Failure) -> Response:
    t = Formats(negotiate(request)).t
    reason = t(f"reason.{failure.error.code}")
    wrong = t("upload.unread", name=upload.name, reason=reason[:1].lower() + reason[1:])
    return _form(request, token, http_status=422, wrong=wrong, detail=failure.error.message)


def _shown(request: Request, token: Token | None, upload: Upload, record: Record) -> Response:
    """The view that a stored document has, without what only a stored one can have."""
    now = datetime.now(UTC)
    provenance = Provenance(now, sha256(upload.body).hexdigest(), upload.media_type, role="file")
    version = Version(1, now, now, provenance)
    held: Held = request.app.state.uploads_held
    trial: dict[str, Any] = {"name": upload.name, "keep_path": KEEP, "key": None, "form_key": form_key(request)}
    if token is not None and _may_keep(token):
        trial["key"] = held.put(token.id, upload)
    return shown_document(
        request, StoredRecord(record, version, (version,)), trial=trial, headers=PRIVATE,
    )  # fmt: skip

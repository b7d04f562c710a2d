"""/api/uploads: a file of one's own as a record, and for holders of a token into the library."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from cchc.records import Failure, Record
from search_api.access.holders import HolderHere, own, requires
from search_api.context import base_address
from search_api.errors import ERRORS, Problem, RequestError
from search_api.parameters import Known
from search_api.uploads import Kept, Turns, Upload, Uploads, UploadsHere, client_of, received

router = APIRouter(prefix="/api/uploads", tags=["documents"])
FORM: dict[str, Any] = {
    "type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}},
}  # fmt: skip
BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    202: {"description": "The file is archived; the store is busy, and has the document after the next run."},
    401: {"model": Problem, "description": "Keeping takes a token with the scope `upload`."},
    403: {"model": Problem, "description": "The token lacks the scope `upload`."},
    409: {"model": Problem, "description": "The document was taken down before, and stays out."},
    413: {"model": Problem, "description": "The file is larger than 20 MB."},
    422: {"model": Problem, "description": "There is no file, or it cannot be read: `code` says why."},
    429: {"model": Problem, "description": "A file of this client is still being read."},
}


class UploadParameters(Known):
    keep: bool = Field(default=False, description="Take the file into the library; takes a token with scope `upload`.")


class KeptAnswer(BaseModel):
    """What became of a file that was to be kept; `known` says that the library had it already."""

    state: Literal["kept", "known", "later"]
    document: str = Field(description="Id of the document.")
    page: str = Field(description="Address of the document, for people.")


class UploadAnswer(BaseModel):
    """What was read from a file. It is kept nowhere, unless `kept` says so; then the document has its own address."""

    name: str = Field(description="Name of the file, as it was understood.")
    record: Record | None = Field(description="As `cchc extract` prints it; null where the file was to be kept.")
    kept: KeptAnswer | None


@router.post("", responses=ANSWERS, openapi_extra=BODY, response_model=UploadAnswer, summary="Read a file of one's own")
async def upload(
    request: Request, answer: Response, token: HolderHere, uploads: UploadsHere,
    parameters: Annotated[UploadParameters, Query()],
) -> UploadAnswer:  # fmt: skip
    """PDF, DOCX, XLSX or HTML, in the field `file` of a form: `curl -F "file=@report.pdf" …/api/uploads`."""
    answer.headers["Cache-Control"] = "no-store"
    by = ""
    if parameters.keep:
        own(request)
        by = requires("upload")(request, token).name
    turns: Turns = request.app.state.upload_turns
    with turns.of(client_of(request)):
        sent = await received(request)
        if not by:
            return UploadAnswer(name=sent.name, record=await run_in_threadpool(_read, uploads, sent), kept=None)
        kept = await run_in_threadpool(uploads.keep, sent, by)
    if kept.state == "later":
        answer.status_code = 202
    return UploadAnswer(name=sent.name, record=None, kept=_kept(kept, base_address(request)))


def _read(uploads: Uploads, sent: Upload) -> Record:
    """Raises RequestError (422) for what cannot be read."""
    result = uploads.read(sent)
    if isinstance(result, Failure):
        raise _unread(result)
    return result


def _kept(kept: Kept, base: str) -> KeptAnswer:
    """Raises RequestError: 409 for what was taken down before, 422 for what cannot be read."""
    if kept.state == "forgotten":
        raise RequestError(409, "forgotten", "the document was taken down before, and stays out")
    if kept.state == "failed":
        raise _unread(kept.failure) if kept.failure else RequestError(422, "unreadable", "the file cannot be read")
    return KeptAnswer(state=kept.state, document=kept.document, page=f"{base}/documents/{kept.document}")


def _unread(failure: Failure) -> RequestError:
    return RequestError(422, failure.error.code, failure.error.message)

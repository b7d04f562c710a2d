"""/duyet: one figure after another for reviewers, the least certain and the contradicted first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from cchc.indicators import codes
from cchc.records import Aggregate, Comparator, Measure, Status
from search_api.access.holders import form_key, form_sent, requires
from search_api.access.tokens import Token
from search_api.context import StoreHere
from search_api.errors import NotFoundError, RequestError
from search_api.labels import short_label
from search_api.parameters import PageParameters
from search_api.protocol import Store
from search_api.reviews.agreement import agreement, latest
from search_api.reviews.deciding import ReviewedMeanwhileError, decide, elsewhere, take_back
from search_api.reviews.evidence import items_of
from search_api.reviews.model import VERDICTS, Judgement, ReviewError, Verdict
from search_api.reviews.queue import Candidate, candidate, waiting
from search_api.ui.desks import Desk
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.reviewing import context, correction, typed

router = APIRouter(include_in_schema=False)
DESK = Desk(75, "reviews", "/duyet", aside=True)
PATH = "/duyet"
LONGEST = 300
Reviewer = Annotated[Token, Depends(requires("review"))]


class QueuePageParameters(PageParameters):
    """`skip` figures were left for later; `document` and `figure` name one; `kept` is the review just made, of `of`."""

    skip: int = Field(default=0, ge=0, le=100_000)
    document: str = Field(default="", max_length=LONGEST)
    figure: str = Field(default="", max_length=LONGEST)
    kept: str = Field(default="", max_length=LONGEST)
    of: str = Field(default="", max_length=LONGEST)
    prints: int = Field(default=0, ge=0)


@router.get(PATH)
def review_page(
    request: Request, store: StoreHere, token: Reviewer, parameters: Annotated[QueuePageParameters, Query()]
) -> HTMLResponse:
    """The next figure, or the one that is named."""
    if parameters.figure:
        found = candidate(store, parameters.document, parameters.figure)
        if found is None:
            raise NotFoundError(
                f"document {parameters.document!r} has no figure {parameters.figure!r}", "review_not_found"
            )
    else:
        found = waiting(store, parameters.skip)
    return _page(request, store, token, found, parameters)


@router.post(PATH, dependencies=[Depends(form_sent)])
async def sent(request: Request, store: StoreHere, token: Reviewer) -> Response:
    """A decision; then the next figure."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_decided, request, store, token, form)


@router.post(f"{PATH}/hoan-tac", dependencies=[Depends(form_sent)])
async def undone(request: Request, store: StoreHere, token: Reviewer) -> Response:
    """The decision taken back; then its figure again."""
    form = {name: str(value) for name, value in (await request.form()).items()}

    def back() -> Response:
        revision = form.get("revision", "")
        made = take_back(
            store, form.get("review", ""), token.name, int(revision) if revision.isdigit() else None, prints=True
        )
        first = made[0]
        pairs = [("document", first.document), ("figure", first.item["id"]), ("kept", first.id), ("of", first.document)]
        return RedirectResponse(address(PATH, [*pairs, ("skip", _skip(form) or None)]), status_code=303)

    return await run_in_threadpool(back)


def _skip(form: Mapping[str, str]) -> int:
    return int(form["skip"][:6]) if form.get("skip", "").isdigit() else 0


def _decided(request: Request, store: Store, token: Token, form: Mapping[str, str]) -> Response:
    document, item, verdict = form.get("document", ""), form.get("figure", ""), form.get("verdict", "")
    found = candidate(store, document, item)
    known: Verdict | None = next((one for one in VERDICTS if one == verdict), None)
    if found is None or known is None:
        raise NotFoundError(f"document {document!r} has no figure {item!r}", "review_not_found")
    formats = Formats(negotiate(request))
    parameters = QueuePageParameters(skip=_skip(form))
    try:
        changed = correction(found.figure, form, formats) if verdict == "corrected" else None
        revision = int(form["revision"]) if form.get("revision", "").isdigit() else None
        judgement = Judgement(
            document, "figure", item, known,
            token.name, form.get("reason"), changed, None, revision,
        )  # fmt: skip
        made = decide(store, judgement, prints="prints" in form)
    except (RequestError, ReviewError) as error:
        again = candidate(store, document, item)
        return _page(request, store, token, again, parameters, error=error, form=form)
    pairs = [("skip", parameters.skip or None), ("kept", made[0].id), ("of", made[0].document)]
    pairs.append(("prints", len(made) - 1 or None))
    return RedirectResponse(address(PATH, pairs), status_code=303)


def _trouble(error: RequestError | ReviewError, formats: Formats) -> tuple[int, str]:
    """Status and words of what kept a decision from being kept."""
    t = formats.t
    if isinstance(error, ReviewedMeanwhileError):
        return 409, t("review.meanwhile", by=error.words["by"])
    words: Mapping[str, str] = {"field": error.field} if isinstance(error, ReviewError) else error.words
    status = 422 if isinstance(error, ReviewError) else error.status
    if "offered" in words:
        return status, t("review.unit_refused", name=words["name"], offered=words["offered"])
    field = words.get("field", "")
    known = f"review.field.{field}"
    return status, t("review.refused", field=t(known) if t.has(known) else t("review.correct"))


def _page(
    request: Request, store: Store, token: Token, found: Candidate | None, parameters: QueuePageParameters, *,
    error: RequestError | ReviewError | None = None, form: Mapping[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    formats = Formats(negotiate(request))
    status, trouble = _trouble(error, formats) if error is not None else (200, "")
    shown: dict[str, Any] = {"found": None}
    if found is not None:
        item = next(one for one in items_of(found.record, "figure") if one.item.id == found.figure.id)
        values = typed(found.figure.model_dump(mode="json"), formats)
        shown = {
            "found": found,
            "context": context(found.record, found.figure),
            "checks": [check for check in found.record.checks if found.figure.id in check.figures],
            "others": sum(1 for _ in elsewhere(store, found.record.document.id, "figure", item.evidence)),
            "values": values | {name: form[name] for name in values if form and name in form},
            "reason": form.get("reason", "") if form else "",
            "choices": _choices(formats),
        }
    made = store.reviews_of(parameters.of) if parameters.kept else ()
    kept = next((review for review in made if review.id == parameters.kept), None)
    return render(
        request, "reviews.html", formats.language, http_status=status,
        token=token, form_key=form_key(request), parameters=parameters, trouble=trouble, kept=kept,
        correcting=form is not None and form.get("verdict") == "corrected",
        progress=agreement(latest(store)), **shown,
    )  # fmt: skip


def _choices(formats: Formats) -> dict[str, list[tuple[str, str]]]:
    """The values that a field may have, with their words."""
    t = formats.t
    return {
        "indicator": [(code, short_label(code, formats.language)) for code in codes()],
        "measure": [(one, t(f"measure.{one}")) for one in get_args(Measure)],
        "comparator": [(one, t(f"comparator.{one}") if one != "=" else "=") for one in get_args(Comparator)],
        "status": [(one, t(f"status.{one}")) for one in get_args(Status)],
        "aggregate": [("", "–"), *((one, t(f"aggregate.{one}")) for one in get_args(Aggregate))],
    }

"""/duyet: one figure after another for reviewers, the least certain and the contradicted first; and statements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
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
from search_api.reviews.agreement import so_far
from search_api.reviews.deciding import ReviewedMeanwhileError, decide, elsewhere, take_back
from search_api.reviews.evidence import items_of
from search_api.reviews.model import VERDICTS, Judgement, Kind, ReviewError, Step, Verdict
from search_api.reviews.queue import Candidate, candidate, waiting
from search_api.ui.corrections import THEMES, correction, told, typed
from search_api.ui.desks import Desk
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.reading import STATEMENT_TYPES
from search_api.ui.reviewing import context

router = APIRouter(include_in_schema=False)
DESK = Desk(75, "reviews", "/duyet", aside=True)
PATH = "/duyet"
LONGEST = 300
Reviewer = Annotated[Token, Depends(requires("review"))]


class QueuePageParameters(PageParameters):
    """`skip` were left for later; `document` and `item` name one; `kept` is the review just made, of `of`."""

    kind: Kind = "figure"
    skip: int = Field(default=0, ge=0, le=100_000)
    document: str = Field(default="", max_length=LONGEST)
    item: str = Field(default="", max_length=LONGEST)
    kept: str = Field(default="", max_length=LONGEST)
    of: str = Field(default="", max_length=LONGEST)
    prints: int = Field(default=0, ge=0)


@router.get(PATH)
def review_page(
    request: Request, store: StoreHere, token: Reviewer, parameters: Annotated[QueuePageParameters, Query()]
) -> HTMLResponse:
    """The next figure or statement, or the one that is named."""
    if parameters.item:
        found = candidate(store, parameters.kind, parameters.document, parameters.item)
        if found is None:
            raise _unknown(parameters.kind, parameters.document, parameters.item)
    else:
        found = waiting(store, parameters.kind, parameters.skip)
    return _page(request, store, token, found, parameters)


@router.post(PATH, dependencies=[Depends(form_sent)])
async def sent(request: Request, store: StoreHere, token: Reviewer) -> Response:
    """A decision; then what is next."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_decided, request, store, token, form)


@router.post(f"{PATH}/hoan-tac", dependencies=[Depends(form_sent)])
async def undone(request: Request, store: StoreHere, token: Reviewer) -> Response:
    """The decision taken back; then what it was of again."""
    form = {name: str(value) for name, value in (await request.form()).items()}

    def back() -> Response:
        revision = form.get("revision", "")
        made = take_back(
            store, form.get("review", ""), token.name, int(revision) if revision.isdigit() else None, prints=True
        )
        first = made[0]
        pairs = [
            ("kind", _told(first.kind)), ("document", first.document), ("item", first.item["id"]), ("kept", first.id),
            ("of", first.document), ("skip", _skip(form) or None),
        ]  # fmt: skip
        return RedirectResponse(address(PATH, pairs), status_code=303)

    return await run_in_threadpool(back)


def _unknown(kind: Kind, document: str, item: str) -> NotFoundError:
    return NotFoundError(f"document {document!r} has no {kind} {item!r}", "review_not_found")


def _told(kind: Kind) -> Kind | None:
    """The kind as addresses name it: figures are what is meant where none is named."""
    return None if kind == "figure" else kind


def _skip(form: Mapping[str, str]) -> int:
    return int(form["skip"][:6]) if form.get("skip", "").isdigit() else 0


def _decided(request: Request, store: Store, token: Token, form: Mapping[str, str]) -> Response:
    document, item = form.get("document", ""), form.get("item", "")
    kind: Kind = "statement" if form.get("kind") == "statement" else "figure"
    # A type that is chosen corrects the one that was read.
    verdict = "corrected" if kind == "statement" and "type" in form else form.get("verdict", "")
    known: Verdict | None = next((one for one in VERDICTS if one == verdict), None)
    found = candidate(store, kind, document, item)
    if found is None or known is None:
        raise _unknown(kind, document, item)
    formats = Formats(negotiate(request))
    parameters = QueuePageParameters(kind=kind, skip=_skip(form))
    try:
        changed = correction(found.item, _standing(found), form, formats) if known == "corrected" else None
        revision = int(form["revision"]) if form.get("revision", "").isdigit() else None
        judgement = Judgement(
            document, kind, item, known,
            token.name, form.get("reason"), changed, (), revision,
        )  # fmt: skip
        made = decide(store, judgement, prints="prints" in form)
    except (RequestError, ReviewError) as error:
        again = candidate(store, kind, document, item)
        return _page(request, store, token, again, parameters, error=error, form=form)
    pairs = [("kind", _told(kind)), ("skip", parameters.skip or None), ("kept", made[0].id), ("of", made[0].document)]
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
        shown = {
            "found": found,
            "context": context(found.record, found.item),
            "others": _elsewhere(store, found),
            "reason": form.get("reason", "") if form else "",
        }
        values = typed(found.item, _standing(found), formats)
        shown |= {
            "checks": [check for check in found.record.checks if found.item.id in check.figures],
            "values": values | _sent(values, form or {}),
            "choices": _choices(formats),
            "told": partial(told, formats=formats),
            "every_theme": THEMES,
        }
    made = store.reviews_of(parameters.of) if parameters.kept else ()
    kept = next((review for review in made if review.id == parameters.kept), None)
    return render(
        request, "reviews.html", formats.language, http_status=status,
        token=token, form_key=form_key(request), parameters=parameters, trouble=trouble, kept=kept,
        correcting=form is not None and form.get("verdict") == "corrected", path_of=_path_of, types=STATEMENT_TYPES,
        progress=so_far(store), **shown,
    )  # fmt: skip


def _path_of(kind: Kind, skip: int = 0, document: str = "", item: str = "") -> str:
    return address(PATH, [("kind", _told(kind)), ("document", document), ("item", item), ("skip", skip or None)])


def _standing(found: Candidate) -> Step | None:
    return found.review.standing if found.review else None


def _sent(values: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """What a form sent of the fields; boxes that are not ticked send nothing."""
    boxes = "themes" in form
    return {name: form.get(name, "") for name in values if name in form or (boxes and name.startswith("theme_"))}


def _elsewhere(store: Store, found: Candidate) -> int:
    """How often other prints of the text say the same in the same words."""
    if not store.duplicates(found.record.document.id):
        return 0
    item = next(one for one in items_of(found.record, found.kind) if one.item.id == found.item.id)
    return sum(1 for _ in elsewhere(store, found.record.document.id, found.kind, item.evidence))


def _choices(formats: Formats) -> dict[str, list[tuple[str, str]]]:
    """The values that a field may have, with their words."""
    t = formats.t
    return {
        "type": [(one, t(f"type.{one}")) for one in STATEMENT_TYPES],
        "indicator": [(code, short_label(code, formats.language)) for code in codes()],
        "measure": [(one, t(f"measure.{one}")) for one in get_args(Measure)],
        "comparator": [(one, t(f"comparator.{one}") if one != "=" else "=") for one in get_args(Comparator)],
        "status": [(one, t(f"status.{one}")) for one in get_args(Status)],
        "aggregate": [("", "–"), *((one, t(f"aggregate.{one}")) for one in get_args(Aggregate))],
    }

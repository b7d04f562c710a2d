"""/feeds/…atom: any query as an Atom feed, with the parameters of the list that it is of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from search_api.conclusions.citation import citation
from search_api.conclusions.parameters import ConclusionFilters
from search_api.context import StoreHere, base_address
from search_api.errors import ERRORS
from search_api.feeds import MEDIA_TYPE, NEVER, Entry, Feed, atom, tag
from search_api.hits import ConclusionHit, DocumentHit, DocumentRef, FigureHit, Page, StatementHit
from search_api.labels import short_label
from search_api.parameters import LARGEST_PAGE, DocumentFilters, FigureFilters, Parameters, StatementFilters
from search_api.protocol import Store
from search_api.ui.formats import Formats
from search_api.ui.language import Language, Translator

router = APIRouter(prefix="/feeds", tags=["feeds"])
Hit = TypeVar("Hit")
FEED: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The feed."},
    304: {"description": "Nothing has changed since."},
}
Size = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="Entries.")]
Lang = Literal["vi", "en"]


class DocumentFeed(DocumentFilters):
    size: Size = 50
    sort: Literal["relevance", "newest", "oldest"] = "newest"
    lang: Lang = "vi"


class FigureFeed(FigureFilters):
    size: Size = 50
    lang: Lang = "vi"


class StatementFeed(StatementFilters):
    size: Size = 50
    sort: Literal["relevance", "newest"] = "newest"
    lang: Lang = "vi"


class ConclusionFeed(ConclusionFilters):
    size: Size = 50
    sort: Literal["relevance", "newest", "oldest", "deadline"] = "newest"
    lang: Lang = "vi"


@router.get("/documents.atom", response_class=Response, responses=FEED, summary="Documents as an Atom feed")
def documents(request: Request, store: StoreHere, parameters: Annotated[DocumentFeed, Query()]) -> Response:
    """Newest by day of publication. `updated` is when a document was first seen in its present state."""

    def entry(hit: DocumentHit, base: str, updated: datetime) -> Entry:
        text = hit.passages[0].text if hit.passages else ""
        return Entry(
            f"document:{hit.id}", hit.title or hit.url, text, f"{base}/documents/{hit.id}", hit.url, updated,
            hit.published_at, _host(hit.url), (hit.kind, hit.province or ""),
        )  # fmt: skip

    page = store.search(parameters.asked(store))
    return _answer(request, store, parameters, "documents", "/", page, entry, lambda hit: hit.id)


@router.get("/figures.atom", response_class=Response, responses=FEED, summary="Figures as an Atom feed")
def figures(request: Request, store: StoreHere, parameters: Annotated[FigureFeed, Query()]) -> Response:
    """Newest by the period that they are of, each with its sentence."""
    formats = Formats(parameters.lang)

    def entry(hit: FigureHit, base: str, updated: datetime) -> Entry:
        figure = hit.figure
        name = figure.indicator_text or short_label(figure.indicator, parameters.lang)
        of = " ".join(part for part in (name, formats.period(figure.period)) if part)
        title = f"{figure.subject + ': ' if figure.subject else ''}{of} – {formats.measured(figure)}"
        return _entry(
            f"figure:{figure.id}", title, hit.sentence.text, f"{base}/documents/{hit.document.id}#f-{figure.id}",
            hit.document, updated, (figure.indicator, figure.measure, hit.document.province or ""),
        )  # fmt: skip

    page = store.figures(parameters.asked(store))
    return _answer(request, store, parameters, "figures", "/figures", page, entry, lambda hit: hit.document.id)


@router.get("/statements.atom", response_class=Response, responses=FEED, summary="Statements as an Atom feed")
def statements(request: Request, store: StoreHere, parameters: Annotated[StatementFeed, Query()]) -> Response:
    """Newest by day of publication, each with its sentence."""
    t = Translator(parameters.lang)

    def entry(hit: StatementHit, base: str, updated: datetime) -> Entry:
        said = hit.statement
        place = f"{base}/documents/{hit.document.id}#s-{said.id}"
        categories = (said.type, *said.themes, hit.document.province or "")
        title = f"{t(f'type.{said.type}')}: {said.text}"
        return _entry(f"statement:{said.id}", title, hit.sentence.text, place, hit.document, updated, categories)

    page = store.statements(parameters.asked(store))
    return _answer(request, store, parameters, "statements", "/statements", page, entry, lambda hit: hit.document.id)


@router.get("/conclusions.atom", response_class=Response, responses=FEED, summary="Conclusions as an Atom feed")
def conclusions(request: Request, store: StoreHere, parameters: Annotated[ConclusionFeed, Query()]) -> Response:
    """Newest by day of publication: the words of each conclusion under its citation."""

    def entry(hit: ConclusionHit, base: str, updated: datetime) -> Entry:
        place = f"{base}/ket-luan/{hit.conclusion.id}"
        categories = (*hit.conclusion.themes, hit.document.province or "")
        key = f"conclusion:{hit.conclusion.id}"
        return _entry(key, citation(hit), hit.passage.text, place, hit.document, updated, categories)

    page = store.conclusions(parameters.asked(store))
    return _answer(request, store, parameters, "conclusions", "/ket-luan", page, entry, lambda hit: hit.document.id)


def _entry(
    key: str, title: str, text: str, place: str, document: DocumentRef, updated: datetime, categories: Sequence[str]
) -> Entry:
    return Entry(
        key, title, text, place, document.url, updated, document.published_at, _host(document.url), tuple(categories)
    )


def _answer(
    request: Request,
    store: Store,
    parameters: Parameters,
    name: str,
    path: str,
    page: Page[Hit],
    entry: Callable[[Hit, str, datetime], Entry],
    document: Callable[[Hit], str],
) -> Response:
    base, pairs = base_address(request), parameters.pairs()
    seen: dict[str, datetime] = {}
    entries = []
    for hit in page.hits:
        identity = document(hit)
        if identity not in seen:
            seen[identity] = _first_seen(store, identity)
        entries.append(entry(hit, base, seen[identity]))
    asked = urlencode([(key, str(value)) for key, value in pairs])
    words = f" – {parameters.q}" if parameters.q else ""
    language: Language = "en" if getattr(parameters, "lang", "vi") == "en" else "vi"
    feed = Feed(
        key=f"feed:{name}?{urlencode(sorted((key, str(value)) for key, value in pairs))}",
        title=f"{Translator(language)(f'feed.{name}')}{words}",
        address=str(request.url),
        page=f"{base}{path}" + (f"?{asked}" if asked else ""),
        entries=entries,
    )
    content = atom(feed)
    headers = {"ETag": tag(content), "Last-Modified": format_datetime(feed.updated.astimezone(UTC), usegmt=True)}
    if _is_known(request, headers["ETag"], feed.updated):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _first_seen(store: Store, document: str) -> datetime:
    stored = store.document(document)
    return stored.version.first_seen if stored else NEVER  # forgotten this very moment


def _is_known(request: Request, etag: str, updated: datetime) -> bool:
    """Whether the reader has it: by tag where he tells one, else by time."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return "*" in tags.split(",") or etag in (one.strip() for one in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        at = parsedate_to_datetime(since)
    except ValueError:
        return False
    return updated.replace(microsecond=0) <= (at if at.tzinfo else at.replace(tzinfo=UTC))


def _host(address: str) -> str | None:
    return urlsplit(address).hostname

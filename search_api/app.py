"""The served form: JSON under /api, pages for people, files of both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse

import search_api.routes
from cchc import __version__
from cchc.errors import DeclarationError
from cchc.registry import modules_of
from cchc.settings import Settings
from search_api import errors
from search_api.access.holders import may_read, no_forgery
from search_api.access.tokens import Tokens
from search_api.backends import open_store
from search_api.context import Archived, Portals
from search_api.description import DescribedApi
from search_api.manners.freshness import Freshness
from search_api.manners.limits import Limits
from search_api.manners.metrics import Measured, Metrics
from search_api.manners.requests import RequestIds
from search_api.protocol import Store
from search_api.security import HeadAsGet, SecurityHeaders
from search_api.ui.assets import Assets
from search_api.ui.desks import desks_of
from search_api.uploads import Held, Turns, Uploads

DESCRIPTION = (
    "What Vietnam's provinces say of their administrative reform: documents, figures and statements, each with the "
    "words that it was read from. Offsets count Unicode code points of `document.text`."
)


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    archived: Archived | None = None,
    portals: Portals | None = None,
    portal_names: Mapping[str, str] | None = None,
    uploads: Uploads | None = None,
) -> FastAPI:
    """The application over a store, opened for reading where none is given, and closed with the application then.

    `archived` gives the bytes behind a location in the archive; without it pages say that no copy is at hand.
    `portals` tells how the crawled portals are, `portal_names` their names by id; without them pages show ids.
    `uploads` reads and keeps what people hand in; without it the page for that says that nothing is read here.
    Raises StoreError when the store cannot be opened, DeclarationError when a route or an exporter is broken.
    """
    own = store is None
    opened = open_store(settings, writable=False) if store is None else store

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        app.state.stopping = False
        yield
        app.state.stopping = True
        if own:
            opened.close()

    app = DescribedApi(
        title="cchc",
        version=__version__,
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,  # the framework's own pages load their scripts from another host
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(errors.no_repetition), Depends(no_forgery), Depends(may_read)],
    )
    app.state.store = opened
    app.state.address = None
    app.state.archived = archived
    app.state.portals = portals
    app.state.portal_names = dict(portal_names or {})
    app.state.uploads = uploads
    app.state.upload_turns = Turns()
    app.state.uploads_held = Held()
    app.state.tokens = Tokens(settings.data)
    app.state.reading = settings.reading
    app.state.stopping = False
    app.state.metrics = Metrics()
    routes = modules_of(search_api.routes, "router")
    app.state.desks = desks_of(routes.values())
    for name, module in routes.items():
        if not isinstance(module.router, APIRouter):
            raise DeclarationError(f"search_api.routes.{name} must have an APIRouter named router")
        app.include_router(module.router)
    app.add_api_route(
        "/openapi.json", lambda: RedirectResponse(str(app.openapi_url), status_code=308), include_in_schema=False
    )  # where programs look first
    app.mount("/static", Assets(), name="static")
    errors.install(app)
    # The last that is added is the first that a request meets.
    app.add_middleware(Freshness)
    # Of a ranking of 600 kB level 9 spares 7 % more than 5, and takes 10 ms where that takes 4.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Limits, rate=settings.rate_limit)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.cors_origins.split(","), allow_methods=["GET"],
            allow_headers=["Authorization", "If-None-Match"], expose_headers=["ETag", "X-Request-ID"],
        )  # fmt: skip
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(RequestIds)
    return app

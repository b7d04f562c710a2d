"""The files that pages consist of, as sent: to be kept for a year, and compressed once rather than for each reader."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from importlib.resources import files

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

A_YEAR = 31_536_000
LEAST = 1024  # bytes; below it compression saves nothing
WORDY = (".css", ".js", ".svg")


class Assets(StaticFiles):
    """Static files; their addresses carry a digest of the content, so they may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=str(files("search_api.ui").joinpath("static")))

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        asked = Headers(scope=scope)
        gzipped = "gzip" in asked.get("accept-encoding", "") and "range" not in asked
        if gzipped and isinstance(response, FileResponse) and path.endswith(WORDY):
            response = await run_in_threadpool(_compressed, response)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        # The frame of an archived copy has no origin, and needs its style all the same.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _compressed(plain: FileResponse) -> Response:
    held = plain.stat_result or os.stat(plain.path)
    if held.st_size < LEAST:
        return plain
    packed = _packed(str(plain.path), held.st_mtime_ns, held.st_size)
    headers = {
        "last-modified": plain.headers["last-modified"],
        "etag": f"W/{plain.headers['etag']}",  # the same content in other bytes, which is what a weak tag says
        "content-encoding": "gzip",
        "vary": "Accept-Encoding",
    }
    return Response(packed, headers=headers, media_type=plain.media_type)


@lru_cache(maxsize=64)
def _packed(path: str, changed: int, size: int) -> bytes:
    """The bytes of a file by its name, the time of its last change (nanoseconds) and its size, which make the key."""
    with open(path, "rb") as file:
        return gzip.compress(file.read(), 9, mtime=0)

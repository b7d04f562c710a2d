"""Documents that people hand in to be read: who may have one read now, and what a holder may still keep of it.

Reading is done by whoever made the application (`create_app(uploads=…)`), in a process of its own that can be cut off:
nothing here looks into a file.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Literal, Protocol

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from cchc.records import Failure, Record
from search_api.errors import RequestError

LARGEST = 20 * 2**20  # bytes of a file
MOST_WAITING = 4  # uploads of all clients that are read or wait for it
MOST_HELD = 4  # files that holders have looked at and may still keep, in memory
_ENVELOPE = 64 * 1024  # bytes that a form has beside its file
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `name` is its bare name, without folders or control characters."""

    name: str
    body: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file that was to be kept.

    `kept` and `known` documents are in the store; `later` means that the archive has it and the store was busy, so
    that the next `cchc process` or crawl takes it in; `forgotten` that it was taken down before and stays out.
    """

    state: Literal["kept", "known", "later", "forgotten", "failed"]
    document: str
    failure: Failure | None = None


class Uploads(Protocol):
    """What reads and keeps. Both may be called from several threads; they wait for each other."""

    def read(self, upload: Upload) -> Record | Failure:
        """The record of a file; nothing of it is kept."""
        ...

    def keep(self, upload: Upload, by: str) -> Kept:
        """Archive a file, then read and store it; the provenance names who handed it in.

        When it returns, a kill loses nothing. Raises ArchiveError or StoreError where nothing could be kept.
        """
        ...


class Turns:
    """One upload at a time a client, and few in all."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._guard = threading.Lock()
        self._clients: set[str] = set()
        self._most = most

    @contextmanager
    def of(self, client: str) -> Iterator[None]:
        """The turn of a client. Raises RequestError: 429 while it has one already, 503 while too many have theirs."""
        with self._guard:
            if client in self._clients:
                raise RequestError(429, "upload_running", "one file at a time: wait until the one before is read")
            if len(self._clients) >= self._most:
                raise RequestError(503, "uploads_full", "too many files are being read: try again in a minute")
            self._clients.add(client)
        try:
            yield
        finally:
            with self._guard:
                self._clients.discard(client)


class Held:
    """Files that holders of a token have looked at, for a moment and in memory: the newest few, each once."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._guard = threading.Lock()
        self._files: OrderedDict[str, tuple[str, Upload]] = OrderedDict()
        self._most = most

    def put(self, holder: str, upload: Upload) -> str:
        """The key by which the holder can take the file again."""
        key = secrets.token_urlsafe(16)
        with self._guard:
            self._files[key] = holder, upload
            while len(self._files) > self._most:
                self._files.popitem(last=False)
        return key

    def take(self, holder: str, key: str) -> Upload | None:
        """The holder's file, once; None where it is gone or another's."""
        with self._guard:
            owner, upload = self._files.get(key, ("", None))
            if upload is None or owner != holder:
                return None
            del self._files[key]
            return upload


async def received(request: Request) -> Upload:
    """The one file that a form of a page or of a program holds in `file`.

    Raises RequestError: 413 (`file_too_large`) beyond `LARGEST`, 422 (`no_file`) where there is none.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST + _ENVELOPE:
        raise _too_large()
    async with request.form(max_files=1, max_fields=4) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise RequestError(422, "no_file", "the form has no file: send one in the field `file`")
        upload = Upload(bare_name(sent.filename), await sent.read(LARGEST + 1), _media_type(sent))
    if len(upload.body) > LARGEST:
        raise _too_large()
    return upload


def bare_name(sent: str | None) -> str:
    """The file name that a browser sent, without folders and what no name should have."""
    name = PurePosixPath((sent or "").replace("\\", "/")).name
    plain = re.sub(r"[^\w .()\[\]+,&–-]+", "_", name).strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{(stem or ending)[: _LONGEST_NAME - 10]}{dot}{ending[:8]}" if dot else plain[:_LONGEST_NAME]
    return plain or "tep"


def client_of(request: Request) -> str:
    """Who has a turn: the address that asks."""
    return request.client.host if request.client else "unknown"


def _too_large() -> RequestError:
    return RequestError(413, "file_too_large", f"a file may have {LARGEST // 2**20} MB")


def _media_type(sent: UploadFile) -> str | None:
    plain = (sent.content_type or "").split(";")[0].strip().lower()
    return plain if re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}", plain) else None


def _uploads(request: Request) -> Uploads:
    uploads: Uploads | None = request.app.state.uploads
    if uploads is None:
        raise RequestError(503, "no_uploads", "this service reads no files")
    return uploads


UploadsHere = Annotated[Uploads, Depends(_uploads)]

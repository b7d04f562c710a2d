"""Cursors: where a reader stands in the hits of a query, so that the next page goes on there whatever came meanwhile.

A cursor is told by the answer before it and means nothing to its reader. It belongs to one query: with another it is
refused, and so is one that was changed on its way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from cchc.errors import SettingsError
from search_api.protocol import Query

# Asks for the first page of a walk with cursors.
START = "*"
LONGEST = 4000
Value = str | int | float | None


class CursorError(SettingsError):
    """A cursor that is none, belongs to another query, or whose state of the store is gone."""

    code = "invalid_cursor"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort values of the last hit given, and the name of the backend's state that they were read in."""

    after: tuple[Value, ...]
    state: str = ""


def dump(kind: str, query: Query, cursor: Cursor) -> str:
    """The cursor as it travels."""
    body = json.dumps([_digest(kind, query), cursor.state, list(cursor.after)], ensure_ascii=False)
    check = hashlib.sha256(body.encode()).hexdigest()[:12]
    return base64.urlsafe_b64encode(f"{check}{body}".encode()).decode().rstrip("=")


def load(kind: str, query: Query) -> Cursor | None:
    """The cursor of a query, None where it starts. Raises CursorError."""
    text = query.cursor
    if text is None or text == START:
        return None
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        check, body = raw[:12], raw[12:]
        if hashlib.sha256(body.encode()).hexdigest()[:12] != check:
            raise ValueError("changed")
        digest, state, after = json.loads(body)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise CursorError("this is no cursor: take `next` of the answer before, or * for the first page") from error
    if digest != _digest(kind, query):
        raise CursorError("the cursor belongs to another query: start again with cursor=*")
    if not isinstance(state, str) or not _fits(after):
        raise CursorError("this is no cursor: take `next` of the answer before, or * for the first page")
    return Cursor(tuple(after), state)


def expired() -> CursorError:
    """What to raise where the state that a cursor names is no more at hand."""
    return CursorError("the cursor has expired: start again with cursor=*")


def _fits(after: Any) -> bool:
    values = isinstance(after, Sequence) and not isinstance(after, str) and 0 < len(after) <= 20
    return values and all(value is None or isinstance(value, str | int | float) for value in after)


def _digest(kind: str, query: Query) -> str:
    """What must stay as it was from page to page; the size of pages may change."""
    asked = [kind, query.text, astuple(query.filters), query.sort, query.collapse, query.expand]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]

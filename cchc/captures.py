"""A capture: one response or file as it was received, and where the archive keeps it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, get_args

# "part" is what the server sent of a page that is then rendered: the rendered copy has the page's own role.
Role = Literal["article", "attachment", "listing", "feed", "sitemap", "robots", "file", "part"]
ROLES: tuple[Role, ...] = get_args(Role)
# Roles whose captures become documents; the others only lead to them.
DOCUMENT_ROLES: frozenset[Role] = frozenset({"article", "attachment", "file"})

# Begins the source of what a person handed in; the name that the person's token was made out to follows.
UPLOADED = "upload:"


@dataclass(frozen=True, slots=True)
class Location:
    """Where an archived response stands: file name below the archive folder, byte offset of its record."""

    archive: str
    offset: int


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as received. `headers` keep their order and case; `status` is 200 for a local file."""

    url: str
    body: bytes
    media_type: str | None = None
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    source: str | None = None
    role: Role = "article"
    filename: str | None = None
    location: Location | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the body, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record came from: what the document page needs to show the archived copy. `status` is that of HTTP."""

    fetched_at: datetime
    digest: str
    media_type: str | None = None
    source: str | None = None
    role: Role = "article"
    location: Location | None = None
    status: int = 200

    @classmethod
    def of(cls, capture: Capture) -> Provenance:
        return cls(
            fetched_at=capture.fetched_at,
            digest=capture.digest,
            media_type=capture.media_type,
            source=capture.source,
            role=capture.role,
            location=capture.location,
            status=capture.status,
        )

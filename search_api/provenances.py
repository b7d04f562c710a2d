"""Provenance as JSON and back, as every backend stores it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cchc.captures import ROLES, Location, Provenance


def dump(provenance: Provenance) -> dict[str, Any]:
    location = provenance.location
    return {
        "fetched_at": provenance.fetched_at.isoformat(),
        "digest": provenance.digest,
        "media_type": provenance.media_type,
        "source": provenance.source,
        "role": provenance.role,
        "archive": location.archive if location else None,
        "offset": location.offset if location else None,
        "status": provenance.status,
    }


def dumps(provenance: Provenance) -> str:
    return json.dumps(dump(provenance), ensure_ascii=False)


def load(data: dict[str, Any]) -> Provenance:
    role = data["role"]
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}")
    return Provenance(
        fetched_at=datetime.fromisoformat(data["fetched_at"]),
        digest=data["digest"],
        media_type=data["media_type"],
        source=data["source"],
        role=role,
        location=Location(data["archive"], data["offset"]) if data["archive"] is not None else None,
        status=data.get("status", 200),
    )


def loads(text: str) -> Provenance:
    return load(json.loads(text))

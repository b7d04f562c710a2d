"""Which of several prints of a text is likely the original, and why it is taken for it.

In this order: the print whose outlet the others name ("Theo Báo Hà Tĩnh"); one that names no outlet but its own; the
earliest day; the portal of the province that it speaks of; the earliest hour; the longest text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, Self

import yaml

from cchc.records import Record
from cchc.urls import host_of
from cchc.vietnamese import fold, standard_tone

Reason = Literal["named", "unattributed", "earliest", "own_affairs"]
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_SHORTEST = 4  # letters of a name that an address can be known by


@dataclass(frozen=True, slots=True)
class Member:
    """What a print of a text is known by; `size` is the length of its text in characters."""

    id: str
    url: str
    title: str | None
    source: str | None
    province: str | None
    published_at: str | None
    attribution: str | None
    size: int

    @classmethod
    def of(cls, record: Record) -> Self:
        document = record.document
        return cls.made(document.model_dump(include=_FIELDS), document.issued_at, len(document.text))

    @classmethod
    def made(cls, document: dict[str, Any], issued_at: str | None, size: int) -> Self:
        """Of a document's fields as JSON; an official document's day of issue stands in for that of publication."""
        values: dict[str, Any] = {name: document.get(name) for name in _FIELDS}
        values["published_at"] = values["published_at"] or issued_at
        return cls(**values, size=size)

    def dump(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Outlets:
    left_out: re.Pattern[str]
    known: Mapping[str, str]


@lru_cache(maxsize=1)
def _outlets() -> _Outlets:
    data = yaml.safe_load(files("search_api.duplicates").joinpath("outlets.yml").read_text("utf-8"))
    words = "|".join(map(re.escape, data["left_out"]))
    return _Outlets(re.compile(rf"(?<!\w)(?:{words})(?!\w)"), data["known"])


_FIELDS = {"id", "url", "title", "source", "province", "published_at", "attribution"}


def in_order(members: Sequence[Member]) -> list[Member]:
    """Prints of one text, the likely original first; the same order whatever order they come in."""
    named = {member.id for member in members if _named_by_others(member, members)}

    def key(member: Member) -> tuple[object, ...]:
        moment = member.published_at or "9999"
        return (
            member.id not in named,
            _copied(member),
            moment[:10],
            not own_affairs(member),
            moment,
            -member.size,
            len(member.url),
            member.id,
        )

    return sorted(members, key=key)


def reasons(members: Sequence[Member]) -> tuple[Reason, ...]:
    """What speaks for the first of prints in order, and sets it apart from at least one of the others."""
    first, *others = members
    found: list[Reason] = []
    if _named_by_others(first, members):
        found.append("named")
    if not _copied(first) and any(_copied(other) for other in others):
        found.append("unattributed")
    day = (first.published_at or "")[:10]
    if (
        day
        and all(day <= (other.published_at or "9999")[:10] for other in others)
        and any(day != (other.published_at or "")[:10] for other in others)
    ):
        found.append("earliest")
    if own_affairs(first) and not all(own_affairs(other) for other in others):
        found.append("own_affairs")
    return tuple(found)


def names(attribution: str | None, url: str) -> bool:
    """Whether an attribution names the outlet at an address: "Báo Hà Tĩnh" that at baohatinh.vn, no other."""
    host = host_of(url)
    if not attribution or not host:
        return False
    folded = fold(attribution)
    if hosts := _HOST.findall(folded):
        return any(host == one.removeprefix("www.") or host.endswith("." + one.removeprefix("www.")) for one in hosts)
    words = re.findall(r"\w+", folded)
    whole = "".join(word for word in words if word not in ("bao", "nguon", "theo"))
    known = _outlets().known.get(whole)
    if known is not None:
        return host == known or host.endswith("." + known)
    proper = _outlets().left_out.sub(" ", standard_tone(attribution).lower())
    name = "".join(re.findall(r"\w+", fold(proper)))
    letters = host.replace(".", "").replace("-", "")
    if len(name) < _SHORTEST:
        return False
    if "bao" in words:
        return f"bao{name}" in letters or (host.removeprefix("www.").startswith(f"{name}.") and ".gov." not in host)
    initials = "".join(word[0] for word in words)
    return (name in letters and not letters.removeprefix("www").startswith("bao")) or initials in host.split(".")


def own_affairs(member: Member) -> bool:
    """Whether a print stands on the state portal of the province that it speaks of."""
    host = host_of(member.url) or ""
    place = "".join(re.findall(r"\w+", fold(member.province or "")))
    return bool(place) and ".gov." in f"{host}." and place in host.replace("-", "")


def _copied(member: Member) -> bool:
    return bool(member.attribution) and not names(member.attribution, member.url)


def _named_by_others(member: Member, members: Sequence[Member]) -> bool:
    return any(other.id != member.id and names(other.attribution, member.url) for other in members)

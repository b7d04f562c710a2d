"""A site that was looked at, as a declaration: the source, and the text of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from cchc.errors import DeclarationError
from cchc.gazetteer import department_of_host, organizations, place_of_host, places
from cchc.urls import host_of
from crawler.discovery.trial import Trial
from crawler.sources import Source
from crawler.sources.reading import ID

_SUFFIXES = re.compile(r"(?:\.(?:gov|org|com|edu|net))?\.vn$|\.[a-z]{2,}$")
# Keys in the order in which a person reads them.
_ORDER = ("name", "publisher", "province", "home", "hosts", "family", "verified", "sections", "start", "articles",
          "attachments", "expected", "delay", "allow_private_addresses", "sample", "render", "verify_certificates",
          "examples")  # fmt: skip


def id_of(url: str, known: Mapping[str, Source]) -> str:
    """An id by the host: "vuquang.hatinh.gov.vn" gives "vuquang-hatinh"; with a number where that is taken."""
    host = (host_of(url) or "").removeprefix("www.")
    plain = re.sub(r"[^a-z0-9]+", "-", _SUFFIXES.sub("", host) or host).strip("-") or "site"
    name, number = plain, 1
    while name in known:
        number += 1
        name = f"{plain}-{number}"
    return name


def blank(url: str, name: str, *, private: bool = False, sections: tuple[str, ...] = ()) -> Source:
    """A declaration of which only the address is known. Raises DeclarationError for what is no id or no address."""
    host = host_of(url)
    if host is None or not ID.match(name):
        raise DeclarationError(f"{url}: no address of a site" if host is None else f"{name!r} is no id")
    base = host.removeprefix("www.")
    is_name = re.search(r"[a-z]", base) is not None
    fields: dict[str, Any] = {
        "id": name,
        "name": base,
        "province": None,
        "home": url,
        "hosts": [base, f"www.{base}"] if is_name else [base],
        "sections": sections,
    }
    unit = publisher_of(host)
    if unit:
        fields["publisher"] = unit
        del fields["province"]
    if private:
        fields |= {"sample": True, "allow_private_addresses": True, "delay": 0}
    return Source.model_validate(fields)


def publisher_of(host: str) -> str | None:
    """The gazetteer's identity of the unit that a host speaks for, as it was first; None where it tells none."""
    place = place_of_host(host)
    if place is None:
        # The name alone leaves several units: the first of them, whose successors the gazetteer knows.
        from cchc.gazetteer import province_of_host

        name = province_of_host(host)
        found = places().find(name, level="province") if name else []
        place = min(found, key=lambda one: one.valid_from or "", default=None)
    if place is None:
        return None
    department = department_of_host(host)
    of_all = next((one for one in organizations().values() if one.of_province and one.name == department), None)
    return f"{place.id}.{of_all.id}" if of_all and place.level == "province" else place.id


def declared(source: Source, trial: Trial, today: date) -> Source:
    """The source as it was found: its name, family, starts, patterns, and the least that a crawl should find."""
    looked = trial.survey
    changes: dict[str, Any] = {
        "start": trial.source.start,
        "articles": trial.source.articles,
        "verified": today if trial.check.passed else None,
    }
    if looked and looked.name:
        changes["name"] = looked.name
    if trial.check.family and trial.check.family != "generic":
        changes["family"] = trial.check.family
    if trial.articles:
        changes["expected"] = source.expected.model_copy(update={"articles": max(1, trial.articles // 2)})
        good = [one.url for one in trial.check.articles if one.problem is None and trial.source.role_of(one.url)]
        changes["examples"] = source.examples.model_copy(update={"articles": tuple(good[:1])})
    return source.model_copy(update=changes)


def text_of(source: Source, comment: str) -> str:
    """The file of a declaration: what differs from the defaults, in the order of reading."""
    told = source.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    if source.publisher is not None:
        told["publisher"] = source.publisher.unit or told["publisher"]
        if source.province == source.publisher.province:
            told.pop("province", None)
    told.setdefault("verified", None)
    if "publisher" not in told:
        told.setdefault("province", None)
    home = host_of(source.home)
    told["hosts"] = [host for host in source.hosts if host != home]
    if not told["hosts"]:
        del told["hosts"]
    if source.verified:
        told["verified"] = source.verified
    ordered = {key: told.pop(key) for key in _ORDER if key in told} | told
    body = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)
    return f"# {comment}\n{body}"

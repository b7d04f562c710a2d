"""Whom a portal speaks for, by its host name: "vuquang.hatinh.gov.vn" is Vũ Quang's, in Hà Tĩnh."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc.gazetteer.names import slug
from cchc.gazetteer.organizations import organizations
from cchc.gazetteer.places import Place, places

# Labels that are no slug of the province's name.
_OTHER_LABELS = {
    "hochiminhcity": "Hồ Chí Minh", "hcmcity": "Hồ Chí Minh", "tphcm": "Hồ Chí Minh", "hcm": "Hồ Chí Minh",
    "baria-vungtau": "Bà Rịa - Vũng Tàu", "brvt": "Bà Rịa - Vũng Tàu", "bariavungtau": "Bà Rịa - Vũng Tàu",
    "thuathienhue": "Thừa Thiên Huế", "hue": "Huế", "huecity": "Thừa Thiên Huế", "baccan": "Bắc Kạn",
    "daclac": "Đắk Lắk", "dacnong": "Đắk Nông", "tthue": "Thừa Thiên Huế",
}  # fmt: skip
# What a label carries before or behind a place: "huyenvuquang", "tp-bacgiang", "ubndxahahoa", "baohatinh".
_TYPE_PREFIX = re.compile(r"^(?:ubnd)?-?(?P<type>thanhpho|thixa|thitran|huyen|phuong|dackhu|quan|tp|tx|tt|xa)?-?")
_TYPES = {
    "thanhpho": "Thành phố", "tp": "Thành phố", "thixa": "Thị xã", "tx": "Thị xã", "thitran": "Thị trấn",
    "tt": "Thị trấn", "huyen": "Huyện", "phuong": "Phường", "dackhu": "Đặc khu", "quan": "Quận", "xa": "Xã",
}  # fmt: skip
_PRESS = re.compile(r"^bao(?=[a-z])|(?:tv|online|news|dientu)$")
_FUSED_MINIMUM = 6


@lru_cache(maxsize=1)
def _province_labels() -> dict[str, str]:
    labels = {slug(place.bare).replace("-", ""): place.bare for place in places().all("province")}
    return {**labels, **_OTHER_LABELS}


def _labels(host: str) -> list[str]:
    """Labels before the public suffix, the one nearest to it first; empty for a host outside .vn."""
    parts = host.lower().rstrip(".").split(":")[0].split(".")
    if len(parts) < 2 or parts[-1] != "vn":
        return []
    cut = -2 if parts[-2] in {"gov", "com", "org", "edu", "net", "info", "dcs"} else -1
    return [part for part in reversed(parts[:cut]) if part != "www"]


def _province_label(host: str) -> tuple[str, list[str]] | None:
    """The province's bare name and the labels before its own, nearest first."""
    known = _province_labels()
    labels = _labels(host)
    official = ".gov." in f".{host}." or ".dcs." in f".{host}."
    for position, label in enumerate(labels):
        plain = label.replace("-", "")
        name = known.get(label) or known.get(plain) or known.get(_PRESS.sub("", plain))
        if name is not None:
            return name, labels[position + 1 :]
    if official:
        # An office's own domain carries the name fused: "sonoivuhanoi.gov.vn", "snv-hatinh.gov.vn".
        for label in labels:
            plain = label.replace("-", "")
            fused = [key for key in known if plain.endswith(key) and len(key) + 2 <= len(plain) and len(key) >= 5]
            if fused and len(plain) >= _FUSED_MINIMUM:
                return known[max(fused, key=len)], []
    return None


@lru_cache(maxsize=1024)
def province_of_host(host: str | None) -> str | None:
    """Bare name of the province whose portal a host is; None for national and other hosts.

    "sonoivu.tuyenquang.gov.vn" gives "Tuyên Quang"; "caicachhanhchinh.gov.vn" and "pcivietnam.vn" give None.
    """
    found = _province_label(host) if host else None
    return found[0] if found else None


@lru_cache(maxsize=1024)
def place_of_host(host: str | None, on: str | None = None) -> Place | None:
    """The place whose portal a host is, on an ISO day: the district or commune named below the province's label,
    else the province itself. None where no province is named, or where the day leaves several provinces."""
    found = _province_label(host) if host else None
    if found is None:
        return None
    province, below = found
    for label in below:
        match = _TYPE_PREFIX.match(label)
        kind = match["type"] if match else None
        candidates = {label.replace("-", "")}
        if match and match.end():
            candidates.add(label[match.end() :].replace("-", ""))
        for wanted in (_TYPES.get(kind) if kind else None, None):
            hits = [
                place
                for place in _below(province, on)
                if slug(place.bare).replace("-", "") in candidates and wanted in (None, place.type)
            ]
            if len(hits) == 1:
                return hits[0]
            districts = [place for place in hits if place.level == "district"]
            if len(districts) == 1:
                return districts[0]
    return places().resolve(province, level="province", on=on)


@lru_cache(maxsize=1)
def _department_labels() -> dict[str, str]:
    """Labels of departments' portals: a printed form run together ("sonoivu", "sotnmt") or initials ("snv")."""
    labels: dict[str, str] = {}
    for organization in organizations().values():
        if organization.of_province and organization.name.startswith("Sở "):
            for form in (organization.name, *organization.aliases):
                labels.setdefault(slug(form).replace("-va-", "-").replace("-", ""), organization.name)
                labels.setdefault(slug(form).replace("-", ""), organization.name)
            initials = "".join(part[0] for part in slug(organization.name).split("-") if part != "va")
            labels.setdefault(initials, organization.name)
    return labels


@lru_cache(maxsize=1024)
def department_of_host(host: str | None) -> str | None:
    """Canonical name of the department whose portal a host is: "sotnmt.thaibinh.gov.vn" gives "Sở Tài nguyên và
    Môi trường"; None for other hosts."""
    found = _province_label(host) if host else None
    if found is None:
        return None
    return next((name for label in found[1] if (name := _department_labels().get(label.replace("-", "")))), None)


@lru_cache(maxsize=128)
def _below(province: str, on: str | None) -> tuple[Place, ...]:
    roots = places().find(province, level="province", on=on)
    return tuple(child for root in roots for child in places().children(root.id, on=on))

"""Writes the declarations of the provinces' portals from the gazetteer: crawler/sources/<host>.yml.

    python scripts/build_sources.py [--check]

One portal a file: that of each of the 63 provinces before July 2025, and of Huế since it became a city. Who publishes
it today follows from the gazetteer, where a province that ended names what it went into. The host is the province's
name in one word; no portal was asked, so all say `verified: null`. A file that does not begin with the mark was written
by hand, and stays. `--check` writes nothing, and fails where a file is not as it would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cchc.gazetteer import Place, places, province_of_host
from cchc.gazetteer.names import slug

FOLDER = Path(__file__).resolve().parent.parent / "crawler" / "sources"
MARK = "# Written by scripts/build_sources.py; take this line away before you change anything."
# Hosts that are not the province's name in one word.
LABELS = {"ho-chi-minh": "hochiminhcity", "ba-ria-vung-tau": "baria-vungtau"}
# Units whose portal is not that of a former province of their name.
FIRST = {"hue"}


def label_of(place: Place) -> str:
    """The part of the host before ".gov.vn"."""
    return LABELS.get(place.id) or slug(place.bare).replace("-", "")


def portals() -> list[Place]:
    """The first publisher of each portal: a province as it was until June 2025, or one with a host of its own."""
    return [place for place in places().all("province") if place.valid_from is None or place.id in FIRST]


def declaration(place: Place) -> str:
    host = f"{label_of(place)}.gov.vn"
    if province_of_host(host) != place.bare:
        raise SystemExit(f"{host}: the gazetteer takes it for {province_of_host(host)}, not {place.bare}")
    kind = place.type.lower()
    return (
        f"{MARK}\nname: Cổng thông tin điện tử {kind} {place.bare}\npublisher: {place.id}\n"
        f"home: https://{host}/\nhosts: [www.{host}]\nverified: null\n"
    )


def main() -> int:
    wrong = 0
    for place in portals():
        path = FOLDER / f"{label_of(place)}.yml"
        text = declaration(place)
        before = path.read_text("utf-8") if path.exists() else None
        if before is not None and not before.startswith(MARK):
            continue
        if before == text:
            continue
        if "--check" in sys.argv[1:]:
            print(f"{path.name} is not as it would be written")
            wrong += 1
        else:
            path.write_text(text, "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

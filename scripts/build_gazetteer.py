"""Build the gazetteer's tables of places from underthesea's mapping and the dated hand file beside them.

    python scripts/build_gazetteer.py            writes cchc/gazetteer/data/{places,communes}.tsv
    python scripts/build_gazetteer.py --check    fails when the committed tables differ from what would be written

The mapping (underthesea, Apache-2.0, `address/data/mapping.json`) is a snapshot of mid-2025: 63 old and 34 new
provinces, the districts of June 2025, and which old communes went into which new ones. What it lacks, with dates and
sources, is in `cchc/gazetteer/data/history.yml`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from cchc.gazetteer.names import name_key, slug, telex_slug
from cchc.vietnamese import nfc, standard_tone

DATA = Path(__file__).resolve().parent.parent / "cchc" / "gazetteer" / "data"
# The law that ended the district level and the resolutions on provinces and communes took effect on this day.
REFORM, BEFORE_REFORM = "2025-07-01", "2025-06-30"
TYPES = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Huyện", "Quận", "Xã", "Phường")
HEADER = "key\tid\ttype\tname\tvalid_from\tvalid_to\tsuccessors\taliases"


@dataclass
class Row:
    id: str
    type: str
    name: str
    valid_from: str = ""
    valid_to: str = ""
    successors: set[str] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One line a name: a place is found under each of its aliases too."""
        cells = (
            self.id, self.type, self.name, self.valid_from, self.valid_to,
            ",".join(sorted(self.successors)), "|".join(self.aliases),
        )  # fmt: skip
        keys = dict.fromkeys(name_key(name) for name in (self.name, *self.aliases))
        return ["\t".join((key, *cells)) for key in keys]


def mapping() -> dict[str, Any]:
    spec = find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise SystemExit("underthesea is not installed")
    path = Path(spec.origin).parent / "address" / "data" / "mapping.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def split_type(full: str) -> tuple[str, str]:
    """Type word and bare name: "Thị Xã Việt Yên" -> ("Thị xã", "Việt Yên"). Raises ValueError without a type word."""
    full = nfc(full).strip()
    for word in TYPES:
        if full.lower().startswith(word.lower() + " "):
            return word, standard_tone(full[len(word) + 1 :].strip())
    raise ValueError(f"{full!r} has no type word")


class Tables:
    """Places and communes as they grow; ids are slugs below the parent's id, made unique by Telex letters."""

    def __init__(self, history: dict[str, Any]) -> None:
        self.rows: dict[str, Row] = {}
        self.spelling: dict[str, str] = history.get("spelling", {})
        self.aliases: dict[str, list[str]] = history.get("aliases", {})

    def add(self, parent: str, full: str, valid_from: str = "", valid_to: str = "", *, telex: bool = False) -> Row:
        kind, name = split_type(full)
        name = self.spelling.get(f"{kind} {name}", name)
        make = telex_slug if telex else slug
        local = make(f"{kind} {name}") if parent else make(name)
        place = f"{parent}.{local}" if parent else local
        if place in self.rows:
            raise ValueError(f"{place} is there twice: {full!r}")
        self.rows[place] = Row(place, kind, name, valid_from, valid_to, aliases=list(self.aliases.get(place, [])))
        return self.rows[place]

    def siblings(self, parent: str, fulls: set[str], valid_from: str = "", valid_to: str = "") -> dict[str, Row]:
        """Add the children of one place; names that fold to the same slug (Văn Lang, Văn Lăng) keep their tones."""
        spelled: dict[str, set[str]] = defaultdict(set)
        for full in fulls:
            spelled[slug(full)].add(standard_tone(nfc(full).strip()).lower())
        return {
            full: self.add(parent, full, valid_from, valid_to, telex=len(spelled[slug(full)]) > 1)
            for full in sorted(fulls)
        }


def provinces(tables: Tables, data: dict[str, Any]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Old and new provinces by the mapping's keys; one that took nobody in is one row for both."""
    merged = defaultdict(set)
    for old, new in data["province_mapping"].items():
        merged[new].add(old)
    old_rows: dict[str, Row] = {}
    new_rows: dict[str, Row] = {}
    for key, value in data["old_province_names"].items():
        unchanged = merged.get(key) == {key}
        old_rows[key] = tables.add("", value["name"], "", "" if unchanged else BEFORE_REFORM)
        if unchanged:
            new_rows[key] = old_rows[key]
    for key, value in data["province_names"].items():
        if key not in new_rows:
            kind, name = split_type(value["name"])
            place = f"{slug(name)}-2025"
            tables.rows[place] = new_rows[key] = Row(
                place, kind, name, REFORM, aliases=list(tables.aliases.get(slug(name), []))
            )
            for old in merged[key]:
                old_rows[old].successors.add(place)
    return old_rows, new_rows


def communes(
    tables: Tables, data: dict[str, Any], old: dict[str, Row], new: dict[str, Row], names: dict[str, str]
) -> None:
    """Districts, old and new communes and the ways between them."""
    districts: dict[str, set[str]] = defaultdict(set)
    old_wards: dict[tuple[str, str], set[str]] = defaultdict(set)
    new_wards: dict[str, set[str]] = defaultdict(set)
    for item in data["ward_mapping"]:
        item["new_ward"] = item["new_ward"] or names[f"{item['new_province_key']}/{item['new_ward_key']}"]
        districts[item["old_province_key"]].add(item["old_district"])
        if item["old_ward"]:
            old_wards[item["old_province_key"], item["old_district"]].add(item["old_ward"])
        new_wards[item["new_province_key"]].add(item["new_ward"])
    district_rows = {
        (key, full): row
        for key, fulls in districts.items()
        for full, row in tables.siblings(old[key].id, fulls, "", BEFORE_REFORM).items()
    }
    new_ward_rows = {
        (key, full): row
        for key, fulls in new_wards.items()
        for full, row in tables.siblings(new[key].id, fulls, REFORM).items()
    }
    old_ward_rows = {
        (key, district, full): row
        for (key, district), fulls in old_wards.items()
        for full, row in tables.siblings(district_rows[key, district].id, fulls, "", BEFORE_REFORM).items()
    }
    for item in data["ward_mapping"]:
        target = new_ward_rows[item["new_province_key"], item["new_ward"]].id
        district_rows[item["old_province_key"], item["old_district"]].successors.add(target)
        if item["old_ward"]:
            old_ward_rows[item["old_province_key"], item["old_district"], item["old_ward"]].successors.add(target)


def earlier(tables: Tables, history: dict[str, Any]) -> None:
    """Add the hand file's places, and the day on which those that followed them began.

    A name that the hand file gives twice (Huyện, then Thị xã Phổ Yên) makes a chain, so rows come first, ways after.
    """
    added = []
    for entry in history["units"]:
        parent = entry.get("parent", "")
        until = entry["until"]
        row = tables.add(parent, entry["name"], "", str(until - timedelta(days=1)))
        added.append((row, entry))
    for row, entry in added:
        parent = entry.get("in", entry.get("parent", ""))
        for name in entry["into"]:
            successor = f"{parent}.{slug(name)}" if parent else name
            if successor not in tables.rows:
                raise ValueError(f"{row.id}: unknown successor {successor}")
            row.successors.add(successor)
            type_before, type_now = row.type, tables.rows[successor].type
            if type_before != type_now and row.name == tables.rows[successor].name:
                tables.rows[successor].valid_from = str(entry["until"])
    for place, day in history["began"].items():
        tables.rows[place].valid_from = str(day)
    for place, row in tables.rows.items():
        # What lies in a province that began is not older than the province.
        row.valid_from = row.valid_from or tables.rows[place.partition(".")[0]].valid_from


def build() -> dict[str, str]:
    history = yaml.safe_load((DATA / "history.yml").read_text("utf-8"))
    data = mapping()
    tables = Tables(history)
    old, new = provinces(tables, data)
    communes(tables, data, old, new, history["unnamed_communes"])
    earlier(tables, history)
    unknown = set(tables.aliases) - tables.rows.keys()
    if unknown:
        raise ValueError(f"aliases of unknown places: {sorted(unknown)}")
    small = {"Xã", "Phường", "Thị trấn", "Đặc khu"}
    written = {}
    for name, wanted in (("places.tsv", False), ("communes.tsv", True)):
        lines = sorted(line for row in tables.rows.values() if (row.type in small) == wanted for line in row.lines())
        written[name] = "\n".join((HEADER, *lines)) + "\n"
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed tables instead of writing")
    check = parser.parse_args().check
    for name, text in build().items():
        path = DATA / name
        if not check:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            print(f"{path} is not what the script builds; run it without --check", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

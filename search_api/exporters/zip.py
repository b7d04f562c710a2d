"""A Frictionless data package: the rows, the units that they name, and a description that programs can check.

`datapackage.json` says what each column holds, which query over which state of the store was asked, and which
versions read the documents. A text that a spreadsheet would run is disarmed as in `csv`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from search_api import columns
from search_api.columns import Type, Value
from search_api.exporters.csv import disarm, rearm
from search_api.tables import Field, Table, fields_of
from search_api.units import identities

MEDIA_TYPE = "application/zip"
PROFILE = "tabular-data-package"
# The format's own earliest day, so that equal tables make equal files.
DAY = (1980, 1, 1, 0, 0, 0)
UNITS = "units"  # the table of units beside the first
GAPS = [""]


@dataclass(slots=True)
class _Written:
    rows: int
    bytes: int
    hash: str


def write(table: Table, rows: Iterable[Sequence[Value]], stream: IO[bytes]) -> int:
    """The package, row by row. Returns how many rows its first table has."""
    seen: set[str] = set()
    places = [place for place, one in enumerate(table.fields) if one.unit]

    def noticed() -> Iterator[Sequence[Value]]:
        for row in rows:
            seen.update(str(row[place]) for place in places if row[place] is not None)
            yield row

    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        written = _table(package, table, noticed())
        resources = [_resource(table, written)]
        if places:
            units = ([column.value(one, "") for column in columns.UNITS] for one in identities(sorted(seen)))
            beside = Table(UNITS, fields_of(columns.UNITS))
            resources.append(_resource(beside, _table(package, beside, units)))
        description = json.dumps(_description(table, resources), ensure_ascii=False, indent=2)
        package.writestr(zipfile.ZipInfo("datapackage.json", DAY), description, zipfile.ZIP_DEFLATED)
    return written.rows


def _table(package: zipfile.ZipFile, table: Table, rows: Iterable[Sequence[Value]]) -> _Written:
    entry = zipfile.ZipInfo(f"{table.name}.csv", DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with package.open(entry, "w", force_zip64=True) as member:
        sink = _Counting(member)
        text = io.TextIOWrapper(io.BufferedWriter(sink), encoding="utf-8", newline="")
        writer = csv.writer(text)
        writer.writerow(table.keys)
        count = 0
        for row in rows:
            writer.writerow([disarm(cell) if isinstance(cell, str) else cell for cell in row])
            count += 1
        text.flush()
        text.detach().detach()
    return _Written(count, sink.size, sink.digest.hexdigest())


class _Counting(io.RawIOBase):
    """Passes bytes on, and counts and digests them on the way."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.size = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._target.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def _resource(table: Table, written: _Written) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(one) for one in table.fields], "missingValues": GAPS}
    if table.name == UNITS:
        schema["primaryKey"] = ["unit_id"]
    else:
        schema["foreignKeys"] = [
            {"fields": [one.key], "reference": {"resource": UNITS, "fields": ["unit_id"]}}
            for one in table.fields
            if one.unit
        ]
    return {
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.bytes,
        "hash": f"sha256:{written.hash}",
        "stats": {"rows": written.rows, "fields": len(table.fields)},
        "schema": schema,
    }


def _field(one: Field) -> dict[str, Any]:
    kind: Type = one.type
    described = {"name": one.key, "type": kind, "title": one.title.get("vi"), "description": one.about.get("vi")}
    if one.about.get("en"):
        described["description_en"] = one.about["en"]
    return {name: value for name, value in described.items() if value}


def _description(table: Table, resources: list[dict[str, Any]]) -> dict[str, Any]:
    origin = table.origin
    return {
        "profile": PROFILE,
        "name": f"cchc-{table.name}",
        "title": f"cchc: {table.name}",
        "created": origin.made_at.isoformat(timespec="seconds"),
        "cchc": {
            "table": table.name,
            "query": origin.query,
            "snapshot": origin.snapshot,
            "extractors": origin.extractors,
            "version": origin.version,
            "address": origin.address,
            "text_beginning_like_a_formula": "has an apostrophe before it",
        },
        "resources": resources,
    }


def read(stream: IO[bytes]) -> tuple[list[str], list[list[Value]]]:
    """Keys and rows of the first table; an empty cell is None."""
    with zipfile.ZipFile(stream) as package:
        described = json.loads(package.read("datapackage.json"))["resources"][0]
        types = [one["type"] for one in described["schema"]["fields"]]
        with package.open(described["path"]) as member:
            reader = csv.reader(io.TextIOWrapper(member, encoding="utf-8", newline=""))
            keys = next(reader)
            return keys, [[_value(cell, kind) for cell, kind in zip(line, types, strict=True)] for line in reader]


def _value(cell: str, kind: Type) -> Value:
    if cell == "":
        return None
    if kind == "number":
        return float(cell)
    return int(cell) if kind == "integer" else rearm(cell)

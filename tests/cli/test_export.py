"""`cchc export`: every table in a file of every format, narrowed as the API narrows it."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from frictionless import Package

from cchc.settings import Settings
from cli import exits
from search_api.backends import open_store
from search_api.exports import EXPORTS, exporter_modules
from tests.cli.test_bad_input import complaint
from tests.cli.test_help import cchc
from tests.contract.records import library


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "data"
    store = open_store(Settings(data=folder), writable=True)
    store.put(library())
    store.close()
    return folder


def test_filters_and_words_narrow_a_table(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "ranks.csv"
    arguments = ("-w", "measure=rank", "-w", "subject=hoa mau", "--sort", "rank", "--data", str(data))
    done = cchc("export", "figures", "-o", str(file), *arguments, "21/34")
    assert done.returncode == 0, done.stderr
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["subject"], row["measure"]) for row in rows} == {("Tỉnh Hòa Mẫu", "rank")}
    assert done.stdout.startswith(f"{len(rows)} figures written to ")
    assert [path.name for path in tmp_path.iterdir()] == ["ranks.csv"]


def test_a_data_package_is_valid(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "statements.zip"
    done = cchc("export", "statements", "-o", str(file), "-w", "theme=procedures", "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert Package(str(file)).validate().valid
    with zipfile.ZipFile(file) as package:
        asked = json.loads(package.read("datapackage.json"))["cchc"]["query"]
    assert asked == {"filters": {"theme": ["procedures"]}, "collapse": True}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("documents", "-o", "table.ods"), "no export ends in .ods; there are .csv, .jsonl, .parquet, .xlsx, .zip"),
        (("documents", "-o", "x.csv", "-w", "kind"), "--where kind: wants NAME=VALUE"),
        (("documents", "-o", "x.csv", "-w", "colour=red"), "unknown parameter 'colour'"),
        (("documents", "-o", "x.csv", "-w", "kind=letter"), "kind"),
        (("documents", "-o", "nowhere/x.csv"), "nowhere/x.csv cannot be written"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(data: Path, arguments: tuple[str, ...], named: str) -> None:
    assert named in complaint(cchc("export", *arguments, "--data", str(data)), exits.USAGE)


def test_every_table_and_format_is_offered() -> None:
    told = cchc("export", "--help").stdout
    assert all(name in told for name in EXPORTS)
    assert all(f".{form}" in told for form in exporter_modules())

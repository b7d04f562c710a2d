"""`cchc export`: every table in a file of every format, narrowed as the API narrows it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from frictionless import Package
from openpyxl import load_workbook

from cchc.settings import Settings
from cchc.vietnamese import fold
from cli import exits
from search_api.backends import open_store
from search_api.conclusions.columns import CONCLUSIONS
from search_api.exports import EXPORTS, exporter_modules
from tests.cli.test_bad_input import complaint
from tests.contract.records import library
from tests.forks import cchc


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


@pytest.mark.parametrize("form", sorted(exporter_modules()))
def test_conclusions_are_exported_in_every_format(data: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"conclusions.{form}"
    done = cchc("export", "conclusions", "-o", str(file), "-w", "published_from=2000-01-01", "--data", str(data))
    assert done.returncode == 0, done.stderr
    keys, rows = exporter_modules()[form].read(io.BytesIO(file.read_bytes()))
    assert keys == [column.key for column in CONCLUSIONS]
    assert done.stdout.startswith(f"{len(rows)} conclusions written to ")
    found = [dict(zip(keys, row, strict=True)) for row in rows]
    assert found
    assert all(one["conclusion"] and one["document_url"] and one["conclusion_id"] for one in found)
    if form == "zip":
        assert Package(str(file)).validate().valid
    if form == "xlsx":
        book = load_workbook(file)
        assert len(book.sheetnames) == 4
        assert {row[0] for row in book.worksheets[1].iter_rows(values_only=True)} >= set(keys)


def test_conclusions_are_narrowed_by_words_of_a_name(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    cchc("export", "conclusions", "-o", str(file), "--data", str(data))
    speakers = [json.loads(line)["speaker"] for line in file.read_text("utf-8").splitlines()]
    typed = next(name for name in speakers if name)
    done = cchc("export", "conclusions", "-o", str(file), "-w", f"speaker={fold(typed)}", "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert {json.loads(line)["speaker"] for line in file.read_text("utf-8").splitlines()} == {typed}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("documents", "-o", "table.ods"), "no export ends in .ods; there are .csv, .jsonl, .parquet, .xlsx, .zip"),
        (("documents", "-o", "x.csv", "-w", "kind"), "--where kind: wants NAME=VALUE"),
        (("documents", "-o", "x.csv", "-w", "colour=red"), "unknown parameter 'colour'"),
        (("documents", "-o", "x.csv", "-w", "colour=red"), "--where: "),
        (("documents", "-o", "x.csv", "-w", "kind=letter"), "kind 'letter': "),
        (("documents", "-o", "nowhere/x.csv"), "nowhere/x.csv cannot be written"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(data: Path, arguments: tuple[str, ...], named: str) -> None:
    assert named in complaint(cchc("export", *arguments, "--data", str(data)), exits.USAGE)


def test_every_table_and_format_is_offered() -> None:
    told = cchc("export", "--help").stdout
    assert all(name in told for name in (*EXPORTS, "conclusions"))
    assert all(f".{form}" in told for form in exporter_modules())

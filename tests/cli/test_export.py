"""`cchc export`: every table in a file of every format, narrowed as the API narrows it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from frictionless import Package
from openpyxl import load_workbook

from cchc.settings import Settings
from cchc.vietnamese import fold
from cli import exits
from search_api.app import create_app
from search_api.backends import open_store
from search_api.columns import Column
from search_api.conclusions.columns import CONCLUSIONS
from search_api.exports import EXPORTS, exporter_modules
from search_api.facts.columns import COVERAGE, FACTS, VALUES
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
    ("arguments", "address", "keys"),
    [
        (("coverage", "PAR_INDEX"), "coverage/PAR_INDEX", COVERAGE),
        (
            ("coverage", "-w", "indicator=Chỉ số CCHC", "-w", "measure=score"),
            "coverage/PAR_INDEX?measure=score",
            VALUES,
        ),
        (("rankings", "chỉ", "số", "cchc"), "rankings/PAR_INDEX", FACTS),
        (("series", "PAR_INDEX", "-w", "unit=hoa mau"), "series/PAR_INDEX?unit=hoa mau", FACTS),
        (
            ("compare", "-w", "units=hoa mau", "-w", "units=ha tinh", "-w", "period=2022"),
            "compare?units=hoa mau&units=ha tinh&period=2022",
            FACTS,
        ),
    ],
)
def test_tables_of_facts_are_those_of_the_api(
    data: Path, tmp_path: Path, arguments: tuple[str, ...], address: str, keys: Sequence[Column[object]]
) -> None:
    file = tmp_path / "table.csv"
    done = cchc("export", *arguments, "-o", str(file), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{arguments[0]} written to {file}\n"
    app = create_app(Settings(data=data))
    app.state.address = ""
    with TestClient(app) as client:
        path, _, query = address.partition("?")
        answer = client.get(f"/api/{path}", params=[*parse_qsl(query), ("format", "csv")])
    assert answer.status_code == 200
    assert file.read_bytes() == answer.content
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert list(rows[0]) == [column.key for column in keys]


def test_links_lead_to_the_public_address(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example/")
    for table, key in ((("documents",), "archived_copy"), (("rankings", "PAR_INDEX"), "rank_link")):
        file = tmp_path / f"{table[0]}.csv"
        done = cchc("export", *table, "-o", str(file), "--data", str(data))
        assert done.returncode == 0, done.stderr
        with file.open(encoding="utf-8-sig", newline="") as lines:
            links = [row[key] for row in csv.DictReader(lines) if row[key]]
        assert links
        assert all(one.startswith("https://cchc.example/documents/") for one in links)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("documents", "-o", "table.ods"), "no export ends in .ods; there are .csv, .jsonl, .parquet, .xlsx, .zip"),
        (("documents", "-o", "x.csv", "-w", "kind"), "--where kind: wants NAME=VALUE"),
        (("coverage", "-o", "x.csv"), "name one indicator"),
        (("coverage", "PAR", "-w", "indicator=SIPAS", "-o", "x.csv"), "name one indicator"),
        (("rankings", "tài chính", "-o", "x.csv"), "there is no ranking 'tài chính'"),
        (("rankings", "SIPAS", "-o", "x.csv", "-w", "format=csv"), "--where format=csv: wants NAME=VALUE"),
        (("series", "SIPAS", "-o", "x.csv", "-w", "colour=red"), "unknown parameter 'colour'"),
        (("series", "SIPAS", "-o", "x.csv", "--copies"), "leave out --sort and --copies"),
        (("compare", "SIPAS", "-o", "x.csv"), "compare takes no words"),
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

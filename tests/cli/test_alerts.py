"""cchc alerts: declared, listed, tried, run and taken away from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from cchc.settings import Settings
from cli import exits
from cli.alerting import run_all
from cli.periodic import alerts as periodic
from cli.watching import Watched
from search_api.backends import open_store
from tests.cli.test_bad_input import complaint
from tests.contract.records import conference, entry, plain
from tests.forks import cchc


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    store.put([entry(conference())])
    store.close()
    return tmp_path / "data"


def put(data: Path, number: int, text: str) -> None:
    store = open_store(Settings(data=data), writable=True)
    store.put([entry(plain(number, text))])
    store.close()


def test_an_alert_from_its_declaration_to_its_end(data: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    url, folder = httpserver.url_for("/hook"), ("--data", str(data))
    named = cchc("alerts", "add", "mot-cua", "--query", "q=mot cua", "--webhook", url, "--private", *folder)
    assert named.returncode == 0, named.stderr
    secret = named.stdout.rsplit(": ", 1)[1].strip()
    assert len(secret) > 40
    assert "test message" in cchc("alerts", "test", "mot-cua", *folder).stdout
    assert len(httpserver.log) == 1
    assert cchc("alerts", "run", *folder).stdout == "0 new, 0 messages sent, 0 put off, 0 given up\n"
    put(data, 7, "Bộ phận một cửa hoạt động từ sáng nay.")
    told = json.loads(cchc("alerts", "run", "--json", *folder).stdout)
    assert (told["fresh"], told["sent"], told["errors"]) == (1, 1, [])
    (row,) = json.loads(cchc("alerts", "list", "--json", *folder).stdout)
    assert (row["id"], row["sent"], row["waiting"], row["tells"]) == ("mot-cua", 1, 0, [url])
    assert secret not in json.dumps(row)
    assert "mot-cua" in cchc("alerts", "list", *folder).stdout
    assert cchc("alerts", "remove", "mot-cua", *folder).returncode == 0
    assert "no alerts" in cchc("alerts", "list", *folder).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--webhook", "https://mau.example/"), "--query, --names and --moves"),
        (("--query", "q=a", "--moves", "SIPAS", "--webhook", "https://mau.example/"), "--query and --moves"),
        (("--query", "colour=red", "--webhook", "https://mau.example/"), "colour"),
        (("--query", "q=a", "--on", "people", "--webhook", "https://mau.example/"), "people"),
        (("--query", "q=a"), "webhook"),
        (("--moves", "LUCK", "--webhook", "https://mau.example/"), "LUCK"),
        (("--moves", "OTHER", "--webhook", "https://mau.example/"), "there is no indicator 'OTHER'"),
        (("--query", "q=a", "--webhook", "ftp://mau.example/"), "http"),
        (("--query", "q=a", "--email", "an@mau.example"), "CCHC_SMTP_HOST"),
    ],
)
def test_what_cannot_be_declared_is_named(data: Path, arguments: tuple[str, ...], words: str) -> None:
    line = complaint(cchc("alerts", "add", "mau", *arguments, "--data", str(data)), exits.USAGE)
    assert words in line
    assert not (data / "alerts").exists()


def test_units_are_named_as_people_type_them(data: Path) -> None:
    hook = ("--webhook", "http://127.0.0.1:1/", "--private", "--past", "--data", str(data))
    held = cchc("alerts", "add", "mau", "--names", "mau son", *hook)
    assert (held.returncode, held.stderr) == (0, "")
    assert json.loads(cchc("alerts", "run", "--json", "--data", str(data)).stdout)["fresh"] == 1
    wrong = cchc("alerts", "add", "sai", "--names", "Huyện Mẫu Sơnn", *hook)
    assert wrong.returncode == 0
    assert "nothing that is held speaks of 'Huyện Mẫu Sơnn'; close to it: " in wrong.stderr
    moved = cchc("alerts", "add", "bac-giang", "--moves", "Chỉ số CCHC", "--unit", "bac giang", *hook)
    assert moved.returncode == 0, moved.stderr
    rows = {row["id"]: row for row in json.loads(cchc("alerts", "list", "--json", "--data", str(data)).stdout)}
    assert rows["bac-giang"]["watches"] == "PAR_INDEX: the rank of Tỉnh Bắc Giang moves by 5 or more"
    none = complaint(cchc("alerts", "add", "nao", "--moves", "SIPAS", "--unit", "tinh nao", *hook), exits.USAGE)
    assert "--unit: there is no unit 'tinh nao'" in none


def test_an_alert_may_be_declared_before_anything_is_held(tmp_path: Path) -> None:
    hook = ("--webhook", "https://mau.example/", "--data", str(tmp_path / "new"))
    done = cchc("alerts", "add", "mau", "--names", "ha tinh", *hook)
    assert done.returncode == 0
    assert "the store cannot be asked yet" in done.stderr


def test_a_receiver_that_is_away_is_said_and_the_message_waits(data: Path) -> None:
    folder = ("--data", str(data))
    hook = ("--webhook", "http://127.0.0.1:1/", "--private", "--past")
    assert cchc("alerts", "add", "mau", "--names", "Huyện Mẫu Sơn", *hook, *folder).returncode == 0
    done = cchc("alerts", "run", *folder)
    assert done.returncode == exits.NETWORK
    assert "1 new, 0 messages sent, 1 put off" in done.stdout
    assert "cannot be reached" in done.stderr
    complaint(cchc("alerts", "test", "nobody", *folder), exits.USAGE)


def test_the_watch_runs_them_and_knows_when_it_is_wanted_next(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data=data)
    run = periodic.job(Watched(settings))
    assert run() is None, "nothing is declared"
    hook = ("--webhook", "http://127.0.0.1:1/", "--private", "--past", "--data", str(data))
    assert cchc("alerts", "add", "mau", "--moves", "SIPAS", *hook).returncode == 0
    assert run() is None
    assert cchc("alerts", "add", "mau2", "--query", "", *hook).returncode == 0
    assert run() is not None
    assert "cannot be reached" in capsys.readouterr().err
    assert run_all(settings)[0].fresh == 0
    assert periodic.job(Watched(Settings(data=data / "not-there")))() is None

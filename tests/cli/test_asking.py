"""Questions on the command line: what cannot be asked is said, names may be typed plainly, a closed pipe is fine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.settings import Settings
from cli import exits
from search_api.backends import open_store
from tests.cli.test_bad_input import complaint
from tests.contract.records import conference, entry
from tests.forks import cchc

FIXTURES = Path(__file__).parents[1] / "fixtures" / "main_job"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked") / "data"
    done = cchc("ingest", "--manifest", str(FIXTURES / "manifest.jsonl"), "--data", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    ("arguments", "option", "known"),
    [
        (("figures", "--indicator", "PAR"), "--indicator 'PAR'", "PAR_INDEX"),
        (("figures", "--measure", "points"), "--measure 'points'", "score"),
        (("figures", "--period", "2022Q3"), "--period '2022Q3'", "2020-Q3"),
        (("search", "x", "--kind", "letter"), "--kind 'letter'", "notice"),
    ],
)
def test_a_value_that_cannot_be_is_no_empty_answer(
    data: Path, arguments: tuple[str, ...], option: str, known: str
) -> None:
    line = complaint(cchc(*arguments, "--data", str(data)), exits.USAGE)
    assert option in line
    assert known in line


def test_a_unit_may_be_typed_without_diacritics(data: Path) -> None:
    shown = cchc("figures", "--subject", "vu quang", "--data", str(data))
    assert "Huyện Vũ Quang" in shown.stdout
    assert "Lạng Sơn" not in shown.stdout


def test_nothing_found_is_one_line(data: Path) -> None:
    assert cchc("figures", "--subject", "Sao Hỏa", "--data", str(data)).stdout == "0 figures\n"


def test_copies_are_shown_when_asked_for(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path), writable=True)
    store.put([entry(conference()), entry(conference("https://hai.example/bai", published_at="2026-03-09"))])
    store.close()
    at = ("--data", str(tmp_path))
    once = cchc("search", "hoi nghi", *at).stdout
    assert once.startswith("1 documents")
    assert "published in 2 places" in once
    assert cchc("search", "hoi nghi", "--copies", *at).stdout.startswith("2 documents")
    totals = [json.loads(cchc("figures", "--json", *copies, *at).stdout)["total"] for copies in ((), ("--copies",))]
    assert totals == [2, 4]


def test_how_a_search_was_understood_is_told(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path), writable=True)
    store.put([entry(conference(province="Bắc Giang"))])
    store.close()
    at = ("--data", str(tmp_path))
    assert "Did you mean: hội nghị đánh giá" in cchc("search", "hoi nghi dannh gia", *at).stdout
    assert "There is no field “mau:”" in cchc("search", "mau:do", *at).stdout
    assert "belongs to Bắc Ninh. (--expand)" in cchc("search", 'tinh:"Bắc Giang"', *at).stdout
    assert "Showing Bắc Ninh too" in cchc("search", 'tinh:"Bắc Giang"', "--expand", *at).stdout


@pytest.mark.parametrize("command", [("schema",), ("figures",), ("search", "hoi", "nghi")])
def test_a_closed_pipe_is_no_error(data: Path, command: tuple[str, ...]) -> None:
    at = () if command == ("schema",) else ("--data", str(data))
    with subprocess.Popen(
        [sys.executable, "-m", "cli", *command, *at], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == ""
        assert started.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_a_termination_ends_in_peace_as_ctrl_c_does() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "sample-portal", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as started:  # fmt: skip
        assert started.stdout is not None
        started.stdout.readline()
        started.send_signal(signal.SIGTERM)
        complaints = started.communicate(timeout=60)[1]
    assert started.returncode == exits.INTERRUPTED
    assert complaints.startswith("cchc: stopped")
    assert "Traceback" not in complaints


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("command", [("sources",), ("figures",)])
def test_a_table_fits_a_narrow_terminal(data: Path, command: tuple[str, ...]) -> None:
    import fcntl
    import os
    import pty
    import struct
    import termios

    at = ("--data", str(data)) if command == ("figures",) else ()
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen(
        [sys.executable, "-m", "cli", *command, *at], stdout=theirs, env={**environment, "TERM": "dumb"}
    ) as started:
        os.close(theirs)
        shown = b""
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            try:
                while part := terminal.read(4096):
                    shown += part
            except OSError:
                pass  # Linux ends a terminal without writers so
    assert started.returncode == 0
    lines = shown.decode("utf-8").splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= 80

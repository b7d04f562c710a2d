"""What long work says of itself where there is no terminal."""

from __future__ import annotations

import re

import pytest

from cli.progress import FEWEST, duration, progress


def told(capsys: pytest.CaptureFixture[str], done: int, total: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """The line after `done` of `total`."""
    monkeypatch.setattr("cli.progress.LINE_EVERY", 0)
    with progress("extract", total) as bar:
        bar.advance(done)
        return capsys.readouterr().err


def test_a_line_tells_pace_and_time_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch(r"extract: 20 of 88, [\d.]+ a second, \d+ s left\n", told(capsys, 20, 88, monkeypatch))


def test_the_first_ones_promise_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(capsys, FEWEST - 1, 88, monkeypatch) == f"extract: {FEWEST - 1} of 88\n"


def test_few_that_are_all_have_a_pace(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch(r"extract: 2 of 2, [\d.]+ a second\n", told(capsys, 2, 2, monkeypatch))


def test_quiet_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("extract", 3, quiet=True) as bar:
        bar.advance(3)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.4, "59 s"), (185, "3 min 05 s"), (7800, "2 h 10 min"), (3599.7, "1 h 00 min")],
)
def test_times_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said

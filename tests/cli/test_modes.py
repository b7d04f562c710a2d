"""Options of `cchc crawl` that mean nothing together are named before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import exits
from tests.cli.test_bad_input import complaint
from tests.forks import cchc


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "2020-01-01"), "--since: it is for --mode backfill"),
        (("--mode", "backfill", "--since", "2999-01-01"), "that day is still to come"),
        (("--budget", "5"), "--max-pages limits a full crawl"),
    ],
)
def test_an_option_that_means_nothing_is_named(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    done = cchc("crawl", "sample-mau-an", "--data", str(tmp_path / "data"), *options)
    assert told in complaint(done, exits.USAGE)
    assert not (tmp_path / "data").exists()

"""cchc reviews: decisions listed, and reviewed documents as cases that cchc evaluate reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cchc.records import Figure
from cchc.settings import Settings
from cli import exits
from cli.main import build
from search_api.backends import open_store
from search_api.reviews.model import Judgement

TEXT = "Năm 2023, Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm, xếp thứ 20/63 tỉnh, thành phố."


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(build(), list(arguments))
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one document of two figures, the rank corrected and the score confirmed."""
    page, data = tmp_path / "ha-nam.txt", tmp_path / "data"
    page.write_text(f"Hà Nam tăng hạng Chỉ số CCHC\n10/05/2024\n{TEXT}\n", "utf-8")
    assert run("ingest", str(page), "--data", str(data))[0] == 0
    with_store = open_store(Settings(data=data), writable=False)
    (stored,) = with_store.records()
    figures: dict[str, Figure] = {figure.measure: figure for figure in stored.record.figures}
    document = stored.record.document.id
    with_store.review(Judgement(document, "figure", figures["score"].id, "confirmed", "An"))
    with_store.review(Judgement(document, "figure", figures["rank"].id, "corrected", "Bình", correction={"value": 21}))
    with_store.close()
    return data


def test_reviewed_documents_become_cases_that_are_evaluated(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    status, out, _ = run("reviews", "export", str(folder), "--complete", "--data", str(data))
    assert (status, out.split()[0]) == (0, "1")
    (case,) = folder.iterdir()
    facts = json.loads((case / "case.json").read_text("utf-8"))
    assert facts["reviewed"] == {"figures": 2, "of": 2, "all": 2}
    gold = json.loads((case / "gold.json").read_text("utf-8"))
    assert {figure["measure"]: figure["value"] for figure in gold["figures"]} == {"score": 87.15, "rank": 21}
    status, out, _ = run("evaluate", str(folder), "--json", "--workers", "1")
    measured = json.loads(out)
    assert (status, measured["cases"]) == (0, 1)
    (misses,) = [one["misses"] for one in measured["by_case"].values()]
    assert [line for line in misses if "rank" in line], "what was corrected is what the extraction misses"
    assert not [line for line in misses if "score" in line]


def test_cases_are_not_mixed_with_what_is_there(data: Path, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "other").touch()
    status, _, err = run("reviews", "export", str(tmp_path / "cases"), "--data", str(data))
    assert (status, "is not empty" in err) == (exits.USAGE, True)


def test_documents_that_are_not_reviewed_whole_are_named(data: Path, tmp_path: Path) -> None:
    store = open_store(Settings(data=data), writable=False)
    (stored,) = store.records()
    store.undo_review(store.reviews_of(stored.record.document.id)[0].id, "An")
    store.close()
    status, out, err = run("reviews", "export", str(tmp_path / "cases"), "--complete", "--data", str(data))
    assert (status, out.split()[0]) == (exits.SOME_UNREADABLE, "0")
    assert "1 of 2 figures were reviewed" in err
    assert run("reviews", "export", str(tmp_path / "cases"), "--data", str(data))[0] == 0


def test_decisions_are_listed(data: Path) -> None:
    rows = [json.loads(line) for line in run("reviews", "list", "--json", "--data", str(data))[1].splitlines()]
    assert {row["by"]: row["verdict"] for row in rows} == {"An": "confirmed", "Bình": "corrected"}
    assert "1 of 2 figures were right as read." in run("reviews", "list", "--data", str(data))[1]
    assert len(run("reviews", "list", "--json", "--by", "An", "--data", str(data))[1].splitlines()) == 1
    assert "No decision fits." in run("reviews", "list", "--verdict", "rejected", "--data", str(data))[1]
    status, _, err = run("reviews", "list", "--verdict", "perhaps", "--data", str(data))
    assert (status, "one of confirmed" in err) == (exits.USAGE, True)

"""`cchc evaluate`: what a person reads of a run, and of what changed since an earlier one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.comparison import changes, earlier_run, figure_misses, shown_figure
from cli.evaluation import figure_full, figure_value
from cli.main import build

RANK = {
    "indicator": "PAR_INDEX", "measure": "rank", "value": 20.0, "out_of": 63.0, "subject": "Tỉnh Hà Nam",
    "period": "2023", "comparator": "=", "status": "actual", "component": None,
}  # fmt: skip
TEXT = "Năm 2023, Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm, xếp thứ 20/63 tỉnh, thành phố."


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case of one sentence; its gold wants another year of the rank, and a unit that is not there."""
    folder = tmp_path_factory.mktemp("cases") / "01-ha-nam"
    folder.mkdir()
    (folder / "page.txt").write_text(f"Hà Nam tăng hạng Chỉ số CCHC\n10/05/2024\n{TEXT}\n", "utf-8")
    (folder / "case.json").write_text(json.dumps({"file": "page.txt", "url": "https://hanam.gov.vn/a"}), "utf-8")
    score = {**RANK, "measure": "score", "value": 87.15, "out_of": 100.0}
    gold = {
        "document": {"title": None, "published_at": None, "province": "Hà Nam", "kind": "article", "text": TEXT},
        "units": [
            {"name": "Tỉnh Hà Nam", "level": "province"},
            {"name": "Sở Nội vụ", "level": "department"},
        ],
        "figures": [score, {**RANK, "period": "2022"}],
        "statements": [],
        "meetings": [],
    }  # fmt: skip
    (folder / "gold.json").write_text(json.dumps(gold), "utf-8")
    return folder.parent


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(build(), ["evaluate", *arguments, "--workers", "1"])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def printed(cases: Path) -> str:
    status, out, _ = run(str(cases), "--json")
    assert status == 0
    return out


def test_json_holds_every_case_with_its_misses(printed: str) -> None:
    run_ = json.loads(printed)
    case = run_["by_case"]["01-ha-nam"]
    assert run_["cases"] == 1
    assert run_["figures_value.f1"] == case["measures"]["figures_value.f1"] == 1.0
    assert (
        "figure differs: PAR_INDEX rank 20 of 63 | Tỉnh Hà Nam | 2022: period '2023', expected '2022'" in case["misses"]
    )
    assert "unit missed: Sở Nội vụ (department)" in case["misses"]


def test_the_terminal_shows_cases_misses_and_what_changed(cases: Path, printed: str, tmp_path: Path) -> None:
    earlier = json.loads(printed)
    case = earlier["by_case"]["01-ha-nam"]
    case["misses"] = ["unit missed: Sở Y tế (department)", *case["misses"][1:]]
    earlier["units.f1"] = 0.1
    before = tmp_path / "before.json"
    before.write_text(json.dumps(earlier), "utf-8")
    status, out, _ = run(str(cases), "--misses", "--by-case", "--against", str(before))
    assert status == 0
    assert "01-ha-nam\n  " in out
    assert "1 gained, 1 lost in 1 cases" in out
    assert "  + unit missed: Sở Y tế (department)" in out
    assert f"  - {json.loads(printed)['by_case']['01-ha-nam']['misses'][0]}" in out
    assert "+0.5667" in out


@pytest.mark.parametrize("content", ["", "[]", '{"by_case": {"a": {}}}', '{"figures": 1}'])
def test_an_earlier_run_that_is_none_is_named(cases: Path, tmp_path: Path, content: str) -> None:
    before = tmp_path / "before.json"
    before.write_text(content, "utf-8")
    status, _, err = run(str(cases), "--against", str(before))
    assert status == 2
    assert str(before) in err
    assert len(err.strip().splitlines()) == 1


def test_an_earlier_run_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="nowhere"):
        earlier_run(tmp_path / "nowhere.json")


def test_a_figure_that_differs_is_told_from_one_that_is_missed() -> None:
    other = {**RANK, "subject": "Tỉnh Thái Bình"}
    gone = {**RANK, "value": 12.0}
    assert figure_misses([other], [RANK, gone], figure_value, figure_full) == [
        f"figure differs: {shown_figure(RANK)}: subject 'Tỉnh Thái Bình', expected 'Tỉnh Hà Nam'",
        "figure missed: PAR_INDEX rank 12 of 63 | Tỉnh Hà Nam | 2023",
    ]
    assert figure_misses([RANK, RANK], [RANK], figure_value, figure_full) == [f"figure wrong: {shown_figure(RANK)}"]


def test_only_cases_of_both_runs_are_compared() -> None:
    def one(*misses: str, units: float = 1.0) -> dict[str, object]:
        return {"misses": list(misses), "measures": {"units.f1": units}}

    before = {"by_case": {"a": one("x", "x", "y"), "b": one("z"), "c": one(units=0.5)}}
    after = {"by_case": {"a": one("x", "w"), "c": one(), "new": one("v")}}
    found = changes(before, after)
    assert [(change.case, change.gains, change.losses) for change in found] == [
        ("a", ("x", "y"), ("w",)),
        ("c", (), ()),
    ]
    assert found[1].measures == {"units.f1": (0.5, 1.0)}

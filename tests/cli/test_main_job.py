"""From files to answers, as a person does it: ingest a manifest, search without diacritics, list the figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_help import cchc

FIXTURES = Path(__file__).parents[1] / "fixtures" / "main_job"

# The pages are read once, on one worker.
pytestmark = pytest.mark.xdist_group("main job")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "data"
    done = cchc("ingest", "--manifest", str(FIXTURES / "manifest.jsonl"), "--data", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == 3
    return folder


def ask(data: Path, *arguments: str) -> dict[str, object]:
    done = cchc(*arguments, "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_a_search_without_diacritics_finds_the_conclusion_and_marks_it(data: Path) -> None:
    first = ask(data, "search", "phat", "bieu", "ket", "luan", "hoi", "nghi")["hits"][0]  # type: ignore[index]
    assert "vuquang" in first["url"]
    assert first["in_conclusion"]
    marked = [passage["text"][start:end] for passage in first["passages"] for start, end in passage["matches"]]
    assert {"phát", "biểu", "kết", "luận", "hội", "nghị"} <= {word.lower() for text in marked for word in text.split()}


def figures(data: Path, *arguments: str) -> list[dict[str, object]]:
    return ask(data, "figures", "--size", "100", *arguments)["hits"]  # type: ignore[return-value]


def test_score_and_rank_of_a_district_each_with_its_sentence(data: Path) -> None:
    hits = figures(data, "--subject", "Huyện Vũ Quang", "--indicator", "PAR_INDEX", "--period", "2022")
    found = {(h["figure"]["measure"], h["figure"]["value"], h["figure"]["out_of"]) for h in hits}  # type: ignore[index]
    assert found == {("score", 89.3, 100), ("rank", 12, 13)}
    for hit in hits:
        assert "đạt 89.30/100 điểm, xếp thứ 12/13" in str(hit["sentence"])


def test_rank_of_a_province_with_its_sentence(data: Path) -> None:
    (hit,) = figures(data, "--subject", "Tỉnh Lạng Sơn", "--indicator", "PAR_INDEX")
    figure = hit["figure"]
    assert (figure["period"], figure["measure"], figure["value"], figure["out_of"]) == ("2019", "rank", 42, 63)  # type: ignore[index]
    assert "xếp thứ 42/63" in str(hit["sentence"])


def test_counters_and_related_news_are_nowhere(data: Path) -> None:
    values = {hit["figure"]["value"] for hit in figures(data)}  # type: ignore[index]
    assert not values & {2284932, 2284.932, 283033, 283.033, 29, 511}
    for words in ("dịch bệnh diễn biến phức tạp", "2.284.932"):
        assert ask(data, "search", f'"{words}"')["total"] == 0


def test_the_same_files_again_change_nothing(data: Path) -> None:
    before = ask(data, "status")
    again = cchc("ingest", "--manifest", str(FIXTURES / "manifest.jsonl"), "--data", str(data), "--json")
    assert json.loads(again.stdout)["outcomes"] == {}
    assert ask(data, "status") == before


def test_a_better_extractor_runs_over_the_archive_again(data: Path) -> None:
    done = cchc("process", "--again", "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcomes"] == {"unchanged": 3}


def test_figures_are_written_to_a_file(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.csv"
    done = cchc("figures", "--output", str(target), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert "89.3" in target.read_text("utf-8-sig")
    refused = cchc("figures", "--output", str(tmp_path / "figures.odt"), "--data", str(data))
    assert refused.returncode == 2
    assert ".odt" in refused.stderr

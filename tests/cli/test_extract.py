"""`cchc extract`: files in, one line of JSON a document out, whatever the files are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import test_help
from tests.forks import cchc

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Huyện Mẫu Khê triển khai cải cách hành chính
 - Cổng thông tin</title></head><body><h1>Huyện Mẫu Khê triển khai cải cách hành chính</h1><div class="content">
<p>Năm 2022, chỉ số CCHC của huyện Mẫu Khê đạt 89.30/100 điểm, xếp thứ 12/13 huyện, thị xã, thành phố.</p>
<p>Tuy nhiên, công tác cải cách hành chính còn một số tồn tại, hạn chế như: việc cập nhật hồ sơ chưa kịp thời; một số
đơn vị còn để hồ sơ trễ hạn. UBND huyện yêu cầu các phòng, ban khắc phục ngay trong quý I năm 2023.</p>
</div></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    return file


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_page_becomes_a_record_with_evidence(page: Path) -> None:
    done = cchc("extract", str(page), "--url", "https://maukhe.example.gov.vn/tin-1.html")
    assert done.returncode == 0, done.stderr
    (record,) = lines(done.stdout)
    document = record["document"]
    assert document["url"] == "https://maukhe.example.gov.vn/tin-1.html"  # type: ignore[index]
    figures = {(f["measure"], f["value"], f["out_of"]) for f in record["figures"]}  # type: ignore[attr-defined]
    assert figures == {("score", 89.3, 100), ("rank", 12, 13)}
    for figure in record["figures"]:  # type: ignore[attr-defined]
        assert document["text"][figure["start"] : figure["end"]] == figure["quote"]  # type: ignore[index]


def test_bad_files_stand_in_their_place_and_the_rest_goes_on(tmp_path: Path, page: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    entries = [
        ("empty.html", "u1"),
        ("page.html", "u2"),
        ("gone.html", "u3"),
        ("broken.pdf", "u4"),
        ("page.html", "u5"),
    ]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("".join(json.dumps({"file": f, "url": f"https://a.gov.vn/{u}"}) + "\n" for f, u in entries))
    output = tmp_path / "records.jsonl"
    done = cchc("extract", "--manifest", str(manifest), "--output", str(output), "--workers", "2")
    assert done.returncode == 3
    records = lines(output.read_text("utf-8"))
    assert [r["document"]["url"][-2:] for r in records] == ["u1", "u2", "u3", "u4", "u5"]  # type: ignore[index]
    codes = [r.get("error", {}).get("code") for r in records]  # type: ignore[attr-defined]
    assert codes[0] == "empty"
    assert codes[2] == "missing"
    assert codes[3] in ("unreadable", "truncated", "empty")
    assert codes[1] is codes[4] is None
    for name in ("u1", "gone.html", "u4", "3 of 5"):
        assert name in done.stderr


@pytest.mark.parametrize(
    "text", ["not json\n", '{"file": "page.html"}\n', '["page.html", "https://a.vn"]\n', '{"file": 1, "url": 2}\n']
)
def test_a_manifest_that_is_none_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text("\n" + text)
    done = cchc("extract", "--manifest", str(manifest))
    assert done.returncode == 2
    assert "m.jsonl, line 2" in done.stderr


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    assert cchc("extract").returncode == 2
    gone = cchc("extract", str(tmp_path / "not-there.html"))
    assert gone.returncode == 2
    assert "not-there.html: no such file" in gone.stderr


@pytest.mark.usefixtures("started")
def test_the_order_and_the_result_do_not_depend_on_the_workers(tmp_path: Path, page: Path) -> None:
    for number in range(6):
        (tmp_path / f"p{number}.html").write_text(PAGE.replace("89.30", f"8{number}.30"), "utf-8")
    page.unlink()
    one = cchc("extract", str(tmp_path), "--workers", "1")
    two = cchc("extract", str(tmp_path), "--workers", "2")
    assert one.stdout == two.stdout
    assert len(one.stdout.splitlines()) == 6


def test_a_broken_declaration_stops_the_work_instead_of_costing_every_document(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import nlp.pipeline\nfrom cchc.errors import DeclarationError\n"
        "def ordered_pipes(): raise DeclarationError('pipe x comes after unknown y')\n"
        "nlp.pipeline.ordered_pipes = ordered_pipes\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = test_help.cchc("extract", str(page))  # started, since a fork has its modules already
    assert done.returncode == 2
    assert "pipe x comes after unknown y" in done.stderr
    assert done.stdout == ""

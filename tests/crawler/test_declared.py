"""The reader reads pages as the declaration of their source says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc.captures import Capture
from cchc.records import Document
from cchc.settings import Settings
from crawler.crawl import crawl
from crawler.reader import read
from crawler.sources import declared
from tests.crawler.conftest import Answer, Portal

BODY = "".join(
    f"<p>Lần thứ {n}, Ủy ban nhân dân tỉnh tổ chức hội nghị về cải cách hành chính, có đông đủ đại biểu tham dự.</p>"
    for n in range(5)
)
BASE = {"name": "Cổng", "province": None, "home": "https://mau.vn/", "verified": None}


@pytest.fixture
def declare(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Declares a source "mau" with further keys, in a data folder that the reader is told of."""

    def write(**keys: Any) -> None:
        (tmp_path / "sources").mkdir(exist_ok=True)
        (tmp_path / "sources" / "mau.yml").write_text(yaml.safe_dump(BASE | keys, allow_unicode=True), "utf-8")
        declared.read_from(tmp_path / "nothing")
        declared.read_from(tmp_path)

    yield write
    declared.read_from(tmp_path / "nothing")


def page(body: str = BODY, *, url: str = "https://mau.vn/tin/1", fetched: str = "2026-03-01", **more: Any) -> Document:
    html = f"<html><head><title>Hội nghị về cải cách hành chính</title></head><body>{body}</body></html>"
    sent = more.pop("sent", html.encode(more.pop("encoding", "utf-8")))
    at = datetime.fromisoformat(fetched).replace(tzinfo=UTC)
    return read(Capture(url=url, body=sent, media_type="text/html", source="mau", fetched_at=at, **more))


def dated(day: str) -> str:
    return f"<h1>Hội nghị về cải cách hành chính</h1><div class='date'>{day}</div>{BODY}"


def test_the_charset_that_is_declared(declare: Callable[..., None]) -> None:
    # Too few marks to tell by: "Đoàn" in Windows-1258 is as good a word of Windows-1252.
    sent = f"<html><body><h1>Hop Đoàn</h1>{'<p>Hai ba bon nam sau bay tam chin muoi.</p>' * 5}</body></html>"
    capture = sent.encode("utf-16-be")
    declare()
    plain = page(sent=b"<p>" + capture)
    declare(charset="utf-16-be")
    assert "Hop Đoàn" in page(sent=capture).text + str(page(sent=capture).title)
    assert "Hop Đoàn" not in plain.text
    assert page().text.startswith("Lần thứ 0"), "bytes that are none of it are read by what they show"


def test_the_layout_of_the_day(declare: Callable[..., None]) -> None:
    old = f"<div class='khung_cu'>{BODY}</div><div class='khungMoi'><p>{'Thông tin khác của tỉnh. ' * 40}</p></div>"
    declare(pages=[{"until": "2021-06-30", "body": ["div.khung_cu"]}, {"body": [".khungMoi"]}])
    assert page(old, fetched="2021-06-30").text.startswith("Lần thứ 0")
    assert page(old, fetched="2021-07-01").text.startswith("Thông tin khác")


def test_what_is_to_be_dropped_and_the_title_that_is_meant(declare: Callable[..., None]) -> None:
    body = (
        f"<h2 class='ten'>Tên bài viết của cổng thông tin</h2>{BODY}<div class='rao'><p>{'Mời bạn đọc. ' * 9}</p></div>"
    )
    declare(pages=[{"drop": [".rao"]}])
    assert "Mời bạn đọc" not in page(body).text
    declare()
    assert "Mời bạn đọc" in page(body).text


def test_the_family_of_pages_that_show_none(declare: Callable[..., None]) -> None:
    body = f"{BODY}<div class='source'><p>{'Theo một bản tin khác của tỉnh. ' * 3}</p></div>"
    seen = []
    for keys in ({}, {"family": "nukeviet"}, {"family": "liferay"}, {"pages": [{"family": "nukeviet"}]}):
        declare(**keys)
        seen.append("Theo một bản tin khác" in page(body).text)
    assert seen == [True, False, True, False], "NukeViet keeps sources there, which are no part of the text"


def test_dates_in_the_format_of_the_portal(declare: Callable[..., None]) -> None:
    declare()
    assert page(dated("03/04/2024")).published_at == "2024-04-03"
    declare(pages=[{"until": "2024-12-31", "date_formats": ["%m/%d/%Y"]}, {}])
    assert page(dated("03/04/2024"), fetched="2024-06-01").published_at == "2024-03-04"
    assert page(dated("03/04/2024"), fetched="2025-06-01").published_at == "2024-04-03"


def test_the_province_that_published_on_the_day(declare: Callable[..., None]) -> None:
    told = {"home": "https://cchc.vn/", "publisher": "bac-giang"}
    declare(**told, province="Bắc Giang")
    assert page(dated("30/06/2025"), url="https://cchc.vn/1").province == "Bắc Giang"
    assert page(dated("01/07/2025"), url="https://cchc.vn/1").province == "Bắc Ninh"
    assert page(BODY, url="https://cchc.vn/1").province == "Bắc Giang"


def test_a_page_on_a_host_that_moved_is_one_document_with_the_new_one(declare: Callable[..., None]) -> None:
    declare()
    assert page(url="http://cu.mau.vn/tin/1").id != page(url="https://mau.vn/tin/1").id
    declare(moved={"cu.mau.vn": "mau.vn"})
    old, new = page(url="http://cu.mau.vn/tin/1"), page(url="https://mau.vn/tin/1")
    assert old.id == new.id
    assert old.canonical_url == "https://mau.vn/tin/1"
    assert new.canonical_url is None


def test_a_field_that_went_empty_shows_after_one_crawl(portal: Portal, tmp_path: Path) -> None:
    portal.site(4)
    for number in range(4):
        portal.answers[f"/tin/{number}.html"] = Answer(f"<html><body>{dated(f'0{number + 1}/06/2025')}</body></html>")
    source = portal.source(
        expected={"articles": 1, "filled": {"title": 0.9, "date": 0.75, "body": 0.9, "content": 0.5}}
    )
    assert crawl([source], tmp_path, settings=Settings()).sources[0].warnings == ()
    for number in range(4):
        portal.answers[f"/tin/{number}.html"] = Answer(
            f"<html><body><h1>Hội nghị lần thứ {number}</h1>{BODY}</body></html>"
        )
    (summary,) = crawl([source], tmp_path, settings=Settings()).sources
    assert len(summary.warnings) == 1
    assert summary.warnings[0].startswith("only 0% of 4 new articles have a date, at least 75% expected, as http")

"""The page of sources: who needs a look first, what went empty, and names in place of ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.portals import Portal, PortalCrawl, PortalFault, PortalRemark
from cchc.settings import Settings
from cchc.urls import document_id
from search_api.app import create_app
from search_api.backends import open_store
from tests.search_api import samples

WHEN = datetime(2024, 8, 6, 2, 30, tzinfo=UTC)
LACKS, HAS = "https://hanam.gov.vn/moi", "https://hanam.gov.vn/cu"
CRAWL = PortalCrawl(
    WHEN, WHEN, "finished", 120, 3, 2_500_000, 20, 4, 1, 20, {"title": 1.0, "date": 0.05, "body": 1.0},
    (PortalFault("date", 0.05, 20, 0.98, LACKS, HAS),),
)  # fmt: skip
REMARKS = (
    PortalRemark("5% of 20 new articles have a date …", "emptied",
                 {"share": "5%", "number": "20", "field": "date", "expected": "98%"}),
    PortalRemark("something that no release knew before"),
)  # fmt: skip
PAUSED = PortalRemark("paused: <i>chờ</i>", "paused", {"why": "<i>chờ</i>"})
PORTALS = [
    Portal("hanam", "Cổng Hà Nam", "Hà Nam", "https://hanam.gov.vn/", "unhealthy", None, REMARKS, WHEN,
           "finished", WHEN, 24, (CRAWL,)),
    Portal("angiang", "Cổng An Giang", "An Giang", "javascript:alert(1)", "held", PAUSED, (), None, None,
           None, 24, ()),
    Portal("langson", "<b>Lạng Sơn</b>", "Lạng Sơn", "https://langson.gov.vn/", "healthy", None, (), WHEN,
           "finished", WHEN, 24, ()),
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("sources")) / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    store.close()
    names = {record.document.source: "Cổng mẫu" for record in samples.RECORDS if record.document.source}
    with TestClient(create_app(settings, portals=lambda: PORTALS, portal_names=names)) as client:
        yield client


def test_programs_are_told_the_same(client: TestClient) -> None:
    (link,) = html.document_fromstring(client.get("/nguon").text).xpath("//link[@type='application/json']/@href")
    found = client.get(link).json()["sources"]
    assert [(one["id"], one["health"]) for one in found] == [
        ("hanam", "unhealthy"), ("langson", "healthy"), ("angiang", "held"),
    ]  # fmt: skip
    (link,) = html.document_fromstring(client.get("/nguon/hanam").text).xpath("//link[@type='application/json']/@href")
    one = client.get(link).json()
    assert one == found[0]
    assert (one["crawls"][0]["faults"][0]["example"], one["crawls"][0]["filled"]["date"]) == (LACKS, 0.05)
    assert one["warnings"][1] == {"text": "something that no release knew before", "kind": None}
    assert client.get("/api/sources/xx").json()["code"] == "source_not_found"
    assert client.get("/api/sources?x=1").status_code == 422


def test_readers_are_not_told_where_the_store_is(client: TestClient) -> None:
    shown = html.document_fromstring(client.get("/status").text).xpath("//details//dt")
    names = {one.text_content() for one in shown}
    assert "schema" in names
    assert "folder" not in names


def test_who_needs_a_look_stands_first_and_says_what_went_empty(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/nguon").text)
    rows = [row.xpath("string(th/a)") for row in tree.xpath("//table/tbody/tr")]
    assert rows == ["Cổng Hà Nam", "<b>Lạng Sơn</b>"]
    assert "Chỉ 5% bài mới có ngày, trước đây 98%" in tree.text_content()
    assert "1 cổng đã khai báo nhưng chưa thu thập" in tree.text_content()


def test_a_fault_leads_to_an_article_that_lacks_it_and_an_archived_one_that_has_it(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/nguon/hanam").text)
    targets = tree.xpath("//table//td//a/@href")
    assert targets == [f"/documents/{document_id(LACKS)}", f"/documents/{document_id(HAS)}/archived"]


def test_what_to_look_at_is_said_in_the_words_of_the_page_with_the_line_behind_it(client: TestClient) -> None:
    section = html.document_fromstring(client.get("/nguon/hanam").text).xpath("//section[@aria-labelledby='told']")[0]
    assert [" ".join(one.text_content().split()) for one in section.xpath("ul/li")] == [
        "Chỉ 5% trong 20 bài mới có ngày, trước đây 98%; có thể cổng đã đổi giao diện.",
        "Chương trình thu thập báo một việc khác; xem chi tiết.",
    ]
    assert section.xpath("details/ul/li/text()") == [one.text for one in REMARKS]
    held = client.get("/nguon/angiang").text
    assert "Tạm ngừng thu thập. &lt;i&gt;chờ&lt;/i&gt;" in held


def test_an_address_that_is_none_is_no_link(client: TestClient) -> None:
    page = client.get("/nguon/angiang").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_an_unknown_source_is_a_404_in_words(client: TestClient) -> None:
    answer = client.get("/nguon/none")
    assert (answer.status_code, "Không có nguồn này" in answer.text) == (404, True)


def test_pages_name_the_portal_in_place_of_its_id(client: TestClient) -> None:
    assert "Cổng mẫu" in client.get("/so-lieu").text
    assert "Cổng mẫu" in client.get("/?q=cai+cach").text


def test_without_portals_the_page_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    open_store(settings, writable=True).close()
    with TestClient(create_app(settings)) as client:
        assert "Chưa thu thập cổng nào" in client.get("/nguon").text

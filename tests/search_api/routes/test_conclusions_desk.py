"""/ket-luan: conclusions with their orders as a checklist, what became of them, and how they are cited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.records import entry
from tests.search_api import meetings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("meetings")) / "data")
    store = open_store(settings, writable=True)
    store.put(meetings.entries())
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def tree(client: TestClient, path: str, **parameters: str) -> Any:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def page_of(client: TestClient, path: str) -> Any:
    return html.document_fromstring(client.get(path).text)


def names(page: Any) -> list[str]:
    return [one.text_content() for one in page.xpath("//ol[contains(@class, 'conclusions')]//h3/a")]


def of_2022(client: TestClient) -> str:
    (found,) = client.get("/api/conclusions", params={"year": 2022}).json()["hits"]
    return str(found["id"])


def test_each_is_shown_with_its_meeting_words_orders_and_what_was_criticised(client: TestClient) -> None:
    page = tree(client, "/ket-luan", year="2022")
    assert names(page) == ["Hội nghị cải cách hành chính năm 2022"]
    text = " ".join(page.xpath("//article")[0].text_content().split())
    for words in (
        "05/03/2022",
        "Hội trường UBND",
        "Trần Thị Mai",
        "Phát biểu kết luận",
        "Giao cho: Sở Nội vụ",
        "vẫn giải",
    ):
        assert words in text
    assert "Quá hạn 30/06/2022" in " ".join(page.xpath("//li[contains(@class, 'late')]")[0].text_content().split())
    assert page.xpath("//time[@datetime='2022-06-30']")


def test_a_deadline_to_come_is_not_overdue_and_a_period_is_due_on_its_last_day(client: TestClient) -> None:
    assert not tree(client, "/ket-luan", year="2024").xpath("//li[contains(@class, 'late')]")
    assert tree(client, "/ket-luan", year="2021").xpath("//li[contains(@class, 'late')]//time[@datetime='2021-03-31']")


@pytest.mark.parametrize(
    ("parameters", "years"),
    [
        ({"speaker": "tran thi mai", "province": "Hà Tĩnh"}, {"2021", "2022", "2024"}),
        ({"assignee": "so noi vu", "year": "2023"}, {"2023"}),
        ({"overdue": "true"}, {"2021", "2022"}),
        ({"deadline_from": "2022-06-01", "deadline_to": "2022-06-30"}, {"2022"}),
        ({"q": "xu ly dut diem"}, {"2022"}),
        ({"subject": "UBND Tỉnh Nghệ An"}, {"2023"}),
    ],
)
def test_it_is_narrowed_and_sorted(client: TestClient, parameters: dict[str, str], years: set[str]) -> None:
    assert {one[-4:] for one in names(tree(client, "/ket-luan", **parameters))} == years


def test_filters_are_kept_in_the_form_told_as_chips_and_handed_to_files_and_feed(client: TestClient) -> None:
    page = tree(client, "/ket-luan", speaker="tran thi mai", overdue="true", deadline_to="2021-12-31")
    assert page.xpath("//input[@name='speaker']/@value") == ["tran thi mai"]
    assert page.xpath("//input[@name='overdue']/@checked")
    chips = " ".join(one.text_content() for one in page.xpath("//a[@class='chip']"))
    for words in ("Trần Thị Mai", "31/12/2021", "đã quá hạn"):
        assert words in chips
    (feed,) = page.xpath("//link[@type='application/atom+xml']/@href")
    (data,) = page.xpath("//link[@type='application/json']/@href")
    files = page.xpath("//p[@class='downloads']/a[@download]/@href")
    assert len(files) == 5
    assert client.get(data).json()["total"] == len(names(page)) == 1
    assert client.get(feed).text.count("<entry>") == 1
    csv = next(one for one in files if "format=csv" in one)
    assert len(client.get(csv).text.strip().splitlines()) == 2


def test_sorting_by_deadline_puts_what_falls_due_next_first_and_then_the_latest_that_is_overdue(
    client: TestClient,
) -> None:
    found = names(tree(client, "/ket-luan", sort="deadline", province="Hà Tĩnh"))
    assert [one[-4:] for one in found] == ["2024", "2022", "2021"]


def test_one_conclusion_has_its_orders_its_citation_and_what_became_of_it(client: TestClient) -> None:
    conclusion = of_2022(client)
    page = tree(client, f"/ket-luan/{conclusion}")
    said = client.get(f"/api/conclusions/{conclusion}").json()
    assert page.xpath("string(//p[@id='citation-text'])") == said["citation"]
    assert page.xpath("//button[@data-copy='citation-text']/@hidden") != []
    later = page.xpath("//ol[contains(@class, 'became')]//article")
    assert len(later) == len(said["related"]["later"]) > 0
    first = " ".join(later[0].text_content().split())
    assert f"Mức liên quan {round(said['related']['later'][0]['score'] * 100)}%" in first
    assert "cùng đơn vị: Sở Nội vụ" in first
    assert "cùng lĩnh vực: Thủ tục hành chính" in first
    similar = page.xpath("//section[@aria-labelledby='similar']//h3/a")
    assert [one.text_content()[-4:] for one in similar] == ["2023"]
    assert tree(client, similar[0].get("href")).xpath("//h1")


def test_its_words_and_its_orders_lead_to_their_places(client: TestClient) -> None:
    page = tree(client, f"/ket-luan/{of_2022(client)}")
    (words,) = set(page.xpath("//section[@aria-labelledby='words']//a/@href"))
    answer = client.get(words)
    assert answer.status_code == 303
    for target in (answer.headers["location"], *page.xpath("//ul[@class='checklist']//a/@href")):
        document, _, mark = target.partition("#")
        assert page_of(client, document).get_element_by_id(mark) is not None
    assert client.get("/ket-luan/none/van-ban").status_code == 404


def test_orders_are_listed_one_by_one(client: TestClient) -> None:
    page = tree(client, "/ket-luan/chi-dao", year="2022")
    rows = page.xpath("//table/tbody/tr")
    assert len(rows) == 1
    assert "Quá hạn 30/06/2022" in " ".join(rows[0].text_content().split())
    types = page.xpath("//select[@name='statement_type']/option/@value")
    assert set(types) - {"", "shortcoming"} == {"directive"}


def test_both_views_of_meetings_keep_words_and_filters(client: TestClient) -> None:
    def other(path: str) -> str:
        (target,) = page_of(client, path).xpath("//nav[@class='views']//a[not(@aria-current)]/@href")
        return str(target)

    asked = "?q=th%E1%BB%A7+t%E1%BB%A5c&year=2022&theme=procedures"
    assert sorted(other(f"/ket-luan{asked}&sort=deadline").split("?")[1].split("&")) == sorted(asked[1:].split("&"))
    assert sorted(other(f"/ket-luan/chi-dao{asked}&level=department&page=1").split("?")[1].split("&")) == sorted(
        asked[1:].split("&")
    )
    # An address without a question would lead to the reader's own unit.
    assert other("/ket-luan?q=") == "/ket-luan/chi-dao?q="


def test_an_unknown_conclusion_and_wrong_filters_are_told(client: TestClient) -> None:
    answer = client.get("/ket-luan/0000000000000000")
    assert (answer.status_code, "Không có kết luận này" in answer.text) == (404, True)
    wrong = client.get("/ket-luan", params={"theme": "luck"})
    assert (wrong.status_code, "luck" in wrong.text) == (422, True)
    assert "Không có kết luận nào khớp" in client.get("/ket-luan", params={"assignee": "khong co ai"}).text


def test_markup_of_documents_and_queries_is_shown_as_text(client: TestClient) -> None:
    for path in ("/ket-luan?year=2020", "/ket-luan?q=%3Cimg+src%3Dx%3E", "/ket-luan?speaker=%3Cimg+src%3Dx%3E"):
        page = html.document_fromstring(client.get(path).text)
        assert not page.xpath("//img[@src='x']")
    (found,) = client.get("/api/conclusions", params={"year": 2020}).json()["hits"]
    page = tree(client, f"/ket-luan/{found['id']}")
    assert not page.xpath("//img[@src='x'] | //main//b")
    assert "<script>document.title" in page.text_content()


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("", "/ton-tai"),
        ("?statement_type=directive&q=a&page=2", "/ket-luan/chi-dao?statement_type=directive&q=a&page=2"),
        ("?statement_type=recommendation&statement_type=directive", None),
        ("?statement_type=shortcoming&subject=S%E1%BB%9F", "/ton-tai?statement_type=shortcoming&subject=S%E1%BB%9F"),
        (
            "?statement_type=shortcoming&statement_type=directive",
            "/ton-tai?statement_type=shortcoming&statement_type=directive",
        ),
    ],
)
def test_links_to_the_former_list_lead_on(client: TestClient, query: str, path: str | None) -> None:
    answer = client.get("/statements" + query)
    expected = path or f"/ket-luan/chi-dao{query}"
    assert (answer.status_code, answer.headers["location"]) == (301, expected)
    assert client.get(expected).status_code == 200


def test_what_went_before_a_meeting_is_shown_apart_from_what_became_of_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    place = {"place": "bac-ninh", "name": "Bắc Ninh"}
    old = meetings.meeting(
        2024, "phần mềm một cửa hay lỗi, cán bộ chưa thạo việc", "thanh tra công vụ ở các huyện trong năm", **place
    )
    new = meetings.meeting(2026, "hồ sơ đất đai trễ hẹn kéo dài ở nhiều xã", "rà soát toàn bộ hồ sơ đất đai", **place)
    store.put([entry(old), entry(new)])
    store.close()
    with TestClient(create_app(settings)) as client:
        (found,) = client.get("/api/conclusions", params={"year": 2026}).json()["hits"]
        page = tree(client, f"/ket-luan/{found['id']}")
    dates = "//section[@aria-labelledby='{}']//time/@datetime"
    assert page.xpath(dates.format("became")) == []
    assert set(page.xpath(dates.format("before"))) == {"2024-03-06"}
    assert "Chưa có văn bản nào về sau" in page.xpath("string(//section[@aria-labelledby='became'])")


def test_every_unit_that_is_linked_has_its_page(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    known = {"UBND Tỉnh Hà Tĩnh": "ha-tinh.ubnd", "Sở Nội vụ": "ha-tinh.phong-khong-ai-biet"}
    store.put([entry(meetings.identified(meetings.RECORDS[0], known))])
    store.close()
    with TestClient(create_app(settings)) as client:
        (found,) = client.get("/api/conclusions").json()["hits"]
        page = tree(client, f"/ket-luan/{found['id']}")
        links = page.xpath("//a[starts-with(@href, '/don-vi/')]/@href")
        assert links == ["/don-vi/ha-tinh.ubnd"]
        assert "Tỉnh Hà Tĩnh" in tree(client, links[0]).xpath("string(//h1)")

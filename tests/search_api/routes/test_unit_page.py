"""Pages of units: found by name, with what came before and after, every number with its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.rankings import Said, article, entries
from tests.contract.records import entry
from tests.search_api import meetings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("units")) / "data")
    store = open_store(settings, writable=True)
    store.put(
        entries(
            article(1, Said("bac-giang", "rank", 4, period="2023", out_of=63)),
            article(2, Said("bac-giang", "rank", 2, period="2024", out_of=63)),
            article(
                3, Said("bac-ninh-2025", "score", 90.5, "90,50", period="2025", out_of=100), published_at="2026-04-01"
            ),
        )
    )
    for name, place in (("Hà Tĩnh", "ha-tinh"), ("Nghệ An", "nghe-an")):
        held = meetings.meeting(2024, f"chậm ở {name}", f"rà soát ở {name}", place=place, name=name)
        known = {"Sở Nội vụ": f"{place}.so-noi-vu", f"UBND Tỉnh {name}": f"{place}.ubnd"}
        store.put([entry(meetings.identified(held, known))])
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("bac ninh", "bac-ninh-2025"), ("Tỉnh Bắc Giang", "bac-giang"), ("huyen vu quang", "ha-tinh.huyen-vu-quang")],
)
def test_a_unit_is_found_by_its_name_with_and_without_tone_marks(client: TestClient, typed: str, unit: str) -> None:
    answer = client.get("/don-vi", params={"ten": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/don-vi/{unit}")


def test_what_came_before_and_after_is_named_and_leads_there(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi/bac-ninh-2025").text)
    before = tree.xpath("//li[@class='before']//a/@href")
    assert sorted(before) == ["/don-vi/bac-giang", "/don-vi/bac-ninh"]
    assert "từ 01/07/2025" in tree.xpath("string(//li[@class='now'])")
    former = html.document_fromstring(client.get("/don-vi/bac-giang").text)
    assert former.xpath("//li[@class='after']//a/@href") == ["/don-vi/bac-ninh-2025"]


def test_series_are_never_joined_and_derived_values_are_marked(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi/bac-giang").text)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in tree.xpath("//table[@class='matrix']/tbody/tr")]
    how = "hiệu thứ hạng hai kỳ ( 2024: 2/63 ; 2023: 4/63 )"
    assert rows == [f"2024 2/63 +2 bậc suy ra {how}", "2023 4/63 – chưa có số liệu"]
    today = html.document_fromstring(client.get("/don-vi/bac-ninh-2025").text)
    assert [row.xpath("string(th)") for row in today.xpath("//table[@class='matrix']/tbody/tr")] == ["2025"]


def test_a_value_leads_to_its_sentence(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi/bac-giang").text)
    document, _, mark = tree.xpath("//a[@class='number']/@href")[0].partition("#")
    assert html.document_fromstring(client.get(document).text).get_element_by_id(mark) is not None


def test_an_unknown_unit_is_a_helpful_404(client: TestClient) -> None:
    answer = client.get("/don-vi/bac-gian")
    assert answer.status_code == 404
    assert "Bắc Giang" in answer.text
    assert client.get("/don-vi", params={"ten": "<script>"}).status_code == 404
    assert "<script>" not in client.get("/don-vi", params={"ten": "<script>x"}).text


def test_the_list_goes_by_the_alphabet_and_can_be_taken_away(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi").text)
    today = tree.xpath("(//main//section)[1]//li//text()")
    assert today.index("Thành phố Đà Nẵng") < today.index("Tỉnh Gia Lai")
    files = tree.xpath("//p[@class='downloads']/a/@href")
    assert len(files) == 3
    assert all(client.get(file).status_code == 200 for file in files)


def test_the_list_names_the_provinces_of_today_and_of_before(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi").text)
    today, former = (len(one.xpath("li")) for one in tree.xpath("//ul[@class='names']"))
    assert (today, former) == (34, 53)


def test_what_is_said_of_a_department_is_not_that_of_another_province(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/don-vi/ha-tinh.so-noi-vu").text)
    for section, said in (("shortcoming", "chậm ở Hà Tĩnh"), ("directive", "rà soát ở Hà Tĩnh")):
        assert tree.xpath(f"//section[@aria-labelledby='{section}']//p[@class='passage']/a/text()") == [said]
    assert len(tree.xpath("//section[@aria-labelledby='concluded']//article")) == 1
    # The department that the name stands for today is another one.
    later = html.document_fromstring(client.get("/don-vi/ha-tinh.so-noi-vu-2025").text)
    assert not later.xpath("//article")


def test_all_that_is_linked_of_a_unit_is_asked_for_by_its_id(client: TestClient) -> None:
    links = html.document_fromstring(client.get("/don-vi/bac-giang").text).xpath("//a/@href")
    asked = [link for link in links if "subject=" in link]
    assert {link.partition("?")[0] for link in asked} == {"/so-lieu", "/feeds/figures.atom", "/feeds/statements.atom"}
    assert all("subject=bac-giang" in link for link in asked)
    page = html.document_fromstring(client.get("/so-lieu?subject=bac-giang").text)
    assert "Tỉnh Bắc Giang (đến 30/06/2025)" in page.xpath("string(//a[@class='chip'])")

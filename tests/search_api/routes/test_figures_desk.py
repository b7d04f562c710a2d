"""The figures desk: long and wide tables, their files, and the calls that programs copy."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.exporters import csv, xlsx
from search_api.ui.place import COOKIE, MyPlace
from tests.contract.rankings import Said, article, entries


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("desk")) / "data")
    store = open_store(settings, writable=True)
    store.put(
        entries(
            article(1, Said("ha-tinh", "score", 84.35, "84,35", out_of=100), Said("ha-tinh", "rank", 12, out_of=63)),
            article(2, Said("ha-tinh", "score", 84.53, "84,53", out_of=100), url="https://moha.gov.vn/par-index-2022"),
            article(
                3, Said("bac-ninh-2025", "score", 90.5, "90,50", period="2025", out_of=100), published_at="2026-04-01"
            ),
        )
    )
    store.close()
    with TestClient(create_app(settings)) as client:
        yield client


def test_links_to_the_former_address_stay_good(desk: TestClient) -> None:
    answer = desk.get("/figures?measure=rank", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/so-lieu?measure=rank")


def test_the_wide_table_has_a_row_a_unit_and_a_column_a_period(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu/bang?indicator=par index").text)
    heads = [head.text_content() for head in tree.xpath("//table[@class='matrix']/thead//th")]
    assert heads == ["Đơn vị", "2022", "2025"]
    rows = {
        row.xpath("string(th)").strip(): [
            (cell.get("class"), " ".join(cell.text_content().split())) for cell in row.xpath("td")
        ]
        for row in tree.xpath("//table[@class='matrix']/tbody/tr")
    }
    assert rows["Tỉnh Hà Tĩnh"][0] == ("conflict", "84,53/100 nguồn mâu thuẫn")
    assert rows["Tỉnh Hà Tĩnh"][1][0] == "missing"
    # Bắc Ninh of today did not exist in 2022, and the one of then is another row.
    assert rows["Tỉnh Bắc Ninh từ 01/07/2025"] == [("absent", "chưa/không còn tồn tại"), ("stated", "90,50/100")]
    assert [state for state, _ in rows["Tỉnh Bắc Ninh đến 30/06/2025"]] == ["missing", "absent"]


@pytest.mark.parametrize("path", ["/so-lieu/bang?indicator=PAR_INDEX", "/don-vi/ha-tinh", "/noi-cua-toi"])
def test_where_sources_disagree_all_that_they_state_is_a_click_away(desk: TestClient, path: str) -> None:
    page = html.document_fromstring(desk.get(path, headers={"Cookie": f"{COOKIE}={MyPlace('ha-tinh').text()}"}).text)
    (badge,) = page.xpath("//td//a[contains(@class, 'badge-conflict')]")
    there = html.document_fromstring(desk.get(badge.get("href")).text)
    stated = there.xpath("//td[contains(@class, 'value')]/a/text()")
    assert sorted(stated) == ["84,35/100", "84,53/100"]


def test_list_and_table_lead_to_each_other_with_what_both_take(desk: TestClient) -> None:
    def other(path: str) -> str:
        tree = html.document_fromstring(desk.get(path).text)
        (target,) = tree.xpath("//nav[@class='views'][1]//a[not(@aria-current)]/@href")
        return str(target)

    asked = "indicator=PAR_INDEX&level=province&measure=rank"
    assert other(f"/so-lieu?{asked}&province=Hà Tĩnh") == f"/so-lieu/bang?{asked}"
    assert other(f"/so-lieu/bang?{asked}") == f"/so-lieu?{asked}"
    # What has no table of its own is not carried into an error.
    for nothing in ("indicator=PAR_INDEX&level=commune", "indicator=PAPI&indicator=SIPAS", "indicator=OTHER"):
        assert desk.get(other(f"/so-lieu?{nothing}")).status_code == 200


def test_another_measure_or_index_is_of_the_same_status(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu/bang?indicator=PAR_INDEX&status=target").text)
    targets = tree.xpath("//nav[@aria-label='Chỉ số' or @aria-label='Đại lượng']//a/@href")
    assert len(targets) > 5
    assert all("status=target" in one and desk.get(one).status_code == 200 for one in targets)


def test_an_index_beside_keeps_the_measure(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu/bang?indicator=PAR_INDEX&measure=rank").text)
    targets = tree.xpath("//nav[@aria-label='Chỉ số']//a/@href")
    assert targets
    assert all("measure=rank" in one and desk.get(one).status_code == 200 for one in targets)


@pytest.mark.parametrize("measure", ["score", "rank"])
def test_the_files_of_the_wide_table_hold_its_values_with_their_sentences(desk: TestClient, measure: str) -> None:
    tree = html.document_fromstring(desk.get(f"/so-lieu/bang?indicator=PAR_INDEX&measure={measure}").text)
    for target, read in zip(tree.xpath("//p[@class='downloads']/a/@href"), (csv.read, xlsx.read), strict=True):
        heads, rows = read(io.BytesIO(desk.get(target).content))
        assert heads[:2] == ["Đơn vị", "Mã đơn vị"]
        cells = {(row[1], row[6]): dict(zip(heads, row, strict=True)) for row in rows}
        assert len(cells) == len(tree.xpath("//table[@class='matrix']/tbody/tr/td"))
        here = cells["ha-tinh", 2022 if read is csv.read else "2022"]
        assert (here["Giá trị"], here["Trên"]) == ((84.53, 100) if measure == "score" else (12, 63))
        assert ("84,53" if measure == "score" else "12") in str(here["Nguyên văn câu"])
        document, _, mark = str(here["Liên kết đến câu"]).removeprefix("http://testserver").partition("#")
        assert html.document_fromstring(desk.get(document).text).get_element_by_id(mark) is not None
    python, curl = (one.text_content() for one in tree.xpath("//pre[@class='code']"))
    assert f"client.coverage('PAR_INDEX', level='province', measure='{measure}')" in python
    asked = urlsplit(shlex.split(curl)[-1])
    assert len(csv.read(io.BytesIO(desk.get(f"{asked.path}?{asked.query}").content))[1]) == len(cells)
    (api,) = tree.xpath("//link[@type='application/json']/@href")
    assert desk.get(api).json()["values"]["ha-tinh"]["2022"] == here["Giá trị"]


def test_a_value_that_follows_is_in_the_wide_table_as_in_the_ranking(tmp_path: Path) -> None:
    change = Said("ha-tinh", "score_change", 0.86, period="2023", after=" so với năm 2022")
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(entries(article(1, Said("ha-tinh", "score", 84.87, "84,87", out_of=100)), article(2, change)))
    store.close()
    with TestClient(create_app(settings)) as client:
        for path in ("/so-lieu/bang?indicator=PAR_INDEX", "/xep-hang?indicator=PAR_INDEX&period=2023"):
            tree = html.document_fromstring(client.get(path).text)
            (cell,) = tree.xpath(
                "//tr[starts-with(normalize-space(th), 'Tỉnh Hà Tĩnh')]/td[contains(@class, 'derived')]"
            )
            assert cell.text_content().split()[0] == "85,73/100"
            # No sentence says it: it unfolds to the values that it follows from, each with its own.
            assert not cell.xpath(".//summary//a")
            how = {" ".join(one.text_content().split()): one.get("href") for one in cell.xpath("./details/p/a")}
            assert list(how) == ["2022: 84,87/100", "2023: +0,86 điểm"]
            for words, place in zip(("84,87", "0,86"), how.values(), strict=True):
                document, _, mark = place.partition("#")
                told = html.document_fromstring(client.get(document).text).get_element_by_id(mark)
                assert words in told.getparent().text_content()
        file = client.get("/api/coverage/PAR_INDEX?measure=score&period=2023&format=csv").content
        heads, rows = csv.read(io.BytesIO(file))
        (row,) = (dict(zip(heads, one, strict=True)) for one in rows if one[1] == "ha-tinh")
        assert (row["value"], row["state"], row["derived"]) == (85.73, "derived", "score_from_change")
        assert "84,87" in str(row["sentence"])
        assert len(str(row["link"]).split()) == 2


def test_a_value_leads_to_its_sentence(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu/bang?indicator=PAR_INDEX").text)
    place = tree.xpath("//tr[starts-with(th, 'Tỉnh Hà Tĩnh')]/td/a/@href")[0]
    document, _, mark = place.partition("#")
    assert html.document_fromstring(desk.get(document).text).get_element_by_id(mark) is not None


def test_the_calls_to_copy_ask_for_what_is_shown(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu?measure=score&subject=ha+tinh&page=1").text)
    python, curl = (one.text_content() for one in tree.xpath("//pre[@class='code']"))
    assert "client.figures(subject='Tỉnh Hà Tĩnh', measure='score')" in python
    asked = urlsplit(shlex.split(curl)[-1])
    answer = desk.get(f"{asked.path}?{asked.query}")
    assert len(answer.text.splitlines()) == 1 + 2
    compile(python, "copied", "exec")


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("", "Mới nhất"), ("q=ha+tinh", "Liên quan nhất"), ("q=ha+tinh&sort=newest", "Mới nhất"), ("sort=rank", None)],
)
def test_what_words_find_goes_by_the_words_unless_the_reader_chooses(
    desk: TestClient, asked: str, chosen: str | None
) -> None:
    tree = html.document_fromstring(desk.get(f"/so-lieu?{asked}").text)
    marked = [one.text_content() for one in tree.xpath("//p[@class='sorts']/a[@aria-current]")]
    assert marked == ([chosen] if chosen else ["Thứ hạng cao nhất"])
    # Every order leads to itself.
    for one in tree.xpath("//p[@class='sorts']/a"):
        there = html.document_fromstring(desk.get(one.get("href")).text)
        assert there.xpath("//p[@class='sorts']/a[@aria-current]")[0].text_content() == one.text_content()


def test_columns_are_explained_and_every_format_is_offered(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/so-lieu").text)
    assert {one.text_content() for one in tree.xpath("//table[@class='plain']//code")} >= {"period", "province_id_now"}
    for target in tree.xpath("//p[@class='downloads']/a/@href"):
        assert desk.get(target).status_code == 200
    assert len(tree.xpath("//p[@class='downloads']/a")) == 5


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    open_store(settings, writable=True).close()
    with TestClient(create_app(settings)) as client:
        assert "chưa có chỉ số nào" in client.get("/so-lieu/bang").text
        assert client.get("/so-lieu").status_code == 200


def test_an_unknown_indicator_is_refused_with_what_comes_close(desk: TestClient) -> None:
    answer = desk.get("/so-lieu/bang?indicator=par+indx")
    assert answer.status_code == 404
    assert "PAR_INDEX" in answer.text

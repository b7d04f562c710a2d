"""Spans of years among years, and scores on two scales: nothing is drawn or counted together that is not alike."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.exporters import csv
from tests.contract.rankings import Said, article, entries

PART = (("component", "Cải cách thủ tục hành chính"),)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Of the PAR INDEX a trend alone is said of a span, of SIPAS a score; the index's part has scores on two scales."""
    ranks = [
        Said(one, "rank", value, period=period, out_of=63)
        for one, values in (("ha-tinh", (20, 14, 12)), ("nghe-an", (31, 29, 30)))
        for period, value in zip(("2019", "2020", "2021"), values, strict=True)
    ]
    scores = [
        Said("ha-tinh", "score", value, period=period, out_of=100, indicator="SIPAS")
        for period, value in (("2019", 80.1), ("2020", 82.5), ("2016/2020", 81.25), ("2021", 83.0))
    ]
    served = [
        Said("nghe-an", "rank", value, period=period, out_of=34, indicator="SERVICE_INDEX")
        for period, value in (("2025-08", 7), ("2025-Q3", 8), ("2025-09", 9))
    ]
    digital = [
        Said("nghe-an", "score", value, period=period, out_of=scale, indicator="DTI")
        for period, value, scale in (("2020", 61.2, 100), ("2021", 63.4, 100), ("2022", 0.655, 1))
    ]
    store = open_store(settings := Settings(data=tmp_path_factory.mktemp("spans") / "data"), writable=True)
    store.put(
        entries(
            article(1, *ranks),
            article(2, Said("nghe-an", "trend", "down", "giảm bậc", period="2016/2020")),
            article(3, *scores),
            article(4, Said("ha-tinh", "score", 88.1, period="2020", out_of=100, fields=PART)),
            article(5, Said("ha-tinh", "score", 11.24, period="2022", out_of=13, fields=PART)),
            article(6, *served),
            article(7, *digital),
        )
    )
    store.close()
    with TestClient(create_app(settings)) as client:
        yield client


def tree_of(desk: TestClient, path: str) -> Any:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def columns(tree: Any) -> list[str]:
    return [one.text_content() for one in tree.xpath("//table/thead/tr/th")][1:]


def drawn(desk: TestClient, tree: Any) -> list[dict[str, Any]]:
    (picture,) = tree.xpath("//figure//img/@src")
    spec = desk.get(picture.replace(".svg", ".json")).json()
    return [row for one in spec["data"] for row in one.get("values", ()) if "label" in row]


def test_a_span_without_a_rank_has_no_place_in_a_series_and_cuts_no_line(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?indicator=PAR_INDEX&units=ha-tinh&units=nghe-an")
    assert columns(tree) == ["2019", "2020", "2021"]
    rows = drawn(desk, tree)
    assert {row["period"] for row in rows} == {"2019", "2020", "2021"}
    assert len({row["run"] for row in rows}) == 1


def test_a_span_with_a_score_stands_behind_its_last_year_and_not_in_the_chart(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?indicator=SIPAS&units=ha-tinh")
    assert columns(tree) == ["2019", "2020", "2016–2020", "2021"]
    assert "81,25/100" in tree.xpath("string(//table/tbody)")
    assert {row["period"] for row in drawn(desk, tree)} == {"2019", "2020", "2021"}
    assert "2016–2020" in tree.xpath("string(//ul[contains(@class, 'breaks')])")


def test_the_period_before_a_year_is_a_year(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?indicator=PAR_INDEX&period=2020")
    around = [" ".join(one.text_content().split()) for one in tree.xpath("//p[@class='neighbours']/a")]
    assert around == ["Kỳ trước: 2019", "Kỳ sau: 2021"]
    assert not tree_of(desk, "/xep-hang?indicator=PAR_INDEX&period=2016/2020").xpath("//p[@class='neighbours']/a")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("indicator=SERVICE_INDEX&period=2025-09", "tháng 8/2025: 7; tháng 9/2025: 9"),
        ("indicator=DTI&period=2022", "2020: 61,2; 2021: 63,4"),
    ],
)
def test_a_small_line_has_periods_of_one_kind_and_scores_on_one_scale(desk: TestClient, path: str, told: str) -> None:
    assert tree_of(desk, f"/xep-hang?{path}").xpath("//tr[th/a='Tỉnh Nghệ An']//svg/@aria-label") == [told]


def test_a_series_on_two_scales_draws_the_one_of_most_and_says_so(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?indicator=DTI&units=nghe-an")
    assert {row["value"] for row in drawn(desk, tree)} == {61.2, 63.4, None}
    assert "thang điểm 1)" in tree.xpath("string(//ul[contains(@class, 'breaks')])")
    assert "0,655/1" in tree.xpath("string(//table/tbody)")


def test_a_ranking_without_ranks_and_scores_leads_to_what_there_is_and_has_no_tools(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?indicator=PAR_INDEX&period=2016/2020")
    (target,) = tree.xpath("//section[@id='bang']//p[@class='notice']/a")
    assert target.text == "Xu hướng"
    assert "1 số liệu" in desk.get(target.get("href")).text
    assert not tree.xpath("//section[@id='bang']//table | //input[@name='units'] | //section[@id='bang']//button")
    assert "đơn vị có số liệu" not in tree.text_content()


def test_a_ranking_of_which_parts_alone_are_known_says_so(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?indicator=PAR_INDEX&period=2022")
    assert "Có số liệu thành phần" in tree.xpath("string(//section[@id='bang']//p[@class='blank'])")
    assert not tree.xpath("//section[@id='bang']//table")
    assert not tree.xpath("//section[@class='use']")


def test_the_wide_table_and_its_file_have_spans_where_the_measure_is_known_of_them(desk: TestClient) -> None:
    for index, shown in (("PAR_INDEX", False), ("SIPAS", True)):
        tree = tree_of(desk, f"/so-lieu/bang?indicator={index}")
        assert ("2016–2020" in columns(tree)) is shown
        _, rows = csv.read(io.BytesIO(desk.get(tree.xpath("//p[@class='downloads']/a/@href")[0]).content))
        assert any("2016/2020" in row for row in rows) is shown
        assert len(rows) == len(tree.xpath("//table/tbody/tr/td"))


def test_a_unit_has_no_line_for_a_period_of_which_its_page_shows_nothing(desk: TestClient) -> None:
    tree = tree_of(desk, "/don-vi/nghe-an")
    rows = tree.xpath("//section[@class='panel'][h3='PAR INDEX']//tbody/tr/th")
    assert [one.text for one in rows] == ["2021", "2020", "2019"]


def test_two_periods_are_of_one_length_unless_asked_for_and_else_do_not_compare(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh?indicator=SIPAS")
    assert tree.xpath("//form//option[@selected]/@value") == ["2020", "2021"]
    tree = tree_of(desk, "/xep-hang/so-sanh?indicator=SIPAS&tu=2016/2020&den=2021")
    assert "dài ngắn khác nhau" in tree.xpath("string(//ul[contains(@class, 'breaks')])")
    assert tree.xpath("string(//table/tbody/tr/td[last()])") == "không so trực tiếp"


def test_scores_of_a_part_on_two_scales_are_two_panels(desk: TestClient) -> None:
    rows = drawn(desk, tree_of(desk, "/xep-hang/thanh-phan?indicator=PAR_INDEX&units=ha-tinh"))
    assert {(row["component"], row["value"]) for row in rows if row["value"] is not None} == {
        ("Cải cách thủ tục hành chính, thang điểm 100", 88.1),
        ("Cải cách thủ tục hành chính, thang điểm 13", 11.24),
    }


def test_scores_on_two_scales_are_not_called_better_or_worse(desk: TestClient) -> None:
    path = "/xep-hang/so-sanh?indicator=PAR_INDEX&component=procedures&tu=2020&den=2022&by=score"
    tree = tree_of(desk, path)
    assert tree.xpath("string(//table/tbody/tr/td[last()])") == "không so trực tiếp"
    assert "thang khác nhau" in tree.xpath("string(//ul[contains(@class, 'breaks')])")
    assert not tree.xpath("//figure")


def test_a_measure_that_is_not_known_leads_to_the_one_that_is(desk: TestClient) -> None:
    for view in ("chuoi?indicator=SIPAS", "thanh-phan?indicator=PAR_INDEX"):
        tree = tree_of(desk, f"/xep-hang/{view}&units=ha-tinh&by=rank")
        assert "chưa có thứ hạng" in tree.xpath("string(//p[@class='blank'])")
        assert len(tree.xpath("//nav[@aria-label='Xem theo']//a")) == 2
        assert not tree.xpath("//figure")


def test_the_dossier_draws_years_and_lists_the_span(desk: TestClient) -> None:
    path = "/xep-hang/ho-so.{}?units=ha-tinh&indicators=SIPAS&indicators=PAR_INDEX"
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(path.format("xlsx")).content))["Bảng và biểu đồ"]
    names = [cell.value for cell in sheet["A"][2:6]]
    assert names == ["2019", "2020", "2021", "2016–2020"]
    categories = [chart.series[0].cat.strRef or chart.series[0].cat.numRef for chart in sheet._charts]
    assert categories[0].f.endswith("!$A$3:$A$5")
    (sipas, par) = desk.get(path.format("json")).json()["sections"]
    assert "2016/2020" in sipas["periods"]
    assert "2016/2020" not in par["periods"]
    bounded = desk.get(path.format("json") + "&tu=2018&den=2020").json()["sections"][0]
    assert bounded["periods"] == ["2019", "2020"]

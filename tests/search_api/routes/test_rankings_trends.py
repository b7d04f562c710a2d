"""Series, two periods and components of chosen units: nothing joined over a merger, nothing of two fields mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.gazetteer import places
from cchc.settings import Settings
from search_api.app import create_app
from tests.search_api.provincial import ranked


@pytest.fixture(scope="module")
def desk(ranked_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(ranked_settings)) as client:
        yield client


def tree_of(desk: TestClient, path: str) -> Any:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def grid(tree: Any) -> dict[str, list[str]]:
    return {
        " ".join(row.xpath("string(th)").split()): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in tree.xpath("//table[@class='grid']/tbody/tr[td]")
    }


def values_of(desk: TestClient, path: str) -> list[dict[str, Any]]:
    """The rows that a chart of the page draws."""
    (picture,) = tree_of(desk, path).xpath("//figure//img/@src")
    spec = desk.get(picture.replace(".svg", ".json")).json()
    return [row for one in spec["data"] for row in one.get("values", ()) if "label" in row]


def test_units_are_found_without_diacritics_and_shown_side_by_side(desk: TestClient) -> None:
    shown = grid(tree_of(desk, "/xep-hang/chuoi?indicator=par+index&units=ha+tinh&units=nghe+an"))
    assert list(shown) == ["Tỉnh Hà Tĩnh", "Tỉnh Nghệ An"]
    rank = [one for one, _ in ranked(2019)].index("ha-tinh") + 1
    assert shown["Tỉnh Hà Tĩnh"][2019 - 2013] == f"{rank}/63"
    assert shown["Tỉnh Hà Tĩnh"][-1].endswith("/34")


def test_predecessors_stand_beside_a_merged_unit_and_nothing_is_joined(desk: TestClient) -> None:
    path = "/xep-hang/chuoi?units=bac-ninh-2025"
    tree = tree_of(desk, path)
    shown = grid(tree)
    assert [name.split(" nhập")[0] for name in shown] == [
        "Tỉnh Bắc Ninh (từ 01/07/2025)", "Tỉnh Bắc Giang (đến 30/06/2025)", "Tỉnh Bắc Ninh (đến 30/06/2025)",
    ]  # fmt: skip
    merged, *before = shown.values()
    assert [cell.startswith("–") for cell in merged] == [True] * 12 + [False]
    assert all([cell.startswith("–") for cell in line] == [False] * 12 + [True] for line in before)
    assert "hợp thành từ: Tỉnh Bắc Giang, Tỉnh Bắc Ninh" in tree.text_content()
    rows = values_of(desk, path)
    assert {row["unit"] for row in rows if row["value"] is not None and row["period"] == "2025"} == {
        "Tỉnh Bắc Ninh (từ 01/07/2025)"
    }


def test_the_break_is_drawn_and_named_and_no_line_goes_over_it(desk: TestClient) -> None:
    path = "/xep-hang/chuoi?units=ha-tinh"
    (picture,) = tree_of(desk, path).xpath("//figure//img/@src")
    assert "Sắp xếp tỉnh 01/7/2025" in desk.get(picture).text
    runs = {row["period"]: row["run"] for row in values_of(desk, path)}
    assert runs["2024"] != runs["2025"]
    assert runs["2021"] != runs["2022"]  # the method was another
    assert runs["2023"] == runs["2024"]


def test_scores_and_the_rest_of_the_field_are_a_choice(desk: TestClient) -> None:
    path = "/xep-hang/chuoi?units=ha-tinh&by=score&field=true"
    assert grid(tree_of(desk, path))["Tỉnh Hà Tĩnh"][0].endswith("/100")
    (picture,) = tree_of(desk, path).xpath("//figure//img/@src")
    spec = desk.get(picture.replace(".svg", ".json")).json()
    behind = [row for one in spec["data"] for row in one.get("values", ()) if "run" in row and "label" not in row]
    assert len({row["unit"] for row in behind}) == len(list(places().all("province"))) - 2  # of one nothing decides


def test_a_conflict_in_a_series_unfolds_to_both_sentences(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?units=ha-tinh&by=score")
    (cell,) = tree.xpath("//td[@class='conflict']")
    assert len(cell.xpath(".//blockquote")) == 2


def test_more_units_than_can_be_told_apart_are_named_and_charts_are_parted(desk: TestClient) -> None:
    names = [one for one, _ in ranked(2025)]
    units = "&".join(f"units={one}" for one in names[:10])
    tree = tree_of(desk, f"/xep-hang/chuoi?{units}")
    assert "chưa hiện" in tree.xpath("string(//p[@role='status'])")
    pictures = tree.xpath("//figure//img/@src")
    assert len(pictures) > 1
    assert all(desk.get(picture).status_code == 200 for picture in pictures)
    assert desk.get(f"/xep-hang/chuoi.svg?{units}").status_code == 422


@pytest.mark.parametrize("view", ["chuoi", "thanh-phan", "so-sanh"])
def test_ministries_departments_and_provinces_are_never_mixed(desk: TestClient, view: str) -> None:
    answer = desk.get(f"/xep-hang/{view}?units=ha-tinh&units=bo+noi+vu")
    assert answer.status_code == 422
    assert "không cùng một bảng xếp hạng" in answer.text
    assert desk.get(f"/xep-hang/{view}?units=khong+co+tinh+nay").status_code == 404


def test_without_units_the_page_says_how_to_choose(desk: TestClient) -> None:
    for view in ("chuoi", "thanh-phan"):
        tree = tree_of(desk, f"/xep-hang/{view}")
        assert "Hãy chọn đơn vị" in tree.xpath("string(//*[@class='blank'])")
        assert desk.get(f"/xep-hang/{view}.json").status_code == 404


@pytest.mark.parametrize("view", ["chuoi", "thanh-phan"])
def test_without_units_the_first_of_the_newest_ranking_are_one_click_away(desk: TestClient, view: str) -> None:
    tree = tree_of(desk, f"/xep-hang/{view}?indicator=PAR_INDEX")
    (first, *_) = tree.xpath("//*[@class='blank']//a[@class='chip']")
    table = tree_of(desk, "/xep-hang?indicator=PAR_INDEX")
    assert first.text.startswith(table.xpath("string(//tbody/tr[1]//a[starts-with(@href, '/don-vi/')])"))
    there = tree_of(desk, first.get("href"))
    assert first.text in there.xpath("string(//main)")
    assert not there.xpath("//*[@class='blank']//a[@class='chip']")


def test_without_units_an_indicator_that_nothing_is_held_of_offers_none(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?indicator=PAPI")
    assert "Hãy chọn đơn vị" in tree.xpath("string(//*[@class='blank'])")
    assert not tree.xpath("//*[@class='blank']//a[@class='chip']")


def test_the_json_of_every_series_is_linked(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/chuoi?units=bac-ninh-2025&units=ha-tinh")
    (first, second) = tree.xpath("//link[@type='application/json']/@href")
    assert len(desk.get(first).json()["predecessors"]) == 2
    assert len(desk.get(second).json()["points"]) == 13
    for target in tree.xpath("//section[@class='use']//a/@href"):
        assert desk.get(target).status_code == 200


def test_two_periods_have_a_line_a_unit_that_both_know(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh?tu=2023&den=2024")
    shown = grid(tree)
    assert len(shown) == 60
    before, after = ([one for one, _ in ranked(year)].index("nghe-an") for year in (2023, 2024))
    assert shown["Tỉnh Nghệ An"][2] == ("tăng" if after < before else "giảm" if after > before else "giữ nguyên")
    single = [one.text_content() for one in tree.xpath("//ul[@class='names']/li")]
    assert len(single) == 2  # known in 2023 alone; of Đắk Nông no rank is known at all
    assert len({row["unit"] for row in values_of(desk, "/xep-hang/so-sanh?tu=2023&den=2024")}) == 60


def test_over_the_merger_only_provinces_that_went_on_are_compared_and_the_break_said(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh?den=2025")
    assert len(grid(tree)) == 9  # ten went on under their names, and of one nothing is known in 2024
    assert "Sắp xếp tỉnh 01/7/2025" in tree.xpath("string(//ul[contains(@class, 'breaks')])")
    # A rank among 34 is neither better nor worse than one among 63, whichever period is named first.
    for asked in ("den=2025", "tu=2025&den=2024", "tu=2021&den=2022"):
        path = f"/xep-hang/so-sanh?{asked}"
        assert {row[2] for row in grid(tree_of(desk, path)).values()} == {"không so trực tiếp"}
        assert {row["direction"] for row in values_of(desk, path)} == {"không so trực tiếp"}


def test_periods_that_compare_are_shown_where_none_is_asked_for(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh")
    assert tree.xpath("//form//option[@selected]/@value")[-2:] == ["2023", "2024"]
    assert {row[2] for row in grid(tree).values()} <= {"tăng", "giảm", "giữ nguyên"}
    assert not tree.xpath("//ul[contains(@class, 'breaks')]")


def test_two_periods_of_chosen_units_and_of_other_fields(desk: TestClient) -> None:
    assert list(grid(tree_of(desk, "/xep-hang/so-sanh?tu=2020&den=2024&by=score&units=ha+tinh"))) == ["Tỉnh Hà Tĩnh"]
    assert desk.get("/xep-hang/so-sanh?tu=1990").status_code == 404
    assert "hai kỳ khác nhau" in desk.get("/xep-hang/so-sanh?tu=2020&den=2020").text
    assert "mới có một kỳ" in desk.get("/xep-hang/so-sanh?indicator=DDCI&level=department&within=ha+tinh").text


def test_two_periods_of_units_that_an_index_does_not_rank_say_so_and_lead_on(desk: TestClient) -> None:
    path = "/xep-hang/so-sanh?indicator=PAR_INDEX&units=ha-tinh.huyen-vu-quang&units=ha-tinh.huyen-can-loc"
    tree = tree_of(desk, path)
    told = tree.xpath("//*[@class='blank']")[0].text_content()
    assert "PAR INDEX của các huyện, thị xã, thành phố của Tỉnh Hà Tĩnh" in told
    (fewer, _) = tree.xpath("//div[@class='chips']/a")
    assert "Huyện Vũ Quang" in fewer.text
    assert fewer.get("href").endswith("indicator=PAR_INDEX&units=ha-tinh.huyen-can-loc")
    (whole,) = tree.xpath("//*[@class='blank']/p[last()]/a/@href")
    assert len(grid(tree_of(desk, whole))) == 60
    # A picture of nothing there is none, and a field that is asked for by name is asked for in vain.
    assert desk.get(path.replace("so-sanh", "so-sanh.svg")).status_code == 404
    assert desk.get(f"{path}&level=district&within=ha-tinh").status_code == 404


def test_two_periods_of_chosen_units_lead_to_the_other_indices_that_rank_them(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh?indicator=PAR_INDEX&units=ha-tinh.so-noi-vu")
    (ranking,) = tree.xpath("//*[@class='blank']//a[@class='chip']")
    assert ranking.text == "DDCI"
    other = tree_of(desk, ranking.get("href"))
    assert other.xpath("//div[@class='chips']/a/@aria-label") == ["Bỏ Sở Nội vụ"]
    # The way to an index that does not rank them is one to all that it ranks.
    beside = {link.text: link.get("href") for link in other.xpath("//nav[contains(@class, 'minor')][1]//a")}
    assert beside["PAR INDEX"] == "/xep-hang/so-sanh?indicator=PAR_INDEX"


def test_chosen_units_that_neither_period_knows_are_named(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang/so-sanh?tu=2023&den=2024&units=ha-tinh&units=bac-ninh-2025")
    assert list(grid(tree)) == ["Tỉnh Hà Tĩnh"]
    (told,) = tree.xpath("//h3[starts-with(., 'Không có số liệu ở kỳ nào')]/following-sibling::ul[1]")
    assert told.text_content() == "Tỉnh Bắc Ninh (từ 01/07/2025)"


def test_components_are_panels_and_rows_with_their_sentences(desk: TestClient) -> None:
    path = "/xep-hang/thanh-phan?units=ha+tinh&units=bac-ninh-2025"
    tree = tree_of(desk, path)
    parts = [one.xpath("string(strong)") for one in tree.xpath("//th[@class='part']")]
    assert parts == ["Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tài chính công"]
    assert {row["component"] for row in values_of(desk, path)} == set(parts)
    document, _, mark = tree.xpath("//td/a/@href")[0].partition("#")
    assert tree_of(desk, document).get_element_by_id(mark) is not None
    (api, *_) = tree.xpath("//th[@class='part']//a/@href")
    assert desk.get(api).json()["component"] == "institutions"
    assert "Chưa có số liệu thành phần" in desk.get("/xep-hang/thanh-phan?units=ca-mau").text


def test_charts_are_files_too(desk: TestClient) -> None:
    for view in ("chuoi", "so-sanh", "thanh-phan"):
        answer = desk.get(f"/xep-hang/{view}.png?units=ha-tinh&download=true")
        assert answer.content[:4] == b"\x89PNG"
        assert "attachment" in answer.headers["content-disposition"]

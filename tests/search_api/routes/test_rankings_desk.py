"""The rankings desk: a ranking as a table and a map, each number with its sentence, and what is not known said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.exporters import csv
from search_api.ui.place import COOKIE, MyPlace
from tests.contract.rankings import Said, article, entries
from tests.search_api import samples
from tests.search_api.provincial import ranked


def tree_of(desk: TestClient, path: str, status: int = 200) -> Any:
    answer = desk.get(path)
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def lines(tree: Any) -> dict[str, list[str]]:
    """Unit -> rank, score and the two changes, as they are read."""
    return {
        row.xpath("string(th/a)"): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td[contains(@class, 'amount')]")
        ]
        for row in tree.xpath("//table[contains(@class, 'ranking')]/tbody/tr")
    }


def test_an_index_beside_keeps_place_and_period_where_these_are_known(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/xep-hang?indicator=PAR_INDEX&period=2020").text)
    targets = tree.xpath("//nav[@aria-label='Chỉ số']//a[not(@aria-current)]/@href")
    assert "/xep-hang?indicator=SIPAS&level=province&period=2020" in targets
    for one in targets:
        assert desk.get(one).status_code == 200


def test_the_newest_period_of_the_best_known_index_is_shown_first(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang")
    assert "PAR INDEX" in tree.xpath("string(//h2)")
    assert "2025: các tỉnh, thành phố" in tree.xpath("string(//h2)")
    assert len(lines(tree)) == 34
    assert tree.xpath("//nav[@aria-label='Các trang']/a[@aria-current='page']/@href") == ["/xep-hang"]


def test_units_stand_in_the_order_of_their_ranks_with_score_and_change(desk: TestClient) -> None:
    shown = lines(tree_of(desk, "/xep-hang?indicator=par+index&period=2023"))
    order = [one for one, _ in ranked(2023)]
    assert [row[0] for row in shown.values()][:2] == ["1/63", "2/63"]
    assert shown["Tỉnh Nghệ An"][0] == f"{order.index('nghe-an') + 1}/63"
    earlier = [one for one, _ in ranked(2022)].index("nghe-an")
    moved = earlier - order.index("nghe-an")
    assert shown["Tỉnh Nghệ An"][2].replace("−", "-").startswith(f"{moved:+d} bậc" if moved else "0 bậc")
    basis = f"(2023: {order.index('nghe-an') + 1}/63; 2022: {earlier + 1}/63)"
    assert shown["Tỉnh Nghệ An"][2].endswith(f"suy rahiệu thứ hạng hai kỳ {basis}")


def test_a_conflict_is_shown_with_both_sentences_and_who_was_followed(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?period=2024")
    (row,) = tree.xpath("//tr[th/a='Tỉnh Hà Tĩnh']")
    assert row.xpath("td[contains(@class, 'conflict')]")
    said = row.xpath(".//details//blockquote")
    assert len(said) == 2
    assert "Chọn theo cơ quan công bố chỉ số" in row.text_content()
    for address in row.xpath(".//blockquote/a/@href"):
        document, _, mark = address.partition("#")
        assert tree_of(desk, document).get_element_by_id(mark) is not None


def test_a_conflict_that_nothing_settles_stays_without_a_value(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?period=2023")
    (row,) = tree.xpath("//tr[th/a='Tỉnh Đắk Nông']")
    assert row.xpath("string(td[contains(@class, 'undecided')])").split() == ["nguồn", "mâu", "thuẫn"]
    assert {"77,1/100", "78,2/100"} <= {one.text_content() for one in row.xpath(".//details//strong")}
    assert row.xpath(".//details//blockquote/a")[0].text_content().startswith("<b>Đắk Nông</b>")


def test_the_readers_own_unit_is_marked(desk: TestClient) -> None:
    answer = desk.get("/xep-hang?period=2024", headers={"Cookie": f"{COOKIE}={MyPlace('nghe-an').text()}"})
    tree = html.document_fromstring(answer.text)
    assert tree.xpath("//tr[@class='own']/th/a/text()") == ["Tỉnh Nghệ An"]
    assert "đơn vị của tôi" in tree.xpath("string(//tr[@class='own']/th)")
    assert not tree_of(desk, "/xep-hang?period=2024").xpath("//tr[@class='own']")


def test_what_is_missing_is_listed_and_the_size_of_the_field_said(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?period=2024")
    missing = [one.text_content() for one in tree.xpath("//ul[@class='names']/li")]
    assert len(missing) == 3
    assert any(one.startswith("Tỉnh Đắk Nông") for one in missing)
    assert "xếp trên 63 đơn vị" in tree.text_content()
    assert len(lines(tree)) == 60


def test_ministries_and_departments_have_tables_of_their_own(desk: TestClient) -> None:
    assert set(lines(tree_of(desk, "/xep-hang?level=ministry"))) == {"Bộ Nội vụ", "Bộ Tài chính"}
    departments = tree_of(desk, "/xep-hang?indicator=DDCI&level=department&within=ha+tinh")
    assert lines(departments)["Sở Tài chính"][1] == "93,25/100"
    assert not departments.xpath("//figure")
    assert "các sở, ban, ngành của Tỉnh Hà Tĩnh" in departments.xpath("string(//h2)")


def test_a_component_is_a_ranking_of_its_own(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?component=institutions&period=2024")
    assert len(lines(tree)) == 4
    assert tree.xpath("string(//select[@name='component']/option[@selected])") == "Cải cách thể chế"


def test_the_lines_of_years_are_told_in_words_too(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?period=2024")
    (told,) = tree.xpath("//tr[th/a='Tỉnh Nghệ An']//svg/@aria-label")
    rank = [one for one, _ in ranked(2019)].index("nghe-an") + 1
    assert f"2019: {rank}" in told
    assert "2025" not in told


def test_the_files_and_the_json_hold_what_is_shown(desk: TestClient) -> None:
    tree = tree_of(desk, "/xep-hang?period=2024")
    (api,) = tree.xpath("//link[@type='application/json']/@href")
    assert len(desk.get(api).json()["rows"]) == 60
    targets = tree.xpath("//p[@class='downloads']/a/@href")
    _, rows = csv.read(io.BytesIO(desk.get(targets[0]).content))
    assert len(rows) == 60
    assert desk.get(targets[1]).content[:2] == b"PK"


@pytest.mark.parametrize(("period", "tiles", "empty"), [("2024", 63, 3), ("2025", 34, 0)])
def test_the_map_has_the_provinces_of_its_time(desk: TestClient, period: str, tiles: int, empty: int) -> None:
    tree = tree_of(desk, f"/xep-hang?period={period}")
    (picture,) = tree.xpath("//figure//img/@src")
    svg = desk.get(picture)
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.count('aria-roledescription="tile"') == tiles
    spec = desk.get(picture.replace(".svg", ".json")).json()
    rows = next(one for one in spec["data"] if "values" in one)["values"]
    known = [row for row in rows if row["value"] is not None]
    assert (len(rows), len(known)) == (tiles, tiles - empty)
    document, _, mark = known[0]["address"].partition("#")
    assert tree_of(desk, document).get_element_by_id(mark) is not None
    assert desk.get(picture.replace(".svg", ".png") + "&download=true").content[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/xep-hang?indicator=par+indx", 404, "PAR_INDEX"),
        ("/xep-hang?period=1999", 404, "2013"),
        ("/xep-hang?level=district", 404, "level=province"),
        ("/xep-hang?nam=2024", 422, "nam"),
        ("/xep-hang?indicator=<script>alert(1)</script>", 404, "&lt;script&gt;"),
        ("/xep-hang/ban-do.svg?level=ministry", 404, "bản đồ"),
        ("/xep-hang/ban-do.gif", 404, "gif"),
    ],
)
def test_what_is_not_there_is_refused_with_what_comes_close(
    desk: TestClient, path: str, status: int, said: str
) -> None:
    answer = desk.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_a_map_that_cannot_be_drawn_is_a_problem_for_programs(desk: TestClient) -> None:
    answer = desk.get("/xep-hang/ban-do.svg?level=ministry", headers={"Accept": "image/svg+xml"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_map")


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    open_store(settings, writable=True).close()
    with TestClient(create_app(settings)) as client:
        assert "chưa có chỉ số nào" in client.get("/xep-hang").text
        assert client.get("/xep-hang/ban-do.json").status_code == 404


def test_the_page_is_small_and_has_english(desk: TestClient) -> None:
    answer = desk.get("/xep-hang?period=2024&lang=en", headers={"Accept-Encoding": "identity"})
    assert "ranked among 63" in answer.text
    assert len(answer.content) < 100_000


def test_markup_of_strangers_is_text(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    store.close()
    with TestClient(create_app(settings)) as client:
        assert samples.ATTACK not in client.get("/xep-hang").text


@pytest.fixture(scope="module")
def desk(ranked_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(ranked_settings)) as client:
        yield client


def test_the_newest_period_with_results_is_shown_and_not_one_of_targets(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    target = Said("ha-tinh", "rank", 5, period="2025", out_of=34, fields=(("status", "target"),))
    store.put(entries(article(1, Said("ha-tinh", "rank", 12, period="2024", out_of=63), target)))
    store.close()
    with TestClient(create_app(settings)) as client:
        assert "12/63" in client.get("/xep-hang").text
        assert "12/63" not in client.get("/xep-hang?period=2025").text
        table = client.get("/api/rankings/PAR_INDEX").json()
        assert (table["period"], [row["rank"] for row in table["rows"]]) == ("2024", [12])
        aimed = client.get("/api/rankings/PAR_INDEX?status=target").json()
        assert (aimed["period"], len(aimed["rows"])) == ("2025", 1)


def test_a_period_with_targets_leads_to_them(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(
        entries(
            article(1, Said("ha-tinh", "rank", 7, period="2024")),
            article(2, Said("ha-tinh", "rank", 5, period="2025", fields=(("status", "target"), ("comparator", "<=")))),
        )
    )
    store.close()
    with TestClient(create_app(settings)) as client:
        text = client.get("/xep-hang?indicator=PAR_INDEX&period=2025").text
        assert "Kho chưa có hạng, điểm đạt được của kỳ này" in text
        (target,) = html.document_fromstring(text).xpath("//section[@id='bang']//p[@class='notice']/a/@href")
        assert target == "/so-lieu?indicator=PAR_INDEX&period=2025&level=province&status=target"
        assert "1 số liệu" in client.get(target).text
        assert "số liệu khác" not in client.get("/xep-hang?indicator=PAR_INDEX&period=2024").text

"""Charts: what they draw, that nothing stays untold, and that they are drawn without a network."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.gazetteer import places
from search_api.charts.drawing import as_png, as_svg, as_vega
from search_api.charts.multiples import multiples_chart
from search_api.charts.points import Point, Words
from search_api.charts.series import MOST_LINES, Break, series_chart
from search_api.charts.slopes import slope_chart, spread
from search_api.charts.tiles import _layout, provinces, tile_chart

WORDS = Words("Thứ hạng PAR INDEX", "Thứ hạng của hai tỉnh", "Thứ hạng", notes={"conflict": "các nguồn mâu thuẫn"})
PERIODS = ("2022", "2023", "2024", "2025")
POINTS = (
    Point("Tỉnh Hà Nam", "2022", 12, "hạng 12", address="/documents/a#f-1"),
    Point("Tỉnh Hà Nam", "2024", 20, "hạng 20", "conflict"),
    Point("Tỉnh Bắc Ninh", "2025", 3, "hạng 3"),
)


def test_a_series_tells_every_value_names_the_break_and_leads_to_the_sentence() -> None:
    spec = series_chart(POINTS, PERIODS, WORDS, ranks=True, breaks=[Break("2025", "Sắp xếp 01/7/2025")])
    svg = as_svg(spec, "vi").decode()
    assert 'aria-label="Tỉnh Hà Nam, 2022: hạng 12"' in svg
    assert "Tỉnh Hà Nam, 2024: hạng 20 (các nguồn mâu thuẫn)" in svg
    assert svg.count("Sắp xếp 01/7/2025") == 1
    assert "/documents/a#f-1" in svg


def test_a_line_breaks_where_nothing_is_known() -> None:
    rows = series_chart(POINTS, PERIODS, WORDS)["data"]["values"]
    assert [row["value"] for row in rows if row["unit"] == "Tỉnh Hà Nam"] == [12, None, 20, None]


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    points = [Point(f"Tỉnh {number}", "2022", number) for number in range(MOST_LINES + 1)]
    with pytest.raises(ValueError, match="told apart"):
        series_chart(points, PERIODS, WORDS)
    with pytest.raises(ValueError, match="told apart"):
        multiples_chart({"Thể chế": points}, PERIODS, WORDS)


@pytest.mark.parametrize("era", ["before", "after"])
def test_the_tile_map_has_every_province_once_and_none_on_another(era: str) -> None:
    day = "2024-12-31" if era == "before" else "2025-07-01"
    wanted = {place.id for place in places().all("province") if place.existed(day)}
    shown = provinces("before" if era == "before" else "after")
    assert sorted(shown) == sorted(wanted)
    cells = [tuple(cell) for cell in _layout().of("before" if era == "before" else "after").values()]
    assert len(set(cells)) == len(cells)


def test_a_province_of_which_nothing_is_known_has_its_empty_tile() -> None:
    points = {"ha-nam": Point("Tỉnh Hà Nam", "2022", 12, "12", address="/documents/a#f-1")}
    svg = as_svg(tile_chart(points, "before", WORDS, lowest=1, highest=63), "vi").decode()
    assert len(re.findall(r'aria-label="[^"]*: –"', svg)) == 62
    assert 'aria-label="Tỉnh Hà Nam, 2022: 12"' in svg


def test_a_province_keeps_its_tile_when_only_its_name_changed() -> None:
    points = {"hue": Point("Thành phố Huế", "2025-Q1", 12, "12")}
    svg = as_svg(tile_chart(points, "before", WORDS, lowest=1, highest=63), "vi").decode()
    assert 'aria-label="Thành phố Huế, 2025-Q1: 12"' in svg


@pytest.mark.parametrize(("ranks", "word"), [(True, "Tăng"), (False, "Giảm")])
def test_of_ranks_the_smaller_is_the_better(ranks: bool, word: str) -> None:
    before, after = [Point("Tỉnh Hà Nam", "2022", 20, "20")], [Point("Tỉnh Hà Nam", "2023", 12, "12")]
    spec = slope_chart(before, after, WORDS, directions=("Tăng", "Giảm", "Giữ nguyên"), ranks=ranks)
    assert {row["direction"] for row in spec["data"]["values"]} == {word}


def test_a_slope_needs_both_ends() -> None:
    before = [Point("Tỉnh Hà Nam", "2022", 20, "20"), Point("Tỉnh Hà Tĩnh", "2022", 3, "3")]
    after = [Point("Tỉnh Hà Nam", "2023", 12, "12")]
    spec = slope_chart(before, after, WORDS, directions=("Tăng", "Giảm", "Giữ nguyên"), ranks=True)
    assert {row["unit"] for row in spec["data"]["values"]} == {"Tỉnh Hà Nam"}
    assert as_svg(slope_chart([], [], WORDS, directions=("+", "-", "="), ranks=True), "vi")


@given(st.lists(st.floats(0, 100), max_size=70), st.floats(0.1, 5))
def test_names_are_spread_in_their_order(values: list[float], gap: float) -> None:
    placed = spread(values, gap)
    ordered = [placed[number] for number in sorted(range(len(values)), key=lambda number: values[number])]
    assert all(second - first >= gap - 1e-6 for first, second in pairwise(ordered))
    if all(abs(first - second) >= gap for first, second in pairwise(sorted(values))):
        assert placed == pytest.approx(values)


def test_numbers_are_written_as_the_language_does() -> None:
    points = [Point("Tỉnh Hà Nam", "2022", 86.25, "86,25"), Point("Tỉnh Hà Nam", "2023", 86.75, "86,75")]
    spec = series_chart(points, PERIODS[:2], WORDS)
    assert ">86,3" in as_svg(spec, "vi").decode()
    assert ">86.3" in as_svg(spec, "en").decode()


def test_a_png_is_a_png_and_the_browser_gets_vega() -> None:
    spec = multiples_chart({"Thể chế": POINTS}, PERIODS, WORDS)
    assert as_png(spec, "vi").startswith(b"\x89PNG")
    assert "vega/v6" in as_vega(spec)["$schema"]


def test_no_line_of_a_small_chart_goes_over_a_break() -> None:
    spec = multiples_chart({"Thể chế": POINTS}, PERIODS, WORDS, breaks=[Break("2024", "Đổi cách chấm")])
    (panel,) = spec["concat"]
    assert {row["period"]: row["run"] for row in panel["data"]["values"]} == {
        "2022": 0, "2023": 0, "2024": 1, "2025": 1,
    }  # fmt: skip
    assert panel["layer"][0]["encoding"]["detail"] == {"field": "run"}


def test_a_line_of_a_small_chart_breaks_where_nothing_is_known() -> None:
    (panel,) = multiples_chart({"Thể chế": POINTS}, PERIODS, WORDS)["concat"]
    rows = [row for row in panel["data"]["values"] if row["unit"] == "Tỉnh Hà Nam"]
    assert [row["value"] for row in rows] == [12, None, 20, None]


def test_each_small_chart_has_axes_of_its_own_and_its_whole_name() -> None:
    name = "Xây dựng và phát triển chính quyền điện tử, chính quyền số"
    low, high = (
        [Point("Tỉnh Hà Nam", "2022", value, shown), Point("Tỉnh Hà Nam", "2023", value + 0.5, shown)]
        for value, shown in ((11.25, "11,25/13"), (88.25, "88,25/100"))
    )
    svg = as_svg(multiples_chart({name: low, "Thể chế": high}, PERIODS[:2], WORDS), "vi").decode()
    assert f'aria-label="{name}; Tỉnh Hà Nam, 2022: 11,25/13"' in svg
    assert not re.search(r"…|[0-9]\.[0-9]+</text>", svg)
    assert {">11,3<", ">88,3<"} <= set(re.findall(r">[0-9]+,[0-9]<", svg))
    assert ">2022<" in svg
    assert svg.count(">2022<") == 2


@pytest.mark.parametrize("draw", [series_chart, multiples_chart])
def test_a_line_joins_periods_of_one_kind_whatever_lies_between(draw: Any) -> None:
    periods, kinds = ("2019", "6 tháng 2020", "2020"), {"2019": "year", "6 tháng 2020": "H", "2020": "year"}
    points = [Point("Tỉnh Hà Nam", period, value) for period, value in zip(periods, (80, 82, 81), strict=True)]
    spec = draw({"Thể chế": points} if draw is multiples_chart else points, periods, WORDS, kinds=kinds)
    rows = spec["data"]["values"] if draw is series_chart else spec["concat"][0]["data"]["values"]
    first, half, last = (row["run"] for row in rows)
    assert first == last != half


@pytest.mark.parametrize("ranks", [True, False])
def test_no_point_lies_on_the_names_of_the_periods(ranks: bool) -> None:
    vega = as_vega(series_chart(POINTS, PERIODS, WORDS, ranks=ranks))
    (below,) = [one for one in vega["axes"] if one["orient"] == "bottom" and one.get("labels", True)]
    (size,) = {mark["encode"]["update"]["size"]["value"] for mark in vega["marks"] if mark["type"] == "symbol"}
    assert below["offset"] > math.sqrt(size) / 2


def test_other_units_are_drawn_behind_without_names() -> None:
    svg = as_svg(series_chart(POINTS, PERIODS, WORDS, others=[Point("Tỉnh Khác", "2022", 5)]), "vi").decode()
    assert "Tỉnh Khác" not in svg


@pytest.mark.parametrize("ranks", [True, False])
def test_an_axis_of_one_value_has_room_on_both_sides_of_it(ranks: bool) -> None:
    value = 1.0 if ranks else 92.1
    spec = series_chart([Point("Tỉnh Hà Nam", "2022", value, "x")], ("2022",), WORDS, ranks=ranks)
    low, high = next(one["domain"] for one in as_vega(spec)["scales"] if one["name"] == "y")
    assert (low, high) == (1.0, 2.0) if ranks else low < value < high


def test_the_name_of_a_period_stands_below_its_points_beside_a_break_too() -> None:
    vega = as_vega(series_chart(POINTS, PERIODS, WORDS, breaks=[Break("2025", "Sắp xếp 01/7/2025")]))
    (below,) = [one for one in vega["axes"] if one["orient"] == "bottom" and one.get("labels", True)]
    assert (below["labelAngle"], below.get("labelAlign", "center")) == (0, "center")

"""What stands together in one drawing, and what does not."""

from __future__ import annotations

from search_api.charts.points import Point
from search_api.ui.axes import axis_of, beside, by_scale, on_one_scale, panels, scales_of, usual_scale
from search_api.ui.formats import Formats

F = Formats("vi")


def score(period: str, value: float | None, scale: float | None = None) -> Point:
    return Point("Tỉnh Hà Nam", period, value, str(value), scale=scale)


HUNDRED, THIRTEEN = score("2020", 88.1, 100.0), score("2022", 11.24, 13.0)


def test_spans_have_no_place_among_single_periods_and_are_told() -> None:
    axis = axis_of(["2019", "2020-H1", "2020", "2016/2020"], F)
    assert axis.names == ["2019", "6 tháng đầu năm 2020", "2020"]
    assert axis.kinds == {"2019": "year", "6 tháng đầu năm 2020": "H", "2020": "year"}
    assert "2016–2020" in axis.told[0]
    assert not axis_of(["2019", "2020"], F).told


def test_spans_are_drawn_where_there_is_nothing_else() -> None:
    axis = axis_of(["2011/2015", "2016/2020"], F)
    assert (axis.names, axis.told) == (["2011–2015", "2016–2020"], [])


def test_a_score_without_a_scale_stands_on_the_one_that_others_name() -> None:
    assert scales_of([(88.1, 100.0), (86.2, None)], None) == [100.0, 100.0]
    assert scales_of([(88.1, None), (11.2, None)], 13.0) == [None, None]
    assert scales_of([(88.1, 100.0), (11.2, 13.0), (7.3, None)], 13.0) == [100.0, 13.0, 13.0]
    assert scales_of([(88.1, 100.0), (9.2, 10.0), (7.3, None)], 13.0) == [100.0, 10.0, None]
    assert scales_of([(9.2, 10.0), (73.0, None)], None) == [10.0, None]


def test_the_usual_scale_is_that_of_most_and_the_own_one_of_as_many() -> None:
    assert usual_scale([100.0, 13.0, 13.0], 100.0) == 13.0
    assert usual_scale([100.0, 13.0], 13.0) == 13.0
    assert usual_scale([], 13.0) is None


def test_scores_on_two_scales_have_a_panel_each() -> None:
    found = panels("Cải cách thủ tục hành chính", [HUNDRED, THIRTEEN], 13.0, F)
    assert found == {
        "Cải cách thủ tục hành chính\nthang điểm 100": [HUNDRED],
        "Cải cách thủ tục hành chính\nthang điểm 13": [THIRTEEN],
    }
    alone = [THIRTEEN, score("2023", None)]
    assert panels("Cải cách thủ tục hành chính", alone, 13.0, F) == {"Cải cách thủ tục hành chính": alone}


def test_a_single_chart_keeps_to_the_scale_of_most_and_says_so() -> None:
    points = [THIRTEEN, HUNDRED, score("2021", 86.2, 100.0)]
    drawn, told = on_one_scale(points, None, F)
    assert drawn == points[1:]
    assert "thang điểm 100" in told[0]
    assert "thang điểm 13" in told[0]
    assert on_one_scale(points[1:], None, F) == (points[1:], [])


def test_others_are_drawn_behind_on_the_same_scale_alone() -> None:
    others = [score("2021", 9.1, 10.0), score("2021", 70.5, 100.0)]
    assert beside(others, [HUNDRED], None) == [others[1]]
    assert by_scale([score("2021", None, 10.0)], None) == {}

"""Series, rankings and coverage over lines at hand, and facts kept while nothing changes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from search_api.facts import kept
from search_api.facts.coverage import coverage
from search_api.facts.entities import ref
from search_api.facts.lines import Line
from search_api.facts.rankings import table
from search_api.facts.sayings import Saying, sayings_of
from search_api.facts.selection import Field, Held, Selection
from search_api.facts.series import series
from tests.search_api.facts.saying import line


class Stated:
    """A store of lines, which counts how often it is asked."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        self.state = 0
        self.asked = 0

    def snapshot(self) -> str:
        return str(self.state)

    def fact_sayings(self, selection: Selection, units: Iterable[str] | None = None) -> list[Saying]:
        self.asked += 1
        return sayings_of(one for one in self._chosen(selection) if units is None or one.said.entity in units)

    def fact_touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        return None

    def fact_states(self, selection: Selection) -> dict[str, str]:
        return {one.said.period: str(self.state) for one in self._chosen(selection)}

    def _chosen(self, selection: Selection) -> list[Line]:
        return [
            one
            for one in self.lines
            if one.said.indicator in selection.indicators
            and (not selection.periods or one.said.period in selection.periods)
            and (
                one.said.entity in selection.entities
                if selection.entities
                else (one.said.level, one.said.within) == (selection.level, selection.within)
            )
        ]

    def fact_fields(self, indicator: str | None = None) -> list[Field]:
        return []

    def fact_units(self) -> list[Held]:
        return []


def test_a_merged_department_has_its_predecessors_beside_it() -> None:
    of = {"level": "department", "within": "ha-tinh", "name": "Sở Nội vụ"}
    store = Stated(
        [
            line(90.0, entity="ha-tinh.so-noi-vu-2025", period="2025", **of),
            line(88.0, entity="ha-tinh.so-noi-vu", period="2024", **of),
            line(80.0, entity="ha-tinh.so-lao-dong-thuong-binh-va-xa-hoi", period="2024", **of),
            line(70.0, entity="nghe-an.so-noi-vu", period="2024", **of),
        ]
    )
    found = series(store, "PAR_INDEX", ref("ha-tinh.so-noi-vu-2025", "Sở Nội vụ", "department", "ha-tinh"))
    assert [(point.period, point.number("score")) for point in found.points] == [("2025", 90.0)]
    assert "score_change" not in found.points[0].derived
    assert {one.unit.id for one in found.predecessors} == {
        "ha-tinh.so-noi-vu",
        "ha-tinh.so-lao-dong-thuong-binh-va-xa-hoi",
    }
    assert [(one.kind, one.on) for one in found.breaks] == [("begins", "2025-03-01")]


def test_a_rank_within_a_smaller_group_and_a_mean_are_not_the_rank() -> None:
    rank = {"measure": "rank", "decimals": 0}
    store = Stated(
        [
            line(1, scope="bac trung bo", out_of=6.0, **rank),
            line(12, out_of=63.0, **rank),
            line(80.0, aggregate="mean", entity="", level="", within="?", name=""),
        ]
    )
    (row,) = table(store, "PAR_INDEX", "2022").rows
    assert row.rank == 12
    assert [(fact.key.scope, fact.value) for fact in row.others] == [("bac trung bo", 1)]


def test_the_field_is_unknown_where_documents_disagree_on_its_size() -> None:
    rank = {"measure": "rank", "decimals": 0}
    store = Stated([line(1, out_of=63.0, **rank), line(2, out_of=61.0, entity="nghe-an", **rank)])
    found = table(store, "PAR_INDEX", "2022")
    assert (found.field.size, found.field.source) == (None, None)


def test_provinces_are_as_many_as_there_were() -> None:
    for period, size in (("2022", 63), ("2026", 34)):
        found = table(Stated([line(80.0, period=period)]), "PAR_INDEX", period)
        assert (found.field.size, found.field.source, len(found.missing)) == (size, "gazetteer", size - 1)


def test_rows_are_by_rank_then_by_score_then_by_name() -> None:
    rank = {"measure": "rank", "decimals": 0, "out_of": 63.0}
    store = Stated(
        [
            line(80.0, entity="c", name="C"), line(90.0, entity="b", name="B"), line(90.0, entity="a", name="A"),
            line(3, entity="d", name="D", **rank), line(50.0, entity="d", name="D"),
        ]
    )  # fmt: skip
    assert [row.unit.id for row in table(store, "PAR_INDEX", "2022").rows] == ["d", "a", "b", "c"]


def test_a_conflict_that_nothing_decides_is_told_in_coverage() -> None:
    found = coverage(Stated([line(80.0), line(81.0), line(5, measure="rank_change", period="2021")]), "PAR_INDEX")
    assert found.states["ha-tinh"] == {"2021": "partly", "2022": "undecided"}
    assert found.counts["missing"] == 2 * 62


def test_facts_are_kept_until_the_store_changes() -> None:
    store = Stated([line(80.0)])
    selection = Selection(("PAR_INDEX",), "province")
    first = kept.facts(store, selection)
    assert kept.facts(store, selection) is first
    assert store.asked == 1
    store.state = 1
    assert kept.facts(store, selection) == first
    assert store.asked == 2


def test_facts_over_too_many_lines_leave_those_asked_for_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Stated([line(80.0) for _ in range(20)])
    monkeypatch.setattr(kept, "MOST_LINES", 45)
    asked = [Selection(("PAR_INDEX",), entities=("ha-tinh", other)) for other in ("a", "b", "c", "d")]
    for selection in (*asked, asked[-1]):
        kept.facts(store, selection)
    assert store.asked == 4
    kept.facts(store, asked[0])
    assert store.asked == 5


def test_a_series_is_taken_out_of_rankings_that_are_kept() -> None:
    stated = Stated(
        [
            line(84.35, out_of=100.0),
            line(12, measure="rank", out_of=63.0),
            line(82.1, period="2021"),
            line(86.0, entity="nghe-an", name="Tỉnh Nghệ An"),
            line(3, measure="rank", scope="bac trung bo", entity="ha-tinh"),
        ]
    )
    unit = ref("ha-tinh", "Tỉnh Hà Tĩnh", "province")
    alone = series(stated, "PAR_INDEX", unit)
    again = Stated(stated.lines)
    coverage(again, "PAR_INDEX")
    asked = again.asked
    assert series(again, "PAR_INDEX", unit) == alone
    assert again.asked == asked
    # What came since is not in what is kept: it is read of the unit's own lines.
    again.lines.append(line(80.9, period="2020"))
    again.state += 1
    assert [point.period for point in series(again, "PAR_INDEX", unit).points] == ["2020", "2021", "2022"]
    assert again.asked == asked + 1


def test_units_of_coverage_stand_in_the_order_of_the_alphabet() -> None:
    names = {"t": "Thủy", "d": "Điền", "a": "Ân"}
    store = Stated([line(80.0, entity=one, name=name, level="other", within="x") for one, name in names.items()])
    found = coverage(store, "PAR_INDEX", level="other", within="x")
    assert [unit.name for unit in found.units] == ["Ân", "Điền", "Thủy"]


def test_a_unit_without_figures_is_absent_only_where_it_is_known_not_to_have_been() -> None:
    store = Stated(
        [
            line(80.0, entity="mau-an", name="Tỉnh Mẫu An", period="2024"),
            line(80.0, entity="mau-an-2025", name="Tỉnh Mẫu An", period="2025"),
            line(80.0, entity="mau-hai", name="Tỉnh Mẫu Hải", period="2016/2020"),
        ]
    )
    found = coverage(store, "PAR_INDEX")
    assert found.periods == ("2016/2020", "2024", "2025")
    assert list(found.states["mau-an"].values()) == ["missing", "known", "absent"]
    assert list(found.states["mau-hai"].values()) == ["known", "missing", "absent"]
    assert list(found.states["mau-an-2025"].values()) == ["absent", "absent", "known"]


def test_a_table_of_a_measure_leaves_out_spans_that_it_is_not_known_of() -> None:
    store = Stated(
        [
            line("down", measure="trend", period="2016/2020"),
            line(80.0, period="2019"),
            line(81.0, period="2020"),
            line(12, measure="rank", decimals=0, period="2021"),
        ]
    )
    found = coverage(store, "PAR_INDEX", measure="score")
    assert found.periods == ("2019", "2020", "2016/2020", "2021")
    assert found.shown() == ("2019", "2020", "2021")
    store.lines.append(line(79.0, period="2016/2020"))
    store.state += 1
    assert coverage(store, "PAR_INDEX", measure="score").shown() == found.periods


def test_a_unit_that_the_gazetteer_does_not_know_is_not_said_not_to_have_been() -> None:
    store = Stated(
        [
            line(80.0, entity="x~kho-bac", name="Kho bạc", level="other", within="x", period="2020"),
            line(70.0, entity="x~thue", name="Thuế", level="other", within="x", period="2021"),
        ]
    )
    assert coverage(store, "PAR_INDEX", level="other", within="x").states["x~kho-bac"]["2021"] == "missing"

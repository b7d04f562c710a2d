"""What follows from facts, and where nothing may."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from search_api.facts.derivation import of_unit, ranks
from search_api.facts.readings import Fact
from tests.search_api.facts.saying import fact, line


def scores(**values: Any) -> dict[str, Fact]:
    return {unit: fact(line(value, entity=unit)) for unit, value in values.items()}


def test_ranks_follow_from_all_scores_and_ties_share_one() -> None:
    made = ranks(scores(a=90.1, b=88.5, c=88.5, d=70.2), 4)
    assert {unit: one.value for unit, one in made.items()} == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert all(one.field == 4 and one.method == "rank_from_scores" for one in made.values())


def test_no_rank_follows_where_a_unit_is_missing_or_in_conflict() -> None:
    known = scores(a=90.1, b=88.5)
    assert ranks(known, 3) == {}
    assert ranks(known, None) == {}
    assert ranks({**known, "c": fact(line(80.0, entity="c"), line(81.0, entity="c", official=True))}, 3) == {}
    assert ranks({**known, "c": fact(line(80.0, entity="c", comparator=">"))}, 3) == {}


def test_a_unit_whose_score_may_be_anothers_rounding_has_no_rank() -> None:
    made = ranks(
        {
            "a": fact(line(90.12, entity="a")),
            "b": fact(line(90.1, entity="b", decimals=1)),
            "c": fact(line(80.0, entity="c")),
        },
        3,
    )
    assert {unit: one.value for unit, one in made.items()} == {"c": 3}


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12))
def test_derived_ranks_are_those_of_the_sorted_scores(values: list[int]) -> None:
    made = ranks({f"u{n}": fact(line(v / 2, decimals=1, entity=f"u{n}")) for n, v in enumerate(values)}, len(values))
    ordered = sorted(values, reverse=True)
    assert [made[f"u{n}"].value for n, _ in enumerate(values)] == [ordered.index(v) + 1 for v in values]


def _both(measure: str, before: Any, now: Any, **fields: Any) -> list[tuple[str, float]]:
    first = {measure: fact(line(before, measure=measure, period="2019", **fields))}
    last = {measure: fact(line(now, measure=measure, period="2020", **fields))}
    return [(one.measure, one.value) for one in of_unit(last, first)]


def test_changes_follow_from_two_values() -> None:
    assert _both("score", 84.3, 86.35) == [("score_change", 2.0)] or _both("score", 84.3, 86.35) == [
        ("score_change", 2.1)
    ]
    assert _both("score", 84.35, 86.36) == [("score_change", 2.01)]
    assert _both("rank", 20, 12, out_of=63.0) == [("rank_change", 8)]


def test_no_change_follows_between_fields_of_two_sizes() -> None:
    first = {"rank": fact(line(20, measure="rank", out_of=63.0, period="2019"))}
    last = {"rank": fact(line(12, measure="rank", out_of=34.0, period="2020"))}
    assert of_unit(last, first) == []


def test_nothing_follows_across_a_break_or_a_gap() -> None:
    for before, now in (("2021", "2022"), ("2018", "2020")):  # PAR INDEX is made otherwise from 2022
        first, last = ({"score": fact(line(80.0, period=period))} for period in (before, now))
        assert of_unit(last, first) == []


def test_the_merger_of_provinces_breaks_no_series_of_ministries() -> None:
    for level, made in (("ministry", [("score_change", 1.5)]), ("province", []), ("district", [])):
        first, last = (
            {"score": fact(line(value, decimals=2, level=level, period=period))}
            for value, period in ((80.0, "2024"), (81.5, "2025"))
        )
        assert [(one.measure, one.value) for one in of_unit(last, first)] == made


def test_a_stated_change_is_not_worked_out() -> None:
    first = {"score": fact(line(80.0, period="2019"))}
    last = {
        "score": fact(line(82.0, period="2020")),
        "score_change": fact(line(3.0, measure="score_change", period="2020")),
    }
    assert of_unit(last, first) == []


def test_a_score_follows_from_a_change_that_says_what_it_counts_from() -> None:
    first = {"score": fact(line(80.25, period="2019", out_of=100.0))}
    for base, made in (("2019", [("score", 82.35, 100.0)]), ("2018", []), (None, [])):
        last = {"score_change": fact(line(2.1, decimals=2, measure="score_change", period="2020", base=base))}
        assert [(one.measure, one.value, one.out_of) for one in of_unit(last, first)] == made
    beyond = {"score_change": fact(line(25.0, measure="score_change", period="2020", base="2019"))}
    assert of_unit(beyond, first) == []

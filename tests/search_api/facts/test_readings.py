"""What makes one claim, what is a conflict, and who is believed."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.facts.lines import Line
from search_api.facts.readings import Fact, facts_of
from tests.search_api.facts.saying import fact, line


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ((89.3, {"decimals": 1}), (89.3, {"decimals": 2}), True),  # 89,3 and 89,30
        ((89.3, {"decimals": 1}), (89.31, {}), True),
        ((89.3, {"decimals": 2}), (89.31, {}), False),  # 89,30 and 89,31
        ((89.4, {}), (89.31, {}), False),
        ((89.0, {"decimals": 0}), (89.5, {}), True),
        ((80.0, {"comparator": ">"}), (82.3, {}), True),
        ((80.0, {"comparator": ">"}), (79.9, {}), False),
        ((90.0, {"comparator": "~"}), (89.6, {}), True),
        ((90.0, {"comparator": "~"}), (87.0, {}), False),
        ((12, {"measure": "rank", "out_of": 63.0}), (12, {"measure": "rank"}), True),
        ((12, {"measure": "rank", "out_of": 63.0}), (12, {"measure": "rank", "out_of": 34.0}), False),
        ((10, {"measure": "rank", "comparator": "<="}), (6, {"measure": "rank"}), True),
        (("Tốt", {"measure": "grade"}), ("tốt", {"measure": "grade"}), True),
        (("Tốt", {"measure": "grade"}), ("Khá", {"measure": "grade"}), False),
        ((84.35, {"out_of": 100.0}), (84.35, {}), True),
    ],
)
def test_two_readings_agree_or_not(one: Any, other: Any, *, agree: bool) -> None:
    lines = [line(value, **said) for value, said in (one, other)]
    for ordered in (lines, lines[::-1]):
        assert fact(*ordered).conflict is not agree


def test_the_more_exact_reading_is_the_claim() -> None:
    made = fact(line(89.3, decimals=1), line(89.31), line(89.0, decimals=0))
    assert (made.value, made.claims[0].decimals, made.claims[0].documents) == (89.31, 2, 3)


def test_what_may_be_either_of_two_stands_behind_both() -> None:
    made = fact(line(89.3, decimals=1), line(89.31), line(89.26))
    assert sorted((claim.value, claim.documents) for claim in made.claims) == [(89.26, 2), (89.31, 2)]


def test_the_publisher_is_believed_before_the_many() -> None:
    made = fact(line(84.35), line(84.35), line(84.53, official=True))
    assert (made.value, made.rule) == (84.53, ("official",))
    assert [claim.documents for claim in made.claims] == [1, 2]


def test_the_many_are_believed_before_the_newest_and_prints_count_once() -> None:
    made = fact(line(84.35, on="2023-01-01"), line(84.35, on="2023-01-02"), line(84.53, on="2023-09-01"))
    assert (made.value, made.rule) == (84.35, ("more_documents",))
    made = fact(line(84.35, text="a"), line(84.35, text="a"), line(84.53, on="2023-09-01"))
    assert (made.value, made.rule) == (84.53, ("newest",))


def test_publishers_that_disagree_are_told_apart_by_the_other_rules() -> None:
    made = fact(line(84.35, official=True), line(84.53, official=True, on="2024-01-01"), line(1.0), line(1.0))
    assert (made.value, made.rule) == (84.53, ("official", "newest"))


def test_nothing_is_chosen_where_nothing_decides() -> None:
    made = fact(line(84.35), line(84.53))
    assert (made.value, made.decided, made.exact, made.rule) == (None, None, None, ("undecided",))
    assert len(made.claims) == 2


def test_scores_on_two_scales_are_two_facts() -> None:
    made = facts_of([line(84.35, out_of=100.0), line(8.43, out_of=10.0), line(84.4, out_of=None)])
    assert [(one.key.scale, one.claims[0].documents) for one in made] == [(10.0, 1), (100.0, 2)]


@pytest.mark.parametrize(
    "changed",
    [
        {"level": "district"}, {"within": "ha-tinh"}, {"period": "2021"}, {"entity": "nghe-an"}, {"component": "x"},
        {"status": "target"}, {"scope": "bac trung bo"}, {"aggregate": "mean"}, {"indicator": "PCI"},
        {"measure": "score_change"},
    ],
)  # fmt: skip
def test_what_is_of_something_else_is_another_fact(changed: dict[str, Any]) -> None:
    assert len(facts_of([line(84.35), line(84.53, **changed)])) == 2


_LINES = st.lists(
    st.builds(
        lambda number, decimals, comparator, official, text, day, out_of, measure: line(
            round(number, decimals), decimals=decimals, comparator=comparator, official=official, text=text,
            on=f"2023-05-{day:02d}", out_of=out_of, measure=measure,
        ),
        st.sampled_from([84.0, 84.3, 84.35, 84.353, 84.4, 85.0]), st.integers(0, 3),
        st.sampled_from(["=", "=", "=", ">", "<=", "~"]), st.booleans(), st.sampled_from("abcd"), st.integers(1, 9),
        st.sampled_from([None, 100.0, 63.0]), st.sampled_from(["score", "rank"]),
    ),
    max_size=9,
)  # fmt: skip


def _said(facts: list[Fact]) -> list[Any]:
    return [
        (
            one.key,
            one.value,
            one.rule,
            [(c.value, c.out_of, c.comparator, [x.key for x in c.lines]) for c in one.claims],
        )
        for one in facts
    ]


@given(_LINES, st.integers())
def test_the_order_of_lines_makes_no_difference(lines: list[Line], seed: int) -> None:
    shuffled = random.Random(seed).sample(lines, len(lines))
    assert _said(facts_of(shuffled)) == _said(facts_of(lines))


@given(_LINES)
def test_no_line_is_lost_and_facts_of_their_own_lines_are_the_same(lines: list[Line]) -> None:
    made = facts_of(lines)
    behind = {x.key for one in made for claim in one.claims for x in claim.lines}
    assert behind == {one.key for one in lines}
    again = facts_of({x.key: x for one in made for claim in one.claims for x in claim.lines}.values())
    assert _said(again) == _said(made)


@given(_LINES)
def test_a_line_that_says_the_same_again_in_another_print_changes_no_value(lines: list[Line]) -> None:
    doubled = [*lines, *(one._replace(key=f"{one.key}b", figure=f"{one.figure}b") for one in lines)]
    assert [(one.key, one.value, one.rule) for one in facts_of(doubled)] == [
        (one.key, one.value, one.rule) for one in facts_of(lines)
    ]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2)), min_size=1, max_size=30))
def test_each_claim_has_all_that_it_may_be_rounded_to_behind_it(said: list[tuple[int, int]]) -> None:
    values = [(round(number / 10 ** min(2, decimals), decimals), decimals) for number, decimals in said]
    made = fact(*(line(value, decimals=decimals) for value, decimals in values))
    for claim in made.claims:
        agreeing = sum(
            decimals <= claim.decimals
            and (
                abs(value - float(claim.value)) < 1e-9
                if decimals == claim.decimals
                else abs(value - float(claim.value)) <= 0.5 * 10.0**-decimals + 1e-9
            )
            for value, decimals in values
        )
        assert claim.documents == agreeing

"""Keys of figures and statements: equal across prints, two for what one print says twice."""

from __future__ import annotations

from cchc.records import Figure, Statement
from search_api.duplicates.sameness import figure_facts, statement_facts


def figure(**changes: object) -> Figure:
    values = {
        "id": "1", "indicator": "PAR_INDEX", "subject": "Tỉnh Hà Nam", "period": "2022", "measure": "score",
        "value": 85.4, "quote": "85,4", "start": 0, "end": 4, **changes,
    }  # fmt: skip
    return Figure.model_validate(values)


def statement(text: str, kind: str = "shortcoming") -> Statement:
    return Statement(id=text, type=kind, text=text, start=0, end=len(text))


def test_where_a_figure_stands_makes_no_difference() -> None:
    here, there = figure(), figure(id="2", start=90, end=98, quote="85,4 điểm", confidence=0.7)
    assert figure_facts([here]) == figure_facts([there])


def test_what_it_says_does() -> None:
    keys = figure_facts(
        [
            figure(), figure(value=85.5), figure(period="2021"), figure(measure="percent"), figure(status="target"),
            figure(subject="Tỉnh Hà Giang"), figure(comparator=">"), figure(component="thể chế"), figure(out_of=100),
        ]
    )  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert not any("-" in key for key in keys)


def test_what_is_said_twice_stays_two() -> None:
    one = figure_facts([figure(), figure(id="2"), figure(value=1)])
    two = figure_facts([figure(value=1), figure(), figure(id="2")])
    assert len(set(one)) == 3
    assert set(one) == set(two)


def test_statements_are_the_same_by_their_words() -> None:
    assert statement_facts([statement("Hồ sơ còn trễ hẹn ở Hoà An")]) == statement_facts(
        [statement("hồ sơ còn trễ hẹn ở Hòa An.")]
    )
    assert statement_facts([statement("a b")]) != statement_facts([statement("a b", "cause")])
    assert statement_facts([]) == []

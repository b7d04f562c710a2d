"""Values in the table of units by periods: made, and their sentences looked up, where they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.facts.columns import ValueLine
from search_api.facts.coverage import coverage
from search_api.facts.lines import Line
from search_api.facts.selection import Evidence, Selection
from search_api.facts.sentences import Sentences
from tests.search_api.facts.saying import line
from tests.search_api.facts.test_series import Stated


class Told(Stated):
    """Lines that remember which periods were read, and whose sentences were looked up."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(lines)
        self.periods: set[str] = set()
        self.keys: list[str] = []

    def fact_states(self, selection: Selection) -> dict[str, str]:
        found = super().fact_states(selection)
        self.periods.update(found)
        return found

    def evidence(self, keys: Sequence[str]) -> dict[str, Evidence]:
        self.keys += keys
        return {key: Evidence(key, key, key, "", None, None, None, "", 0, 0, f"Câu {key}.", 0, 1.0, 1) for key in keys}


BEFORE = (line(84.0, period="2023", decimals=2), line(7, measure="rank", period="2023"))
NOW = (
    line(85.5, period="2024", decimals=2),
    line(12, measure="rank", period="2024"),
    line(85.7, period="2024", decimals=2, entity="nghe-an", name="Tỉnh Nghệ An"),
)


def test_what_follows_is_made_where_values_are_wanted_and_not_else() -> None:
    store = Told((*BEFORE, *NOW))
    known = coverage(store, "PAR_INDEX", periods=("2024",))
    assert store.periods == {"2024"}
    assert not any(row.derived for row in known.rows.values())
    changes = coverage(store, "PAR_INDEX", periods=("2024",), measure="score_change")
    assert changes.values() == {"ha-tinh": {"2024": 1.5}}
    assert changes.state_of("ha-tinh", "2024") == "derived"
    assert (changes.states, changes.counts) == (known.states, known.counts)


def test_a_file_of_one_measure_looks_up_its_sentences_alone() -> None:
    store = Told((*BEFORE, *NOW))
    for measure, behind in (("score", (BEFORE[0], NOW[0], NOW[2])), ("score_change", (BEFORE[0], NOW[0]))):
        store.keys.clear()
        found = coverage(store, "PAR_INDEX", measure=measure)
        cells = list(ValueLine.every(found, Sentences(store, found.facts(), 1, claims=1)))
        assert sorted(store.keys) == sorted(one.key for one in behind)
        assert {one.key for cell in cells for one in cell.grounds} == set(store.keys)

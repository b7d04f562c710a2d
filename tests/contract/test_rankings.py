"""Rankings, series and coverage of one set of documents, the same from every backend."""

from __future__ import annotations

from search_api.facts.coverage import coverage
from search_api.facts.rankings import table
from search_api.facts.sentences import Sentences, facts_in
from search_api.facts.series import compare, series
from search_api.protocol import Store
from search_api.resolution import resolve
from tests.contract.rankings import FIELD


def test_documents_that_agree_make_one_fact_with_all_their_evidence(ranked: Store) -> None:
    found = table(ranked, "PAR_INDEX", "2022")
    assert [(row.unit.id, row.rank) for row in found.rows] == [("ha-tinh", 12), ("nghe-an", 17)]
    rank = found.rows[0].facts["rank"]
    assert (rank.claims[0].documents, rank.claims[0].out_of, rank.conflict) == (2, 63, False)
    shown = Sentences(ranked, facts_in(found.rows), 9).of(rank.claims[0])
    assert {one.quote for one in shown} == {"Tỉnh Hà Tĩnh 12/63", "UBND Tỉnh Hà Tĩnh 12"}
    assert (found.field.size, found.field.source) == (63, "stated")
    assert len(found.missing) == 61


def test_documents_that_disagree_are_a_conflict_and_the_publisher_is_believed(ranked: Store) -> None:
    score = table(ranked, "PAR_INDEX", "2022").rows[0].facts["score"]
    assert (score.value, score.rule) == (84.53, ("official",))
    assert [(claim.value, claim.documents) for claim in score.claims] == [(84.53, 2), (84.35, 1)]


def test_rankings_of_the_country_and_of_a_place_never_mix(ranked: Store) -> None:
    assert [row.unit.id for row in table(ranked, "DDCI", "2022").rows] == ["ha-tinh"]
    found = table(ranked, "DDCI", "2022", level="district", within="mau-an")
    assert {row.unit.id for row in found.rows} == set(FIELD)
    assert [row.unit.id for row in table(ranked, "PAR_INDEX", "2022", level="ministry").rows] == ["bo-noi-vu"]


def test_ranks_follow_from_scores_where_all_are_known(ranked: Store) -> None:
    found = table(ranked, "DDCI", "2022", level="district", within="mau-an")
    first, second, third = FIELD
    assert {row.unit.id: row.rank for row in found.rows} == {second: 1, first: 2, third: 2}
    stated, *derived = found.rows
    assert "rank" in stated.facts
    assert all(row.derived["rank"].method == "rank_from_scores" for row in derived)
    assert table(ranked, "DDCI", "2021", level="district", within="mau-an").rows[0].rank is None


def test_targets_are_no_results(ranked: Store) -> None:
    (row,) = table(ranked, "PAR_INDEX", "2022", status="target").rows
    assert (row.rank, row.facts["rank"].claims[0].comparator) == (5, "<=")


def test_a_series_is_of_one_unit_and_its_predecessors_stand_beside_it(ranked: Store) -> None:
    found = series(ranked, "PAR_INDEX", resolve(ranked, "tinh bac ninh"))
    assert [(point.period, point.rank) for point in found.points] == [("2025", 2)]
    assert [(one.kind, one.on) for one in found.breaks] == [("begins", "2025-07-01")]
    beside = {one.unit.id: [(point.period, point.rank) for point in one.points] for one in found.predecessors}
    assert beside == {"bac-ninh": [("2024", 9)], "bac-giang": [("2024", 4)]}
    own = series(ranked, "PAR_INDEX", resolve(ranked, "Hà Tĩnh"))
    assert [(point.period, point.rank) for point in own.points] == [("2019", 20), ("2020", 14), ("2022", 12)]
    assert own.points[1].derived["rank_change"].value == 6
    assert "rank_change" not in own.points[2].derived
    assert [one.period for one in own.breaks if one.kind == "method"] == ["2022"]


def test_units_are_compared_in_one_period(ranked: Store) -> None:
    units = [resolve(ranked, name) for name in ("nghe an", "bac-ninh-2025", "Hà Nội")]
    found = compare(ranked, units, "PAR_INDEX", "2022")
    assert [(row.unit.id, row.rank) for row in found.rows] == [("nghe-an", 17), ("ha-noi", None)]
    assert [(unit.id, {one.id for one in instead}) for unit, instead in found.absent] == [
        ("bac-ninh-2025", {"bac-ninh", "bac-giang"})
    ]


def test_coverage_tells_what_is_known_and_what_is_missing(ranked: Store) -> None:
    found = coverage(ranked, "PAR_INDEX")
    assert found.periods == ("2019", "2020", "2022", "2024", "2025")
    assert list(found.states["ha-tinh"].values()) == ["known", "known", "conflict", "missing", "missing"]
    assert list(found.states["bac-ninh"].values()) == ["missing", "missing", "missing", "known", "absent"]
    assert found.measures["ha-tinh"]["2022"] == ("rank", "score")

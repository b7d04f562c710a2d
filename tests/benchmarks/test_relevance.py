"""The judged queries and how answers to them are scored."""

from __future__ import annotations

import pytest
import yaml

from benchmarks.quality import CASES
from benchmarks.relevance import FLOORS, Answered, Judged, below, judgements, quality
from crawler.samples.content import load_portal, portal_ids


def test_the_queries_are_as_many_and_as_mixed_as_they_should_be() -> None:
    judged = judgements()
    assert len(judged) >= 80
    assert len({one.q for one in judged}) == len(judged)
    assert sum("unmarked" in one.marks for one in judged) >= len(judged) / 3
    for mark in ("short", "slip", "old", "known", "syntax"):
        assert sum(mark in one.marks for one in judged) >= 5, mark
    assert all(one.found and set(one.found.values()) <= {1, 2, 3} for one in judged)
    assert all(3 in one.found.values() for one in judged)


def test_every_document_that_is_judged_is_there() -> None:
    held = {path.name.partition("-")[0] for path in CASES.iterdir()}
    for portal in map(load_portal, portal_ids()):
        held |= {f"{portal.id}/{article.id}" for article in portal.articles}
        held |= {f"{portal.id}/{file.name}" for file in portal.attached}
    assert not {name for one in judgements() for name in one.found} - held


def test_scores() -> None:
    asked = Judged("q", {"a": 3, "b": 1}, ("known", "unmarked"))
    assert Answered(asked, ("a", "b")).ndcg == pytest.approx(1)
    assert 0 < Answered(asked, ("b", "a")).ndcg < Answered(asked, ("a", "x", "b")).ndcg < 1
    assert Answered(asked, ("x",) * 10 + ("a",)).ndcg == 0
    assert Answered(asked, ()).ndcg == 0
    assert Answered(asked, ("a",)).right
    assert not Answered(asked, ("b", "a")).right


def test_what_falls_below_a_floor_is_named() -> None:
    floors = yaml.safe_load(FLOORS.read_text("utf-8"))
    perfect = quality([Answered(Judged("q", {"a": 3}, ("known", "unmarked")), ("a",))])
    assert not below(perfect)
    assert set(perfect) == {name.removeprefix("relevance.") for name in floors if name.startswith("relevance.")}
    (line,) = below({**perfect, "ndcg": floors["relevance.ndcg"] - 0.001})
    assert line.startswith("ndcg: ")

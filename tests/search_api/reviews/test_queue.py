"""The queue: contradicted figures first, kept up with decisions without looking through everything again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.facts.selection import Selection
from search_api.protocol import Store
from search_api.reviews import conflicts
from search_api.reviews.agreement import agreement, latest, so_far
from search_api.reviews.model import Judgement
from search_api.reviews.queue import waiting
from tests.contract.rankings import entries
from tests.search_api.provincial import articles


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    store.put(entries(*articles()))
    yield store
    store.close()


def decide(store: Store, verdict: str = "confirmed", by: str = "An") -> str:
    found = waiting(store)
    assert found is not None
    made = store.review(
        Judgement(found.record.document.id, found.kind, found.item.id, verdict, by)  # type: ignore[arg-type]
    )
    return made.id


def test_contradicted_figures_come_first_each_once_with_what_contradicts_them(store: Store) -> None:
    contradicted = conflicts.disputed(store)
    assert contradicted
    first = [waiting(store, skip=skip) for skip in range(len(contradicted) + 2)]
    seen = [(one.record.document.id, one.item.id) for one in first if one is not None]
    assert seen[: len(contradicted)] == list(contradicted)
    assert len(set(seen)) == len(seen)
    assert all(one is not None and one.rivals for one in first[: len(contradicted)])


def test_what_was_decided_is_passed_over_and_comes_back_when_that_is_undone(store: Store) -> None:
    before = list(conflicts.disputed(store))
    review = decide(store)
    assert list(conflicts.disputed(store)) == before[1:]
    assert conflicts.rivals(store, before[0]), "whoever looks again still sees what contradicts it"
    store.undo_review(review, "An")
    assert list(conflicts.disputed(store)) == before


def test_a_decision_makes_only_the_ranking_that_it_changed_to_be_looked_through(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Selection] = []
    facts = conflicts.kept.facts
    monkeypatch.setattr(conflicts.kept, "facts", lambda source, one: looked.append(one) or facts(source, one))
    monkeypatch.setattr(conflicts, "LOOKED_SECONDS", 0.0)
    conflicts.disputed(store)
    every = len(looked)
    assert every == len({*looked}) > 10
    looked.clear()
    conflicts.disputed(store)
    assert not looked, "nothing has changed"
    decide(store, "rejected")
    remaining = conflicts.disputed(store)
    assert 0 < len(looked) < every / 4
    from_anew = conflicts._Mind()
    conflicts._look(store, from_anew)
    assert list(remaining) == [key for key in from_anew.disputed if key in remaining]
    assert set(remaining) == set(from_anew.disputed) - conflicts._decided(store, from_anew.disputed)


def test_within_a_while_decisions_cost_no_look_at_rankings(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    conflicts.disputed(store)
    monkeypatch.setattr(conflicts, "_look", lambda *_: pytest.fail("looked again"))
    decide(store)
    assert conflicts.disputed(store)


def test_the_agreement_so_far_is_that_of_all_reviews_whatever_happens_to_them(store: Store) -> None:
    def check() -> None:
        assert so_far(store) == agreement(latest(store))

    check()
    made = [decide(store, verdict) for verdict in ("confirmed", "rejected", "confirmed", "confirmed")]
    check()
    store.undo_review(made[1], "Bình")
    check()
    held = next(review for review in latest(store) if review.id == made[0])
    store.review(Judgement(held.document, held.kind, held.item["id"], "rejected", "Bình", revision=held.revision))
    check()
    assert so_far(store).twice == 1
    url = next(stored.record.document.url for stored in store.records() if stored.record.document.id == held.document)
    store.forget([url])
    check()
    decide(store)
    check()


def test_all_reviews_can_be_had_however_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [decide(store) for _ in range(3)]
    monkeypatch.setattr("search_api.reviews.agreement.PORTION", 1)
    assert len(list(latest(store, most=2))) == 2
    assert sorted(review.id for review in latest(store, most=None)) == sorted(made)

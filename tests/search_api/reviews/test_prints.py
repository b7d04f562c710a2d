"""One decision for all prints of a text, taken back from all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.protocol import Query, Store
from search_api.reviews.deciding import decide, take_back
from search_api.reviews.model import Judgement, ReviewFilters
from tests.contract.records import conference, entry

ONE, OTHER = conference(), conference("https://bao.example/hoi-nghi-cchc-mau-son")
RANK = ONE.figures[1]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    store.put([entry(ONE), entry(OTHER)])
    assert len(store.duplicates(ONE.document.id)) == 2
    yield store
    store.close()


def reject(store: Store, *, prints: bool) -> list[str]:
    judgement = Judgement(ONE.document.id, "figure", RANK.id, "rejected", "An", revision=0)
    return [review.document for review in decide(store, judgement, prints=prints)]


def ranks(store: Store) -> int:
    return sum(hit.figure.measure == "rank" for hit in store.every_figure(Query()))


def test_the_same_words_are_decided_on_everywhere(store: Store) -> None:
    assert reject(store, prints=True) == [ONE.document.id, OTHER.document.id]
    assert ranks(store) == 0


def test_one_print_alone_may_be_meant(store: Store) -> None:
    assert reject(store, prints=False) == [ONE.document.id]
    assert ranks(store) == 1


def test_what_another_decided_on_a_print_stands(store: Store) -> None:
    other = OTHER.figures[1].id
    store.review(Judgement(OTHER.document.id, "figure", other, "confirmed", "Bình"))
    assert reject(store, prints=True) == [ONE.document.id]
    assert ranks(store) == 1


def test_taking_back_takes_the_same_decision_back_everywhere(store: Store) -> None:
    reject(store, prints=True)
    (review,) = store.reviews_of(ONE.document.id)
    assert len(take_back(store, review.id, "An", 1, prints=True)) == 2
    assert ranks(store) == 2
    assert store.reviews(ReviewFilters(verdict=("undone",)))[1] == 2

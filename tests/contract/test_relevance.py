"""Searches find what they are judged to find, on every backend."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from benchmarks import relevance
from benchmarks.reading_room import entries
from search_api.protocol import Entry, Store

# Reading all documents takes a while, and is done once a worker.
pytestmark = [pytest.mark.xdist_group("relevance"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def library() -> Mapping[str, Entry]:
    return entries(1)


def test_relevance_holds_its_floors(store: Store, library: Mapping[str, Entry]) -> None:
    relevance.fill(store, library)
    answered = relevance.ask(store, library, relevance.judgements())
    assert not relevance.below(relevance.quality(answered)), [
        f"{one.judged.q}: {one.hits}" for one in sorted(answered, key=lambda one: one.ndcg)[:10]
    ]

"""The measure of sending sends all rows of the store's documents, and leaves no index behind."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import bodies
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.elastic.connection import connect
from search_api.elastic.parcels import Parcel
from tests.contract.rankings import entries, ranking_articles


@pytest.mark.parametrize("store_settings", ["elasticsearch"], indirect=True)
def test_both_ways_of_sending_take_the_same_rows(store_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(store_settings, writable=True)
    store.put(entries(*ranking_articles()))
    store.close()
    monkeypatch.setattr(bodies, "ROUNDS", 1)
    sent: list[Any] = []
    by_bulk, whole = bodies._bulk, Parcel.send

    def bulk(client: Any, actions: Any) -> float:
        sent.append({(action["_index"], action["_id"]) for action in actions})
        return by_bulk(client, actions)

    def send(self: Parcel, client: Any) -> Parcel:
        made = [*self.documents.values(), *(one for many in self.versions.values() for one in many)]
        made += [one for many in self.projected.values() for one in many]
        sent.append({(action["_index"], action["_id"]) for action in made})
        return whole(self, client)

    monkeypatch.setattr(bodies, "_bulk", bulk)
    monkeypatch.setattr(Parcel, "send", send)
    assert bodies.sending(store_settings) > 0
    assert sent[0] == sent[1]
    assert len(sent[0]) > len(ranking_articles()) * 3
    assert bodies.indexed(store_settings) > 0
    client = connect(store_settings)
    assert not client.indices.get(index=f"bare-{store_settings.elasticsearch_prefix}-*").body
    client.close()

"""The bands that a writer to Elasticsearch keeps in memory are those of the index, whoever writes to it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.duplicates.clusters import Signed
from search_api.elastic import bands
from search_api.elastic.bands import Bands
from search_api.elastic.candidates import Candidates, Signatures
from search_api.elastic.checkpoints import checkpoint
from search_api.protocol import Store
from tests.contract.records import CONFERENCE, conference, entry, plain


@pytest.fixture
def settings(elasticsearch_url: str) -> Iterator[Settings]:
    prefix = f"bands-{uuid.uuid4().hex[:12]}"
    yield Settings(backend="elasticsearch", elasticsearch_url=elasticsearch_url, elasticsearch_prefix=prefix)
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether bands were followed, each time that they were to be."""
    told: list[bool] = []
    follow = Bands.follow

    def noted(self: Bands, *given: Any) -> bool:
        told.append(follow(self, *given))
        return told[-1]

    monkeypatch.setattr(Bands, "follow", noted)
    return told


def put(store: Store, *names: str) -> None:
    store.put([entry(conference(f"https://{name}.example/bai")) for name in names])


def prints(store: Store, name: str) -> int:
    return len(store.duplicates(conference(f"https://{name}.example/bai").document.id))


def test_what_others_write_change_and_forget_is_followed(settings: Settings, followed: list[bool]) -> None:
    one, two = (open_store(settings, writable=True) for _ in range(2))
    put(one, "a")
    put(two, "b")
    put(one, "c")
    assert prints(one, "a") == 3
    # What another has made anew is no print any more, and is not met as it was.
    rain = " ".join(f"Trạm {n} đo được {7 * n} mm mưa trên sông, bến phà số {n} tạm ngừng." for n in range(9))
    two.put([entry(plain(1, rain, url="https://c.example/bai"), at=9)])
    put(one, "d")
    assert (prints(one, "a"), prints(one, "c")) == (3, 0)
    two.forget(["https://a.example/bai"])
    put(one, "e")
    assert (prints(one, "b"), prints(one, "a")) == (3, 0)
    one.put([entry(plain(2, rain, url="https://f.example/bai"))])
    assert prints(one, "f") == prints(one, "c") == 2
    assert set(followed) == {True}
    one.close()
    two.close()


def test_a_large_library_is_asked_in_the_server_first(
    settings: Settings, followed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(plain(number, f"Bản tin số {number} của trạm khí tượng.")) for number in range(20)])
    store.close()
    followed.clear()
    store = open_store(settings, writable=True)
    monkeypatch.setattr(bands, "FRACTION", 10)
    for name in "abc":
        put(store, name)
    assert followed == [False, False, True]
    assert prints(store, "a") == 3
    monkeypatch.setattr(bands, "MOST", 22)
    put(store, "d")
    assert followed[-1] is False
    assert prints(store, "a") == 4
    store.close()


def test_memory_and_server_find_the_same(settings: Settings, followed: list[bool]) -> None:
    chance = random.Random(5)
    lines = CONFERENCE.split("\n")
    records = []
    for number in range(30):
        some = chance.sample(lines, chance.randint(3, len(lines)))
        records.append(plain(number, "\n".join(some), title=f"Tin {number}"))
    store = open_store(settings, writable=True)
    store.put([entry(record) for record in records])
    store.close()
    followed.clear()
    with Elasticsearch(settings.elasticsearch_url) as client:
        index = f"{settings.elasticsearch_prefix}-documents"
        signed = {record.document.id: Signed.of(record) for record in records}
        first = records[0].document.id
        found: list[dict[str, set[tuple[str, bytes]]]] = []
        for most in (bands.MOST, 0):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(bands, "MOST", most)
                patch.setattr(bands, "FRACTION", len(records))
                candidates = Candidates(client, index, Signatures(), Bands())
                candidates.follow(candidates.refresh(), {(first, 0): signed[first].bands})
                found.append(
                    {
                        key: {(other, one.whole) for other, one in others.items()}
                        for key, others in candidates.of(signed)
                    }
                )
        assert followed == [True, False]
        assert found[0] == found[1]
        assert any(found[0].values())


def test_names_of_no_index_and_of_several_are_nowhere(settings: Settings) -> None:
    open_store(settings, writable=True).close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        prefix = settings.elasticsearch_prefix
        assert checkpoint(client, f"{prefix}-documents") is not None
        assert checkpoint(client, f"{prefix}-documents,{prefix}-figures") is None
        assert checkpoint(client, f"{prefix}-unheard-*") is None

"""Reviews outlive what their rows are made of: backups, new indices, and writers that are killed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.backups import backup, restore
from search_api.elastic import reviews
from search_api.elastic.administration import Administration
from search_api.elastic.indices import Indices
from search_api.elastic.writing import Writer
from search_api.embedded.contents import Contents
from search_api.protocol import Query, Store
from search_api.reviews.model import Judgement, ReviewFilters
from tests.contract.records import conference, entry, library

RECORD = conference()
DOCUMENT = RECORD.document.id


@pytest.fixture
def settings(elasticsearch_url: str, tmp_path: Path) -> Iterator[Settings]:
    prefix = f"reviews-{uuid.uuid4().hex[:12]}"
    yield Settings(
        backend="elasticsearch", elasticsearch_url=elasticsearch_url, elasticsearch_prefix=prefix,
        data=tmp_path / "data",
    )  # fmt: skip
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)
        client.indices.delete_index_template(name=f"{prefix}-*")


def reject(store: Store, number: int) -> None:
    store.review(Judgement(DOCUMENT, "figure", RECORD.figures[number].id, "rejected", "An"))


def test_those_behind_the_window_of_a_search_are_given_too(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(RECORD)])
    for number in range(2):
        reject(store, number)
    every, total = store.reviews(ReviewFilters())
    monkeypatch.setattr(reviews, "WINDOW", 1)
    pages = [store.reviews(ReviewFilters(), page=page, size=1) for page in (1, 2, 3)]
    store.close()
    assert total == len(every) == 2
    assert [(found, total) for found, total in pages] == [((every[0],), 2), ((every[1],), 2), ((), 2)]


def test_a_backup_carries_them(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([entry(RECORD)])
    reject(store, 0)
    store.close()
    backup(settings.data, tmp_path / "kept.tar.zst")
    restore(tmp_path / "kept.tar.zst", tmp_path / "other")
    again = open_store(Settings(data=tmp_path / "other"), writable=True)
    assert [hit.figure.measure for hit in again.figures(Query()).hits] == ["rank"]
    assert again.reviews(ReviewFilters())[1] == 1
    again.close()
    contents = Contents(tmp_path / "other" / "store.sqlite", tmp_path / "other" / "index")
    assert list(contents.check()) == [], "rows without what was rejected are what must be"
    contents.close()


def test_new_indices_have_them_laid_over(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.put(library())
    before = store.figures(Query()).total
    reject(store, 0)
    with Administration(settings) as indices:
        assert list(indices.check()) == []
        indices.reindex(lambda *_: None)
        reject(store, 1)
        indices.switch(keep=False)
        assert list(indices.check()) == []
    assert store.figures(Query()).total == before - 2
    store.close()


def test_indices_made_anew_have_them_carried_over(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.put(library())
    before = store.figures(Query()).total
    reject(store, 0)
    with Administration(settings) as indices:
        generation = indices.rebuild_with(lambda fresh: fresh.put(library()) and None, drop=False)
        assert generation is not None
        assert list(indices.check()) == []
    assert store.figures(Query()).total == before - 1
    assert store.reviews(ReviewFilters())[1] == 1
    store.close()


def test_indices_made_of_the_embedded_store_have_its_reviews(settings: Settings) -> None:
    source = open_store(settings.model_copy(update={"backend": "embedded"}), writable=True)
    source.put(library())
    reject(source, 0)
    with Administration(settings) as indices:
        indices.rebuild_from_embedded(lambda _: None, drop=False)
        assert list(indices.check_against_embedded()) == []
        assert list(indices.check()) == []
    made = open_store(settings, writable=True)
    assert made.figures(Query()).total == source.figures(Query()).total
    assert made.reviews(ReviewFilters())[0] == source.reviews(ReviewFilters())[0]
    made.close()
    source.close()


def test_what_a_kill_left_half_applied_is_applied_by_the_next_writer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(RECORD)])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "lay_over", killed)
        with pytest.raises(KeyboardInterrupt):
            reject(store, 0)
    assert store.figures(Query()).total == len(RECORD.figures)
    store.close()
    again = open_store(settings, writable=True)
    assert again.figures(Query()).total == len(RECORD.figures) - 1
    with Elasticsearch(settings.elasticsearch_url) as client:
        assert not reviews.pending(client, Indices(settings.elasticsearch_prefix))
    again.close()

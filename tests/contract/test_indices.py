"""Generations of indices: filled while they are written to, exchanged in one step, checked, made anew."""

from __future__ import annotations

import itertools
import json
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch, NotFoundError

from cchc.errors import SettingsError, StoreBusyError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.elastic import copying, lifecycle
from search_api.elastic.administration import Administration
from search_api.elastic.indices import Generation, survey
from search_api.elastic.lease import Lease
from search_api.elastic.mappings import VERSION
from search_api.protocol import Query, Store
from tests.contract.records import conference, entry, library, plain

pytestmark = pytest.mark.timeout(600)  # whole generations of indices are made, on a busy machine


@pytest.fixture
def settings(elasticsearch_url: str, tmp_path: Path) -> Iterator[Settings]:
    prefix = f"index-{uuid.uuid4().hex[:12]}"
    yield Settings(
        backend="elasticsearch",
        elasticsearch_url=elasticsearch_url,
        elasticsearch_prefix=prefix,
        data=tmp_path / "data",
    )
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)
        client.indices.delete_index_template(name=f"{prefix}-*")


def found(settings: Settings, **changes: Any) -> list[str]:
    with Administration(settings.model_copy(update=changes)) as indices:
        return [str(one) for one in indices.check()]


def test_writes_while_indices_are_exchanged_are_all_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "STEP", 40)
    store = open_store(settings, writable=True)
    store.put(library())
    store.put([entry(plain(500, "Sẽ bị quên.", url="https://tin.example/quen"))])
    acknowledged: list[int] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def write() -> None:
        try:
            for number in itertools.count():
                if stop.is_set():
                    return
                # New pages, changed pages, and pages that lose their figures.
                text = f"Bài số {number}."
                changed = conference(f"https://tin.example/hop-{number % 5}", title=f"Bản {number}")
                store.put([entry(plain(number, text)), entry(changed, at=number)])
                acknowledged.append(number)
        except BaseException as error:
            failed.append(error)

    def search() -> None:
        try:
            reader = open_store(settings, writable=False)
            while not stop.is_set():
                assert reader.search(Query(size=1)).total >= 6
            reader.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write), threading.Thread(target=search)]
    for thread in threads:
        thread.start()
    with Administration(settings) as indices:
        generation = indices.reindex(lambda *_: None)
        store.forget(["https://tin.example/quen"])
        assert indices.switch(keep=False) == generation
        reached = len(acknowledged)
        while len(acknowledged) < reached + 3 and not failed:
            time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join(90)
    assert failed == []
    with Administration(settings) as indices:
        served, _ = indices.survey()
        assert served.current == Generation(VERSION, 1)
        assert list(served.generations) == [Generation(VERSION, 1)], "the older ones are removed"
    for number in acknowledged:
        assert store.document(plain(number, "x").document.id) is not None
    assert store.document(plain(500, "x", url="https://tin.example/quen").document.id) is None
    for number in range(min(5, len(acknowledged))):
        held = store.document(conference(f"https://tin.example/hop-{number}").document.id)
        assert held is not None
        last = max(one for one in acknowledged if one % 5 == number)
        assert held.record.document.title == f"Bản {last}"
    store.close()
    assert found(settings) == []


def test_the_steps_say_what_they_lack(settings: Settings) -> None:
    with Administration(settings) as indices:
        with pytest.raises(StoreError, match="there are no indices yet"):
            indices.reindex(lambda *_: None)
        with pytest.raises(SettingsError, match="`cchc index create` makes them"):
            indices.switch(keep=False)
        assert indices.create() == Generation(VERSION), "the first indices are served at once"
        following = indices.create()
        assert following == indices.create() == Generation(VERSION, 1)
        with pytest.raises(SettingsError, match="are not filled"):
            indices.switch(keep=False)
        with pytest.raises(SettingsError, match=f"no generation 'v{VERSION + 1}'"):
            indices.drop(f"v{VERSION + 1}")
        with pytest.raises(SettingsError, match="is served"):
            indices.drop(f"v{VERSION}")
        indices.reindex(lambda *_: None)
        assert indices.switch(keep=True) == following
        counted, rows = indices.survey()
        assert counted.older == [Generation(VERSION)]
        assert set(rows.values()) == {0}
        indices.drop(f"v{VERSION}")
        assert indices.survey()[0].older == []
    with pytest.raises(SettingsError, match="CCHC_BACKEND=elasticsearch"):
        Administration(settings.model_copy(update={"backend": "embedded"}))


def test_only_one_exchanges_indices_and_one_that_was_killed_is_followed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(settings, writable=True)
    store.put(library())
    prefix = settings.elasticsearch_prefix
    with Elasticsearch(settings.elasticsearch_url) as client:
        with Lease(client, prefix), pytest.raises(StoreBusyError, match="are just being exchanged by"):
            lifecycle.create(client, prefix)
        lifecycle.create(client, prefix)
        lifecycle.fill(client, prefix)

        def killed(*_: object) -> None:
            raise SystemError("as if killed")

        with monkeypatch.context() as patched:
            patched.setattr(copying.Copier, "finish", killed)
            patched.setattr(lifecycle, "_unblock", lambda *_: None)
            with pytest.raises(SystemError):
                lifecycle.switch(client, prefix)
        # Writers are held back by one who is no more, until somebody opens the store.
        open_store(settings, writable=True).close()
        assert store.put([entry(plain(7, "Viết tiếp được."))]) == ["created"]
        lifecycle.switch(client, prefix)
        assert survey(client, prefix).current == Generation(VERSION, 1)
    assert store.search(Query("viết tiếp được")).total == 1
    store.close()


def test_no_index_comes_to_be_by_a_write(settings: Settings) -> None:
    open_store(settings, writable=True).close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        with pytest.raises(NotFoundError, match="forbids index auto creation"):
            client.index(index=f"{settings.elasticsearch_prefix}-documents-v99", document={})
        made = client.indices.create(index=f"{settings.elasticsearch_prefix}-pairs-v99")["index"]
        assert client.indices.get_mapping(index=made)[made]["mappings"]["dynamic"] == "strict"


def test_a_check_names_what_differs(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.put(library())
    store.close()
    assert found(settings) == []
    prefix = settings.elasticsearch_prefix
    whole = conference().document.id
    with Elasticsearch(settings.elasticsearch_url) as client:
        client.delete_by_query(index=f"{prefix}-figures", query={"term": {"measure": "score"}}, refresh=True)
        script = {"source": "ctx._source.statement.text = 'khác'"}
        client.update_by_query(
            index=f"{prefix}-statements", query={"term": {"document": whole}}, script=script, refresh=True
        )
        client.index(index=f"{prefix}-figures", document={"document": "0" * 16, "measure": "rank"}, refresh=True)
        script = {"source": "ctx._source.record.document.text = ctx._source.record.document.text + '!'"}
        client.update_by_query(
            index=f"{prefix}-versions", query={"match_all": {}}, script=script, refresh=True, max_docs=1
        )
    said = found(settings)
    assert any(line.startswith(whole) and "rows of figures" in line and "1 missing" in line for line in said)
    assert any(line.startswith(whole) and "rows of statements" in line and "4 other" in line for line in said)
    assert any("is not the one that was kept" in line for line in said)
    assert any("1 rows that belong to no document" in line for line in said)


def embedded(settings: Settings) -> Store:
    return open_store(settings.model_copy(update={"backend": "embedded"}), writable=True)


def test_indices_are_made_of_the_embedded_store_and_compared_with_it(settings: Settings) -> None:
    gone = "https://tin.example/quen"
    source = embedded(settings)
    source.put(library())
    source.put([entry(conference(title="Tiêu đề mới"), at=5), entry(plain(9, "Quên.", url=gone))])
    source.forget([gone])
    with Administration(settings) as indices:
        generation, refused = indices.rebuild_from_embedded(lambda _: None, drop=False)
        assert (str(generation), refused) == (f"v{VERSION}-1", {})
        assert list(indices.check_against_embedded()) == []
        assert list(indices.check()) == []
    made = open_store(settings, writable=True)
    for kept in source.records():
        assert made.document(kept.record.document.id) == kept
    assert made.figures(Query()).total == source.figures(Query()).total
    assert made.processed("0.1.0") == source.processed("0.1.0")
    assert made.put([entry(plain(9, "Quên.", url=gone))]) == ["forgotten"]
    # From here on they differ in one document each way, and one that both have.
    made.put([entry(plain(20, "Chỉ ở đây."))])
    source.put([entry(plain(21, "Chỉ ở kia.")), entry(plain(1, "Đổi ở kia."), at=9)])
    source.close()
    with Administration(settings) as indices:
        said = {one.url: one.what for one in indices.check_against_embedded()}
        assert said[plain(20, "x").document.url] == "is not in the embedded store"
        assert said[plain(21, "x").document.url] == "is in the embedded store alone"
        assert "differs from the embedded store" in said[plain(1, "x").document.url]
        with pytest.raises(StoreError, match="1 documents would be lost"):
            indices.rebuild_from_embedded(lambda _: None, drop=False)
        assert made.search(Query("chỉ ở đây")).total == 1
        indices.rebuild_from_embedded(lambda _: None, drop=True)
        assert list(indices.check_against_embedded()) == []
    assert made.search(Query("chỉ ở kia")).total == 1
    made.close()


def test_what_is_refused_is_put_aside_and_put_again(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    index = f"{settings.elasticsearch_prefix}-documents"
    with Elasticsearch(settings.elasticsearch_url) as client:
        client.indices.put_settings(index=index, settings={"index.mapping.nested_objects.limit": 1})
        assert store.put([entry(plain(1, "Vào được.")), entry(conference()), entry(plain(2, "Cũng vào."))]) == [
            "created",
            "refused",
            "created",
        ]
        assert store.document(conference().document.id) is None
        assert len(store.processed("0.1.0")) == 2, "what was refused counts as not yet run over"
        (line,) = (settings.data / "refused.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["url"] == conference().document.url
        assert "nested" in json.loads(line)["reason"]
        with Administration(settings) as indices:
            assert indices.retry() == {conference().document.url: "refused"}
            client.indices.put_settings(index=index, settings={"index.mapping.nested_objects.limit": 200_000})
            assert indices.retry() == {conference().document.url: "created"}
            assert indices.retry() == {}
    assert store.document(conference().document.id) is not None
    store.close()
    assert found(settings) == []


def test_a_row_that_is_refused_leaves_the_rest_of_its_document(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    with Elasticsearch(settings.elasticsearch_url) as client:
        refusing = {"fail": {"if": "ctx.measure == 'rank'", "message": "no ranks here"}}
        client.ingest.put_pipeline(id=settings.elasticsearch_prefix, processors=[refusing])
        index = f"{settings.elasticsearch_prefix}-figures"
        client.indices.put_settings(index=index, settings={"index.default_pipeline": settings.elasticsearch_prefix})
        assert store.put([entry(conference())]) == ["refused"]
        assert store.figures(Query()).total == 1
        assert store.statements(Query()).total == 4
        assert any("not written whole" in line for line in found(settings))
        open_store(settings, writable=True).close()  # tries once more, and does not wait for ever
        client.indices.put_settings(index=index, settings={"index.default_pipeline": None})
        open_store(settings, writable=True).close()
        assert found(settings) == []
        assert store.figures(Query()).total == 2
        client.ingest.delete_pipeline(id=settings.elasticsearch_prefix)
    store.close()

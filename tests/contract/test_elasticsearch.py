"""What Elasticsearch needs besides the contract: races, half-written documents, new mappings, clear errors."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from elastic_transport import Urllib3HttpNode
from elasticsearch import BadRequestError, Elasticsearch

from cchc.errors import NewerStoreError, SettingsError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.elastic import batches, walking
from search_api.elastic.administration import Administration
from search_api.elastic.clusters import Clusters
from search_api.elastic.indices import Indices
from search_api.elastic.lifecycle import prepare
from search_api.elastic.mappings import MAPPINGS, VERSION
from search_api.elastic.parcels import Parcel
from search_api.elastic.store import ElasticsearchStore
from search_api.elastic.writing import Writer
from search_api.protocol import Entry, Filters, Query, Store
from search_api.reviews.model import Judgement, ReviewFilters
from tests.contract.records import conference, entry, library, plain, ranking


@pytest.fixture
def settings(elasticsearch_url: str) -> Iterator[Settings]:
    prefix = f"alone-{uuid.uuid4().hex[:12]}"
    yield Settings(backend="elasticsearch", elasticsearch_url=elasticsearch_url, elasticsearch_prefix=prefix)
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


def test_a_request_that_is_sent_again_since_its_answer_was_lost_is_no_other_writer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Urllib3HttpNode.perform_request
    again: list[str] = []

    def twice(node: Urllib3HttpNode, method: str, target: str, body: bytes | None = None, **more: Any) -> Any:
        if target.startswith("/_bulk") and b'"create"' in (body or b"")[:20] and not again:
            again.append(target)
            send(node, method, target, body=body, **more)
        return send(node, method, target, body=body, **more)

    url = "https://tin.example/hop-1"
    with closing(open_store(settings, writable=True)) as store:
        monkeypatch.setattr(Urllib3HttpNode, "perform_request", twice)
        assert store.put([entry(conference(url))]) == ["created"]
        assert again
        assert store.put([entry(conference(url))]) == ["unchanged"]


def test_rows_that_are_sent_again_since_the_answer_was_lost_are_no_conflict(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Urllib3HttpNode.perform_request
    again: list[str] = []

    def twice(node: Urllib3HttpNode, method: str, target: str, body: bytes | None = None, **more: Any) -> Any:
        if any(part in target for part in ("/_doc/", "/_create/")) and method in ("PUT", "POST"):
            again.append(target.split("/")[1])
            send(node, method, target, body=body, **more)
        return send(node, method, target, body=body, **more)

    written = conference("https://tin.example/hop-2")
    with closing(open_store(settings, writable=True)) as store:
        monkeypatch.setattr(Urllib3HttpNode, "perform_request", twice)
        assert store.put([entry(written)]) == ["created"]
        made = store.review(Judgement(written.document.id, "figure", written.figures[0].id, "confirmed", "An"))
        assert len(made.steps) == 1
        assert store.reviews(ReviewFilters())[0] == (made,)
    assert any("batches" in one for one in again)
    assert any("reviews" in one for one in again)


def test_a_server_that_is_not_there_is_named() -> None:
    settings = Settings(backend="elasticsearch", elasticsearch_url="http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"Elasticsearch at http://127\.0\.0\.1:9 cannot be reached"):
        open_store(settings, writable=True)


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(backend="elasticsearch", elasticsearch_password_file=tmp_path / "none")
    with pytest.raises(SettingsError, match="CCHC_ELASTICSEARCH_PASSWORD_FILE"):
        open_store(settings, writable=True)


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match="CCHC_ELASTICSEARCH_URL"):
        open_store(Settings(backend="elasticsearch", elasticsearch_url="nonsense"), writable=True)


def test_reading_before_anything_was_written_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(StoreError, match="does not exist yet: crawl or ingest first"):
        open_store(settings, writable=False)


def test_newer_indices_are_refused_and_older_ones_moved(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.put(library())
    store.close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        prefix = settings.elasticsearch_prefix
        with pytest.raises(StoreError, match="is older: open it once for writing"):
            prepare(client, prefix, writable=False, version=VERSION + 1)
        prepare(client, prefix, writable=True, version=VERSION + 1)
        prepare(client, prefix, writable=True, version=VERSION + 1)
        assert sorted(client.indices.get(index=f"{prefix}-*-v*")) == sorted(
            f"{prefix}-{name}-v{VERSION + 1}" for name in MAPPINGS
        )
        moved = ElasticsearchStore(settings, client, writable=True)
        assert moved.search(Query("phat bieu ket luan hoi nghi")).hits[0].in_conclusion
        assert moved.figures(Query()).total == 5
        assert moved.put(library()) == ["unchanged"] * 5
        changed = plain(1, "Nội dung mới về cầu phao.")
        assert moved.put([entry(changed, at=8)]) == ["new_version"]
        assert moved.put([entry(ranking(extractor="0.9"))]) == ["updated"]
        assert moved.figures(Query()).total == 5
        with pytest.raises(NewerStoreError, match=f"version {VERSION + 1}"):
            open_store(settings, writable=True)


def test_mappings_are_strict(settings: Settings) -> None:
    open_store(settings, writable=True).close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        for name in MAPPINGS:
            with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
                client.index(index=f"{settings.elasticsearch_prefix}-{name}", document={"unheard_of": 1})


def put_and_be_killed(store: Store, owner: type, stopped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a document until this step of its writing, which is not done any more."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(owner, stopped, killed)
        with pytest.raises(KeyboardInterrupt):
            store.put([entry(conference())])


@pytest.mark.parametrize(
    ("owner", "stopped"), [(Parcel, "_send_documents"), (Parcel, "_send_projected"), (Writer, "_clear_away")]
)
def test_what_a_killed_writer_left_half_written_is_finished(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, owner: type, stopped: str
) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(plain(1, "Đã có từ trước."))])
    put_and_be_killed(store, owner, stopped, monkeypatch)
    store.close()
    begun = stopped != "_send_documents"
    with Administration(settings) as indices:
        told = [one.what for one in indices.check()]
        assert any("is not written whole" in one for one in told) == begun
    store = open_store(settings, writable=True)
    assert store.figures(Query()).total == 2 * begun
    assert store.statements(Query()).total == 4 * begun
    assert set(store.processed("0.1.0")) == {entry(plain(1, "Đã có từ trước.")).provenance.location}
    assert store.put([entry(conference())]) == ["unchanged" if begun else "created"]
    assert len(store.processed("0.1.0")) == 2
    assert store.figures(Query()).total == 2
    store.close()
    with Administration(settings) as indices:
        assert list(indices.check()) == []


def test_a_writer_that_meets_what_a_killed_one_left_finishes_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_one, other = (open_store(settings, writable=True) for _ in range(2))
    put_and_be_killed(killed_one, Parcel, "_send_projected", monkeypatch)
    killed_one.close()
    assert other.put([entry(conference())]) == ["unchanged"]
    assert other.figures(Query()).total == 2
    other.close()


def test_what_killed_writers_left_is_cleared_away_in_the_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(settings, writable=True)
    put_and_be_killed(store, Parcel, "_send_projected", monkeypatch)
    store.close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        indices = Indices(settings.elasticsearch_prefix)
        open_store(settings, writable=True).close()
        assert len(batches.all_open(client, indices)) == 1
        monkeypatch.setattr(batches, "LEFT_BEHIND", timedelta())
        open_store(settings, writable=True).close()
        assert batches.all_open(client, indices) == []


def reprints() -> list[Entry]:
    return [entry(conference()), entry(conference("https://hai.example/bai", published_at="2026-03-09"))]


def test_clusters_that_a_killed_writer_left_unfound_are_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stopped in ("settle", "pair", "label", "_label_rows", "_update"):
        store = open_store(settings, writable=True)
        with monkeypatch.context() as patched:

            def killed(*_: object, **__: object) -> None:
                raise KeyboardInterrupt

            patched.setattr(Clusters, stopped, killed)
            with pytest.raises(KeyboardInterrupt):
                store.put([entry(conference(f"https://{stopped.strip('_')}.example/{part}")) for part in "ab"])
        store.close()
    store = open_store(settings, writable=True)
    assert store.status().documents == 10
    assert len(store.duplicates(conference("https://settle.example/a").document.id)) == 10
    assert store.figures(Query(collapse=True)).total == 2
    assert store.search(Query(collapse=True)).total == 1
    store.close()


def test_rows_from_before_signatures_are_signed_when_opened(settings: Settings) -> None:
    store = open_store(settings, writable=True)
    store.put(reprints())
    store.close()
    with Elasticsearch(settings.elasticsearch_url) as client:
        prefix = settings.elasticsearch_prefix
        fields = ["same", "places", "standing", "settled", "signed", "bands", "signature", "member", "fact", "original"]
        script = "".join(f"ctx._source.remove('{name}');" for name in fields)
        for name in ("documents", "figures", "statements"):
            client.update_by_query(index=f"{prefix}-{name}", script={"source": script}, refresh=True)
        client.delete_by_query(index=f"{prefix}-pairs", query={"match_all": {}}, refresh=True)
        # What an upgrade of the mappings does.
        prepare(client, prefix, writable=True, version=VERSION + 1)
        moved = ElasticsearchStore(settings, client, writable=True)
        assert moved.figures(Query(collapse=True)).total == 4
        assert moved.finish_pending() == 0
        assert len(moved.duplicates(conference().document.id)) == 2
        assert moved.figures(Query(collapse=True)).total == 2
        assert moved.finish_pending() == 0


def test_collapsed_pages_behind_the_window_are_walked_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(settings, writable=True)
    store.put([*(entry(plain(number, "Cùng một câu hội nghị.")) for number in range(15)), *reprints()])
    query = Query("hội nghị", sort="oldest", collapse=True)
    whole = [hit.id for hit in store.search(replace(query, size=25)).hits]
    assert len(whole) == 16
    monkeypatch.setattr(walking, "WINDOW", 6)
    walked = [hit.id for page in range(1, 6) for hit in store.search(replace(query, page=page, size=4)).hits]
    assert walked == whole
    store.close()


def test_two_writers_of_two_prints_find_each_other(settings: Settings) -> None:
    open_store(settings, writable=True).close()
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            store = open_store(settings, writable=True)
            store.put([entry(conference(f"https://noi-{number}.example/bai"))])
            store.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert failed == []
    store = open_store(settings, writable=True)
    # Labels of writers that crossed are set right by the next change of the cluster.
    store.put([entry(conference("https://noi-9.example/bai"))])
    assert len(store.duplicates(conference("https://noi-0.example/bai").document.id)) == 4
    assert store.search(Query(collapse=True)).total == 1
    store.close()


def test_several_writers_of_the_same_documents_agree(settings: Settings) -> None:
    open_store(settings, writable=True).close()
    failed: list[BaseException] = []

    def write(start: int) -> None:
        try:
            store = open_store(settings, writable=True)
            for at in range(start, 12, 3):
                store.put([entry(plain(1, f"Bản số {at}.")), entry(conference(title=f"Bản {at}"), at=at)])
                store.put([entry(plain(2, f"Nước về bản số {at}."), at=at)])
            store.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert failed == []
    store = open_store(settings, writable=False)
    stored = store.document(conference().document.id)
    assert stored is not None
    assert stored.record.document.title == "Bản 11"
    assert len(stored.versions) == 12
    assert store.search(Query('"nước về bản số 11"')).total == 1
    assert store.figures(Query()).total == 2
    assert store.statements(Query()).total == 4
    assert store.status().documents == 3
    for version in stored.versions:
        kept = store.document(conference().document.id, version.number)
        assert kept is not None
        assert kept.version == version
    store.close()


def test_pages_behind_the_window_are_walked_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(plain(number, "Cùng một câu.", title="Cùng tên")) for number in range(25)])
    whole = [hit.id for hit in store.search(Query("câu", size=25)).hits]
    monkeypatch.setattr(walking, "WINDOW", 6)
    walked = [hit.id for page in range(1, 8) for hit in store.search(Query("câu", page=page, size=4)).hits]
    assert walked == whole
    assert store.search(Query("câu", page=99, size=4)).hits == ()
    store.close()


KILLED = """
import sys
from cchc.settings import Settings
from search_api.backends import open_store
from tests.contract.records import conference, entry, plain
store = open_store(
    Settings(backend="elasticsearch", elasticsearch_url=sys.argv[1], elasticsearch_prefix=sys.argv[2]), writable=True
)
for first in range(0, 100000, 3):
    store.put([entry(conference(f"https://tin.example/hop-{n}")) for n in range(first, first + 3)])
    print(first, flush=True)
"""


def test_kill_in_the_middle_of_writing_loses_nothing_acknowledged(settings: Settings) -> None:
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, settings.elasticsearch_url, settings.elasticsearch_prefix],
        cwd=root, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(4)]
    process.send_signal(signal.SIGKILL)
    acknowledged.extend(int(line) for line in process.stdout.read().split())
    process.stdout.close()
    process.wait(10)
    store = open_store(settings, writable=True)
    assert store.status().documents >= acknowledged[-1] + 3
    entries = [entry(conference(f"https://tin.example/hop-{n}")) for n in range(acknowledged[-1] + 6)]
    outcomes = store.put(entries)
    assert outcomes[: acknowledged[-1] + 3] == ["unchanged"] * (acknowledged[-1] + 3)
    assert store.status().versions == len(entries)
    assert store.figures(Query()).total == 2 * len(entries)
    assert store.statements(Query(filters=Filters(statement_type=("directive",)))).total == 2 * len(entries)
    assert store.search(Query("kết luận hội nghị")).total == len(entries)
    store.close()

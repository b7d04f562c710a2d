"""Pages that change, go, come back and move: the same for every backend."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from cchc.records import Failure, Record, content_digest
from cchc.urls import former_ids
from search_api.protocol import Entry, Query, Store
from tests.contract.records import START, entry, plain

URL = "https://tin.example/bai-viet"


def missing(url: str, at: int, status: int = 200, extractor: str = "0.1.0") -> Entry:
    """A look at an address that found no page, as its server said with 404 or 410, or only the page itself did."""
    failure = Failure.of(url, "not_found", "gone")
    given = entry(failure, at=at)
    return Entry(failure, dataclasses.replace(given.provenance, status=status), extractor)


def page(text: str = "Tin về cầu treo.", url: str = URL, **changes: str) -> Record:
    return plain(1, text, url=url, **changes)


def test_versions_tell_what_they_hold_and_where_it_lies(store: Store) -> None:
    one, two = page(), page("Tin về cầu treo đã sửa.")
    store.put([entry(one), entry(two, at=5)])
    stored = store.document(one.document.id)
    assert stored is not None
    assert [version.content for version in stored.versions] == [
        content_digest(one.document), content_digest(two.document)
    ]  # fmt: skip
    assert [version.provenance.location for version in stored.versions] == [
        entry(one).provenance.location, entry(two, at=5).provenance.location
    ]  # fmt: skip
    assert [store.document(one.document.id, number).record for number in (1, 2)] == [one, two]  # type: ignore[union-attr]


def test_a_page_that_its_server_calls_gone_stays_with_the_day(store: Store) -> None:
    record = page()
    store.put([entry(record)])
    assert store.put([missing(URL, 2, 410), missing(URL, 9, 404)]) == ["failed", "failed"]
    stored = store.document(record.document.id)
    assert stored is not None
    assert (stored.record, stored.gone_since) == (record, START + timedelta(hours=2))
    assert store.search(Query("cầu treo")).total == 1
    assert next(iter(store.records())).gone_since == stored.gone_since


def test_what_a_server_sends_with_its_no_changes_nothing(store: Store) -> None:
    record = page()
    failure = Failure.of(URL, "empty", "the page holds no article")
    given = entry(failure, at=2)
    store.put([entry(record), Entry(failure, dataclasses.replace(given.provenance, status=410))])
    assert store.document(record.document.id).gone_since == START + timedelta(hours=2)  # type: ignore[union-attr]


def test_what_only_looks_gone_is_gone_with_the_second_look(store: Store) -> None:
    record = page()
    first = missing(URL, 2)
    store.put([entry(record), first])
    assert store.document(record.document.id).gone_since is None  # type: ignore[union-attr]
    store.put([first])
    assert store.document(record.document.id).gone_since is None, "the same look again is no second"  # type: ignore[union-attr]
    store.put([missing(URL, 9)])
    assert store.document(record.document.id).gone_since == START + timedelta(hours=2)  # type: ignore[union-attr]


def test_a_page_that_returns_is_there_again(store: Store) -> None:
    record = page()
    store.put([entry(record), missing(URL, 2, 404)])
    assert store.put([entry(record, at=5)]) == ["unchanged"]
    stored = store.document(record.document.id)
    assert stored is not None
    assert (stored.gone_since, len(stored.versions)) == (None, 1)
    store.put([missing(URL, 7, 404)])
    assert store.document(record.document.id).gone_since == START + timedelta(hours=7)  # type: ignore[union-attr]


def test_the_order_in_which_looks_come_in_changes_nothing(store: Store) -> None:
    record = page()
    store.put([entry(record, at=5), missing(URL, 2, 404)])
    assert store.document(record.document.id).gone_since is None  # type: ignore[union-attr]


def test_a_print_twin_that_goes_takes_nothing_with_it(store: Store) -> None:
    twin = "https://tin.example/in?id=1"
    record = page(canonical_url=URL)
    store.put([entry(page(url=twin, canonical_url=URL)), entry(record, at=1), missing(twin, 3, 404)])
    assert store.document(record.document.id).gone_since is None  # type: ignore[union-attr]
    store.put([missing(URL, 4, 404)])
    assert store.document(record.document.id).gone_since == START + timedelta(hours=4)  # type: ignore[union-attr]


def test_a_page_known_by_a_canonical_address_goes_by_the_one_that_it_was_had_at(store: Store) -> None:
    record = page(url="https://tin.example/tin?id=1", canonical_url=URL)
    store.put([entry(record)])
    store.put([missing("https://tin.example/tin?id=1", 3, 404)])
    assert store.document(record.document.id).gone_since == START + timedelta(hours=3)  # type: ignore[union-attr]


def test_a_reader_that_sees_the_page_after_all_brings_it_back(store: Store) -> None:
    record = page()
    look = missing(URL, 2, 404)
    store.put([entry(record), look])
    seen = page("Tin về cầu treo, bộ đọc mới.", extractor="0.2.0")
    store.put([Entry(seen, look.provenance)])
    stored = store.document(record.document.id)
    assert stored is not None
    assert (stored.record, stored.gone_since) == (seen, None)


def test_a_portal_that_moved_takes_its_records_along(store: Store) -> None:
    old = [page(url="https://cu.example/bai"), page("Tin đã sửa.", url="https://cu.example/bai")]
    before = [entry(old[0]), entry(old[1], at=4)]
    store.put(before)
    new = [
        record.model_copy(
            update={"document": page(record.document.text, url=record.document.url, canonical_url=URL).document}
        )
        for record in old
    ]
    moved = [Entry(record, given.provenance) for record, given in zip(new, before, strict=True)]
    assert store.put(moved[:1]) == ["created"]
    assert store.put(moved) == ["unchanged", "new_version"]
    stored = store.document(old[0].document.id)
    assert stored is not None
    assert stored.record == new[1]
    assert [version.number for version in stored.versions] == [1, 2]
    assert store.status().documents == 1
    assert set(store.processed("0.1.0").values()) == {new[0].document.id}
    assert store.put(moved) == ["unchanged", "unchanged"]
    assert store.forget(["https://cu.example/bai"]) == 1
    assert store.status().versions == 0


def test_a_record_is_found_by_the_id_that_it_had_before(store: Store) -> None:
    record = page(url="http://www.tin.example/bai/index.php?id=2")
    store.put([entry(record)])
    names = list(former_ids(record.document.url))
    assert names
    for name in names:
        assert name != record.document.id
        stored = store.document(name)
        assert stored is not None
        assert stored.record == record


def test_forgetting_takes_every_version_and_every_look(store: Store) -> None:
    record = page("Câu phải quên.")
    store.put([entry(record), entry(page("Câu khác."), at=2), missing(URL, 4, 404)])
    assert store.forget(["http://www.tin.example/bai-viet/"]) == 1, "however its address is written"
    assert store.document(record.document.id) is None
    assert store.document(record.document.id, 1) is None
    assert (store.status().versions, store.status().failures) == (0, 0)
    assert store.put([entry(page(url=f"{URL}?utm_source=a"), at=6), missing(URL, 7, 404)]) == ["forgotten", "forgotten"]

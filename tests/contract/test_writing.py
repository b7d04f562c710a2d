"""What is put in stays, once, with its versions; what is forgotten goes and stays away. The same for every backend."""

from __future__ import annotations

import dataclasses

import pytest

from cchc.captures import Location
from cchc.records import Failure, Record
from search_api.protocol import Entry, Query, Store
from tests.contract.records import CONFERENCE, conference, entry, plain, ranking

URL = "https://mauson.example/tin/hoi-nghi-cchc"


def test_an_empty_store_answers(store: Store) -> None:
    assert store.put([]) == []
    assert store.search(Query("hội nghị")).total == 0
    assert store.figures(Query()).total == 0
    assert store.statements(Query()).total == 0
    assert list(store.failures()) == []
    assert list(store.records()) == []
    assert store.document("0" * 16) is None
    assert store.processed("0.1.0") == {}
    assert store.trouble() is None
    assert store.status().documents == 0


def test_a_record_comes_back_whole(store: Store) -> None:
    given = entry(conference())
    assert store.put([given]) == ["created"]
    stored = store.document(given.result.document.id)
    assert stored is not None
    assert stored.record == given.result
    assert stored.version.number == 1
    assert stored.version.provenance == given.provenance
    assert [version.number for version in stored.versions] == [1]


def test_the_same_entry_twice_changes_nothing(store: Store) -> None:
    entries = [entry(conference()), entry(ranking())]
    assert store.put(entries) == ["created", "created"]
    before = store.status()
    first = list(store.records())
    assert store.put(entries) == ["unchanged", "unchanged"]
    assert list(store.records()) == first
    after = store.status()
    assert (after.documents, after.versions, after.figures, after.statements, after.meetings) == (2, 2, 5, 4, 1)
    assert dataclasses.replace(before, detail={}) == dataclasses.replace(after, detail={})


def test_the_same_entry_twice_in_one_batch(store: Store) -> None:
    assert store.put([entry(conference()), entry(conference())]) == ["created", "unchanged"]
    assert store.status().versions == 1
    assert store.figures(Query()).total == 2


def test_a_changed_page_adds_a_version_and_search_sees_the_newest(store: Store) -> None:
    old = conference()
    new = plain_copy(old, "Bản tin đã thay: trạm y tế lưu động về bản xa.")
    assert store.put([entry(old), entry(new, at=5)]) == ["created", "new_version"]
    assert store.search(Query("trạm y tế")).total == 1
    assert store.search(Query('"giấy khen"')).total == 0
    assert store.figures(Query()).total == 0
    stored = store.document(old.document.id)
    assert stored is not None
    assert stored.record == new
    assert [version.number for version in stored.versions] == [1, 2]
    first = store.document(old.document.id, version=1)
    assert first is not None
    assert first.record == old
    assert store.document(old.document.id, version=9) is None
    assert store.status().versions == 2


def plain_copy(record: Record, text: str) -> Record:
    document = record.document.model_copy(update={"text": text})
    return Record(extractor=record.extractor, document=document)


def test_a_page_seen_again_only_moves_the_last_visit(store: Store) -> None:
    store.put([entry(conference())])
    assert store.put([entry(conference(), at=9)]) == ["unchanged"]
    stored = store.document(conference().document.id)
    assert stored is not None
    assert len(stored.versions) == 1
    assert (stored.version.last_seen - stored.version.first_seen).total_seconds() == 9 * 3600
    assert stored.version.provenance == entry(conference()).provenance


def test_a_page_that_returns_to_its_old_text_is_a_new_version(store: Store) -> None:
    one, two = conference(), plain_copy(conference(), "Nội dung khác hẳn về bến thuyền.")
    assert store.put([entry(one), entry(two, at=1), entry(one, at=2)]) == ["created", "new_version", "new_version"]
    stored = store.document(one.document.id)
    assert stored is not None
    assert stored.record == one
    assert len(stored.versions) == 3


def test_an_older_capture_never_replaces_a_newer_one(store: Store) -> None:
    new, old = conference(), plain_copy(conference(), "Bản cũ về mùa nước nổi.")
    store.put([entry(new, at=10)])
    store.put([entry(old, at=2)])
    stored = store.document(new.document.id)
    assert stored is not None
    assert stored.record == new
    assert store.search(Query('"mùa nước nổi"')).total == 0
    assert len(stored.versions) == 2


def test_a_newer_extractor_replaces_in_the_same_version(store: Store) -> None:
    old = conference(extractor="0.9.0")
    better = plain_copy(conference(extractor="0.10.0"), CONFERENCE + "\nCâu mà bộ đọc cũ bỏ sót: cầu treo.")
    assert store.put([entry(old), entry(better)]) == ["created", "updated"]
    stored = store.document(old.document.id)
    assert stored is not None
    assert stored.record == better
    assert len(stored.versions) == 1
    assert store.search(Query("cầu treo")).total == 1
    assert store.put([entry(old)]) == ["unchanged"], "an older extractor never takes back what a newer one read"
    assert store.put([entry(better)]) == ["unchanged"]


def test_a_better_reader_that_sees_no_change_joins_two_versions(store: Store) -> None:
    counted = [plain_copy(conference(extractor="0.1.0"), f"Tin về cầu treo.\nLượt xem: {number}") for number in (1, 2)]
    store.put([entry(counted[0]), entry(counted[1], at=1)])
    assert store.status().versions == 2
    clean = plain_copy(conference(extractor="0.2.0"), "Tin về cầu treo.")
    store.put([entry(clean), entry(clean, at=1)])
    assert store.status().versions == 1
    stored = store.document(clean.document.id)
    assert stored is not None
    assert stored.record == clean


def test_one_page_under_two_addresses_is_one_document(store: Store) -> None:
    canonical = "https://tin.example/bai-viet"
    one = plain(1, "Tin về chợ phiên.", url="https://tin.example/bai-viet", canonical_url=canonical)
    two = plain(1, "Tin về chợ phiên.", url="https://tin.example/in-trang?id=1", canonical_url=canonical)
    assert store.put([entry(one), entry(two, at=1)]) == ["created", "unchanged"]
    assert store.search(Query("chợ phiên")).total == 1
    assert store.forget(["https://tin.example/in-trang?id=1"]) == 1
    assert store.put([entry(one, at=3)]) == ["forgotten"]


def test_processed_names_captures_of_that_extractor_only(store: Store) -> None:
    given = entry(conference())
    failed = Entry(Failure.of("https://tin.example/trong", "empty", "no text"), entry(plain(3, "x")).provenance)
    other = dataclasses.replace(failed, extractor="0.0.9", provenance=entry(plain(4, "x")).provenance)
    store.put([given, failed, other])
    assert store.processed("0.1.0") == {
        given.provenance.location: given.result.document.id,
        failed.provenance.location: failed.result.document.id,
    }
    assert set(store.processed("0.0.9")) == {other.provenance.location}
    assert store.processed("9.9.9") == {}
    assert all(isinstance(place, Location) for place in store.processed("0.1.0"))


def test_failures_are_kept_until_the_page_reads(store: Store) -> None:
    url = "https://tin.example/hong"
    failure = Entry(Failure.of(url, "unreadable", "broken"), entry(plain(5, "x", url=url)).provenance)
    later = Entry(Failure.of("https://tin.example/b", "empty", "no bytes"), entry(plain(6, "y"), at=4).provenance)
    assert store.put([failure, later]) == ["failed", "failed"]
    assert store.put([failure]) == ["failed"]
    assert [kept.failure.error.code for kept in store.failures()] == ["empty", "unreadable"]
    assert [kept.provenance for kept in store.failures()] == [later.provenance, failure.provenance]
    assert store.status().failures == 2
    assert store.put([entry(plain(5, "Nay đọc được.", url=url), at=1)]) == ["created"]
    assert [kept.failure.document.url for kept in store.failures()] == ["https://tin.example/b"]


def test_a_page_that_fails_later_keeps_its_record(store: Store) -> None:
    record = plain(7, "Còn đây.")
    store.put([entry(record)])
    store.put([Entry(Failure.of(record.document.url, "not_found", "404"), entry(record, at=2).provenance)])
    assert store.document(record.document.id) is not None
    assert store.status().failures == 1


def test_a_newer_extractor_that_sees_an_error_page_takes_its_record_back(store: Store) -> None:
    record = plain(8, "Xin lỗi, trang bạn tìm không còn.", extractor="0.1.0")
    given = entry(record)
    store.put([given])
    failure = Entry(Failure.of(record.document.url, "not_found", "soft 404"), given.provenance, extractor="0.2.0")
    assert store.put([failure]) == ["failed"]
    assert store.document(record.document.id) is None
    assert store.search(Query("xin lỗi")).total == 0
    assert store.status().documents == 0


def test_a_newer_extractor_that_finds_another_canonical_address_moves_the_record(store: Store) -> None:
    as_print = plain(9, "Tin về hồ chứa.", url="https://tin.example/print?id=9", extractor="0.1.0")
    given = entry(as_print)
    store.put([given])
    better = plain(
        9, "Tin về hồ chứa.", url="https://tin.example/print?id=9", canonical_url="https://tin.example/ho-chua",
        extractor="0.2.0",
    )  # fmt: skip
    assert store.put([Entry(better, given.provenance)]) == ["created"]
    assert store.search(Query("hồ chứa")).total == 1
    stored = store.document(as_print.document.id)
    assert stored is not None
    assert stored.record == better, "whoever kept the address of the record still finds it"


def test_forget_removes_all_and_keeps_it_out(store: Store) -> None:
    store.put([entry(conference()), entry(conference(title="Tiêu đề mới"), at=3), entry(ranking())])
    store.put([Entry(Failure.of("https://tin.example/x", "empty", "nothing"), entry(plain(1, "x")).provenance)])
    assert store.forget([URL, "https://tin.example/x", "https://tin.example/chua-tung-thay"]) == 1
    assert store.document(conference().document.id) is None
    assert store.search(Query("hội nghị")).total == 0
    assert store.figures(Query()).total == 3
    assert store.statements(Query()).total == 0
    assert list(store.failures()) == []
    assert set(store.processed("0.1.0")) == {entry(ranking()).provenance.location}
    assert store.put([entry(conference(), at=20)]) == ["forgotten"]
    assert store.put([Entry(Failure.of(URL, "empty", "nothing"), entry(plain(1, "x"), at=30).provenance)]) == [
        "forgotten"
    ]
    assert store.put([entry(plain(2, "z", url="https://tin.example/chua-tung-thay"))]) == ["forgotten"]
    assert store.forget([URL]) == 0
    assert store.status().documents == 1


def test_records_come_in_the_order_of_their_ids(store: Store) -> None:
    made = [plain(number, f"Bài số {number}.") for number in range(130)]
    store.put([entry(record) for record in made])
    ids = [stored.record.document.id for stored in store.records()]
    assert ids == sorted(record.document.id for record in made)


@pytest.mark.parametrize("text", ["", "một dòng", "a | b\nc", "𝒳 ngoài mặt phẳng 😀", "\u0000 ký tự lạ \u2028"])
def test_any_text_is_kept_as_it_is(store: Store, text: str) -> None:
    record = plain(1, text)
    store.put([entry(record)])
    stored = store.document(record.document.id)
    assert stored is not None
    assert stored.record == record

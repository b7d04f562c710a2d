"""The id of the state that readers see: another one after every change, the same one while nothing changes."""

from __future__ import annotations

from cchc.records import Failure
from search_api.protocol import Store
from tests.contract.conftest import Opener
from tests.contract.records import conference, entry

EXPECTED_CHANGES = 6


def test_every_change_gives_another_id(store: Store) -> None:
    seen = [store.snapshot()]

    def changed() -> None:
        seen.append(store.snapshot())

    record = conference()
    store.put([entry(record)])
    changed()
    store.put([entry(conference(title="Tiêu đề khác"), at=1)])
    changed()
    store.put([entry(conference("https://mauson.example/tin/khac"))])
    changed()
    store.put([entry(Failure.of("https://mauson.example/hong", "empty", "không có gì"))])
    changed()
    store.forget([record.document.url])
    changed()
    store.forget(["https://mauson.example/chua-tung-co"])
    changed()
    assert len(seen) == EXPECTED_CHANGES + 1
    assert len(set(seen)) == len(seen)


def test_reading_and_putting_the_same_again_change_nothing(store: Store) -> None:
    store.put([entry(conference())])
    before = store.snapshot()
    assert store.document(conference().document.id) is not None
    assert store.put([entry(conference())]) == ["unchanged"]
    assert store.snapshot() == before


def test_every_reader_sees_the_same_id(open_again: Opener) -> None:
    writer = open_again(True)
    writer.put([entry(conference())])
    reader = open_again(False)
    assert reader.snapshot() == writer.snapshot() != ""
    writer.put([entry(conference("https://mauson.example/tin/khac"))])
    assert reader.snapshot() == writer.snapshot()

"""Prints of one text are one cluster, whatever comes, changes or goes, and in whatever order. Every backend."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from cchc.records import Failure, Record
from search_api.protocol import Entry, Filters, Query, Store
from tests.contract.conftest import Opener
from tests.contract.records import CONFERENCE, conference, entry, plain, ranking

FIRST = "https://mauson.example/tin/hoi-nghi-cchc"
PAPER = "https://baohoamau.example/hoi-nghi-mau-son"
PORTAL = "https://hoamau.gov.example/tin-tong-hop/mau-son"
MORE = "\nBà con các bản vui mừng vì từ nay làm giấy tờ khỏi phải đi xa, có việc chỉ cần nhờ nhân viên bưu điện."


def original(**changes: Any) -> Record:
    return conference(FIRST, **changes)


def reprint(url: str = PAPER, **changes: Any) -> Record:
    """Published a day later, under another headline, by another outlet."""
    return conference(
        url,
        **{
            "title": "Mẫu Sơn: Nhìn lại một năm cải cách",
            "published_at": "2026-03-06T07:00:00+07:00",
            "source": "bao-hoa-mau",
            "text": "Cải cách hành chính ở huyện biên giới đã có thêm những bước tiến.\n" + CONFERENCE,
            **changes,
        },
    )


def half(url: str = PORTAL, **changes: Any) -> Record:
    """The first part of the text, on a third portal."""
    text = "\n".join(CONFERENCE.split("\n")[:4])
    values = {"title": original().document.title, "published_at": "2026-03-07", "attribution": "Báo Hòa Mẫu"}
    return plain(1, text, **{"url": url, **values, **changes})


def other() -> Record:
    return plain(2, "Sáng nay mưa lớn trên sông, bến phà tạm ngừng hoạt động để bảo đảm an toàn cho hành khách. " * 4)


def ids(store: Store, record: Record) -> list[str]:
    return [copy.id for copy in store.duplicates(record.document.id)]


def test_a_reprint_joins_the_original(store: Store) -> None:
    store.put([entry(original()), entry(other()), entry(ranking())])
    assert store.duplicates(original().document.id) == ()
    store.put([entry(reprint())])
    found = store.duplicates(reprint().document.id)
    assert [(copy.url, copy.original) for copy in found] == [(FIRST, True), (PAPER, False)]
    assert found == store.duplicates(original().document.id)
    assert found[0].reasons == ("earliest",)
    assert found[1].reasons == ()
    assert found[1].source == "bao-hoa-mau"
    assert store.duplicates(other().document.id) == ()
    assert store.duplicates("0" * 16) == ()
    assert store.status().detail["duplicates"] == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_coming_makes_no_difference(store: Store, order: tuple[int, ...]) -> None:
    made = [original(), reprint(), half(), other()]
    for place in order:
        store.put([entry(made[place])])
    # The third names the paper as where it is from.
    assert [copy.url for copy in store.duplicates(made[2].document.id)] == [PAPER, FIRST, PORTAL]
    assert store.duplicates(made[0].document.id)[0].reasons == ("named", "unattributed")
    assert ids(store, made[0]) == ids(store, made[1]) == ids(store, made[2])
    assert store.duplicates(made[3].document.id) == ()


def test_all_in_one_batch_and_again(store: Store) -> None:
    batch = [entry(original()), entry(reprint()), entry(half()), entry(other())]
    store.put(batch)
    before = store.duplicates(original().document.id)
    assert len(before) == 3
    found = store.figures(Query(collapse=True))
    assert store.put(batch) == ["unchanged"] * 4
    assert store.duplicates(original().document.id) == before
    assert store.figures(Query(collapse=True)) == found


def test_search_shows_a_text_once_when_asked_to(store: Store) -> None:
    store.put([entry(original()), entry(reprint()), entry(half()), entry(other())])
    plainly = store.search(Query("hội nghị"))
    assert plainly.total == 3
    assert {(hit.url, hit.places) for hit in plainly.hits} == {(FIRST, 3), (PAPER, 3), (PORTAL, 3)}
    page = store.search(Query("hội nghị", collapse=True))
    assert [(hit.url, hit.places, hit.duplicate_of) for hit in page.hits] == [(PAPER, 3, None)]
    assert page.total == 1
    everything = store.search(Query(collapse=True))
    assert everything.total == 2
    assert {hit.places for hit in everything.hits} == {1, 3}


def test_the_best_print_that_is_found_stands_for_the_text(store: Store) -> None:
    longer = reprint(text=CONFERENCE + MORE, published_at="2026-03-09")
    store.put([entry(original()), entry(longer)])
    assert [hit.url for hit in store.search(Query("hội nghị", collapse=True)).hits] == [FIRST]
    page = store.search(Query("nhân viên bưu điện", collapse=True))
    assert [(hit.url, hit.duplicate_of) for hit in page.hits] == [(PAPER, original().document.id)]
    narrowed = store.search(Query("hội nghị", Filters(source=("bao-hoa-mau",)), collapse=True))
    assert [hit.url for hit in narrowed.hits] == [PAPER]


def test_facets_count_a_text_once(store: Store) -> None:
    store.put([entry(original()), entry(reprint()), entry(half(source="cong")), entry(other()), entry(ranking())])
    facets = store.search(Query(collapse=True)).facets
    assert {bucket.value: bucket.count for bucket in facets["year"]} == {"2026": 2}
    assert {bucket.value: bucket.count for bucket in facets["indicator"]} == {"PAR_INDEX": 2}
    assert {bucket.value: bucket.count for bucket in facets["statement_type"]} == {"directive": 1, "shortcoming": 1}
    # Each portal has it.
    assert {bucket.value: bucket.count for bucket in facets["source"]} == {
        "bao-hoa-mau": 1, "cong": 1, "hoa-mau": 1, "mau-son": 1,
    }  # fmt: skip
    measures = store.figures(Query(collapse=True)).facets["measure"]
    assert {bucket.value: bucket.count for bucket in measures} == {"rank": 2, "score": 2, "rank_change": 1}
    themes = store.statements(Query(collapse=True)).facets["theme"]
    assert {bucket.value: bucket.count for bucket in themes} == {"procedures": 2, "leadership": 1}


def test_figures_and_statements_are_counted_once(store: Store) -> None:
    store.put([entry(original()), entry(reprint()), entry(ranking())])
    assert store.figures(Query()).total == 7
    page = store.figures(Query(collapse=True))
    assert page.total == 5
    shared = [hit for hit in page.hits if hit.places == 2]
    assert sorted(hit.figure.measure for hit in shared) == ["rank", "score"]
    assert {hit.document.id for hit in shared} == {original().document.id}
    of_copy = store.figures(Query(filters=Filters(document=(reprint().document.id,)), collapse=True))
    assert {hit.document.duplicate_of for hit in of_copy.hits} == {original().document.id}
    assert of_copy.total == 2
    assert store.statements(Query()).total == 8
    said = store.statements(Query("rà soát", collapse=True))
    assert [(hit.places, hit.document.duplicate_of) for hit in said.hits] == [(2, None)]
    assert store.statements(Query(collapse=True)).total == 4


def test_what_one_print_alone_says_stays(store: Store) -> None:
    changed = reprint(text=CONFERENCE.replace("số hóa hồ sơ còn chậm", "số hóa hồ sơ còn chậm").replace("9/12", "9/12"))
    fewer = Record(
        extractor=changed.extractor, document=changed.document, units=changed.units, figures=changed.figures[:1]
    )
    store.put([entry(original()), entry(fewer)])
    assert store.figures(Query(collapse=True)).total == 2
    assert {(hit.figure.measure, hit.places) for hit in store.figures(Query(collapse=True)).hits} == {
        ("score", 2), ("rank", 1),
    }  # fmt: skip


def test_pages_of_a_collapsed_list_join(store: Store) -> None:
    made = [plain(number, f"Bản tin số {number} của trạm khí tượng.") for number in range(20, 27)]
    store.put([*map(entry, made), entry(original()), entry(reprint()), entry(half())])
    whole = store.search(Query(collapse=True, sort="newest", size=50))
    assert whole.total == len(whole.hits) == 8
    parts = [store.search(Query(collapse=True, sort="newest", size=3, page=page)).hits for page in (1, 2, 3, 4)]
    assert [hit.id for part in parts for hit in part] == [hit.id for hit in whole.hits]


def test_a_new_document_joins_two_clusters(store: Store) -> None:
    lines = CONFERENCE.split("\n")
    text = "\n".join(
        [*lines[:3], "Đường về các bản vùng cao đã được sửa sang, xe khách chạy ngày hai chuyến.", *lines[3:]]
    )
    one = plain(1, "\n".join(lines[:3]), title="Cải cách ở Mẫu Sơn", published_at="2026-03-06")
    two = plain(2, "\n".join(lines[3:]), title="Cải cách ở Mẫu Sơn", published_at="2026-03-07")
    store.put([entry(one), entry(two)])
    assert store.duplicates(one.document.id) == ()
    both = plain(3, text, title="Cải cách ở Mẫu Sơn", published_at="2026-03-05")
    store.put([entry(both)])
    assert ids(store, one) == [both.document.id, one.document.id, two.document.id]
    store.forget([both.document.url])
    assert store.duplicates(one.document.id) == ()
    assert store.duplicates(two.document.id) == ()
    assert store.search(Query(collapse=True)).total == 2


def test_forgetting_the_original_leaves_the_others_together(store: Store) -> None:
    store.put([entry(original()), entry(reprint()), entry(half(attribution=None))])
    assert store.forget([FIRST]) == 1
    assert [copy.url for copy in store.duplicates(reprint().document.id)] == [PAPER, PORTAL]
    page = store.figures(Query(collapse=True))
    assert page.total == 2
    assert {(hit.places, hit.document.duplicate_of) for hit in page.hits} == {(1, None)}
    store.forget([PORTAL])
    assert store.duplicates(reprint().document.id) == ()
    (hit,) = store.search(Query(collapse=True)).hits
    assert (hit.places, hit.duplicate_of) == (1, None)


def test_a_document_that_changes_leaves_its_cluster(store: Store) -> None:
    store.put([entry(original()), entry(reprint())])
    changed = plain(1, other().document.text, url=PAPER)
    store.put([entry(changed, at=9)])
    assert store.duplicates(original().document.id) == ()
    assert store.search(Query(collapse=True)).total == 2
    store.put([entry(reprint(), at=20)])
    assert len(store.duplicates(original().document.id)) == 2


def test_clusters_are_there_when_the_store_is_opened_again(open_again: Opener) -> None:
    store = open_again(True)
    store.put([entry(original()), entry(reprint())])
    store.close()
    reader = open_again(False)
    assert [copy.url for copy in reader.duplicates(reprint().document.id)] == [FIRST, PAPER]
    assert reader.search(Query("hội nghị", collapse=True)).total == 1


def test_short_texts_are_no_duplicates(store: Store) -> None:
    both = [plain(number, "Mời xem văn bản trong tệp đính kèm.") for number in (1, 2)]
    store.put([entry(record) for record in both])
    assert store.duplicates(both[0].document.id) == ()
    assert store.search(Query(collapse=True)).total == 2


def test_a_document_that_is_taken_back_leaves_its_cluster(store: Store) -> None:
    given = entry(reprint(extractor="0.1.0"))
    store.put([entry(original()), given, entry(half())])
    assert len(store.duplicates(original().document.id)) == 3
    failure = Entry(Failure.of(PAPER, "not_found", "soft 404"), given.provenance, extractor="0.2.0")
    store.put([failure])
    assert store.document(reprint().document.id) is None
    assert [copy.url for copy in store.duplicates(original().document.id)] == [FIRST, PORTAL]
    assert store.figures(Query(collapse=True)).total == store.figures(Query()).total == 2

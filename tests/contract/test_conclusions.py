"""Conclusions: found, narrowed, counted, collapsed and compared. The same cases for every backend."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from elasticsearch import Elasticsearch

from cchc.errors import SettingsError
from cchc.records import Conclusion, Document, Meeting, Person, Record
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.hits import Page
from search_api.protocol import Filters, Query, Store
from tests.contract.conftest import Opener
from tests.contract.records import EXTRACTOR, conference, entry, plain, span, statement, unit
from tests.search_api.meetings import meeting

FIRST, SECOND = "https://mauson.example/tin/hoi-nghi-cchc", "https://bao.example/dang-lai"
OTHER = """Chiều 01/6, thị xã Bến Mẫu sơ kết công tác cải cách hành chính.
Kết luận buổi sơ kết, Chủ tịch Lê Thị Khê giao Phòng Nội vụ rà soát quy trình nội bộ của từng phòng trong quý IV/2025.
Buổi sơ kết kết thúc lúc 17 giờ cùng ngày với phần trao quà cho các em nhỏ của trường mầm non."""
SAID = OTHER.split("\n")[1]


def other(url: str = "https://benmau.example/so-ket") -> Record:
    """A review of another place, whose conclusion orders much the same."""
    document = Document(url=url, title="Sơ kết", text=OTHER, province="Bến Mẫu", published_at="2025-06-01")
    speaker = Person(name="Lê Thị Khê", position="Chủ tịch")
    order = statement(
        document.id, OTHER, "rà soát quy trình nội bộ của từng phòng trong quý IV/2025", "directive", meeting=0,
        assignees=("Phòng Nội vụ",), deadline="2025-Q4", themes=("procedures",),
    )  # fmt: skip
    said = Conclusion(quote=SAID, speaker=speaker, **span(OTHER, SAID))
    return Record(
        extractor=EXTRACTOR,
        document=document,
        units=(unit(OTHER, "Phòng Nội vụ", "office", "Phòng Nội vụ"),),
        statements=(order,),
        meetings=(Meeting(name="sơ kết công tác cải cách hành chính", date="2025-06-01", conclusion=said),),
    )


ASKING = """Sáng 02/6, thị xã Bến Mẫu họp về cải cách hành chính.
Phòng Tài chính đề nghị tỉnh nâng mức hỗ trợ trước ngày 30/6/2025. Bà Lê Thị Khê yêu cầu các phường gửi báo cáo ngay.
Kết luận cuộc họp, Chủ tịch Lê Thị Khê giao Phòng Nội vụ rà soát quy trình nội bộ."""


def asking() -> Record:
    """A meeting where a participant asks the province for something, and the chair orders twice."""
    document = Document(url="https://benmau.example/hop", title="Họp", text=ASKING, published_at="2025-06-02")
    chair = Person(name="Lê Thị Khê", position="Chủ tịch")
    said = ASKING.split("\n")[2]
    wish = statement(
        document.id, ASKING, "tỉnh nâng mức hỗ trợ trước ngày 30/6/2025", "recommendation", meeting=0,
        by="Phòng Tài chính", subjects=("Tỉnh Hòa Mẫu",), deadline="2025-06-30", themes=("public_finance",),
    )  # fmt: skip
    aside = statement(document.id, ASKING, "các phường gửi báo cáo ngay", "directive", meeting=0, speaker=chair)
    order = statement(
        document.id, ASKING, "rà soát quy trình nội bộ", "directive", meeting=0, assignees=("Phòng Nội vụ",),
        speaker=chair, themes=("procedures",),
    )  # fmt: skip
    return Record(
        extractor=EXTRACTOR,
        document=document,
        units=(unit(ASKING, "Phòng Nội vụ", "office", "Phòng Nội vụ"), unit(ASKING, "Tỉnh Hòa Mẫu", "province")),
        statements=(wish, aside, order),
        meetings=(
            Meeting(name="cuộc họp", conclusion=Conclusion(quote=said, speaker=chair, **span(ASKING, said))),
        ),
    )  # fmt: skip


def test_what_others_asked_for_is_no_order_of_the_conclusion(store: Store) -> None:
    store.put([entry(asking())])
    page = store.conclusions(Query())
    (hit,) = page.hits
    assert [one.text for one in hit.conclusion.directives] == [
        "các phường gửi báo cáo ngay",
        "rà soát quy trình nội bộ",
    ]
    assert [one.text for one in hit.conclusion.asked] == ["tỉnh nâng mức hỗ trợ trước ngày 30/6/2025"]
    assert (facet(page, "assignee"), facet(page, "theme")) == ({"Phòng Nội vụ": 1}, {"procedures": 1})
    for nobody in (
        Filters(assignee=("Tỉnh Hòa Mẫu",)),
        Filters(subject=("Tỉnh Hòa Mẫu",)),
        Filters(deadline_to="2025-12-31"),
    ):
        assert store.conclusions(Query(filters=nobody)).total == 0
    # Its words find the meeting all the same.
    assert store.conclusions(Query('"nâng mức hỗ trợ"')).total == 1


def facet(page: Page[object], name: str) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in page.facets[name]}


def test_a_conclusion_has_its_meeting_its_orders_and_what_was_criticised(filled: Store) -> None:
    page = filled.conclusions(Query())
    assert (page.total, page.relaxed) == (1, False)
    (hit,) = page.hits
    held = hit.conclusion
    assert held.meeting.name.startswith("hội nghị đánh giá")
    assert held.meeting.chair is not None
    assert held.speaker == "Trần Văn Mẫu"
    assert [one.deadline for one in held.directives] == ["2026-04-30", None]
    assert held.deadlines == ("2026-04-30",)
    assert held.criticised == ()
    assert [one.text for one in held.reported] == [
        "việc số hóa hồ sơ còn chậm", "một số xã chưa niêm yết đầy đủ thủ tục",
    ]  # fmt: skip
    assert hit.passage.text.startswith("Phát biểu kết luận hội nghị")
    stored = filled.document(hit.document.id)
    assert stored is not None
    assert stored.record.document.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert filled.conclusion(held.id) == hit
    assert filled.conclusion("none") is None


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        (Filters(), 1),
        (Filters(province=("Hòa Mẫu",)), 1),
        (Filters(province=("Bến Mẫu",)), 0),
        (Filters(year=(2026,)), 1),
        (Filters(theme=("leadership",)), 1),
        (Filters(theme=("procedures",)), 0),  # said in the article, and not at the meeting
        (Filters(speaker=("Trần Văn Mẫu",)), 1),
        (Filters(speaker=("Lê Thị Khê",)), 0),
        (Filters(assignee=("Huyện Mẫu Sơn",)), 1),
        (Filters(subject=("UBND Huyện Mẫu Sơn",)), 1),
        (Filters(subject=("D:mau-son",)), 1),
        (Filters(unit=("Huyện Mẫu Sơn",)), 1),
        (Filters(deadline_to="2026-04-29"), 0),
        (Filters(deadline_to="2026-04-30"), 1),
        (Filters(deadline_from="2026-04-30", deadline_to="2026-05-31"), 1),
        (Filters(deadline_from="2026-05-01"), 0),
        (Filters(document=("none",)), 0),
    ],
)
def test_conclusions_are_narrowed(filled: Store, filters: Filters, total: int) -> None:
    page = filled.conclusions(Query(filters=filters))
    assert (page.total, len(page.hits)) == (total, total)
    assert sum(1 for _ in filled.every_conclusion(Query(filters=filters))) == total


def test_conclusions_are_found_by_words(filled: Store) -> None:
    for words in ("ra soat quy trinh", "rà soát quy trình nội bộ", "tran van mau", '"huyện Mẫu Sơn"'):
        page = filled.conclusions(Query(words))
        assert (page.total, page.relaxed) == (1, False), words
    (hit,) = filled.conclusions(Query("rà soát")).hits
    assert {hit.passage.text[start:end] for start, end in hit.passage.matches} == {"rà", "soát"}
    assert filled.conclusions(Query("số hóa hồ sơ còn chậm vũ trụ")).total in (0, 1)
    assert filled.conclusions(Query("vũ trụ bao la")).total == 0
    with pytest.raises(SettingsError, match="unknown sort"):
        filled.conclusions(Query(sort="value"))


def test_facets_and_orders(store: Store) -> None:
    store.put([entry(conference(FIRST)), entry(other())])
    page = store.conclusions(Query(filters=Filters(province=("Bến Mẫu",))))
    assert page.total == 1
    assert set(page.facets) == {"province", "year", "theme", "speaker", "assignee"}
    assert facet(page, "province") == {"Bến Mẫu": 1, "Hòa Mẫu": 1}
    assert facet(page, "year") == {"2025": 1}
    assert facet(page, "theme") == {"procedures": 1}
    assert facet(page, "assignee") == {"Phòng Nội vụ": 1}
    assert facet(store.conclusions(Query()), "speaker") == {"Lê Thị Khê": 1, "Trần Văn Mẫu": 1}
    for sort, years in (("newest", [2026, 2025]), ("oldest", [2025, 2026])):
        hits = store.conclusions(Query(sort=sort)).hits
        assert [int((hit.document.published_at or "")[:4]) for hit in hits] == years
    assert store.conclusions(Query(filters=Filters(deadline_to="2026-01-01"))).total == 1


def test_by_deadline_what_falls_due_next_comes_first_and_the_latest_of_what_is_overdue_next(store: Store) -> None:
    deadlines = [("2001-01-31", "2998-12-31"), ("2010-01-31",), ("2997-06-30",), (), ("2020-06-30", "2005-06-30")]
    given = [meeting(2001 + place, f"chậm {place}", f"rà soát {place}") for place in range(len(deadlines))]
    store.put([entry(due_on(record, days)) for record, days in zip(given, deadlines, strict=True)])
    first = store.conclusions(Query(sort="deadline", size=2, cursor="*"))
    second = store.conclusions(Query(sort="deadline", size=2, cursor=first.next))
    wanted = [("2997-06-30",), ("2001-01-31", "2998-12-31"), ("2005-06-30", "2020-06-30"), ("2010-01-31",)]
    assert [hit.conclusion.deadlines for hit in (*first.hits, *second.hits)] == wanted
    everything = [hit.conclusion.deadlines for hit in store.every_conclusion(Query(sort="deadline"))]
    assert everything == [*wanted, ()]
    assert [hit.conclusion.deadlines for hit in store.conclusions(Query(sort="deadline")).hits] == [*wanted, ()]


def due_on(record: Record, days: tuple[str, ...]) -> Record:
    """The record with an order for each of some deadlines, in the words of the one that it has."""
    (order,) = (one for one in record.statements if one.type == "directive")
    others = [one for one in record.statements if one is not order]
    given = [order.model_copy(update={"id": f"{place:016x}", "deadline": day}) for place, day in enumerate(days)]
    return record.model_copy(update={"statements": (*others, *(given or [order]))})


def test_prints_of_one_text_give_one_conclusion(store: Store) -> None:
    store.put([entry(conference(FIRST)), entry(conference(SECOND, published_at="2026-03-09"))])
    assert store.conclusions(Query()).total == 2
    page = store.conclusions(Query(collapse=True))
    assert (page.total, [hit.places for hit in page.hits]) == (1, [2])
    assert page.hits[0].document.url == FIRST
    assert facet(page, "speaker") == {"Trần Văn Mẫu": 1}
    assert len(list(store.every_conclusion(Query(collapse=True)))) == 1
    assert store.forget([FIRST]) == 1
    assert [hit.document.url for hit in store.conclusions(Query(collapse=True)).hits] == [SECOND]
    assert store.alike("rà soát quy trình nội bộ", Filters(), 5)[0].document.url == SECOND


def test_a_newer_version_replaces_its_conclusions(store: Store) -> None:
    store.put([entry(conference(FIRST))])
    store.put([entry(plain(1, "Không còn gì.", url=FIRST), at=5)])
    assert store.conclusions(Query()).total == 0
    assert store.alike("rà soát quy trình nội bộ", Filters(), 5) == ()


def test_what_is_alike_shares_telling_words(store: Store) -> None:
    store.put(
        [
            entry(conference(FIRST)),
            entry(other()),
            entry(plain(1, "Rà soát quy trình nội bộ.")),
        ]
    )
    found = store.alike("Các phòng rà soát quy trình nội bộ và công khai kết quả giải quyết hồ sơ.", Filters(), 5)
    assert len(found) == 2
    assert {hit.document.province for hit in found} == {"Hòa Mẫu", "Bến Mẫu"}
    narrowed = store.alike("rà soát quy trình nội bộ", Filters(province=("Bến Mẫu",)), 5)
    assert [hit.document.province for hit in narrowed] == ["Bến Mẫu"]
    assert store.alike("và các của", Filters(), 5) == ()
    assert store.alike("vũ trụ bao la", Filters(), 5) == ()


def test_a_reader_sees_them_too(open_again: Opener) -> None:
    open_again(True).put([entry(conference(FIRST))])
    assert open_again(False).conclusions(Query("trần văn mẫu")).total == 1


def test_a_store_of_an_older_cchc_is_filled_in_when_it_is_opened(store_settings: Settings) -> None:
    store = open_store(store_settings, writable=True)
    store.put([entry(conference(FIRST)), entry(conference(SECOND, published_at="2026-03-09"))])
    store.close()
    if store_settings.backend == "embedded":
        with closing(sqlite3.connect(store_settings.data / "store.sqlite")) as connection, connection:
            connection.execute("DELETE FROM conclusions")
    else:
        prefix = store_settings.elasticsearch_prefix
        with Elasticsearch(store_settings.elasticsearch_url) as client:
            client.delete_by_query(index=f"{prefix}-conclusions", query={"match_all": {}}, refresh=True)
            drop = {"source": "ctx._source.remove('conclusions')"}
            client.update_by_query(
                index=f"{prefix}-documents", query={"match_all": {}}, script=drop, refresh=True, conflicts="proceed"
            )
    again = open_store(store_settings, writable=True)
    try:
        page = again.conclusions(Query("rà soát quy trình", collapse=True))
        assert (page.total, [hit.places for hit in page.hits]) == (1, [2])
        assert again.search(Query(collapse=True)).total == 1
    finally:
        again.close()

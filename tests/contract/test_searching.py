"""What searches find, mark, count and in which order. The same cases for every backend."""

from __future__ import annotations

import pytest

from cchc.errors import SettingsError
from search_api.hits import Page
from search_api.protocol import Filters, Query, Store
from tests.contract.records import conference, entry, plain


def titles(page: Page) -> list[str | None]:
    return [hit.title for hit in page.hits]


@pytest.mark.parametrize(
    "text",
    [
        "phat bieu ket luan hoi nghi",
        "phát biểu kết luận hội nghị",
        "PHÁT BIỂU kết luận",
        "hội nghị kết luận",
        '"kết luận hội nghị"',
        '"ket luan hoi nghi"',
        "pha\u0301t bie\u0302\u0309u ke\u0302\u0301t lua\u0323\u0302n",
    ],
)
def test_the_conclusion_is_found_and_marked(filled: Store, text: str) -> None:
    page = filled.search(Query(text))
    assert page.total == 1
    assert not page.relaxed
    hit = page.hits[0]
    assert hit.url == "https://mauson.example/tin/hoi-nghi-cchc"
    assert hit.in_conclusion
    best = hit.passages[0]
    assert best.in_conclusion
    assert best.text.startswith("Phát biểu kết luận hội nghị")
    assert "kết" in [best.text[start:end] for start, end in best.matches] or '"' in text


def test_passages_point_into_the_text(filled: Store) -> None:
    for text in ("hội nghị huyện", "thủ tục", "Mẫu", ""):
        for hit in filled.search(Query(text)).hits:
            stored = filled.document(hit.id)
            assert stored is not None
            assert hit.passages
            for passage in hit.passages:
                assert stored.record.document.text[passage.start : passage.end] == passage.text
                ends = 0
                for start, end in passage.matches:
                    assert ends <= start < end <= len(passage.text)
                    ends = end


def test_title_matches_are_marked(filled: Store) -> None:
    (hit,) = filled.search(Query("bang xep hang")).hits
    assert hit.title is not None
    assert [hit.title[start:end] for start, end in hit.title_matches] == ["bảng", "xếp", "hạng"]
    (only_title,) = filled.search(Query('"bài 3"')).hits
    assert [(passage.text, passage.matches) for passage in only_title.passages] == [("Hoa đào nở sớm trên bản.", ())]


def test_words_with_diacritics_rank_their_own_first(filled: Store) -> None:
    assert titles(filled.search(Query("hòa giải")))[0] == "Bài 2"
    assert titles(filled.search(Query("hoa")))[:1] != []
    assert filled.search(Query("hoa")).total == filled.search(Query("hòa")).total
    assert titles(filled.search(Query("hoa đào")))[0] == "Bài 3"


def test_a_single_match_as_typed_ranks_above_many_folded_ones(store: Store) -> None:
    store.put([entry(plain(10, "cốm " * 30, title="cốm")), entry(plain(11, "Một nắm còm ở đây cùng nhiều chữ khác."))])
    assert titles(store.search(Query("còm"))) == ["Bài 11", "cốm"]
    assert store.search(Query("com")).total == 2


def test_part_of_a_title_as_it_was_typed_ranks_above_its_words_strewn_over_another(store: Store) -> None:
    remembered = "DDCI 2023: Thanh tra tỉnh lần đầu có mặt và về nhì trong khối sở, ban, ngành"
    strewn = "Tỉnh bàn nâng DDCI: khối sở, ban, ngành tra cứu hồ sơ và thanh lọc thủ tục lần đầu"
    told = "Thanh tra tỉnh có mặt ở Mẫu Sơn trong đợt khảo sát DDCI."
    others = [entry(plain(number, "Tin khác trong ngày.")) for number in range(20, 50)]
    long = f"{told} {'Nội dung khác. ' * 3}"
    store.put([entry(plain(12, told, title=strewn)), entry(plain(13, long, title=remembered)), *others])
    assert titles(store.search(Query("ddci mau son thanh tra tinh")))[0] == remembered


def test_both_placements_of_the_tone_mark_are_one(filled: Store) -> None:
    assert titles(filled.search(Query("hoà giải")))[0] == "Bài 2"
    assert titles(filled.search(Query("hoà")))[0] == titles(filled.search(Query("hòa")))[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("CCHC", "Huyện Mẫu Sơn đánh giá công tác cải cách hành chính"),
        ("cai cach hanh chinh", "Huyện Mẫu Sơn đánh giá công tác cải cách hành chính"),
        ("ủy ban nhân dân huyện", "Huyện Mẫu Sơn đánh giá công tác cải cách hành chính"),
        ("TTHC giấy phép", "Bài 1"),
        ("245/BC-UBND", "Tỉnh Hòa Mẫu tăng bậc trên bảng xếp hạng PAR INDEX"),
        ("chỉ số cải cách hành chính Hòa Mẫu", "Tỉnh Hòa Mẫu tăng bậc trên bảng xếp hạng PAR INDEX"),
    ],
)
def test_synonyms_and_numbers(filled: Store, text: str, title: str) -> None:
    page = filled.search(Query(text))
    assert titles(page)[:1] == [title]
    assert not page.relaxed


def test_when_nothing_has_all_words_some_are_enough_and_the_page_says_so(filled: Store) -> None:
    page = filled.search(Query("thủ tục giấy phép phi thuyền"))
    assert page.relaxed
    assert titles(page)[0] == "Bài 1"
    assert filled.search(Query("phi thuyền liên hành tinh zyx")).total >= 0
    nothing = filled.search(Query("qwertyuiop"))
    assert (nothing.total, nothing.relaxed, nothing.hits) == (0, False, ())


def test_a_phrase_is_not_its_words(filled: Store) -> None:
    assert filled.search(Query("cửa một")).total == 1
    page = filled.search(Query('"cửa một"'))
    assert page.total == 0 or page.relaxed


@pytest.mark.parametrize(
    "text",
    ['"', '""', "AND OR NOT", "a:b", "(((", "*", "?", "+-!", "\\", "[1 TO 2]", "~", "title:", "{}", "%", "'; DROP",
     "\u0000", "\ud800", "/regex/", "^", "𝒳", "e\u0301" * 50, "x" * 5000, "từ " * 400],
)  # fmt: skip
def test_no_query_breaks(filled: Store, text: str) -> None:
    for search in (filled.search, filled.figures, filled.statements):
        page = search(Query(text))
        assert page.total >= len(page.hits)


def test_an_empty_query_lists_all_newest_first(filled: Store) -> None:
    page = filled.search(Query())
    assert page.total == 5
    dates = [hit.published_at for hit in page.hits]
    assert dates == ["2026-04-18", "2026-03-05T10:30:00+07:00", "2025-11-20", "2024-01-02T08:00:00+07:00", None]
    oldest = filled.search(Query(sort="oldest"))
    assert [hit.published_at for hit in oldest.hits] == [*reversed(dates[:-1]), None]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(province=("Hòa Mẫu",)), 2),
        (Filters(province=("Hòa Mẫu", "Bến Mẫu")), 3),
        (Filters(province=("Hòa Mẫu",), kind=("report",)), 1),
        (Filters(source=("ben-mau",)), 1),
        (Filters(year=(2026,)), 2),
        (Filters(year=(2024, 2025)), 2),
        (Filters(published_from="2026-03-05", published_to="2026-03-05"), 1),
        (Filters(published_from="2026-03-06"), 1),
        (Filters(indicator=("PAR_INDEX",)), 2),
        (Filters(indicator=("PAPI",)), 0),
        (Filters(subject=("Huyện Mẫu Sơn",)), 1),
        (Filters(subject=("D:mau-son",)), 1),
        (Filters(measure=("rank_change",)), 1),
        (Filters(measure=("rank_change",), subject=("Huyện Mẫu Sơn",)), 0),
        (Filters(statement_type=("directive",)), 1),
        (Filters(statement_type=("shortcoming",), theme=("leadership",)), 0),
        (Filters(theme=("procedures",)), 1),
        (Filters(unit=("Bộ Nội vụ",)), 1),
        (Filters(unit=("P:hoa-mau", "D:mau-son")), 2),
        (Filters(has_conclusion=True), 1),
        (Filters(has_conclusion=False), 4),
        (Filters(document=(conference().document.id,)), 1),
        (Filters(province=("'; DROP TABLE documents; --",)), 0),
    ],
)
def test_filters(filled: Store, filters: Filters, count: int) -> None:
    assert filled.search(Query(filters=filters)).total == count


def buckets(page: Page, name: str) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in page.facets[name]}


def test_facets_of_documents(filled: Store) -> None:
    page = filled.search(Query())
    assert set(page.facets) == {
        "province", "province_now", "source", "kind", "year", "indicator", "period", "statement_type", "theme", "unit",
        "level", "speaker",
    }  # fmt: skip
    assert buckets(page, "province") == {"Hòa Mẫu": 2, "Bến Mẫu": 1}
    assert buckets(page, "kind") == {"article": 4, "report": 1}
    assert buckets(page, "year") == {"2026": 2, "2025": 1, "2024": 1}
    assert buckets(page, "indicator") == {"PAR_INDEX": 2}
    assert buckets(page, "statement_type") == {"directive": 1, "shortcoming": 1}


def test_a_facet_keeps_the_alternatives_to_what_is_chosen(filled: Store) -> None:
    page = filled.search(Query(filters=Filters(province=("Bến Mẫu",))))
    assert buckets(page, "province") == {"Hòa Mẫu": 2, "Bến Mẫu": 1}
    assert buckets(page, "kind") == {"article": 1}
    assert buckets(page, "indicator") == {}


def test_facets_count_what_the_words_found(filled: Store) -> None:
    page = filled.search(Query("hội nghị"))
    assert buckets(page, "province") == {"Hòa Mẫu": 1}


def test_pages_hold_each_hit_once(store: Store) -> None:
    store.put([entry(plain(number, "Cùng một câu cho mọi bài.", title="Cùng tên")) for number in range(25)])
    for text in ("", "cùng một câu"):
        seen = []
        for number in range(1, 6):
            page = store.search(Query(text, page=number, size=7))
            assert page.total == 25
            assert (page.page, page.size) == (number, 7)
            seen.extend(hit.id for hit in page.hits)
        assert len(seen) == 25
        assert len(set(seen)) == 25
    assert store.search(Query(page=99)).hits == ()


@pytest.mark.parametrize("query", [Query(sort="by colour"), Query(page=0), Query(size=0)])
def test_what_cannot_be_asked_is_refused(store: Store, query: Query) -> None:
    for search in (store.search, store.figures, store.statements):
        with pytest.raises(SettingsError):
            search(query)


def test_figures_stand_in_their_sentences(filled: Store) -> None:
    page = filled.figures(Query())
    assert page.total == 5
    for hit in page.hits:
        stored = filled.document(hit.document.id)
        assert stored is not None
        text = stored.record.document.text
        assert text[hit.sentence.start : hit.sentence.end] == hit.sentence.text
        assert hit.figure.quote in hit.sentence.text
        assert hit.figure in stored.record.figures
        assert hit.document.title == stored.record.document.title
    sentences = {hit.figure.quote: hit.sentence.text for hit in page.hits}
    assert sentences["xếp thứ 9/12"].startswith("Theo kết quả công bố, huyện Mẫu Sơn")
    assert sentences["Tỉnh Hòa Mẫu | 86,12"] == "Tỉnh Hòa Mẫu | 86,12 | 21"


def test_figures_are_found_by_words_and_filters(filled: Store) -> None:
    assert filled.figures(Query("huyen mau son")).total == 2
    assert filled.figures(Query("PAR INDEX")).total == 5
    assert filled.figures(Query("chỉ số cải cách hành chính")).total == 5
    found = filled.figures(Query(filters=Filters(measure=("rank",), subject=("Tỉnh Hòa Mẫu",))))
    assert [(hit.figure.value, hit.figure.out_of) for hit in found.hits] == [(21, 34)]
    assert filled.figures(Query(filters=Filters(period=("2025",)))).total == 5
    assert filled.figures(Query(filters=Filters(period=("2024",)))).total == 0
    assert filled.figures(Query(filters=Filters(status=("target",)))).total == 0
    assert filled.figures(Query(filters=Filters(has_conclusion=True))).total == 2
    assert filled.figures(Query(filters=Filters(province=("Hòa Mẫu",), year=(2026,)))).total == 5
    marked = filled.figures(Query("mẫu sơn")).hits[0].sentence
    assert {marked.text[start:end] for start, end in marked.matches} == {"Mẫu", "Sơn"}


def test_figures_in_order(filled: Store) -> None:
    ranks = filled.figures(Query(sort="rank")).hits
    assert [hit.figure.value for hit in ranks[:2]] == [9, 21]
    values = [hit.figure.value for hit in filled.figures(Query(sort="value")).hits]
    assert values == sorted(values, reverse=True)


def test_facets_of_figures(filled: Store) -> None:
    page = filled.figures(Query(filters=Filters(measure=("rank",))))
    assert set(page.facets) == {
        "indicator", "subject", "period", "measure", "status", "province", "province_now", "level", "source", "year",
    }  # fmt: skip
    assert buckets(page, "measure") == {"rank": 2, "score": 2, "rank_change": 1}
    assert buckets(page, "subject") == {"Tỉnh Hòa Mẫu": 1, "Huyện Mẫu Sơn": 1}


def test_statements_are_found_by_words_and_filters(filled: Store) -> None:
    assert filled.statements(Query()).total == 4
    (hit,) = filled.statements(Query("số hóa hồ sơ", filters=Filters(statement_type=("shortcoming",)), size=1)).hits
    assert hit.statement.text == "việc số hóa hồ sơ còn chậm"
    directives = filled.statements(Query(filters=Filters(statement_type=("directive",))))
    assert directives.total == 2
    assert {hit.meeting for hit in directives.hits} == {"hội nghị đánh giá kết quả cải cách hành chính năm 2025"}
    assert filled.statements(Query("Trần Văn Mẫu")).total == 2
    assert filled.statements(Query(filters=Filters(theme=("leadership",)))).total == 1
    assert filled.statements(Query(filters=Filters(subject=("Huyện Mẫu Sơn",)))).total == 1
    assert filled.statements(Query(filters=Filters(indicator=("PAR_INDEX",), measure=("rank",)))).total == 4
    assert filled.statements(Query(filters=Filters(measure=("rank_change",)))).total == 0
    assert filled.figures(Query(filters=Filters(statement_type=("directive",), theme=("leadership",)))).total == 2
    assert filled.figures(Query(filters=Filters(statement_type=("shortcoming",), theme=("leadership",)))).total == 0
    page = filled.statements(Query(sort="newest"))
    assert set(page.facets) == {
        "statement_type", "theme", "province", "province_now", "year", "subject", "level", "speaker", "assignee",
        "source",
    }  # fmt: skip
    assert buckets(page, "theme") == {"procedures": 2, "leadership": 1}
    assert buckets(page, "statement_type") == {"directive": 2, "shortcoming": 2}
    starts = [hit.statement.start for hit in page.hits]
    assert starts == sorted(starts)


def test_status_counts(filled: Store) -> None:
    status = filled.status()
    assert (status.documents, status.versions, status.figures, status.statements, status.meetings) == (5, 5, 5, 4, 1)

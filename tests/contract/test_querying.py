"""The query language, the same on every backend: signs, fields, prefixes, slips, old names, and what is told."""

from __future__ import annotations

import pytest

from search_api.protocol import Filters, Query, Store
from tests.contract.records import conference, entry, library, plain, ranking
from tests.contract.test_searching import titles

CONFERENCE = "Huyện Mẫu Sơn đánh giá công tác cải cách hành chính"
RANKING = "Tỉnh Hòa Mẫu tăng bậc trên bảng xếp hạng PAR INDEX"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hòa -đào", {CONFERENCE, RANKING, "Bài 2"}),
        ('"hội nghị" -"kết luận hội nghị"', set()),
        ("-hòa", {"Bài 1", "Bài 3"}),
        ("+giải", {CONFERENCE, "Bài 2"}),
        ("thủ tục +giấy phép", {"Bài 1"}),
        ("giải* cơ", {"Bài 2"}),
        ("hanh chin*", {CONFERENCE, "Bài 1"}),
        ("hành chín*", {CONFERENCE, "Bài 1"}),
        ("-245/BC-UBND hạng", {CONFERENCE}),
    ],
)
def test_signs_and_prefixes(filled: Store, text: str, found: set[str]) -> None:
    page = filled.search(Query(text))
    assert {str(title) for title in titles(page)} == found
    assert not page.remarks


def test_required_words_stay_when_the_others_are_loosened(filled: Store) -> None:
    page = filled.search(Query("+giấy phép xây nhà máy thủy điện"))
    assert page.relaxed
    assert titles(page) == ["Bài 1"]
    assert filled.search(Query("+zyxwv thủ tục hành chính")).total == 0
    assert "Bài 1" not in titles(filled.search(Query("thủ tục giấy phép phi thuyền -một")))


def test_prefixes_are_marked(filled: Store) -> None:
    (hit,) = filled.search(Query("chú trọ*")).hits
    assert [hit.passages[0].text[start:end] for start, end in hit.passages[0].matches] == ["chú", "trọng"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('tinh:"Hòa Mẫu"', {CONFERENCE, RANKING}),
        ("tỉnh:hoa-mau", {CONFERENCE, RANKING}),
        ("province:'ben mau'", set()),
        ('province:"ben mau"', {"Bài 1"}),
        ('tinh:"Hòa Mẫu" nam:2026 loai:bao-cao', {RANKING}),
        ("loai:ket-luan", {CONFERENCE}),
        ("loai:report", {RANKING}),
        ('loai:"hạn chế"', {CONFERENCE}),
        ("nam:2024-2025", {"Bài 1", "Bài 2"}),
        ('chiso:"PAR INDEX"', {CONFERENCE, RANKING}),
        ("indicator:par_index ky:2025", {CONFERENCE, RANKING}),
        ("ky:2024", set()),
        ('ky:"năm 2025"', {CONFERENCE, RANKING}),
        ("ky:2024-2026", {CONFERENCE, RANKING}),
        ('ky:"quý III năm 2025"', set()),
        ('ky:"tháng 9/2025"', set()),
        ('ky:"9 tháng đầu năm 2025"', set()),
        ("nguon:ben-mau", {"Bài 1"}),
        ('donvi:"mau son"', {CONFERENCE}),
        ('unit:"bo noi vu"', {RANKING}),
        ("cap:huyen", {CONFERENCE}),
        ("chude:TTHC", {CONFERENCE}),
        ('nguoi:"tran van mau"', {CONFERENCE}),
        ('cải cách tinh:"Bến Mẫu"', set()),
        ('tinh:"Hòa Mẫu" tinh:"Bến Mẫu"', {CONFERENCE, RANKING, "Bài 1"}),
    ],
)
def test_fields(filled: Store, text: str, found: set[str]) -> None:
    page = filled.search(Query(text))
    if "'" not in text:
        assert not page.remarks
        assert {str(title) for title in titles(page)} == found


def test_fields_of_figures_and_statements(filled: Store) -> None:
    assert filled.figures(Query('donvi:"hoa mau" loai:bao-cao')).total == 3
    assert filled.figures(Query("cap:huyen")).total == 2
    assert filled.figures(Query("cap:tinh tăng")).total >= 1
    assert filled.statements(Query('loai:"chỉ đạo" nguoi:"Trần Văn Mẫu"')).total == 2
    assert filled.statements(Query("cap:huyen")).total == 1
    assert filled.statements(Query('donvi:"mẫu sơn" chude:leadership')).total == 1


def test_a_field_narrows_within_the_filters_that_are_on(filled: Store) -> None:
    both = Filters(province=("Hòa Mẫu", "Bến Mẫu"))
    assert titles(filled.search(Query('tinh:"Bến Mẫu"', filters=both))) == ["Bài 1"]
    assert filled.search(Query('tinh:"Bến Mẫu"', filters=Filters(province=("Hòa Mẫu",)))).total == 0
    assert filled.search(Query("nam:2024", filters=Filters(year=(2025,)))).total == 0


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("documents", "nam:2024-2025 thủ tục"),
        ("documents", "nam:2024-2025"),
        ("documents", 'tinh:"Hòa Mẫu"'),
        ("documents", 'tinh:"Hòa Mẫu" tinh:"Bến Mẫu" nam:2025-2026'),
        ("documents", 'donvi:"mau son"'),
        ("documents", "cap:huyen"),
        ("documents", 'loai:"hạn chế"'),
        ("documents", 'chiso:"PAR INDEX" ky:2025'),
        ("figures", "nam:2026"),
        ("figures", "cap:tinh"),
        ("figures", 'donvi:"hoa mau"'),
        ("statements", 'loai:"chỉ đạo"'),
        ("statements", "chude:leadership"),
        ("statements", 'donvi:"mẫu sơn"'),
        ("conclusions", "nam:2026"),
        ("conclusions", 'nguoi:"tran van mau"'),
    ],
)
def test_a_facet_counts_what_ticking_it_finds_beside_fields(filled: Store, kind: str, text: str) -> None:
    asked = {
        "documents": filled.search,
        "figures": filled.figures,
        "statements": filled.statements,
        "conclusions": filled.conclusions,
    }[kind]
    found = asked(Query(text))
    assert found.total
    counted = [(name, one) for name, buckets in found.facets.items() for one in buckets]
    assert counted
    for name, one in counted:
        value = int(one.value) if name == "year" else one.value
        ticked = asked(Query(text, filters=Filters(**{name: (value,)})))
        assert (name, one.value, ticked.total) == (name, one.value, one.count)
        assert ticked.facets[name] == found.facets[name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mau:đỏ hòa", "unknown_field"),
        ("tinh: Hòa Mẫu", "empty_field"),
        ("nam:mới", "wrong_value"),
        ("loai:hòa", "wrong_value"),
        ('tinh:"Không Đâu"', "unknown_value"),
        ('"kết luận hội nghị', "open_quote"),
        ('-tinh:"Hòa Mẫu" hòa', "excluded_field"),
        ("h* hòa", "short_prefix"),
        ("h*a giải", "wildcard"),
        ("hòa AND giải", "operator"),
    ],
)
def test_what_is_not_understood_is_words_and_said_so(filled: Store, text: str, code: str) -> None:
    for search in (filled.search, filled.figures, filled.statements):
        assert code in [remark.code for remark in search(Query(text)).remarks]


def test_a_value_that_is_none_is_looked_for_as_words(filled: Store) -> None:
    assert "Bài 2" in titles(filled.search(Query("loai:hòa giải")))
    assert titles(filled.search(Query('"kết luận hội nghị'))) == [CONFERENCE]
    assert titles(filled.search(Query("mau:số hóa hồ"))) != []


@pytest.mark.parametrize(
    ("typed", "meant", "title"),
    [
        ("cai cahc hanh chinh", "cải cách hành chính", CONFERENCE),
        ("cải cáchh hành chính", "cải cách hành chính", CONFERENCE),
        ("thu tuc hanh chinhh giay phep", "thủ tục hành chính giấy phép", "Bài 1"),
        ("caicach hanh chinh", "cải cách hành chính", CONFERENCE),
    ],
)
def test_a_slip_is_mended_and_its_tone_marks_restored(filled: Store, typed: str, meant: str, title: str) -> None:
    page = filled.search(Query(typed))
    assert page.fuzzy
    assert page.suggestion == meant
    assert title in titles(page)
    again = filled.search(Query(meant))
    assert not again.fuzzy
    assert again.suggestion is None


def test_a_slip_is_mended_beside_words_that_nothing_has(filled: Store) -> None:
    page = filled.search(Query("cai cahc hanh chinh qwertyuiop"))
    assert page.relaxed
    assert page.suggestion is None or page.suggestion.startswith("cải cách hành chính")
    page = filled.search(Query("cai cahc hanh chinh 98765"))
    assert (page.relaxed, page.suggestion) == (True, "cải cách hành chính 98765")


def test_nothing_is_suggested_for_what_finds_something(filled: Store) -> None:
    for text in ("ket luan hoi nghi", "CCHC", "", "hoa -dao", "thủ tục giấy phép phi thuyền"):
        page = filled.search(Query(text))
        assert not page.fuzzy
        assert page.suggestion is None


def test_figures_are_never_taken_for_others(filled: Store) -> None:
    assert not filled.search(Query("hạng 21345 tỉnh")).fuzzy
    assert filled.search(Query("245678")).total == 0


def test_slips_in_statements_and_figures_are_mended_too(filled: Store) -> None:
    page = filled.statements(Query("niem yett thu tuc"))
    assert (page.fuzzy, page.suggestion) == (True, "niêm yết thủ tục")
    assert filled.figures(Query("huyenn mau son")).suggestion == "huyện mẫu sơn"


def old_and_new(store: Store) -> None:
    store.put(
        [
            entry(plain(1, "Bắc Giang công bố kết quả.", published_at="2024-05-05", province="Bắc Giang")),
            entry(plain(2, "Bắc Ninh công bố kết quả.", published_at="2024-05-05", province="Bắc Ninh")),
            entry(plain(3, "Bắc Ninh công bố kết quả mới.", published_at="2025-08-05", province="Bắc Ninh")),
            entry(plain(4, "Hà Nội công bố kết quả.", published_at="2025-08-05", province="Hà Nội")),
        ]
    )


def test_old_names_are_offered_and_taken_in_only_when_asked(store: Store) -> None:
    old_and_new(store)
    for text in ("Bắc Giang", "bac giang kết quả", '"Bắc Giang"', 'tinh:"bac giang"', '"Bắc Giang" kết quả'):
        page = store.search(Query(text))
        assert titles(page) == ["Bài 1"]
        ((other),) = page.expansions
        assert (other.name, other.also, other.since, other.until) == ("Bắc Giang", ("Bắc Ninh",), "2025-07-01", None)
        assert not other.applied
        widened = store.search(Query(text, expand=True))
        assert set(titles(widened)) == {"Bài 1", "Bài 3"}, "and nothing of Bắc Ninh as it was before"
        assert widened.expansions[0].applied
    page = store.search(Query("Bắc Ninh", expand=True))
    assert set(titles(page)) == {"Bài 1", "Bài 2", "Bài 3"}
    assert page.expansions[0].until == "2025-06-30"
    assert not store.search(Query("Hà Nội")).expansions


@pytest.mark.parametrize(
    "typed", ["Thành phố Hồ Chí Minh", "TP.HCM", "tphcm", "TP Hồ Chí Minh", "HCM", '"tp hồ chí minh"']
)
def test_an_abbreviated_name_is_found_and_widened_as_the_full_one(store: Store, typed: str) -> None:
    store.put(
        [
            entry(plain(1, "Thành phố Hồ Chí Minh và TP Hồ Chí Minh công bố kết quả, theo TP.HCM và HCM.")),
            entry(plain(2, "Bình Dương công bố kết quả.", published_at="2024-05-05", province="Bình Dương")),
        ]
    )
    page = store.search(Query(typed))
    assert titles(page) == ["Bài 1"]
    assert [(one.name, one.until, one.applied) for one in page.expansions] == [("Hồ Chí Minh", "2025-06-30", False)]
    assert set(titles(store.search(Query(typed, expand=True)))) == {"Bài 1", "Bài 2"}


def test_filters_by_province_are_widened_too(store: Store) -> None:
    old_and_new(store)
    chosen = Filters(province=("Bắc Giang",))
    assert titles(store.search(Query(filters=chosen))) == ["Bài 1"]
    widened = store.search(Query(filters=chosen, expand=True))
    assert set(titles(widened)) == {"Bài 1", "Bài 3"}
    counts = {bucket.value: bucket.count for bucket in widened.facets["province"]}
    assert counts == {"Bắc Ninh": 2, "Bắc Giang": 1, "Hà Nội": 1}, "its own facet is counted without it"


def test_provinces_as_they_were_and_as_they_are(store: Store) -> None:
    old_and_new(store)
    page = store.search(Query())
    assert {one.value: one.count for one in page.facets["province"]} == {"Bắc Giang": 1, "Bắc Ninh": 2, "Hà Nội": 1}
    assert {one.value: one.count for one in page.facets["province_now"]} == {"Bắc Ninh": 3, "Hà Nội": 1}
    within = store.search(Query(filters=Filters(province_now=("Bắc Ninh",))))
    assert within.total == 3
    assert {one.value: one.count for one in within.facets["province"]} == {"Bắc Giang": 1, "Bắc Ninh": 2}
    assert {one.value: one.count for one in within.facets["province_now"]} == {"Bắc Ninh": 3, "Hà Nội": 1}
    assert store.search(Query('tinhnay:"bac ninh"')).total == 3


@pytest.mark.parametrize("typed", ["1149/QĐ-BNV", "1149/qđ bnv", "1149 qd bnv", "1149qd-bnv", "số 1149 QĐ-BNV"])
def test_numbers_of_documents_are_found_however_typed(store: Store, typed: str) -> None:
    store.put(
        [
            entry(ranking(title="Số của chính nó", number="1149/QĐ-BNV", url="https://bo.example/quyet-dinh")),
            entry(plain(2, "Căn cứ Quyết định số 1149/QĐ-BNV ngày 01/8/2022 của Bộ.", title="Viện dẫn")),
            entry(plain(3, "Có 1149 hồ sơ; theo 88/QĐ-BNV. Quyết định số 7.", title="Không phải")),
        ]
    )
    found = titles(store.search(Query(typed)))
    assert set(found[:2]) == {"Số của chính nó", "Viện dẫn"}


def test_facets_of_units_levels_and_speakers(filled: Store) -> None:
    def counts(page: object, name: str) -> dict[str, int]:
        return {one.value: one.count for one in page.facets[name]}  # type: ignore[attr-defined]

    page = filled.search(Query())
    assert counts(page, "level") == {"committee": 1, "district": 1, "ministry": 1, "province": 1}
    assert counts(page, "unit")["Huyện Mẫu Sơn"] == 1
    assert counts(page, "period") == {"2025": 2}
    assert counts(page, "theme") == {"leadership": 1, "procedures": 1}
    assert counts(filled.search(Query(filters=Filters(theme=("leadership",)))), "statement_type") == {"directive": 1}
    figures = filled.figures(Query())
    assert counts(figures, "level") == {"province": 3, "district": 2}
    said = filled.statements(Query())
    assert counts(said, "speaker") == {"Trần Văn Mẫu": 2}
    assert counts(said, "subject") == {"Huyện Mẫu Sơn": 1}
    assert filled.statements(Query(filters=Filters(speaker=("Trần Văn Mẫu",)))).total == 2
    assert filled.search(Query(filters=Filters(speaker=("Trần Văn Mẫu",)))).total == 1
    assert set(filled.search(Query(facets=("level",))).facets) == {"level"}


def test_documents_are_counted_by_who_speaks_in_them(store: Store) -> None:
    """By those who said what the other filters ask for, each document once."""

    def counts(**filters: tuple[str, ...]) -> dict[str, int]:
        page = store.search(Query(filters=Filters(**filters), collapse=True))  # type: ignore[arg-type]
        return {one.value: one.count for one in page.facets["speaker"]}

    store.put([*library(), entry(conference("https://khac.example/tin", title="Bài khác"))])
    chair = {"Trần Văn Mẫu": 1}
    assert counts() == chair
    assert counts(statement_type=("directive",)) == chair
    assert counts(statement_type=("shortcoming",)) == {}
    assert counts(statement_type=("shortcoming", "directive"), theme=("leadership", "procedures")) == chair
    assert counts(theme=("leadership",)) == chair
    assert counts(theme=("impact",)) == {}
    assert counts(theme=("impact",), speaker=("Trần Văn Mẫu",)) == {}
    assert counts(statement_type=("directive", "cause"), speaker=("Trần Văn Mẫu",)) == chair
    assert counts(speaker=("Không Ai",)) == chair
    assert counts(province=("Bến Mẫu",)) == {}
    page = store.search(Query(filters=Filters(speaker=("Trần Văn Mẫu",))))
    assert page.total == 2
    assert [(one.value, one.count) for one in page.facets["speaker"]] == [("Trần Văn Mẫu", 2)]

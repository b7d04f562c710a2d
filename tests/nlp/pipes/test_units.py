"""Units: the pipe on whole documents; single forms stand in the pipe's own examples."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document, Unit
from nlp.pipeline import annotate


def units(text: str, **fields: str | None) -> dict[str, Unit]:
    document = {"url": "https://example.gov.vn/a", "published_at": "2023-05-05", **fields, "text": text}
    return {unit.name: unit for unit in annotate(Document.model_validate(document))._.units}


def names(text: str, **fields: str | None) -> set[str]:
    return set(units(text, **fields))


def test_mentions_stand_where_they_say_and_keep_the_documents_letters() -> None:
    text = "Uỷ ban nhân dân tỉnh Khánh Hoà họp. UBND tỉnh giao Sở NN-PTNT."
    found = units(text)
    assert found.keys() == {"UBND Tỉnh Khánh Hòa", "Sở Nông nghiệp và Phát triển nông thôn"}
    quotes = [mention.quote for mention in found["UBND Tỉnh Khánh Hòa"].mentions]
    assert quotes == ["Uỷ ban nhân dân tỉnh Khánh Hoà", "UBND tỉnh"]
    assert all(text[m.start : m.end] == m.quote for unit in found.values() for m in unit.mentions)


def test_an_office_of_a_council_keeps_its_spelling_and_has_one_id() -> None:
    short = units("Văn phòng Đoàn ĐBQH và HĐND tỉnh họp.", province="Hà Nam")
    full = units("Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh họp.", province="Hà Nam")
    assert full.keys() == {"Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh"}
    assert [unit.id for unit in short.values()] == [unit.id for unit in full.values()]


def test_a_numbered_ward_behind_two_type_words_takes_the_second() -> None:
    found = units("Ở cấp xã, phường 2 Bảo Lộc dẫn đầu.", province="Lâm Đồng", published_at="2025-10-05")
    assert {name: unit.id for name, unit in found.items()} == {"Phường 2 Bảo Lộc": "lam-dong-2025.phuong-2-bao-loc"}


def test_a_bare_name_is_the_commune_that_the_text_goes_on_to_name_with_its_type() -> None:
    told = "Trà Linh được 74 điểm. Ông An, cán bộ xã Trà Linh, nói vậy."
    assert names(told, province="Đà Nẵng", published_at="2025-11-05") == {"Xã Trà Linh"}
    assert not names("Trà Linh được 74 điểm.", province="Đà Nẵng", published_at="2025-11-05")


def test_a_type_word_before_a_tie_is_a_place_and_before_its_people_none() -> None:
    assert names("Văn phòng UBND tỉnh đồng hạng nhất.", province="Hà Nam") == {"Văn phòng UBND tỉnh"}
    assert not names("Ở huyện đồng bằng và xã đồng bào dân tộc.", province="Hà Nam")


@pytest.mark.parametrize(
    "generic",
    [
        "UBND các huyện, thị xã, thành phố báo cáo.",
        "xếp thứ 12/13 huyện, thi xã, thành phố",
        "các sở, ban, ngành và UBND cấp huyện, cấp xã",
        "chủ tịch UBND 16 xã, thị trấn",
        "63 tỉnh, thành phố trực thuộc trung ương",
        "một số xã, phường; nhiều tỉnh; mỗi huyện; từng thị xã",
        "cấp uỷ, chính quyền; Trung ương; hợp tác xã; an sinh xã hội",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Chính phủ điện tử, chính quyền số",
        "Quyết định số 12/QĐ-UBND, Công văn 345/UBND-NC, Nghị quyết 7/NQ-HĐND",
        "trụ sở Công an, cơ sở Y tế, cán bộ Tư pháp",
        "Ông Nguyễn Thái Bình, bà Lê Hải Dương, phố Hòa Bình",
        "Chủ tịch Hồ Chí Minh",
    ],
)
def test_what_is_no_unit(generic: str) -> None:
    assert names(generic, url="https://hatinh.gov.vn/a") == set()


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://vuquang.hatinh.gov.vn/a", "UBND huyện họp.", "UBND Huyện Vũ Quang"),
        ("https://vuquang.hatinh.gov.vn/a", "Trên địa bàn huyện có 10 xã.", "Huyện Vũ Quang"),
        ("https://vuquang.hatinh.gov.vn/a", "Chỉ số CCHC của tỉnh tăng.", "Tỉnh Hà Tĩnh"),
        ("https://hatinh.gov.vn/a", "Trên địa bàn tỉnh.", "Tỉnh Hà Tĩnh"),
        ("https://hanoi.gov.vn/a", "HĐND Thành phố họp.", "HĐND Thành phố Hà Nội"),
        ("https://kinhmon.haiduong.gov.vn/a", "UBND thi xã họp.", "UBND Thị xã Kinh Môn"),
    ],
)
def test_home_fills_what_is_elided(url: str, text: str, expected: str) -> None:
    assert names(text, url=url) == {expected}


def test_a_district_named_before_fills_what_is_elided() -> None:
    found = names("Tại huyện Hương Sơn, hội nghị nghe UBND huyện báo cáo.", url="https://hatinh.gov.vn/a")
    assert found == {"Huyện Hương Sơn", "UBND Huyện Hương Sơn"}


def test_after_two_districts_a_bare_one_is_not_guessed() -> None:
    found = names("Các huyện Hương Sơn, Hương Khê họp. UBND huyện báo cáo.", url="https://hatinh.gov.vn/a")
    assert found == {"Huyện Hương Sơn", "Huyện Hương Khê"}


def test_the_day_decides_which_unit_it_is() -> None:
    before = units("Tỉnh Thái Nguyên đạt 90 điểm. Sở Nội vụ báo cáo.", published_at="2024-01-01")
    after = units("Tỉnh Thái Nguyên đạt 90 điểm. Sở Nội vụ báo cáo.", published_at="2025-08-01")
    assert before["Tỉnh Thái Nguyên"].id == "thai-nguyen"
    assert after["Tỉnh Thái Nguyên"].id == "thai-nguyen-2025"
    assert before["Sở Nội vụ"].id == "thai-nguyen.so-noi-vu"
    assert after["Sở Nội vụ"].id == "thai-nguyen-2025.so-noi-vu-2025"


def test_a_former_place_is_the_unit_before_the_reform() -> None:
    found = units("Sau sáp nhập tỉnh Bắc Giang, so với tỉnh Bắc Ninh cũ, số hồ sơ tăng.", published_at="2025-09-01")
    assert found["Tỉnh Bắc Ninh"].id == "bac-ninh"
    assert found["Tỉnh Bắc Giang"].id == "bac-giang"
    assert units("Tỉnh Bắc Ninh cũ.", published_at="2020-01-01")["Tỉnh Bắc Ninh"].id == "bac-ninh"


def test_without_a_day_a_merged_province_has_no_identity() -> None:
    assert units("Tỉnh Thái Nguyên họp.", published_at=None)["Tỉnh Thái Nguyên"].id is None
    assert units("Tỉnh Lạng Sơn họp.", published_at=None)["Tỉnh Lạng Sơn"].id == "lang-son"


def test_a_name_of_many_places_has_no_identity() -> None:
    assert units("Huyện Châu Thành họp.")["Huyện Châu Thành"].id is None
    found = units("Huyện Châu Thành, tỉnh Tiền Giang họp.")["Huyện Châu Thành"]
    assert (found.id, found.province) == ("tien-giang.huyen-chau-thanh", "Tiền Giang")


def test_a_place_that_the_gazetteer_lacks_is_still_a_unit() -> None:
    found = units("Tại xã Đồng Không Có, việc niêm yết còn chậm.", url="https://hatinh.gov.vn/a")
    assert [(u.name, u.level, u.id) for u in found.values()] == [("Xã Đồng Không Có", "commune", None)]


def test_two_units_of_one_name_stay_two() -> None:
    document = Document(
        url="https://example.gov.vn/a",
        published_at="2020-01-01",
        text="Huyện Châu Thành, tỉnh Tiền Giang và huyện Châu Thành, tỉnh Bến Tre.",
    )
    found = [unit for unit in annotate(document)._.units if unit.level == "district"]
    assert {unit.province for unit in found} == {"Tiền Giang", "Bến Tre"}


def test_province_comes_from_the_headline_before_the_portal() -> None:
    doc = annotate(
        Document(
            url="https://langson.gov.vn/a", title="Bắc Giang: Họp báo", published_at="2020-01-01", text="UBND tỉnh họp."
        )
    )
    assert doc._.province == "Bắc Giang"
    assert doc._.units[0].name == "UBND Tỉnh Bắc Giang"


def test_national_portals_speak_for_no_province() -> None:
    doc = annotate(Document(url="https://moha.gov.vn/a", published_at="2020-01-01", text="Bộ Nội vụ họp tại Hà Nội."))
    assert doc._.province is None
    assert doc._.home is None


def test_full_names_explain_abbreviations() -> None:
    full = "Liên đoàn Thương mại và Công nghiệp Việt Nam"
    assert names(f"{full} (VCCI) công bố. VCCI đánh giá.") == {full}
    assert names("VCCI công bố.") == {"VCCI"}


WORDS = (
    "UBND các huyện tỉnh Sở Phòng TP. | \n , và Hà_Tĩnh Vũ_Quang xã Nội_vụ HĐND - 12/13 : Trung_tâm của P. Đảng_ủy "
    "Châu_Thành A Tỉnh_ủy phường ( )"
)
FRAGMENTS = [word.replace("_", " ") for word in WORDS.split(" ")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=25).map(" ".join))
def test_any_text_gives_units_that_stand_in_it(text: str) -> None:
    document = Document(url="https://vuquang.hatinh.gov.vn/a", published_at="2023-01-01", text=text)
    for unit in annotate(document)._.units:
        for mention in unit.mentions:
            assert document.text[mention.start : mention.end] == mention.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trung tâm Hỗ trợ Phát triển Du lịch khai trương quầy.", "Trung tâm Hỗ trợ Phát triển Du lịch"),
        ("Phòng Thẩm định dự án xử lý hồ sơ tồn đọng.", "Phòng Thẩm định dự án"),
        ("Phòng Tiếp nhận và trả kết quả báo cáo.", "Phòng Tiếp nhận và trả kết quả"),
        ("Cục Quản lý đăng ký kinh doanh có văn bản.", "Cục Quản lý đăng ký kinh doanh"),
        ("Cục Công nghiệp An toàn thông tin hướng dẫn.", "Cục Công nghiệp An toàn thông tin"),
        ("Trung tâm Văn hóa, Thông tin và Thể thao huyện mở hội.", "Trung tâm Văn hóa, Thông tin và Thể thao huyện"),
        ("Kho bạc Nhà nước Điện Biên đối chiếu.", "Kho bạc Nhà nước Điện Biên"),
        ("Cục Hải quan Gia Lai - Kon Tum công khai.", "Cục Hải quan Gia Lai - Kon Tum"),
        ("Thành đoàn TP.HCM phát động.", "Thành đoàn Hồ Chí Minh"),
        ("Các xã, phường gần đó như Mường Thanh học tập.", "Phường Mường Thanh"),
        ("Cục Hàng hải Việt Nam trả lời.", "Cục Hàng hải Việt Nam"),
        ("Phòng Công chứng số 2 tổng hợp.", "Phòng Công chứng số 2"),
        ("Cục Việc làm tổng hợp, báo cáo.", "Cục Việc làm"),
        ("Phòng Kế hoạch tổng hợp tổng hợp số liệu.", "Phòng Kế hoạch tổng hợp"),
        ("Làm việc với Chi cục Thuế và các đơn vị.", "Chi cục Thuế"),
        ("UBKT Tỉnh ủy dự.", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("BCH Quân sự huyện Sông Mã dự.", "Ban Chỉ huy Quân sự huyện Sông Mã"),
        ("Vụ Địa phương I (Ban Tổ chức TW) dự.", "Ban Tổ chức Trung ương"),
        ("Chánh Văn phòng Bộ Trần Thị Vân dự.", "Văn phòng Bộ"),
        (
            "Chi nhánh Văn phòng Đăng ký đất đai huyện Tủa Chùa trễ.",
            "Chi nhánh Văn phòng Đăng ký đất đai huyện Tủa Chùa",
        ),
        ("Ban Pháp chế HĐND tỉnh giám sát.", "Ban Pháp chế HĐND tỉnh"),
        ("Bệnh viện Y học cổ truyền tiếp 20 người.", "Bệnh viện Y học cổ truyền"),
        ("Hạt Kiểm lâm huyện lập biên bản.", "Hạt Kiểm lâm huyện"),
        ("Chi cục Kiểm lâm kết thúc toàn bộ hồ sơ quá hạn.", "Chi cục Kiểm lâm"),
        ("Trung tâm Công nghệ thông tin nâng cấp phần mềm.", "Trung tâm Công nghệ thông tin"),
        ("Chi cục Thủy lợi chấm dứt việc đòi thêm giấy tờ.", "Chi cục Thủy lợi"),
        ("Chi cục Bảo vệ môi trường giành ngôi đầu.", "Chi cục Bảo vệ môi trường"),
        ("Trung tâm Dịch vụ đô thị lùi 2 bậc.", "Trung tâm Dịch vụ đô thị"),
        ("Chi cục Trồng trọt và Bảo vệ thực vật trình công bố quy trình.", "Chi cục Trồng trọt và Bảo vệ thực vật"),
        ("Chi cục Dân số trình Sở phê duyệt.", "Chi cục Dân số"),
        ("Chi cục Thủy lợi ký ban hành, soạn thực hiện sau.", "Chi cục Thủy lợi"),
        ("Trung tâm Quản lý công trình đô thị trình UBND tỉnh.", "Trung tâm Quản lý công trình đô thị"),
        (
            "Cục Đăng ký giao dịch bảo đảm và Bồi thường nhà nước xếp thứ hai.",
            "Cục Đăng ký giao dịch bảo đảm và Bồi thường nhà nước",
        ),
        ("Sở Công Thương bảo đảm điện cho các xã.", "Sở Công Thương"),
        ("Trung tâm Quản lý nâng cấp đường bộ trả lời.", "Trung tâm Quản lý nâng cấp đường bộ"),
        ("Trung tâm Ứng dụng và chuyển giao công nghệ dự.", "Trung tâm Ứng dụng và chuyển giao công nghệ"),
    ],
)
def test_the_name_of_an_office_ends_before_what_it_does(text: str, expected: str) -> None:
    assert expected in names(text, url="https://dienbien.gov.vn/a")


def test_a_bare_place_in_the_name_of_a_branch_is_none_of_its_own() -> None:
    branch = "Chi nhánh Văn phòng Đăng ký đất đai"
    text = f"{branch} Tủa Chùa, Mường Chà và {branch} khu vực Tuần Giáo trễ hẹn; {branch} huyện Mường Ảng đúng hẹn."
    assert names(text, url="https://dienbien.gov.vn/a") == {
        f"{branch} Tủa Chùa",
        f"{branch} Mường Chà",
        f"{branch} khu vực Tuần Giáo",
        f"{branch} huyện Mường Ảng",
        "Huyện Mường Ảng",
    }
    beside = f"{branch} Tủa Chùa và huyện Mường Chà, Sở Nội vụ họp."
    assert names(beside, url="https://dienbien.gov.vn/a") == {f"{branch} Tủa Chùa", "Huyện Mường Chà", "Sở Nội vụ"}


def test_centres_at_several_places_are_no_one_body() -> None:
    text = "Trung tâm Phục vụ hành chính công ở các xã còn tạm bợ; Hạt Kiểm lâm ở hai huyện chậm; Sở Nội vụ nhắc nhở."
    assert names(text, url="https://dienbien.gov.vn/a") == {"Sở Nội vụ"}
    one = "Trung tâm Phục vụ hành chính công tại buổi làm việc đã giải trình."
    assert names(one, url="https://dienbien.gov.vn/a") == {"Trung tâm Phục vụ hành chính công"}


def test_a_department_that_is_misspelt_is_the_department() -> None:
    found = units("Sở Công Thưong và Sở Tư pháp dự; Sở Công Thương báo cáo.")
    assert set(found) == {"Sở Công Thương", "Sở Tư pháp"}
    assert found["Sở Công Thương"].mentions[0].quote == "Sở Công Thưong"


def test_a_year_before_a_type_word_is_no_count() -> None:
    assert names("Năm 2022 tỉnh tăng 4 bậc; ngày 12/5 tỉnh họp.", url="https://kontum.gov.vn/a") == {"Tỉnh Kon Tum"}
    assert names("Cả 12 huyện tăng bậc, đạt 9/12 huyện.", url="https://kontum.gov.vn/a") == set()


def test_the_line_that_dates_a_paper_speaks_of_no_place() -> None:
    assert names("Kon Tum, ngày 12 tháng 5 năm 2021\nSở Nội vụ báo cáo.", url="https://kontum.gov.vn/a") == {
        "Sở Nội vụ"
    }


def test_a_portal_and_a_law_name_no_unit() -> None:
    text = "Căn cứ Luật Tổ chức Chính phủ; công khai trên Cổng Thông tin điện tử tỉnh, Trang thông tin điện tử huyện."
    assert names(text, url="https://kontum.gov.vn/a") == set()


def test_a_type_word_with_a_point_inside() -> None:
    assert names("T.P Đồng Hới và T.X Ba Đồn dẫn đầu.", url="https://quangbinh.gov.vn/a") == {
        "Thành phố Đồng Hới",
        "Thị xã Ba Đồn",
    }


def test_a_commune_named_in_another_paragraph_is_not_meant_by_a_bare_word() -> None:
    opening = "Ngày 12/6, UBND tỉnh họp đánh giá công tác cải cách hành chính sáu tháng đầu năm 2024 của toàn tỉnh."
    text = f"{opening}\nXã Mường Phăng có mô hình hay.\nMột số phòng và UBND xã chưa cập nhật hồ sơ."
    found = names(text, url="https://dienbien.gov.vn/a")
    assert "Xã Mường Phăng" in found
    assert "UBND Xã Mường Phăng" not in found


def test_the_place_that_the_opening_names_is_meant_by_a_bare_word_to_the_end() -> None:
    text = (
        "Sáng 22/11, UBND huyện Quan Sơn tổ chức hội nghị trực tuyến đánh giá Chỉ số CCHC của các xã, thị trấn.\n"
        "Hội nghị đã nghe 6 ý kiến tham luận.\nUBND huyện sẽ trang bị máy tính cho bộ phận một cửa."
    )
    assert names(text, province="Thanh Hóa") == {"UBND Huyện Quan Sơn"}


def test_letters_may_number_the_blocks_of_a_table() -> None:
    text = "TT | Đơn vị | Điểm\nA | CÁC PHƯỜNG\n1 | Long An | 93\nB | CÁC XÃ\n1 | Bến Lức | 90"
    found = names(text, url="https://tayninh.gov.vn/a", published_at="2025-12-05")
    assert found == {"Phường Long An", "Xã Bến Lức"}


def test_bodies_of_places_in_a_list_are_one_each() -> None:
    found = names("Công an các huyện Đăk Tô, Sa Thầy dự.", url="https://kontum.gov.vn/a")
    assert found == {"Công an huyện Đăk Tô", "Công an huyện Sa Thầy", "Huyện Đăk Tô", "Huyện Sa Thầy"}


def test_a_standing_committee_is_no_township() -> None:
    text = "- TT. Tỉnh ủy, TT. HĐND tỉnh;\nTT. Plei Kần báo cáo."
    assert names(text, url="https://kontum.gov.vn/a") == {"Tỉnh ủy Kon Tum", "HĐND Tỉnh Kon Tum", "Thị trấn Plei Kần"}


def test_a_place_in_the_name_of_a_school_or_a_force_is_none() -> None:
    text = "Trường Đại học Kinh tế TPHCM, Công ty Cổ phần Cấp thoát nước Hà Nam, Đồn Biên phòng Lý Hòa tham gia."
    assert names(text, url="https://quangbinh.gov.vn/a") == set()


def test_a_headline_that_speaks_of_others_too_narrows_nothing() -> None:
    title = "Thành phố Thủ Đức và các quận, huyện nâng chỉ số"
    found = units("Thanh tra Thành phố kiểm tra.", title=title, url="https://hochiminhcity.gov.vn/a")
    assert found["Thanh tra thành phố"].level == "department"


def test_a_portal_that_keeps_the_host_of_a_renamed_province_speaks_for_the_new_one() -> None:
    fields = {"title": "HĐND TP. Huế giám sát", "url": "https://huecity.gov.vn/a", "published_at": "2025-03-20"}
    text = "Sở Tư pháp tham gia. Trước đó, tỉnh Thừa Thiên Huế xếp thứ 2. UBND thành phố Huế báo cáo."
    assert units(text, **fields)["Sở Tư pháp"].province == "Huế"
    assert (
        units("Sở Tư pháp Thừa Thiên Huế báo cáo.", **{**fields, "published_at": "2024-03-20", "title": "Tin"})[
            "Sở Tư pháp"
        ].province
        == "Thừa Thiên Huế"
    )


def test_a_commune_that_is_not_known_is_one_by_the_block_whose_other_names_are_known() -> None:
    of = {"url": "https://hanam.gov.vn/a", "published_at": "2022-05-05"}
    known = "1 | Thanh Hà | 90,1\n2 | Thanh Hải | 80,2\n3 | Liêm Cần | 70,4"
    others = "5 | Trung Bình | 78,1\n6 | Công An | 77\n7 | Cấp xã | 70"
    text = f"TT | Đơn vị | Điểm\nA | XÃ\n{known}\n4 | Thanh Phương | 79,9\n{others}"
    found = units(text, **of)
    assert found.keys() == {"Xã Thanh Hà", "Xã Thanh Hải", "Xã Liêm Cần", "Xã Thanh Phương"}
    assert (found["Xã Thanh Phương"].level, found["Xã Thanh Phương"].id) == ("commune", None)
    # Nothing vouches for a name in a block that is known by two, or in a column of several types.
    few = text.replace("3 | Liêm Cần | 70,4\n", "")
    assert "Xã Thanh Phương" not in names(few, **of)
    mixed = text.replace("A | XÃ\n", "").replace("Đơn vị", "Xã, phường")
    assert "Xã Thanh Phương" not in names(mixed, **of)


def test_agencies_of_the_government_rank_with_ministries_and_a_ministrys_boards_are_offices() -> None:
    text = (
        "Thông tấn xã Việt Nam đứng trên Viện Hàn lâm Khoa học xã hội Việt Nam. Dự có đại diện Ban Thi đua, Khen "
        "thưởng Trung ương và Ban Tôn giáo Chính phủ. Ban Thi đua của trường họp riêng."
    )
    assert {name: unit.level for name, unit in units(text).items()} == {
        "Thông tấn xã Việt Nam": "ministry",
        "Viện Hàn lâm Khoa học xã hội Việt Nam": "ministry",
        "Ban Thi đua - Khen thưởng Trung ương": "office",
        "Ban Tôn giáo Chính phủ": "office",
    }


def test_a_districts_radio_is_an_office_and_a_radio_that_is_heard_is_none() -> None:
    text = "UBND huyện Hòn Đất giao Đài Truyền thanh huyện mở chuyên mục. Người dân nghe đài truyền thanh mỗi sáng."
    assert names(text) == {"UBND Huyện Hòn Đất", "Đài Truyền thanh huyện"}

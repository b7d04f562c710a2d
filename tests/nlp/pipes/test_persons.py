"""People with their offices, and who a later mention stands for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document
from nlp.people import find_people, same_office
from nlp.pipeline import annotate


@pytest.mark.parametrize(
    ("text", "name", "position"),
    [
        ("Đồng chí Lò Minh Tuệ – Chủ tịch UBND tỉnh chủ trì.", "Lò Minh Tuệ", "Chủ tịch UBND tỉnh"),
        ("Đ/c Quàng Thị Vân, Phó chủ tịch UBND huyện dự.", "Quàng Thị Vân", "Phó chủ tịch UBND huyện"),
        ("Chủ tịch UBND tỉnh Lò Minh Tuệ nhấn mạnh.", "Lò Minh Tuệ", "Chủ tịch UBND tỉnh"),
        ("TS. Nguyễn Văn Thái, Viện trưởng cho biết.", "Nguyễn Văn Thái", "Viện trưởng"),
        ("PGS.TS. Trần Thị Hà, Phó Hiệu trưởng phát biểu.", "Trần Thị Hà", "Phó Hiệu trưởng"),
        ("bà Hà Thị Liên, phó giám đốc trung tâm chia sẻ.", "Hà Thị Liên", "phó giám đốc trung tâm"),
        ("Đồng chí Giàng A Chu, Bí thư Huyện ủy, Chủ tịch HĐND huyện kết luận.", "Giàng A Chu",
         "Bí thư Huyện ủy, Chủ tịch HĐND huyện"),
        ("Ông Lê Minh Khởi, Phó Giám đốc Sở Thông tin và Truyền thông cho biết.", "Lê Minh Khởi",
         "Phó Giám đốc Sở Thông tin và Truyền thông"),
        ("Chủ tịch UBND xã Y Thul Niê phát biểu.", "Y Thul Niê", "Chủ tịch UBND xã"),
        ("Bí thư Huyện ủy K’Sor Blăng chủ trì.", "K’Sor Blăng", "Bí thư Huyện ủy"),
        ("Phó Chủ tịch UBND huyện Alăng Mai nói.", "Alăng Mai", "Phó Chủ tịch UBND huyện"),
        ("Giám đốc Sở Y tế phát biểu.", None, "Giám đốc Sở Y tế"),
        ("Chủ tịch UBND tỉnh yêu cầu các sở báo cáo.", None, "Chủ tịch UBND tỉnh"),
        ("Các đồng chí: Hoàng Xuân Tiệp, Chủ tịch UBND tỉnh; Lê Văn Hạ, Phó Chủ tịch dự.", "Hoàng Xuân Tiệp",
         "Chủ tịch UBND tỉnh"),
    ],
)  # fmt: skip
def test_a_person_with_an_office(text: str, name: str | None, position: str) -> None:
    first = find_people(text)[0]
    assert (first.name, first.position) == (name, position)


def test_a_place_behind_an_office_is_no_name() -> None:
    doc = annotate(
        Document(
            url="https://example.gov.vn/1",
            text="Phó Chủ tịch UBND tỉnh Hà Giang Hoàng Gia Thịnh và Chủ tịch UBND huyện Vị Xuyên dự họp.",
        )
    )
    assert [(person.name, person.position) for person in doc._.persons] == [
        ("Hoàng Gia Thịnh", "Phó Chủ tịch UBND tỉnh Hà Giang"),
        (None, "Chủ tịch UBND huyện Vị Xuyên"),
    ]


def test_later_mentions_stand_for_the_person_named_before() -> None:
    text = (
        "Ông Vi Văn Khải, Giám đốc Sở Công Thương cho biết như vậy. Giám đốc Sở yêu cầu báo cáo. "
        "Đồng chí Vi Văn Khải nhắc lại. Vi Văn Khải kết luận."
    )
    assert {(person.name, person.position) for person in find_people(text)} == {
        ("Vi Văn Khải", "Giám đốc Sở Công Thương")
    }


def test_the_head_of_a_delegation_is_who_leads_it() -> None:
    text = "Đoàn do bà Vũ Thị Hạnh, Phó Chủ tịch UBND tỉnh làm Trưởng đoàn. Trưởng đoàn đề nghị huyện báo cáo."
    assert find_people(text)[-1].name == "Vũ Thị Hạnh"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Giám đốc Sở", "Giám đốc Sở Y tế", True),
        ("Chủ tịch UBND tỉnh", "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", True),
        ("Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh", False),
        ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", False),
    ],
)
def test_wordings_of_one_office(one: str, other: str, same: bool) -> None:
    assert same_office(one, other) is same
    assert same_office(other, one) is same


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("Đồngchí Vă.,–()\n“”ABtịhUND/Chủ"), max_size=300) | st.text(max_size=200))
def test_any_text_gives_mentions_within_it(text: str) -> None:
    for person in find_people(text):
        assert 0 <= person.start < person.end <= len(text)
        assert person.name or person.position


def test_a_place_whose_name_begins_like_an_honorific_is_nobody() -> None:
    text = "Bà Rịa - Vũng Tàu dẫn đầu; bà Lê Thị Mai, Giám đốc Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu dự."
    doc = annotate(Document(url="https://example.gov.vn/tin", text=text))
    assert [person.name for person in doc._.persons] == ["Lê Thị Mai"]

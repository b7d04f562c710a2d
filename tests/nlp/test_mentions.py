"""What pipes behind `units` may ask: who is mentioned where, and what a phrase stands for."""

from __future__ import annotations

from spacy.tokens import Doc

from cchc.records import Document, Unit
from nlp.mentions import (
    ensure_unit,
    home,
    mentions_in,
    province,
    resolve,
    title_units,
    unit_at,
    unit_before,
    units_in,
)
from nlp.pipeline import annotate

TEXT = "Sở Nội vụ báo cáo UBND huyện. Huyện Vũ Quang đạt 89,3 điểm, Sở Nội vụ đạt 90 điểm."


def read(text: str = TEXT, title: str | None = None, url: str = "https://vuquang.hatinh.gov.vn/a") -> Doc:
    return annotate(Document(url=url, title=title, published_at="2023-02-23", text=text))


def name(unit: Unit | None) -> str | None:
    return unit.name if unit else None


def test_units_of_a_stretch_come_once_in_their_order() -> None:
    doc = read()
    assert [unit.name for unit in units_in(doc, 0, len(TEXT))] == ["Sở Nội vụ", "UBND Huyện Vũ Quang", "Huyện Vũ Quang"]
    assert [unit.name for unit in units_in(doc, 30, len(TEXT))] == ["Huyện Vũ Quang", "Sở Nội vụ"]
    assert [mention.quote for mention, _ in mentions_in(doc, 0, 29)] == ["Sở Nội vụ", "UBND huyện"]
    assert units_in(doc, 1, 8) == []


def test_the_nearest_unit_before_behind_and_at_an_offset() -> None:
    doc = read()
    value = TEXT.index("89,3")
    assert name(unit_before(doc, value)) == "Huyện Vũ Quang"
    assert name(unit_before(doc, value, levels=("department",))) == "Sở Nội vụ"
    assert unit_before(doc, value, since=50) is None
    assert name(unit_at(doc, TEXT.index("Vũ"))) == "Huyện Vũ Quang"
    assert unit_at(doc, value) is None


def test_home_and_province() -> None:
    doc = read()
    assert name(home(doc)) == "Huyện Vũ Quang"
    assert name(province(doc)) == "Tỉnh Hà Tĩnh"


def test_phrases_are_read_in_the_documents_setting() -> None:
    doc = read()
    assert name(resolve(doc, "huyện")) == "Huyện Vũ Quang"
    assert name(resolve(doc, "tỉnh")) == "Tỉnh Hà Tĩnh"
    assert name(resolve(doc, "UBND tỉnh")) == "UBND Tỉnh Hà Tĩnh"
    assert name(resolve(doc, "TX. Kỳ Anh")) == "Thị xã Kỳ Anh"
    assert name(resolve(doc, "Sở TN&MT")) == "Sở Tài nguyên và Môi trường"
    assert name(resolve(doc, "sở")) == "Sở Nội vụ"
    assert name(resolve(doc, "đơn vị này", TEXT.index("89,3"))) == "Huyện Vũ Quang"
    assert resolve(doc, "các huyện") is None
    assert resolve(doc, "huyện Hương Sơn và huyện Hương Khê") is None


def test_a_phrase_leaves_no_trace() -> None:
    doc = read("UBND huyện họp.", url="https://hatinh.gov.vn/a")
    assert doc._.units == []
    assert name(resolve(doc, "huyện Hương Sơn")) == "Huyện Hương Sơn"
    assert resolve(doc, "UBND huyện") is None
    assert doc._.units == []


def test_a_unit_that_only_the_headline_names_can_be_made_the_documents() -> None:
    doc = read(
        "Chỉ số đạt 90 điểm.", title="Hương Sơn: PAR INDEX của huyện Hương Sơn tăng", url="https://hatinh.gov.vn/a"
    )
    assert doc._.units == []
    (unit,) = [unit for unit in title_units(doc) if unit.level == "district"]
    added = ensure_unit(doc, unit)
    assert added.mentions == ()
    assert doc._.units == [added]
    assert ensure_unit(doc, unit) is added
    assert doc._.units == [added]


def test_a_unit_of_the_text_is_not_doubled() -> None:
    doc = read()
    known = doc._.units[0]
    assert ensure_unit(doc, known.model_copy(update={"mentions": ()})) is known
    assert len(doc._.units) == 3

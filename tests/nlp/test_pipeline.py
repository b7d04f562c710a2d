"""The pipeline as a whole: its order, its promises, its speed of failing."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp.pipeline
from cchc.errors import DeclarationError
from cchc.records import Document, statement_id
from cchc.records import Statement as Point
from nlp.pipeline import _once, annotate, extract, ordered_pipes
from nlp.tokenizer import SyllableTokenizer

WORDS = [
    "năm 2022", "đạt 89,3 điểm", "xếp thứ 12/13", "tỉnh Lạng Sơn", "Sở Nội vụ", "UBND huyện Vũ Quang", "PAR INDEX",
    "SIPAS", "tăng 5 bậc", "so với năm 2021", "còn hạn chế", "Nguyên nhân là do", "Đồng chí yêu cầu", ":", ";", ",",
    ".", "\n", "- ", "(1)", "“", "”", "1.", "trước ngày 30/6/2023", "Phát biểu kết luận hội nghị", "%", "lần lượt là",
]  # fmt: skip


def module(**parts: object) -> ModuleType:
    made = ModuleType("pipe")
    made.__dict__.update({"AFTER": (), "LAYER": None, "EXAMPLES": [], "annotate": lambda doc: None, **parts})
    return made


def test_every_pipe_comes_after_those_that_it_names() -> None:
    seen: set[str] = set()
    for name, pipe in ordered_pipes():
        assert set(pipe.AFTER) <= seen
        seen.add(name)


@pytest.mark.parametrize(
    ("pipes", "complaint"),
    [
        ({"a": module(AFTER=("b",))}, "a comes after unknown b"),
        ({"a": module(AFTER=("b",)), "b": module(AFTER=("a",))}, "come after each other"),
    ],
)
def test_a_wrong_order_is_named(pipes: dict[str, ModuleType], complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp.pipeline, "modules_of", lambda *_: pipes)
    with pytest.raises(DeclarationError, match=complaint):
        ordered_pipes()


@given(st.text(max_size=120))
def test_the_tokenizer_loses_nothing(text: str) -> None:
    vocab = nlp.pipeline.pipeline().vocab
    assert SyllableTokenizer(vocab)(text).text == text


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_order_of_official_phrases_gives_a_valid_record(text: str) -> None:
    record = extract(Document(url="https://langson.gov.vn/a", text=text, title="Hội nghị CCHC năm 2022"))
    assert record.document.text == text


@given(st.text(max_size=200))
def test_any_text_gives_a_valid_record(text: str) -> None:
    extract(Document(url="https://a.gov.vn/a", text=text))


def test_the_same_document_gives_the_same_record() -> None:
    text = "Năm 2022, chỉ số CCHC của huyện Vũ Quang đạt 89.30/100 điểm, xếp thứ 12/13 huyện, thị xã, thành phố."
    document = Document(url="https://vuquang.hatinh.gov.vn/a", text=text)
    assert extract(document) == extract(document)


def test_layers_of_one_document_do_not_reach_the_next() -> None:
    annotate(Document(url="https://a.vn/1", text="Sở Nội vụ tỉnh Lạng Sơn còn chậm."))
    assert extract(Document(url="https://a.vn/2", text="Trời đẹp.")).units == ()


def test_what_two_rules_read_alike_is_one_item() -> None:
    one = Point(id=statement_id("d", 0, 3, "cause"), type="cause", text="abc", start=0, end=3)
    other = Point(id=statement_id("d", 4, 7, "cause"), type="cause", text="abc", start=4, end=7)
    assert _once([one, other, one]) == (one, other)

"""Statements over whole texts in the manner of each genre, over any text at all, and in bounded time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document, Record, Statement
from nlp.pipeline import annotate, extract

PROSE = sorted((Path(__file__).parents[1] / "prose").glob("*.yml"))
TYPES = ("shortcoming", "difficulty", "cause", "recommendation", "directive")


def read(case: dict[str, Any]) -> Record:
    fields = {key: case[key] for key in ("kind", "province", "published_at", "title") if case.get(key)}
    return extract(Document(url="https://sonoivu.example.gov.vn/1", text=case["text"].rstrip("\n"), **fields))


def shown(statement: Statement) -> dict[str, Any]:
    """A statement as the cases write it: what it lacks is left out."""
    found: dict[str, Any] = {statement.type: statement.text}
    if statement.subjects:
        found["subjects"] = list(statement.subjects)
    if statement.speaker:
        found["speaker"] = statement.speaker.name or statement.speaker.position
    if statement.deadline:
        found["deadline"] = statement.deadline
    return found


@pytest.mark.parametrize("path", PROSE, ids=[path.stem for path in PROSE])
def test_a_text_gives_its_points_and_no_others(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    assert [shown(statement) for statement in read(case).statements] == case["statements"]


@pytest.mark.parametrize("path", PROSE, ids=[path.stem for path in PROSE])
def test_its_meetings_have_their_chair_and_conclusion(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    found = read(case).meetings
    assert [meeting.name for meeting in found] == [meeting["name"] for meeting in case["meetings"]]
    for meeting, expected in zip(found, case["meetings"], strict=True):
        assert (meeting.chair.name if meeting.chair else None) == expected["chair"]
        assert (meeting.date, meeting.held_by) == (expected["date"], expected["held_by"])
        if expected["conclusion"] is None:
            assert meeting.conclusion is None
        else:
            first, last = expected["conclusion"]
            assert meeting.conclusion is not None
            assert meeting.conclusion.quote.startswith(first)
            assert meeting.conclusion.quote.endswith(last)


def test_every_type_is_covered_by_the_cases() -> None:
    met = {kind for path in PROSE for item in yaml.safe_load(path.read_text("utf-8"))["statements"] for kind in item}
    assert met >= set(TYPES)


def test_an_id_stays_the_same_from_one_extraction_to_the_next() -> None:
    case = yaml.safe_load(PROSE[0].read_text("utf-8"))
    assert [one.id for one in read(case).statements] == [one.id for one in read(case).statements]


def test_a_point_of_an_opening_summary_is_kept_in_the_body_alone() -> None:
    text = (
        "Các sở, ngành phải công khai đầy đủ thủ tục hành chính và xin lỗi khi trễ hẹn.\n"
        "Đó là yêu cầu của đồng chí Lê Văn Nam, Chủ tịch UBND tỉnh tại hội nghị.\n"
        "Đồng chí yêu cầu các sở, ngành phải công khai đầy đủ thủ tục hành chính và xin lỗi khi trễ hẹn với người dân."
    )
    (only,) = read({"text": text}).statements
    assert only.start > text.index("Đồng chí yêu cầu")


def test_the_tone_mark_may_stand_at_either_place() -> None:
    new = "Tuy nhiên, công tác của Sở còn một số hạn chế như: văn hóa công vụ chưa tốt; việc ủy quyền còn chậm."
    old = new.replace("hóa", "hoá").replace("ủy", "uỷ")
    found = [one.text for one in read({"text": old}).statements]
    assert found == ["văn hoá công vụ chưa tốt", "việc uỷ quyền còn chậm"]


def test_a_statement_said_at_the_meeting_points_to_it() -> None:
    case = yaml.safe_load(next(path for path in PROSE if path.stem == "conference-three-tasks").read_text("utf-8"))
    record = read(case)
    assert {one.meeting for one in record.statements if one.type == "directive"} == {0}


PIECES = st.sampled_from(
    [
        "Tuy nhiên, ",
        "còn một số hạn chế như: ",
        "; ",
        ". ",
        "\n",
        "- ",
        "1. ",
        "(1) ",
        "Thứ nhất, ",
        "Nguyên nhân là do ",
        "bị trừ điểm ở ",
        "Đồng chí yêu cầu ",
        "UBND tỉnh ",
        "Sở Nội vụ ",
        "kiến nghị ",
        "đề nghị ",
        "chưa kịp thời",
        "“",
        "”",
        "'",
        "(",
        ")",
        "…",
        "/.",
        "II. TỒN TẠI, HẠN CHẾ",
        "III. KIẾN NGHỊ",
        "Phát biểu kết luận hội nghị, ",
        "ông Lê Văn Nam ",
        "cần ",
        "trước ngày 31/2",
        "Đối với ",
        ": ",
        "Để ",
        ", ",
        "hồ sơ quá hạn",
        " | ",
        "Nơi nhận:",
        "İ",
        "\u0301",
        "ﬁ",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_offsets_hold_and_points_do_not_overlap_in_any_order_of_cues(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for statement in read({"text": text or "x"}).statements:  # building the Record checks every offset
        assert statement.start >= end
        assert statement.text.strip() == statement.text
        end = statement.end


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    annotate(Document(url="https://example.gov.vn/1", text=text))


@pytest.mark.parametrize(
    "unit",
    [
        "còn một số hạn chế như: chưa kịp thời; ",
        "yêu cầu ",
        "((((",
        "nguyên nhân ",
        "Để nâng cao, ",
        "kết luận hội nghị ",
        "khó khăn, vướng mắc, ",
        "Sở Nội vụ, ",
        "ông Lê Văn Nam, ",
        "Tuy nhiên, ",
        "của các những một số ",
        "a) b) c) 1. (1) ",
    ],
)
def test_time_grows_with_length_not_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        document = Document(url="https://example.gov.vn/1", text=(unit * (size // len(unit) + 1))[:size])
        start = time.process_time()
        annotate(document)
        return time.process_time() - start

    seconds(2_000)
    small, large = (min(seconds(size) for _ in range(2)) for size in (8_000, 32_000))
    assert large < 0.5 + 12 * small, f"{small:.2f} s for 8,000 characters, {large:.2f} s for 32,000"

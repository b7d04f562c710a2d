"""What the record models promise: no record without its evidence."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cchc.records import (
    PERIOD,
    Cell,
    Document,
    Failure,
    Figure,
    Meeting,
    Mention,
    Record,
    Statement,
    Table,
    Unit,
    figure_id,
    json_schema,
)

TEXT = "Năm 2022, huyện Vũ Quang đạt 89.30/100 điểm, xếp thứ 12/13."
QUOTE = "huyện Vũ Quang đạt 89.30/100 điểm"


def document(**changes: object) -> Document:
    return Document.model_validate({"url": "https://vuquang.example.gov.vn/tin", "text": TEXT, **changes})


def figure(**changes: object) -> Figure:
    start = TEXT.index(QUOTE)
    fields: dict[str, object] = {
        "id": "f1",
        "indicator": "PAR_INDEX",
        "subject": "Huyện Vũ Quang",
        "period": "2022",
        "measure": "score",
        "value": 89.3,
        "out_of": 100,
        "quote": QUOTE,
        "start": start,
        "end": start + len(QUOTE),
    }
    return Figure.model_validate({**fields, **changes})


UNIT = Unit(name="Huyện Vũ Quang", level="district", province="Hà Tĩnh")


def test_a_record_keeps_its_evidence() -> None:
    record = Record(extractor="1", document=document(), units=(UNIT,), figures=(figure(),))
    assert record.document.text[record.figures[0].start : record.figures[0].end] == QUOTE


@pytest.mark.parametrize("change", [{"start": 0}, {"end": 999}, {"quote": "huyện khác"}])
def test_a_figure_that_does_not_point_at_its_words_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="claims"):
        Record(extractor="1", document=document(), units=(UNIT,), figures=(figure(**change),))


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="before it starts"):
        Mention(start=5, end=2, quote="")


def test_a_subject_must_be_among_the_units() -> None:
    with pytest.raises(ValidationError, match="not among the units"):
        Record(extractor="1", document=document(), figures=(figure(),))


def test_a_statement_must_point_at_its_words_and_its_meeting() -> None:
    point = Statement(id="s", type="shortcoming", text="Năm 2022", start=0, end=8, meeting=0)
    with pytest.raises(ValidationError, match="names meeting 0 of 0"):
        Record(extractor="1", document=document(), statements=(point,))
    Record(extractor="1", document=document(), statements=(point,), meetings=(Meeting(name="hội nghị"),))


def test_a_mention_must_point_at_its_words() -> None:
    unit = UNIT.model_copy(update={"mentions": (Mention(start=0, end=3, quote="Nam"),)})
    with pytest.raises(ValidationError, match="claims 'Nam'"):
        Record(extractor="1", document=document(), units=(unit,))


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "trend", "value": "sideways"},
        {"measure": "grade", "value": 3},
        {"measure": "score", "value": "cao"},
        {"indicator": "OTHER"},
        {"period": "năm 2022"},
        {"period": "2022-Q5"},
        {"confidence": 1.2},
        {"unheard_of": 1},
    ],
)
def test_values_outside_the_format_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        figure(**change)


@pytest.mark.parametrize("period", ["2022", "2020-Q3", "2014-H1", "2021-09M", "2025-09", "2025-08-11", "2016/2020"])
def test_every_form_of_period_is_known(period: str) -> None:
    assert PERIOD.match(period)


def test_a_table_cell_must_stand_where_it_says() -> None:
    cell = Cell(row=0, column=0, text="2022", start=4, end=8)
    table = Table(start=0, end=8, rows=1, columns=1, cells=(cell,))
    assert document(tables=(table,)).tables[0].cells[0].text == "2022"
    with pytest.raises(ValidationError, match="cell 0,0"):
        document(tables=(table.model_copy(update={"cells": (cell.model_copy(update={"start": 3}),)}),))
    with pytest.raises(ValidationError, match="Table ends"):
        document(tables=(table.model_copy(update={"end": 9999}),))


def test_the_identity_of_a_document_follows_its_canonical_address() -> None:
    twin = document(url="https://a.gov.vn/savefile/1", canonical_url="https://a.gov.vn/tin-1.html")
    assert twin.id == document(url="https://a.gov.vn/tin-1.html#top").id
    assert twin.url == "https://a.gov.vn/savefile/1"


def test_figure_ids_are_stable_and_tell_figures_apart() -> None:
    first = figure_id("d", 1, 5, "score", 89.3, "Huyện A", None)
    assert first == figure_id("d", 1, 5, "score", 89.3, "Huyện A", None)
    assert first != figure_id("d", 1, 5, "rank", 89.3, "Huyện A", None)
    assert first != figure_id("d", 1, 5, "score", 89.3, "Huyện B", None)
    # One row of a table may give the same score for two years.
    assert figure_id("d", 1, 5, "score", 89.3, "Huyện A", None, "2022") != figure_id(
        "d", 1, 5, "score", 89.3, "Huyện A", None, "2023"
    )


def test_two_figures_cannot_share_an_id() -> None:
    with pytest.raises(ValidationError, match="given to several"):
        Record(extractor="1", document=document(), units=(UNIT,), figures=(figure(), figure()))


def test_printed_records_and_failures_agree_with_the_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    record = Record(extractor="1", document=document(), units=(UNIT,), figures=(figure(),))
    validator.validate(json.loads(record.model_dump_json()))
    failure = Failure.of("https://a.gov.vn/x", "not_found", "an error page")
    validator.validate(json.loads(failure.model_dump_json()))
    assert json.loads(failure.model_dump_json()) == {
        "document": {"id": failure.document.id, "url": "https://a.gov.vn/x"},
        "error": {"code": "not_found", "message": "an error page"},
    }
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"document": {"id": "x", "url": "y"}, "error": {"code": "odd", "message": ""}})


@given(st.text(max_size=60), st.integers(0, 70), st.integers(0, 70))
def test_whatever_the_text_a_record_never_holds_a_wrong_offset(text: str, start: int, end: int) -> None:
    quote = text[start:end]
    point = {"id": "s", "type": "cause", "text": quote, "start": start, "end": end}
    page = Document(url="https://a.vn/", text=text)
    try:
        record = Record(extractor="1", document=page, statements=(Statement.model_validate(point),))
    except ValidationError:
        assert end < start
        return
    kept = record.statements[0]
    assert record.document.text[kept.start : kept.end] == kept.text

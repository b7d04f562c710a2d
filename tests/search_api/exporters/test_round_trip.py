"""Every exporter gives back what it was given; a new one is covered as soon as its file is there."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.columns import Value
from search_api.exporters import xlsx
from search_api.exporters.csv import disarm, rearm
from search_api.exports import exporter_modules
from search_api.parameters import Format
from search_api.tables import Field, Table

FORMS = sorted(exporter_modules())
KEYS = ["subject", "value", "sentence"]
TABLE = Table("figures", (Field("subject"), Field("value", type="number"), Field("sentence")))
# Letters, signs that spreadsheets mind, line ends and quotation marks; what XML cannot hold is no text of a document.
TEXT = st.text(st.sampled_from("aăđỷẾ 0159.,=+-@'\"\n;|＝＋𝄞"), min_size=1, max_size=20).filter(
    lambda text: not text.isspace()
)
NUMBER = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda value: round(value, 4)))
ROWS = st.lists(st.tuples(st.one_of(TEXT, st.none()), st.one_of(NUMBER, st.none()), TEXT), min_size=1, max_size=6)


def _like_number(value: Value) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


@pytest.mark.parametrize("form", FORMS)
@given(rows=ROWS)
@settings(max_examples=40, deadline=None)
def test_rows_come_back_as_they_went(form: str, rows: list[tuple[Value, ...]]) -> None:
    exporter = exporter_modules()[form]
    # CSV cannot tell the text "12" from the number; no column of ours mixes them.
    rows = [tuple(f"x{cell}" if _like_number(cell) else cell for cell in row) for row in rows]
    stream = io.BytesIO()
    assert exporter.write(TABLE, rows, stream) == len(rows)
    keys, back = exporter.read(io.BytesIO(stream.getvalue()))
    assert keys == KEYS
    assert back == [list(row) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_no_rows_make_a_file_all_the_same(form: str) -> None:
    stream = io.BytesIO()
    assert exporter_modules()[form].write(TABLE, [], stream) == 0
    assert exporter_modules()[form].read(io.BytesIO(stream.getvalue()))[1] == []


def test_the_api_offers_every_exporter() -> None:
    assert {str(form) for form in Format} == {"json", *FORMS}


@given(TEXT)
def test_no_text_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    armed = disarm(text)
    assert armed.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert rearm(armed) == text


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    stream = io.BytesIO()
    xlsx.write(Table("figures", (Field("sentence"),)), [["ă" * 40_000]], stream)
    (text,) = xlsx.read(io.BytesIO(stream.getvalue()))[1][0]
    assert isinstance(text, str)
    assert text.endswith("[cắt bớt, cut]")
    assert len(text) <= xlsx.LONGEST_TEXT


def test_more_rows_than_a_sheet_holds_is_an_error_and_not_a_shorter_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(xlsx.TooManyRowsError, match="csv"):
        xlsx.write(Table("figures", (Field("value", type="number"),)), [[1]] * 4, io.BytesIO())

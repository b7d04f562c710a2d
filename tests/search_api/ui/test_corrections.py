"""What reviewers type, read back as fields of a figure or statement."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.records import PERIOD, Figure, Statement
from search_api.reviews.model import ReviewError, Step
from search_api.ui.corrections import correction, told, typed
from search_api.ui.formats import Formats
from search_api.ui.language import LANGUAGES, Language
from tests.search_api import samples

VI = Formats("vi")
ORDER = next(one for one in samples.VU_QUANG.statements if one.deadline)
RANK = samples.VU_QUANG.figures[1]


def sent(item: Figure | Statement, **changes: str) -> dict[str, str]:
    """The whole form as it is shown, with changes; boxes that are not ticked are not sent."""
    fields = {**typed(item, None, VI), **changes}
    if isinstance(item, Figure):
        return fields
    kept = {name: text for name, text in fields.items() if text or not name.startswith("theme_")}
    return {**kept, "themes": "1"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", [*samples.VU_QUANG.figures, *samples.VU_QUANG.statements], ids=lambda one: one.id)
def test_a_form_that_is_sent_as_it_is_changes_nothing(item: Figure | Statement, language: Language) -> None:
    formats = Formats(language)
    form = {name: text for name, text in typed(item, None, formats).items() if text} | {"themes": "1"}
    assert correction(item, None, form if isinstance(item, Statement) else typed(item, None, formats), formats) == {}


def test_every_field_of_a_statement_is_corrected() -> None:
    changed = correction(
        ORDER, None,
        {
            "type": "recommendation", "subjects": "Huyện Vũ Quang;  Phòng Nội vụ ;", "assignees": "Phòng Nội vụ",
            "deadline": "quy 2/2023", "speaker_name": "Trần Văn A", "speaker_position": "", "by": "Thanh tra tỉnh",
            "themes": "1", "theme_procedures": "1",
        },
        VI,
    )  # fmt: skip
    assert changed == {
        "type": "recommendation",
        "subjects": ["Huyện Vũ Quang", "Phòng Nội vụ"],
        "assignees": ["Phòng Nội vụ"],
        "deadline": "2023-Q2",
        "speaker": {"name": "Trần Văn A", "position": None},
        "by": "Thanh tra tỉnh",
        "themes": ["procedures"],
    }
    assert correction(ORDER, None, sent(ORDER, speaker_name="", speaker_position="", deadline=""), VI) == {
        "speaker": None, "deadline": None,
    }  # fmt: skip


def test_a_later_correction_keeps_what_an_earlier_one_put_right() -> None:
    standing = Step(verdict="corrected", by="An", at="2026-01-01T00:00:00+00:00", correction={"deadline": "2023-Q2"})
    assert typed(ORDER, standing, VI)["deadline"] == "quý II/2023"
    assert correction(ORDER, standing, {"type": "recommendation"}, VI) == {
        "type": "recommendation", "deadline": "2023-Q2",
    }  # fmt: skip
    # What is typed back as it was extracted is no correction any more.
    assert correction(ORDER, standing, sent(ORDER), VI) == {}
    value = Step(verdict="corrected", by="An", at="2026-01-01T00:00:00+00:00", correction={"value": 11})
    assert correction(RANK, value, {"period": "2021"}, VI) == {"value": 11.0, "period": "2021"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022", "2022"), ("năm 2022", "2022"), ("2020-Q3", "2020-Q3"), ("Quý III/2020", "2020-Q3"),
        ("quy iii nam 2020", "2020-Q3"), ("quý 3 năm 2020", "2020-Q3"), ("Q3 2020", "2020-Q3"),
        ("6 tháng đầu năm 2024", "2024-H1"), ("06 thang dau nam 2024", "2024-H1"), ("second half of 2024", "2024-H2"),
        ("9 tháng đầu năm 2021", "2021-09M"), ("tháng 9/2025", "2025-09"), ("09/2025", "2025-09"),
        ("tháng 09 năm 2025", "2025-09"), ("5/8/2024", "2024-08-05"), ("ngày 05.08.2024", "2024-08-05"),
        ("2016–2020", "2016/2020"), ("2016 - 2020", "2016/2020"),
    ],
)  # fmt: skip
def test_periods_are_typed_as_people_write_them(text: str, wanted: str) -> None:
    assert correction(RANK, None, {"period": text}, VI).get("period", RANK.period) == wanted
    assert correction(ORDER, None, {"deadline": text}, VI) == {"deadline": wanted}


@pytest.mark.parametrize("text", ["năm ngoái", "31/02/2023", "quý 5/2020", "20222", "tháng 13/2020", "sớm", "<b>"])
def test_what_is_no_period_is_refused_by_its_field(text: str) -> None:
    for item, field in ((RANK, "period"), (ORDER, "deadline")):
        with pytest.raises(ReviewError) as raised:
            correction(item, None, {field: text}, VI)
        assert raised.value.field == field


PERIODS = st.from_regex(re.compile(PERIOD.pattern, re.ASCII), fullmatch=True).map(str.strip)


@given(PERIODS, st.sampled_from(LANGUAGES))
def test_every_period_is_read_back_as_it_is_shown(period: str, language: Language) -> None:
    formats = Formats(language)
    shown = formats.deadline(period)
    try:
        found = correction(ORDER, None, {"deadline": shown}, formats).get("deadline", ORDER.deadline)
    except ReviewError:
        assert period[5:] in ("02-29", "02-30", "02-31", "04-31", "06-31", "09-31", "11-31")
        return
    assert formats.deadline(found) == shown


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("value", 88.25, "88,25"), ("type", "directive", "Chỉ đạo, nhiệm vụ"), ("deadline", "2023-03-31", "31/03/2023"),
        ("themes", ["procedures", "impact"], "Thủ tục hành chính; Tác động của cải cách"),
        ("subjects", ["Sở A", "Sở B"], "Sở A; Sở B"), ("speaker", {"name": "An", "position": None}, "An"),
        ("speaker", {"name": "An", "position": "Chủ tịch"}, "An, Chủ tịch"), ("assignees", [], "không nêu"),
        ("speaker", None, "không nêu"), ("period", "2020-Q3", "quý III/2020"),
    ],
)  # fmt: skip
def test_what_was_corrected_is_told_in_words(name: str, value: Any, words: str) -> None:
    assert told(name, value, VI) == words

"""Series as pages show them: where they break, told with the period in which that was."""

from __future__ import annotations

import pytest

from search_api.facts.entities import ref
from search_api.facts.series import Series, SeriesBreak
from search_api.ui.formats import Formats
from search_api.ui.trends import Trend, breaks, notes_of

F = Formats("vi")


@pytest.mark.parametrize("later", ["2022", "2023", "2024"])
def test_a_new_method_is_told_with_the_year_in_which_it_came(later: str) -> None:
    (one,) = breaks("PAR_INDEX", ("2018", later), "province", F)
    assert one.period == later  # it lies before the first of the two that is behind it
    assert one.told == "Từ 2022: Đổi cách chấm. Không so trực tiếp với các kỳ trước."


def test_the_merger_and_a_new_method_between_two_periods_are_both_told() -> None:
    merger, method = (one.told for one in breaks("PAR_INDEX", ("2021", "2026"), "province", F))
    assert method.startswith("Từ 2022: Đổi cách chấm")
    assert merger.startswith("Sắp xếp tỉnh 01/7/2025")


def test_the_merger_of_provinces_is_no_break_for_ministries() -> None:
    assert breaks("PAR_INDEX", ("2024", "2025"), "ministry", F) == []


def test_results_that_are_published_otherwise_are_not_called_another_method() -> None:
    (one,) = breaks("PCI", ("2022", "2023"), "province", F)
    assert one.told.startswith("Từ 2023: Đổi cách công bố")


def test_a_span_stands_at_its_end() -> None:
    assert breaks("PAPI", ("2014/2020", "2020"), "province", F) == []


def test_a_unit_that_went_into_none_is_said_to_have_ended_and_no_more() -> None:
    unit = ref("mau-an.huyen-mau-giang", "Huyện Mẫu Giang", "district", "mau-an")
    ended = SeriesBreak("ends", "2025", "2025-06-30", "")
    trend = Trend(unit, unit.name, Series("PAR_INDEX", None, "actual", unit, (), (ended,)))
    assert notes_of([trend], F) == ["Huyện Mẫu Giang kết thúc ngày 30/06/2025."]


def test_a_province_that_went_into_one_of_its_own_name_is_told_from_it_by_its_days() -> None:
    before, after = (ref(one, "Tỉnh Bắc Ninh", "province") for one in ("bac-ninh", "bac-ninh-2025"))
    ended = SeriesBreak("ends", "2025", "2025-06-30", "", (after,))
    trend = Trend(before, before.name, Series("PAR_INDEX", None, "actual", before, (), (ended,)))
    (told,) = notes_of([trend], F)
    assert told == "Tỉnh Bắc Ninh kết thúc ngày 30/06/2025, nhập vào: Tỉnh Bắc Ninh (từ 01/07/2025)."

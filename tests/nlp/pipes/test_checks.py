"""What cannot be right in a record is flagged, with the figures involved, which lose confidence."""

from __future__ import annotations

from cchc.records import Document, Record
from nlp.pipeline import extract


def record(text: str, published: str = "2024-05-01") -> Record:
    return extract(Document(url="https://example.gov.vn/tin", text=text, province="Hà Nam", published_at=published))


def codes(found: Record) -> list[str]:
    return [check.code for check in found.checks]


def test_a_sound_record_has_no_checks() -> None:
    found = record(
        "Năm 2023, Chỉ số CCHC của tỉnh đạt 87,92%, xếp thứ 26/63, tăng 6 bậc so với năm 2022 (hạng 32). "
        "Cải cách thể chế đạt "
        "9,5/10 điểm (95%)."
    )
    assert found.figures
    assert codes(found) == []


def test_points_that_contradict_their_percentage() -> None:
    found = record("PAR INDEX năm 2023 của tỉnh: Cải cách thể chế đạt 9,5/10 điểm (tương ứng 90%).")
    assert codes(found) == ["points_and_percent"]
    involved = [figure for figure in found.figures if figure.id in found.checks[0].figures]
    assert {figure.value for figure in involved} == {9.5, 90.0}
    assert all(figure.confidence < 0.7 for figure in involved)


def test_components_that_do_not_add_up() -> None:
    text = (
        "Bộ chỉ số phục vụ người dân, doanh nghiệp của tỉnh trong tháng 9/2025 đạt {}/100 điểm. Trong "
        "đó, công khai, minh bạch "
        "đạt 17/18 điểm; tiến độ giải quyết 19/20 điểm; số hóa hồ sơ 16/22 điểm; dịch vụ trực tuyến 15/22 điểm; "
        "mức độ hài lòng 18/18 điểm."
    )
    assert codes(record(text.format("85"), "2025-10-02")) == []
    assert codes(record(text.format("88,4"), "2025-10-02")) == ["components_and_total"]


def test_a_rank_gained_that_the_two_ranks_deny() -> None:
    found = record("Năm 2023, PCI của tỉnh xếp thứ 20, tăng 5 bậc so với năm 2022 (hạng 30).")
    assert codes(found) == ["change_and_values"]
    assert len(found.checks[0].figures) == 3
    assert "+10" in found.checks[0].message


def test_a_rank_beyond_its_field_and_a_year_to_come() -> None:
    assert codes(record("Năm 2022, PAR INDEX của tỉnh xếp thứ 64/63.")) == ["rank_above_field"]
    assert codes(record("Năm 2023, PCI của tỉnh đạt 65,2 điểm.", "2022-05-01")) == ["year_after_document"]


def test_a_target_may_lie_ahead_and_two_fields_are_not_compared() -> None:
    assert codes(record("Tỉnh phấn đấu năm 2026 PCI đạt trên 70 điểm.")) == []
    text = (
        "Năm 2023, SIPAS của tỉnh xếp thứ 41/63, giảm 3 bậc so với năm 2022 (hạng 38). "
        "Trong khu vực Bắc Bộ, tỉnh xếp thứ 6/8."
    )
    assert codes(record(text)) == []

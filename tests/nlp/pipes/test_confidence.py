"""A figure says how sure it is, and why it is not surer."""

from __future__ import annotations

import pytest

from cchc.records import Document, Record
from nlp.pipeline import extract
from nlp.pipes.confidence import CALIBRATION, confidence


def record(text: str, **fields: object) -> Record:
    return extract(Document(url="https://hanam.gov.vn/tin/1", text=text, **fields))  # type: ignore[arg-type]  # fields of many types


def test_a_sentence_that_says_everything_leaves_few_doubts() -> None:
    said = record("Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2/100 điểm.").figures[0]
    assert said.doubts == ()
    assert said.confidence == confidence(frozenset())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Năm 2022, Chỉ số CCHC đạt 86,2/100 điểm.", "subject_from_afar"),
        ("Chỉ số CCHC của tỉnh Hà Nam đạt 86,2/100 điểm.", "period_unknown"),
        ("Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2 điểm.", "field_unsaid"),
        ("Chỉ số CCHC năm 2022 của tỉnh Hà Nam đạt 86,2/100 điểm, năm 2021 đạt 85,1/100 điểm.", "rival_period"),
        ("Năm 2022, Chỉ số CCHC của tỉnh Hà Nam được công bố. Tỉnh đạt 86,2/100 điểm.", "index_in_sentence_before"),
        ("Phấn đấu năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt từ 86/100 điểm trở lên.", "not_actual"),
    ],
)
def test_what_a_reader_must_infer_is_a_doubt(text: str, doubt: str) -> None:
    figures = record(text, published_at="2023-05-01").figures
    assert figures
    assert any(doubt in figure.doubts for figure in figures)
    assert all(figure.confidence == confidence(frozenset(figure.doubts)) for figure in figures)


def test_what_is_inferred_is_less_sure_than_what_is_said() -> None:
    said = record("Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2/100 điểm.").figures[0]
    inferred = record("Năm 2022, Chỉ số CCHC đạt 86,2/100 điểm.").figures[0]
    assert inferred.confidence < said.confidence


def test_a_scan_is_less_sure_than_the_same_words_printed() -> None:
    text = "Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2/100 điểm."
    printed, scanned = record(text).figures[0], record(text, ocr=True).figures[0]
    assert scanned.confidence < printed.confidence
    assert "scanned" in scanned.doubts


def test_every_doubt_is_worded_in_both_languages_and_never_adds_certainty() -> None:
    assert all(doubt.vi and doubt.en and doubt.weight <= 0 for doubt in CALIBRATION.doubts.values())

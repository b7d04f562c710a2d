"""What users of the rankings rely on: every declaration loads, its examples hold, a wrong one fails loudly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from cchc.errors import DeclarationError
from cchc.indicators import OTHER, Indicator, codes, indicator, indicators, label, load, name_pattern, named, synonyms
from nlp.examples import Example, differences
from nlp.pipeline import extract

EXAMPLES = [
    pytest.param(one.id, example, id=f"{one.id}-{number}")
    for one in indicators().values()
    for number, example in enumerate(one.examples)
]
MINIMAL = {
    "id": "X_INDEX", "order": 1, "label_vi": "Chỉ số X", "label_en": "X index", "short": "X", "publishers": ["Bộ X"],
    "since": 2020, "keyed_by": "year", "ranked": ["provinces"], "scales": [{"max": 100}], "names": ["chỉ số X"],
    "examples": [{"text": "Chỉ số X đạt 5 điểm.", "expected": []}],
}  # fmt: skip


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_the_examples_of_a_declaration_hold(code: str, example: object) -> None:
    text, expected = example.text, [{"indicator": code, **item} for item in example.expected]  # type: ignore[attr-defined]
    case = Example(text=text, expected=expected, published_at="2026-01-10")
    assert not differences(case, "figures", extract(case.document()))


def test_the_rankings_of_the_field_are_declared() -> None:
    # A further one is one more file, and no change here.
    known = ("PAR_INDEX", "SIPAS", "PAPI", "PCI", "PGI", "DDCI", "DTI", "ICT_INDEX", "SERVICE_INDEX")
    assert tuple(code for code in codes() if code in known) == known
    assert codes()[-1] == OTHER


def test_labels_in_both_languages() -> None:
    assert label("PAR_INDEX") == "Chỉ số cải cách hành chính"
    assert label("PAR_INDEX", "en") == "Public Administration Reform Index"
    assert label(OTHER, "en") != label(OTHER, "vi")
    with pytest.raises(DeclarationError, match=r"unknown indicator 'NOPE'; known: PAR_INDEX"):
        label("NOPE")


def test_the_sipas_series_breaks_in_2022() -> None:
    assert [one.period for one in indicator("SIPAS").breaks] == ["2022"]


def test_maxima_of_the_eight_fields_add_up_to_the_scale() -> None:
    fields = [c.max for c in indicator("PAR_INDEX").components if c.within == "fields"]
    assert sum(maximum for maximum in fields if maximum) == indicator("PAR_INDEX").scale == 100
    assert sum(c.max or 0 for c in indicator("PAPI").components) == indicator("PAPI").scale == 80


def test_synonyms_have_no_brackets() -> None:
    names = synonyms()
    assert "PAPI" in names["PAPI"]
    assert not any("[" in name or "{" in name for one in names.values() for name in one)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("par_index", "PAR_INDEX"), ("Chỉ số CCHC", "PAR_INDEX"), ("chi so cai cach hanh chinh", "PAR_INDEX"),
        ("chỉ số hài lòng của người dân", "SIPAS"), ("Chỉ số Xanh", "PGI"), ("chỉ số  chuyển đổi số", "DTI"),
        ("năng lực", None), ("[", None), ("", None), (OTHER, None),
    ],
)  # fmt: skip
def test_a_ranking_is_known_by_every_name_of_it(typed: str, code: str | None) -> None:
    assert named(typed) == code


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("[bộ ]chỉ số {a|b}", "bộ chỉ số b", "bộ chỉ số b"),
        ("[bộ ]chỉ số {a|b}", "Chỉ  số A", "Chỉ  số A"),
        ("[bộ ]chỉ số {a|b}", "chỉ số", None),
        ("số hóa", "số hoá", "số hoá"),
    ],
)
def test_optional_parts_blanks_and_tone_marks(name: str, text: str, found: str | None) -> None:
    match = re.search(name_pattern(name), text, re.IGNORECASE)
    assert (match and match[0]) == found


@pytest.mark.parametrize("name", ["[a", "a]", "[a}", "[a{b}]", "a|b"])
def test_brackets_that_do_not_match_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|unmatched|outside|closed"):
        name_pattern(name)


def write(folder: Path, name: str, **changes: object) -> None:
    (folder / name).write_text(yaml.safe_dump({**MINIMAL, **changes}, allow_unicode=True), "utf-8")


def test_a_new_ranking_is_one_file(tmp_path: Path) -> None:
    write(tmp_path, "x.yml")
    assert list(load(tmp_path)) == ["X_INDEX"]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"names": ["chỉ số Y"]}, "declared in a.yml and b.yml"),
        ({"id": "Y_INDEX"}, "belongs to X_INDEX and Y_INDEX"),
        ({"id": "OTHER", "names": ["chỉ số Y"]}, "not declared"),
        ({"id": "Y_INDEX", "names": []}, "b.yml"),
        ({"id": "Y_INDEX", "names": ["chỉ số [Y"]}, "not closed"),
        ({"id": "Y_INDEX", "names": ["Y"], "colour": "red"}, "colour"),
        ({"id": "Y_INDEX", "names": ["Y"], "components": [{"id": "a", "name": "A"}] * 2}, "declared twice: a"),
    ],
)
def test_a_wrong_declaration_fails_naming_the_file(tmp_path: Path, second: dict[str, object], message: str) -> None:
    write(tmp_path, "a.yml")
    write(tmp_path, "b.yml", **second)
    with pytest.raises(DeclarationError, match=re.escape(message)):
        load(tmp_path)


def test_broken_yaml_fails_naming_the_file(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("id: [", "utf-8")
    with pytest.raises(DeclarationError, match=r"broken\.yml"):
        load(tmp_path)


def test_models_are_frozen() -> None:
    one: Indicator = indicator("PCI")
    with pytest.raises(ValueError, match="frozen"):
        one.short = "other"  # type: ignore[misc]

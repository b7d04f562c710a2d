"""Statements follow their text: other persons, other bodies, another order of points give the same reading of them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc.records import Document, Record
from nlp.pipeline import extract

PROSE = sorted((Path(__file__).parents[1] / "prose").glob("*.yml"))
NAMES = ("Đặng Quốc Thái", "Trịnh Thị Kim Oanh", "Phan Đình Tuấn", "Hoàng Thu Nga", "Mai Xuân Liêm", "Tô Hoài Bảo")
# Departments of any year, with words that no rule but the gazetteer knows apart.
BODIES = ("Sở Tư pháp", "Sở Y tế", "Sở Công Thương", "Sở Nội vụ")
POINTS = (
    "việc công khai thủ tục chưa kịp thời",
    "tỷ lệ hồ sơ trễ hẹn còn cao",
    "thái độ phục vụ của một số công chức chưa đúng mực",
)


def record(case: dict[str, Any], text: str) -> Record:
    fields = {key: case[key] for key in ("kind", "province", "published_at", "title") if case.get(key)}
    return extract(Document(url="https://sonoivu.example.gov.vn/1", text=text.rstrip("\n"), **fields))


def swapped(text: str, pairs: dict[str, str]) -> str:
    """The text with every key replaced by its value at once, so that two words can change places."""
    marks = {key: f"\ue000{index}\ue001" for index, key in enumerate(pairs)}
    for key, mark in marks.items():
        text = text.replace(key, mark)
    for key, mark in marks.items():
        text = text.replace(mark, pairs[key])
    return text


def read(found: Record) -> list[tuple[Any, ...]]:
    return [
        (one.type, one.text, one.subjects, one.speaker.name if one.speaker else None, one.deadline)
        for one in found.statements
    ]


def names_in(case: dict[str, Any]) -> list[str]:
    """Full names of those who speak, not offices that stand for one ("Chủ tịch UBND tỉnh")."""
    said = {item.get("speaker") or "" for item in case["statements"]}
    return sorted(name for name in said if len(name.split()) >= 3 and all(part.istitle() for part in name.split()))


@pytest.mark.parametrize("path", PROSE, ids=[path.stem for path in PROSE])
def test_speakers_with_other_names_say_the_same(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    pairs = dict(zip(names_in(case), itertools.cycle(NAMES)))
    if not pairs:
        pytest.skip("nobody with a full name speaks here")
    pairs |= {f" {name.split()[-1]} ": f" {other.split()[-1]} " for name, other in pairs.items()}  # "ông Hải nói"
    changed = record(case, swapped(case["text"], pairs))
    expected = [
        (kind, swapped(text, pairs), subjects, pairs.get(speaker, speaker), due)
        for kind, text, subjects, speaker, due in read(record(case, case["text"]))
    ]
    assert read(changed) == expected


@pytest.mark.parametrize("path", PROSE, ids=[path.stem for path in PROSE])
def test_departments_that_change_places_change_them_in_the_record(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    met = [body for body in BODIES if body in case["text"]]
    if not met:
        pytest.skip("none of the departments is spoken of here")
    first = met[0]
    second = next(body for body in BODIES if body != first)
    pairs = {first: second, second: first}
    changed = record(case, swapped(case["text"], pairs))
    expected = [
        (kind, swapped(text, pairs), tuple(pairs.get(name, name) for name in subjects), speaker, due)
        for kind, text, subjects, speaker, due in read(record(case, case["text"]))
    ]
    assert read(changed) == expected


@pytest.mark.parametrize("order", list(itertools.permutations(POINTS)))
@pytest.mark.parametrize(
    "frame",
    [
        "Tuy nhiên, công tác cải cách hành chính của Sở còn một số hạn chế như: {}.",
        "Đoàn kiểm tra chỉ ra: {}.",
        "II. HẠN CHẾ\n- {}.\nIII. KIẾN NGHỊ\n- Đề nghị Sở Tài chính bố trí kinh phí.",
        "Theo đoàn giám sát, {}.",
    ],
)
def test_the_order_of_points_is_that_of_the_text(frame: str, order: tuple[str, ...]) -> None:
    joiner = ".\n- " if "\n- " in frame else "; "
    case = {"province": "Sơn La", "published_at": "2024-05-06", "kind": "report"}
    found = record(case, frame.format(joiner.join(order))).statements
    assert [one.text for one in found if one.type == "shortcoming"] == list(order)

"""What a reviewer types to correct a figure or a statement: fields as a form shows them, read back, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from cchc.records import PERIOD, Figure, Person, Statement, Theme
from cchc.vietnamese import fold
from search_api.reviews.model import FIGURE_FIELDS, ReviewError, Step
from search_api.reviews.overlay import fields_after
from search_api.ui.formats import ROMAN, Formats
from search_api.ui.language import LANGUAGES, Translator
from search_api.ui.reviewing import number_in

THEMES: tuple[str, ...] = get_args(Theme)
_NUMBERS = ("value", "out_of")
_PERIODS = ("period", "deadline")
_NAMES = ("subjects", "assignees")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:ngay )?(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)")
_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)\d\d)")
_ROMAN_QUARTER = re.compile(r"\bquy (iv|i{1,3})\b")
_QUARTERS = {roman.lower(): digit for digit, roman in ROMAN.items()}


def typed(item: Figure | Statement, step: Step | None, formats: Formats) -> dict[str, str]:
    """The fields as the form of corrections shows them: as the decision that stands left them, else as extracted."""
    item_fields = item.model_dump(mode="json")
    return _shown_all(item, fields_after(item_fields, step) if step is not None else item_fields, formats)


def _shown_all(item: Figure | Statement, fields: Mapping[str, Any], formats: Formats) -> dict[str, str]:
    if isinstance(item, Figure):
        return {name: _shown(name, fields[name], str(fields["measure"]), formats) for name in FIGURE_FIELDS}
    speaker = fields["speaker"] or {}
    return {
        "type": str(fields["type"]),
        "subjects": "; ".join(fields["subjects"]),
        "assignees": "; ".join(fields["assignees"]),
        "speaker_name": speaker.get("name") or "",
        "speaker_position": speaker.get("position") or "",
        "by": fields["by"] or "",
        "deadline": formats.deadline(fields["deadline"]),
        **{f"theme_{theme}": "1" if theme in fields["themes"] else "" for theme in THEMES},
    }


def _shown(name: str, value: Any, measure: str, formats: Formats) -> str:
    if value is None:
        return ""
    if name == "value" and measure == "trend":
        return formats.t(f"trend.{value}")
    if isinstance(value, int | float):
        return formats.number(value).replace("−", "-").replace("." if formats.language == "vi" else ",", "")
    return formats.period(value) if name == "period" else str(value)


def correction(
    item: Figure | Statement, step: Step | None, sent: Mapping[str, str], formats: Formats
) -> dict[str, Any]:
    """The fields that are other than extracted: as sent, and what is not sent as the decision that stands left it.

    A form that shows themes says so by `themes`, since boxes that are not ticked send nothing. Raises ReviewError that
    names the field where a number, a day or a period is none.
    """
    standing = typed(item, step, formats)
    if isinstance(item, Figure):
        return _figure(item, {name: sent.get(name, standing[name]).strip() for name in standing}, formats)
    boxes = "themes" in sent
    wanted = {
        name: sent.get(name, "" if boxes and name.startswith("theme_") else standing[name]).strip() for name in standing
    }
    return _statement(item, wanted, formats)


def _figure(item: Figure, wanted: Mapping[str, str], formats: Formats) -> dict[str, Any]:
    before = typed(item, None, formats)
    measure = wanted["measure"] or item.measure
    changed: dict[str, Any] = {}
    for name in FIGURE_FIELDS:
        text = wanted[name]
        if text == before[name] and not (name == "value" and measure != item.measure):
            continue
        changed[name] = _meant(name, text, measure)
    return changed


def _statement(item: Statement, wanted: Mapping[str, str], formats: Formats) -> dict[str, Any]:
    before = typed(item, None, formats)
    changed = {
        name: _meant(name, wanted[name])
        for name in ("type", "subjects", "assignees", "by", "deadline")
        if wanted[name] != before[name]
    }
    speaker = {part: wanted[f"speaker_{part}"] or None for part in ("name", "position")}
    if speaker != {part: before[f"speaker_{part}"] or None for part in speaker}:
        changed["speaker"] = speaker if any(speaker.values()) else None
    themes = [theme for theme in THEMES if wanted[f"theme_{theme}"]]
    if set(themes) != set(item.themes):
        changed["themes"] = themes
    return changed


def _meant(name: str, text: str, measure: str = "") -> Any:
    if name in _NAMES:
        return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
    if name == "type":
        return text
    if not text:
        return None
    if name == "value" and measure in ("trend", "grade"):
        return _trend(text) if measure == "trend" else text
    if name in _PERIODS:
        return _period(name, text)
    if name not in _NUMBERS:
        return text
    number = number_in(text)
    if number is None:
        raise ReviewError(f"{name}: {text!r} is no number", name)
    return number


def _trend(text: str) -> str:
    words = [Translator(language) for language in LANGUAGES]
    for value in ("up", "down", "unchanged"):
        if text.lower() in (value, *(t(f"trend.{value}").lower() for t in words)):
            return value
    return text


def _period(field: str, text: str) -> str:
    """A period or day as people write it, without tone marks too: "quy 3/2020" is 2020-Q3, "5/8/2024" 2024-08-05."""
    if text.isascii() and PERIOD.fullmatch(text):
        return text
    key = _key(text)
    if day := _DAY.fullmatch(key):
        try:
            return date(int(day[3]), int(day[2]), int(day[1])).isoformat()
        except ValueError as error:
            raise ReviewError(f"{field}: there is no day {text!r}", field) from error
    if years := _YEARS.fullmatch(key):
        return f"{years[1]}/{years[2]}"
    for year in _YEAR.findall(key):
        if key == year:
            return str(year)
        found = next((period for period, written in _written(year) if written == key), None)
        if found is not None:
            return found
    raise ReviewError(f"{field}: {text!r} is no period", field)


def _key(text: str) -> str:
    """How a period is compared: folded, quarters by digits, "năm 2020" behind something as "/2020"."""
    key = _ROMAN_QUARTER.sub(lambda match: f"quy {_QUARTERS[match[1]]}", " ".join(fold(text).split()))
    key = re.sub(r"\bthang 0(\d)\b|\b0(\d)(?= thang|/)", lambda match: match[0].replace("0", "", 1), key)
    key = re.sub(r"(?: nam | ?/ ?)(?=(?:19|20)\d\d$)", "/", key)
    return key.removeprefix("nam ")


def _written(year: str) -> Iterator[tuple[str, str]]:
    """Every period of a year with how pages write it, in each language."""
    parts = [f"Q{one}" for one in range(1, 5)] + ["H1", "H2"]
    parts += [f"{one:02d}" for one in range(1, 13)] + [f"{one:02d}M" for one in range(1, 13)]
    for part in parts:
        for language in LANGUAGES:
            yield f"{year}-{part}", _key(Formats(language).period(f"{year}-{part}"))
    for number in range(1, 13):
        yield f"{year}-{number:02d}", f"{number}/{year}"


def told(name: str, value: Any, formats: Formats) -> str:
    """The value of a corrected field in words, for a history."""
    t = formats.t
    if value is None or value == [] or value == "":
        return t("review.unsaid")
    if isinstance(value, Person):
        value = value.model_dump()
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in (value.get("name"), value.get("position")) if part)
    if isinstance(value, list | tuple):
        return "; ".join(told(name.removesuffix("s"), one, formats) for one in value)
    if isinstance(value, int | float):
        return formats.number(value)
    if name in _PERIODS:
        return formats.deadline(value)
    return t(f"{name}.{value}") if t.has(f"{name}.{value}") else str(value)

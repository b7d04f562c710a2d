"""The rankings that cchc knows: one YAML file each, read once, the only thing to touch to add one.

The figure pipe matches `names` and components, the search facets and the pages take `label_vi`/`label_en`, and the
`examples` run as tests. In a name, square brackets hold a part that may be absent and braces one that may not, each
with its choices parted by `|`: "[bộ ]chỉ số {CCHC|PAR}" stands for four names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from importlib.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cchc import declarations
from cchc.errors import DeclarationError
from cchc.vietnamese import fold, nfc, standard_tone

OTHER = "OTHER"
OTHER_LABELS = {"vi": "Chỉ số, tỷ lệ khác", "en": "Other indicator or rate"}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(_Model):
    max: float = Field(gt=0)
    note: str | None = None


class Component(_Model):
    """A named part of an index; `max` is its maximum today, in points, or None where it varies."""

    id: str
    name: str
    max: float | None = Field(default=None, gt=0)
    aliases: tuple[str, ...] = ()
    # Parts that split the same points in another way ("thẩm định" and "điều tra") do not add up with the fields.
    within: str = "fields"


class Break(_Model):
    """A period from which on the series is not comparable with what came before.

    `kind` tells why: the index is made otherwise, another part of it is published, or the ranked units are others;
    the last holds for places and what lies in them, not for ministries.
    """

    period: str
    note: str
    kind: Literal["method", "edition", "units"] = "method"


class IndicatorExample(_Model):
    """A sentence with all the figures that it states, each as a part of `cchc.records.Figure`."""

    text: str
    expected: tuple[Mapping[str, Any], ...]
    title: str | None = None


class Indicator(_Model):
    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    order: int
    label_vi: str
    label_en: str
    short: str
    publishers: tuple[str, ...]
    # Portals of theirs: what a document there says of the national ranking goes before what others say.
    publisher_hosts: tuple[str, ...] = ()
    since: int
    keyed_by: Literal["year", "day"]
    ranked: tuple[str, ...]
    scales: tuple[Scale, ...] = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)
    names_not_before: tuple[str, ...] = ()
    # Names that mean the index only where a longer name of it has been used in the document.
    short_names: tuple[str, ...] = ()
    short_names_not_before: tuple[str, ...] = ()
    total_names: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    breaks: tuple[Break, ...] = ()
    notes: str = ""
    examples: tuple[IndicatorExample, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct_components(self) -> Indicator:
        ids = [component.id for component in self.components]
        doubled = sorted({one for one in ids if ids.count(one) > 1})
        if doubled:
            raise ValueError(f"components declared twice: {', '.join(doubled)}")
        return self

    @property
    def scale(self) -> float:
        """Maximum of the national edition."""
        return self.scales[0].max

    @property
    def unit_scale(self) -> bool:
        """True for an index of 0..1, whose change in percent is relative."""
        return self.scale <= 1

    def label(self, language: str = "vi") -> str:
        return self.label_en if language == "en" else self.label_vi


def _folder() -> Traversable:
    return resources.files(__package__)


def load(folder: Path | Traversable) -> dict[str, Indicator]:
    """Every declaration of a folder by id, in display order. Raises DeclarationError on a wrong or doubled one."""
    found: dict[str, Indicator] = {}
    files: dict[str, str] = {}
    names: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith((".yml", ".yaml")):
            continue
        try:
            indicator = Indicator.model_validate(declarations.parsed(path.read_text("utf-8")))
        except (yaml.YAMLError, ValidationError) as error:
            raise DeclarationError(f"indicator {path.name}: {error}") from error
        if indicator.id == OTHER:
            raise DeclarationError(f"indicator {path.name}: {OTHER} stands for everything that is not declared")
        if indicator.id in found:
            raise DeclarationError(f"indicator {indicator.id} is declared in {files[indicator.id]} and {path.name}")
        for name in indicator.names:
            key = standard_tone(name).lower()
            if key in names:
                raise DeclarationError(f"name {name!r} belongs to {names[key]} and {indicator.id}")
            names[key] = indicator.id
        for name in (*indicator.names, *indicator.short_names, *(a for c in indicator.components for a in c.aliases)):
            try:
                name_pattern(name)
            except ValueError as error:
                raise DeclarationError(f"indicator {path.name}: {error}") from error
        found[indicator.id] = indicator
        files[indicator.id] = path.name
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


@lru_cache(maxsize=1)
def indicators() -> dict[str, Indicator]:
    """The declared rankings by id, in display order; read once a process."""
    return load(_folder())


def indicator(code: str) -> Indicator:
    """One ranking. Raises DeclarationError, naming those that exist, when there is none of that id."""
    try:
        return indicators()[code]
    except KeyError:
        raise DeclarationError(f"unknown indicator {code!r}; known: {', '.join(codes())}") from None


def codes() -> tuple[str, ...]:
    """All values of `Figure.indicator`, OTHER last."""
    return (*indicators(), OTHER)


def label(code: str, language: str = "vi") -> str:
    """What a person reads for an indicator's code."""
    return OTHER_LABELS["en" if language == "en" else "vi"] if code == OTHER else indicator(code).label(language)


def synonyms() -> dict[str, tuple[str, ...]]:
    """For search: the plain names (without optional parts) of each ranking."""
    return {
        code: tuple(dict.fromkeys((one.short, one.label_vi, *(n for n in one.names if not {"[", "{"} & set(n)))))
        for code, one in indicators().items()
    }


def name_key(text: str) -> str:
    """How names of rankings are compared: without tone marks, in lower case, "_" and "-" as blanks."""
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())


@lru_cache(maxsize=1)
def codes_by_name() -> dict[str, str]:
    """`name_key` of every code, label and plain name -> code."""
    names: dict[str, str] = {}
    plain = synonyms()
    for code, one in indicators().items():
        totals = (name for name in one.total_names if not {"[", "{"} & set(name))
        for name in (code, one.short, one.label_vi, one.label_en, *plain[code], *totals):
            names.setdefault(name_key(name), code)
    return names


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """A pattern of the `name_key` of each name with optional parts, with the code that it names."""
    return [
        (re.compile(name_pattern(fold(name))), code)
        for code, one in indicators().items()
        for name in (*one.names, *one.total_names)
    ]


def named(text: str) -> str | None:
    """Code of the ranking that a code or any of its names means, tone marks aside: "chi so cchc" is PAR_INDEX."""
    wanted = name_key(text)
    found = codes_by_name().get(wanted)
    return found or next((code for pattern, code in _patterns() if pattern.fullmatch(wanted)), None)


_TONE_PAIRS = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "uỷ": "ủy", "uý": "úy", "uỳ": "ùy"}
_TONE_PAIRS |= {"oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe", "uỵ": "ụy", "uỹ": "ũy"}


def name_patterns(names: Iterable[str]) -> list[str]:
    """`name_pattern` of each name; one that begins with a bracket gives a pattern for each way to begin it."""
    found: list[str] = []
    for name in names:
        bracket = re.match(r"\[([^\]]*)\]|\{([^}]*)\}", name)
        if bracket is None:
            found.append(name_pattern(name))
            continue
        rest = name[bracket.end() :]
        choices = [*bracket[1].split("|"), ""] if bracket[1] is not None else bracket[2].split("|")
        found += name_patterns(choice + rest for choice in choices)
    return found


def name_pattern(name: str) -> str:
    """Regular expression for a name as written: optional parts, any white space, both places of the tone mark.

    Raises ValueError on brackets that do not match. The result has no nested repetition, so it matches in linear time.
    """
    parts: list[str] = []
    closing = ""
    for piece in re.findall(r"[\[\]{}|]|[^\[\]{}|]+", nfc(name)):
        if piece in "[{":
            if closing:
                raise ValueError(f"brackets inside brackets in {name!r}")
            closing = "]" if piece == "[" else "}"
            parts.append("(?:")
        elif piece in "]}":
            if piece != closing:
                raise ValueError(f"unmatched {piece} in {name!r}")
            parts.append(")?" if piece == "]" else ")")
            closing = ""
        elif piece == "|":
            if not closing:
                raise ValueError(f"| outside brackets in {name!r}")
            parts.append("|")
        else:
            parts.append(_literal(piece))
    if closing:
        raise ValueError(f"a bracket of {name!r} is not closed")
    return "".join(parts)


def _literal(text: str) -> str:
    escaped = re.sub(r"(?:\\ )+", lambda _: r"\s+", re.escape(standard_tone(text)))
    for old, new in _TONE_PAIRS.items():
        escaped = escaped.replace(new, f"(?:{new}|{old})")
    return escaped

"""Codes that columns of files hold, with the words that people know them by: what a workbook shows in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from cchc.indicators import codes as indicator_codes
from cchc.records import Aggregate, Comparator, Kind, Level, Measure, StatementType, Status, Theme
from search_api.labels import short_label
from search_api.reviews.model import VERDICTS as _VERDICTS
from search_api.ui.language import Language, Translator, catalogue


@dataclass(frozen=True, slots=True)
class Codes:
    """A closed list of codes; `words` gives what each is called in a language."""

    words: Callable[[Language], Mapping[str, str]]


def named(prefix: str, codes: Sequence[str] = ()) -> Codes:
    """Codes whose words stand in the catalogue under a prefix; all that stand there where none are told."""

    def words(language: Language) -> Mapping[str, str]:
        told = codes or [key.removeprefix(f"{prefix}.") for key in catalogue() if key.startswith(f"{prefix}.")]
        return {code: Translator(language)(f"{prefix}.{code}") for code in told}

    return Codes(words)


INDICATORS = Codes(lambda language: {code: short_label(code, language) for code in indicator_codes()})
KINDS = named("kind", get_args(Kind))
LEVELS = named("level", get_args(Level))
MEASURES = named("measure", get_args(Measure))
COMPARATORS = named("comparator", get_args(Comparator))
STATUSES = named("status", get_args(Status))
AGGREGATES = named("aggregate", get_args(Aggregate))
STATEMENT_TYPES = named("type", get_args(StatementType))
THEMES = named("theme", get_args(Theme))
VERDICTS = named("review.verdict", _VERDICTS)
DOUBTS = named("doubt")
# What is known of a cell of a table of units by periods (search_api.facts.coverage).
_STATES = ("known", "partly", "conflict", "undecided", "derived", "missing", "absent")
STATES = Codes(lambda language: {code: Translator(language)(f"state.{code}") for code in _STATES})
METHODS = named("fact.method")
# What is no code: values beside the name of their measure.
AS_TOLD = Codes(lambda language: {})

"""Query parameters of rankings, series, comparisons and coverage."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cchc.records import Level
from cchc.records import Status as FigureStatus
from search_api.parameters import Exported, Known, Name, Names, Period, Periods

# What a table of units by periods shows.
Measured = Literal["score", "rank", "percent", "rank_change", "score_change"]
MOST_COMPARED = 20
EVIDENCE = 3  # sentences a claim, where nothing else is asked for


class FactParameters(Exported):
    """What every table of facts takes."""

    component: Name | None = Field(
        default=None, description="Part of the index, by id or name; the index itself if not."
    )
    status: FigureStatus = Field(default="actual", description="Result, target or forecast.")
    evidence: int = Field(default=EVIDENCE, ge=1, le=50, description="Sentences a claim; `documents` counts all.")


class FieldParameters(FactParameters):
    level: Level | None = Field(
        default=None, description="Level of the units; provinces where anything is known of them."
    )
    within: Name | None = Field(
        default=None, description="Place whose units are ranked, by name or id; wanted for levels below the province."
    )


class RankingParameters(FieldParameters):
    period: Period | None = Field(default=None, description="2022, 2020-Q3 …; the newest that has results if not.")


class SeriesParameters(FactParameters):
    unit: Name = Field(description="Unit by name, with or without diacritics and type word, or by id.")


class OverviewParameters(Known):
    unit: Name = Field(description="Unit by name, with or without diacritics and type word, or by id.")
    status: FigureStatus = Field(default="actual", description="Result, target or forecast.")
    evidence: int = Field(default=1, ge=1, le=50, description="Sentences a claim; `documents` counts all.")


class CompareParameters(FactParameters):
    units: Annotated[Names, Field(min_length=1, max_length=MOST_COMPARED)] = Field(
        description="Units by name or id, one parameter each."
    )
    indicators: Annotated[Names, Field(max_length=MOST_COMPARED)] = Field(
        default=(), description="Rankings by code or name; all where none is named."
    )
    period: Period = Field(description="2022, 2020-Q3 …")


class CoverageParameters(FieldParameters):
    measure: Measured | None = Field(
        default=None, description="Give the values of this measure too; a file has them with their sentences."
    )
    period: Periods = Field(default=(), description="Periods to look at; all that something is known of if none.")

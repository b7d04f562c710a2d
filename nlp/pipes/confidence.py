"""How sure each figure is: the share of figures with the same doubts that turned out right in every field."""

from __future__ import annotations

import math

from pydantic import Field
from spacy.tokens import Doc

from cchc.records import Figure
from nlp.doubts import Surroundings, doubts
from nlp.examples import Example
from nlp.lexicon import Lexicon, load

AFTER: tuple[str, ...] = ("figures", "tables")
LAYER = None
EXAMPLES: list[Example] = []


class Doubt(Lexicon):
    """What one doubt takes off the log-odds, and what it says in words."""

    weight: float = Field(le=0)
    vi: str
    en: str


class Calibration(Lexicon):
    """nlp/lexicon/confidence.yml: fitted by scripts/fit_confidence.py, not by hand."""

    certain: float
    doubts: dict[str, Doubt]


CALIBRATION = load("confidence", Calibration)


def annotate(doc: Doc) -> None:
    """Set `confidence` and `doubts` of every figure of `doc._.figures`."""
    figures: list[Figure] = list(doc._.figures)
    around = Surroundings(doc, figures)
    doc._.figures = [
        figure.model_copy(update={"confidence": confidence(found), "doubts": tuple(sorted(found))})
        for figure in figures
        for found in (doubts(around, figure),)
    ]


def confidence(found: frozenset[str]) -> float:
    """0 to 1, by the weights of the doubts."""
    odds = CALIBRATION.certain + sum(CALIBRATION.doubts[name].weight for name in found)
    return round(1 / (1 + math.exp(-odds)), 3)

"""Fit the weights of nlp/lexicon/confidence.yml on annotated cases.

    python scripts/fit_confidence.py FOLDER...

A figure is right when every scored field is. Logistic regression over the doubts, no weight above zero (a doubt never
makes a figure surer), each drawn to a small one (PRIOR) as far as the cases do not say otherwise; fitted by Newton's
method on the weights that are below zero. Fit on cases that no rule has been written with yet: those that rules were
written with are nearly all right, and tell nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from cli.evaluation import figure_full, load_cases
from cli.jobs import run_job
from nlp.pipes.confidence import CALIBRATION

TARGET = Path(__file__).resolve().parent.parent / "nlp" / "lexicon" / "confidence.yml"
PRIOR = -0.4
STRENGTH = 2.0  # as much as so many observations that are undecided


def observations(folders: list[Path]) -> list[tuple[frozenset[str], bool]]:
    """Doubts of each figure found, and whether it is right."""
    cases = [case for folder in folders for case in load_cases(folder)]
    found: list[tuple[frozenset[str], bool]] = []
    for case in cases:
        record = run_job(case.job).result.model_dump(mode="json")
        expected = Counter(figure_full(figure) for figure in case.gold.get("figures", ()))
        for figure in record.get("figures", ()):
            key = figure_full(figure)
            found.append((frozenset(figure["doubts"]), expected[key] > 0))
            expected[key] -= expected[key] > 0
    return found


def fit(seen: list[tuple[frozenset[str], bool]], names: list[str]) -> tuple[float, dict[str, float]]:
    """Log-odds without a doubt, and the weight of each doubt."""
    inputs = np.array([[1.0, *(name in found for name in names)] for found, _ in seen], dtype=float)
    right = np.array([one for _, one in seen], dtype=float)
    prior = np.array([4.0, *(PRIOR for _ in names)])
    strength = np.array([0.2, *(STRENGTH for _ in names)])
    weights = prior.copy()
    for _ in range(200):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (chance - right) + strength * (weights - prior)
        free = (weights < 0) | (gradient > 0)
        free[0] = True
        curvature = (inputs.T * (chance * (1 - chance))) @ inputs + np.diag(strength)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        updated = weights - step
        updated[1:] = np.minimum(updated[1:], 0.0)
        if np.abs(updated - weights).max() < 1e-6:
            break
        weights = updated
    return float(weights[0]), dict(zip(names, (float(weight) for weight in weights[1:]), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    seen = observations(parser.parse_args().folders)
    certain, weights = fit(seen, list(CALIBRATION.doubts))
    text = TARGET.read_text("utf-8")
    text = re.sub(r"(?m)^certain: .*$", f"certain: {certain:.2f}", text)
    for name, weight in weights.items():
        text = re.sub(rf"(?m)^(  {name}: \{{weight: )-?[\d.]+", rf"\g<1>{weight:.2f}", text)
    TARGET.write_text(text, "utf-8")
    wrong = sum(not right for _, right in seen)
    print(f"{len(seen)} figures, {wrong} of them wrong; {TARGET.name} is written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

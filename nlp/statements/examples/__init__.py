"""Examples of the rules for statements, run as tests: each states something about official prose."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples import blame, charges, conclusions, excuses, findings, orders, reasons, telling

EXAMPLES: list[Example] = [
    *blame.EXAMPLES,
    *orders.EXAMPLES,
    *findings.EXAMPLES,
    *charges.EXAMPLES,
    *conclusions.EXAMPLES,
    *telling.EXAMPLES,
    *excuses.EXAMPLES,
    *reasons.EXAMPLES,
]

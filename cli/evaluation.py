"""Measures records against annotated cases: what was found, what was missed, what is wrong.

A case is a folder with `case.json` ({"file", "url"}) and `gold.json` (the expected record, without offsets); see
docs/evaluation.md. Counts are added up over all cases, so that a long table weighs what it holds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc.errors import SettingsError
from cchc.vietnamese import tone_key
from cli.comparison import figure_misses
from cli.jobs import FileJob

FIELDS = ("title", "published_at", "author", "attribution", "province", "kind")
STATEMENT_OVERLAP = 0.5  # two statements are the same point when they share half of their words
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One annotated document."""

    name: str
    job: FileJob
    gold: Item


@dataclass
class Count:
    """Items found that are right, items found, items expected."""

    hit: int = 0
    found: int = 0
    expected: int = 0

    def add(self, hit: int, found: int, expected: int) -> None:
        self.hit += hit
        self.found += found
        self.expected += expected

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.hit / self.expected if self.expected else float(not self.found)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Evaluation:
    """The figures of a run; `misses` are lines for a person, each naming its case."""

    cases: int = 0
    text_f1: list[float] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    forbidden: int = 0
    fields: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})
    counts: dict[str, Count] = field(default_factory=dict)
    chairs: Count = field(default_factory=Count)
    conclusions: list[float] = field(default_factory=list)
    errors: Count = field(default_factory=Count)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str) -> Count:
        return self.counts.setdefault(name, Count())

    def table(self) -> dict[str, float]:
        """One number a measure, each 1.0 at best: what floors are held against."""
        numbers = {"text_f1": _mean(self.text_f1), "no_leak": 1 - len(self.leaks) / max(1, self.forbidden)}
        numbers |= {name: count.recall for name, count in self.fields.items()}
        for name, count in sorted(self.counts.items()):
            numbers |= {f"{name}.precision": count.precision, f"{name}.recall": count.recall, f"{name}.f1": count.f1}
        numbers |= {"chair": self.chairs.recall, "conclusion_overlap": _mean(self.conclusions)}
        numbers["errors_caught"] = self.errors.recall
        return {name: round(value, 4) for name, value in numbers.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def load_cases(folder: Path) -> list[Case]:
    """Every case below a folder. Raises SettingsError where there is none, or one is no case."""
    cases = []
    for path in sorted(folder.rglob("case.json")):
        try:
            facts = json.loads(path.read_text("utf-8"))
            gold = json.loads(path.with_name("gold.json").read_text("utf-8"))
            page = path.parent / facts["file"]
            job = FileJob(page, facts["url"], source=facts.get("source"), fetched_at=facts.get("fetched_at"))
            cases.append(Case(path.parent.name, job, gold))
        except (OSError, ValueError, KeyError) as error:
            raise SettingsError(f"{path}: no case: {error!r}") from error
    if not cases:
        raise SettingsError(f"{folder}: holds no cases (folders with case.json and gold.json)")
    return cases


def key(text: object) -> str:
    """Words without case and with the tone mark's place evened out."""
    return " ".join(_WORD.findall(tone_key(str(text)))) if text is not None else ""


def overlap(first: str | None, second: str | None) -> float:
    """Words that two texts share, of all words of both."""
    one, two = Counter(key(first).split()), Counter(key(second).split())
    union = sum((one | two).values())
    return sum((one & two).values()) / union if union else 0.0


def shingle_f1(found: str | None, expected: str | None, width: int = 4) -> float:
    """F1 of runs of four words."""

    def shingles(text: str | None) -> Counter[tuple[str, ...]]:
        words = key(text).split()
        return (
            Counter(tuple(words[i : i + width]) for i in range(max(1, len(words) - width + 1))) if words else Counter()
        )

    one, two = shingles(found), shingles(expected)
    total = sum(one.values()) + sum(two.values())
    return 2 * sum((one & two).values()) / total if total else 1.0


def figure_value(figure: Item) -> tuple[Hashable, ...]:
    value = figure["value"]
    shown = round(float(value), 3) if isinstance(value, int | float) else key(value)
    return figure["indicator"], figure["measure"], shown, figure.get("comparator") or "="


def figure_full(figure: Item) -> tuple[Hashable, ...]:
    out_of = figure.get("out_of")
    return (
        *figure_value(figure),
        key(figure.get("subject")),
        figure.get("period") or "",
        None if out_of is None else round(float(out_of), 3),
        figure.get("status") or "actual",
        key(figure.get("component")),
    )


def evaluate_each(cases: Sequence[Case], records: Sequence[Item]) -> dict[str, Evaluation]:
    """Each case by itself; one whose name another has, too, is told apart by its number."""
    found: dict[str, Evaluation] = {}
    for case, record in zip(cases, records, strict=True):
        name, number = case.name, 1
        while name in found:
            number += 1
            name = f"{case.name} ({number})"
        found[name] = evaluate([case], [record])
    return found


def evaluate(cases: Sequence[Case], records: Iterable[Item]) -> Evaluation:
    """Compare records, in the order of the cases, with their gold."""
    result = Evaluation()
    for case, record in zip(cases, records, strict=True):
        result.cases += 1
        if "error" in case.gold:
            result.errors.add(int("error" in record), 0, 1)
            if "error" not in record:
                result.misses.append(f"{case.name}: an error page was taken for a document")
            continue
        if "error" in record:
            result.misses.append(f"{case.name}: {record['error']['code']}: {record['error']['message']}")
        _document(result, case, record)
        _items(result, case, record, "units", lambda unit: key(unit["name"]))
        _unit_misses(result, case, record)
        _items(result, case, record, "units", lambda unit: (key(unit["name"]), unit["level"]), "units_strict")
        _items(result, case, record, "figures", figure_value, "figures_value")
        _items(result, case, record, "figures", figure_full, "figures_full")
        lines = figure_misses(record.get("figures", ()), case.gold.get("figures", ()), figure_value, figure_full)
        result.misses += [f"{case.name}: {line}" for line in lines]
        _statements(result, case, record)
        _meetings(result, case, record)
    return result


def _document(result: Evaluation, case: Case, record: Item) -> None:
    found, expected = record["document"], case.gold["document"]
    for name in FIELDS:
        one, two = found.get(name), expected.get(name)
        same = (one or "")[:10] == (two or "")[:10] if name == "published_at" else key(one) == key(two)
        result.fields[name].add(int(same), 1, 1)
        if not same:
            result.misses.append(f"{case.name}: {name}: {one!r}, expected {two!r}")
    text = found.get("text")
    result.text_f1.append(shingle_f1(text, expected["text"]))
    squeezed = f" {key(text)} "
    for fragment in case.gold.get("text_must_not", ()):
        result.forbidden += 1
        if f" {key(fragment)} " in squeezed:
            result.leaks.append(f"{case.name}: {fragment}")
            result.misses.append(f"{case.name}: leaked into the text: {fragment!r}")


def _items(
    result: Evaluation,
    case: Case,
    record: Item,
    layer: str,
    make: Callable[[Item], Hashable],
    name: str | None = None,
) -> None:
    """Count the items of a layer that `make` holds for equal."""
    found, expected = (Counter(map(make, side.get(layer, ()))) for side in (record, case.gold))
    result.count(name or layer).add((found & expected).total(), found.total(), expected.total())


def _unit_misses(result: Evaluation, case: Case, record: Item) -> None:
    found, expected = ({key(unit["name"]): unit for unit in side.get("units", ())} for side in (record, case.gold))
    for name, unit in expected.items():
        if name not in found:
            result.misses.append(f"{case.name}: unit missed: {unit['name']} ({unit['level']})")
        elif found[name]["level"] != unit["level"]:
            other = found[name]["level"]
            result.misses.append(f"{case.name}: unit differs: {unit['name']}: level {other}, expected {unit['level']}")
    for name, unit in found.items():
        if name not in expected:
            result.misses.append(f"{case.name}: unit wrong: {unit['name']} ({unit['level']})")


def _statements(result: Evaluation, case: Case, record: Item) -> None:
    found, expected = record.get("statements", ()), case.gold.get("statements", ())
    for kind in sorted({item["type"] for item in (*found, *expected)}):
        ours = [item for item in found if item["type"] == kind]
        golds = [item for item in expected if item["type"] == kind]
        pairs = sorted(
            ((overlap(a["text"], b["text"]), i, j) for i, a in enumerate(ours) for j, b in enumerate(golds)),
            reverse=True,
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for share, i, j in pairs:
            if share >= STATEMENT_OVERLAP and i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
        for name in ("statements", f"statements.{kind}"):
            result.count(name).add(len(used[0]), len(ours), len(golds))
        for label, items, seen in (("wrong", ours, used[0]), ("missed", golds, used[1])):
            rest = [item for index, item in enumerate(items) if index not in seen]
            result.misses += [f"{case.name}: {kind} {label}: {item['text']}" for item in rest]


def _meetings(result: Evaluation, case: Case, record: Item) -> None:
    found = record.get("meetings", ())
    for meeting in case.gold.get("meetings", ()):
        nothing: Item = {}
        best = max(found, key=lambda other: overlap(other["name"], meeting["name"]), default=nothing)
        if meeting.get("chair"):
            one, two = (key((side.get("chair") or {}).get("name")) for side in (best, meeting))
            result.chairs.add(int(one == two), 1, 1)
            if one != two:
                result.misses.append(f"{case.name}: chair: {one!r}, expected {two!r}")
        if meeting.get("conclusion"):
            said = (best.get("conclusion") or {}).get("quote")
            share = overlap(said, meeting["conclusion"]["text"])
            result.conclusions.append(share)
            if share < 0.9:
                result.misses.append(f"{case.name}: conclusion: overlap {share:.2f}")

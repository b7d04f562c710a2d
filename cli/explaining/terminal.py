"""An explanation on the terminal: each paragraph with its spans marked, and below it what was read from it and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from cli.explaining.explanation import KINDS, Explanation, Item, visible

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    "figures": "bold blue", "statements": "green", "units": "underline", "meetings": "yellow", "persons": "cyan",
    "periods": "magenta", "rejected": "dim red",
}  # fmt: skip
_NAMES = {
    "figures": "figure", "statements": "statement", "units": "unit", "meetings": "meeting", "persons": "person",
    "periods": "time", "rejected": "not taken",
}  # fmt: skip
# Least first: what is styled later shows over what was styled before.
_ORDER = ("statements", "meetings", "periods", "persons", "units", "rejected", "figures")
_LONGEST = 120  # characters of a quote
_MOST = 8  # quotes of things that were refused for one reason


def print_explanation(out: Console, explanation: Explanation, kinds: Collection[str] = ()) -> None:
    """Print it as wide as the console is; with `kinds`, only those, and only the paragraphs that have one."""
    wanted = tuple(kind for kind in KINDS if not kinds or kind in kinds)
    _print_head(out, explanation, wanted)
    items = [item for item in explanation.items if item.kind in wanted]
    at = 0
    for number, (start, end) in enumerate(explanation.paragraphs, 1):
        inside = []
        while at < len(items) and items[at].start < end:
            inside.append(items[at])
            at += 1
        if inside or not kinds:
            _print_paragraph(out, explanation, number, start, end, inside)


def _print_head(out: Console, explanation: Explanation, kinds: Sequence[str]) -> None:
    document = explanation.document
    out.print(Text(visible(document.title or "(untitled)"), style="bold"), soft_wrap=False)
    told = (document.url, document.kind, document.published_at, document.province, document.number, document.issuer)
    out.print(Text(" | ".join(visible(value) for value in told if value), style="dim"), soft_wrap=False)
    for repair in document.repairs:
        mended = " ".join(filter(None, (repair.kind, repair.detail, str(repair.count or ""))))
        out.print(Text(f"mended: {visible(mended)}"), soft_wrap=False)
    if document.ocr:
        out.print(Text("recognised from a picture: letters and numbers may be wrong", style="yellow"), soft_wrap=False)
    for check in explanation.checks:
        out.print(Text(f"check failed: {check.code}: {visible(check.message)}", style="yellow"), soft_wrap=False)
    line = Text()
    for kind in kinds:
        line.append(f"{explanation.counts[kind]} {kind}", style=_STYLES[kind])
        line.append("  ")
    out.print(line, soft_wrap=False)
    out.print()


def _print_paragraph(
    out: Console, explanation: Explanation, number: int, start: int, end: int, items: Sequence[Item]
) -> None:
    text = Text(explanation.text[start:end])
    for kind in _ORDER:
        for item in items:
            if item.kind == kind:
                text.stylize(_STYLES[kind], item.start - start, min(item.end, end) - start)
    _print_indented(out, Text(f"{number:4} ", style="dim"), text)
    for kind in KINDS:
        of_kind = sorted((item for item in items if item.kind == kind), key=lambda item: (item.start, item.end))
        lines = _refused(explanation, of_kind) if kind == "rejected" else _listed(explanation, of_kind)
        for position, line in enumerate(lines):
            name = "" if position else _NAMES[kind]
            _print_indented(out, Text.assemble("     ", (name, _STYLES[kind]), " " * (10 - len(name))), line)
    out.print()


def _print_indented(out: Console, head: Text, body: Text) -> None:
    """The body wrapped beside its head, which keeps its width on further lines."""
    width = head.cell_len
    for line in body.wrap(out, max(20, out.width - width - 1)):
        line.rstrip()
        out.print(Text.assemble(head, line))
        head = Text(" " * width)


def _listed(explanation: Explanation, items: Sequence[Item]) -> Iterator[Text]:
    """One entry an item; names of units, people and times that a rule read follow each other."""
    for item in items:
        if item.kind in ("figures", "statements", "meetings"):
            yield _entry(explanation, item)
    for rule, group in groupby(
        (item for item in items if item.kind not in ("figures", "statements", "meetings")), key=lambda item: item.rule
    ):
        names = ", ".join(dict.fromkeys(item.title.en for item in group))
        yield Text.assemble(names, (f"  {rule}", "dim"))


# Facts whose values speak for themselves, and those that the title says already.
_PLAIN = frozenset({"subject", "period", "speaker", "status", "aggregate", "by", "subjects"})
_IN_TITLE = frozenset({"indicator", "component", "measure", "doubts"})


def _entry(explanation: Explanation, item: Item) -> Text:
    line = Text()
    line.append(item.title.en, style="bold")
    for name, value in item.facts:
        if name not in _IN_TITLE:
            line.append(f" | {value.en}" if name in _PLAIN else f" | {name} {value.en}")
    if item.confidence is not None:
        line.append(f" | {item.confidence:.2f}")
    line.append(f"  {item.rule}", style="dim")
    line.append(f"\n“{_quote(explanation, item)}”")
    for doubts in (value.en for name, value in item.facts if name == "doubts"):
        line.append(f"\ndoubts: {doubts}", style="dim")
    for check in item.checks:
        line.append(f"\ncheck failed: {check}", style="yellow")
    return line


def _refused(explanation: Explanation, items: Sequence[Item]) -> Iterator[Text]:
    """What was refused for the same reason in one entry: numbers of a table's lines are many."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for item in items:
        reason = item.reason.en if item.reason else ""
        groups.setdefault((item.title.en, item.rule, reason), []).append(_quote(explanation, item))
    for (title, rule, reason), quotes in groups.items():
        shown = ", ".join(f"“{quote}”" for quote in quotes[:_MOST])
        more = f" and {len(quotes) - _MOST} more" if len(quotes) > _MOST else ""
        yield Text.assemble(f"{shown}{more}: {title}: {reason}", (f"  {rule}", "dim"))


def _quote(explanation: Explanation, item: Item) -> str:
    words = " ".join(explanation.text[item.start : item.end].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"

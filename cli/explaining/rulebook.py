"""The rules for a person: a table on the terminal, docs/rules.md where standard output is a file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from nlp.rules import Rule, rules

if TYPE_CHECKING:
    from rich.console import Console

_HEAD = """# The rules

Written by `cchc explain --rules > docs/rules.md` from `nlp/rules.yml` and the code; do not edit. Every figure,
statement and mention of a unit names in `rule` the rule that read it, and what was weighed and not taken names the one
that proposed it: `cchc explain FILE` shows both. The examples run as tests. A rule in italics only tells what is none.
"""


def page() -> str:
    """All rules as Markdown, one table a layer of the record."""
    parts = [_HEAD]
    for layer, group in groupby(rules().values(), key=lambda rule: rule.layer):
        parts.append(f"\n## {layer}\n\n| rule | takes | example | lives in |\n|---|---|---|---|\n")
        parts += [_row(rule) for rule in group]
    return "".join(parts)


def _row(rule: Rule) -> str:
    example = rule.example.replace("|", "\\|").replace("\n", "<br>")
    name = f"*`{rule.name}`*" if rule.refuses else f"`{rule.name}`"
    return f"| {name} | {rule.means} | {example} | {', '.join(f'`{module}`' for module in rule.modules)} |\n"


def print_rules(out: Console) -> None:
    """The same on a terminal: what a rule takes and its example below its name."""
    from rich.table import Table
    from rich.text import Text

    for layer, group in groupby(rules().values(), key=lambda rule: rule.layer):
        table = Table(title=layer, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=True)
        table.add_column("Rule", no_wrap=True)
        table.add_column("Takes, example, where it lives", ratio=1)
        for rule in group:
            example = " ⏎ ".join(rule.example.split("\n"))
            told = Text.assemble(rule.means, f"\n“{example}”\n", (", ".join(rule.modules), "dim"))
            table.add_row(Text(rule.name, style="dim" if rule.refuses else "bold"), told)
        out.print(table, soft_wrap=False)
        out.print()

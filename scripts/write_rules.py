"""Write docs/rules.md from the rules of nlp/rules.yml and the code that gives their names.

python scripts/write_rules.py            writes the page
python scripts/write_rules.py --check    exit status 1 when it is out of date
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from nlp.rules import Rule, rules

TARGET = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
_HEAD = """# The rules

Written by `python scripts/write_rules.py` from `nlp/rules.yml`; do not edit. Every figure, statement and mention of a
unit names in `rule` the rule that read it, and what was weighed and not taken names the one that proposed it:
`cchc explain FILE` shows both. The examples run as tests. A rule in italics only tells what is none.
"""


def page() -> str:
    """The page as Markdown: one table a layer of the record."""
    parts = [_HEAD]
    for layer, group in groupby(rules().values(), key=lambda rule: rule.layer):
        parts.append(f"\n## {layer}\n\n| rule | takes | example | lives in |\n|---|---|---|---|\n")
        parts += [_row(rule) for rule in group]
    return "".join(parts)


def _row(rule: Rule) -> str:
    example = rule.example.replace("|", "\\|").replace("\n", "<br>")
    name = f"*`{rule.name}`*" if rule.refuses else f"`{rule.name}`"
    return f"| {name} | {rule.means} | {example} | {', '.join(f'`{module}`' for module in rule.modules)} |\n"


def main() -> int:
    written = page()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(written, "utf-8")
        return 0
    if TARGET.read_text("utf-8") == written:
        return 0
    print("docs/rules.md is out of date: python scripts/write_rules.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""What a run came to, for a person and for a machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli.processing import Processed

SHOWN_FAILURES = 10


def as_json(processed: Processed) -> dict[str, Any]:
    """The summary of a run, for `--json`."""
    return {
        "documents": processed.documents,
        "outcomes": dict(processed.outcomes),
        "figures": processed.figures,
        "statements": processed.statements,
        "meetings": processed.meetings,
        "failures": [{"url": url, "code": code, "message": text} for url, code, text in processed.failures],
        "archive_problems": processed.problems,
        "seconds": round(processed.seconds, 2),
    }


def show(processed: Processed) -> None:
    """Print a run's summary on standard output."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    outcomes = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(processed.outcomes.items()))
    console.print(f"Documents   {processed.documents}" + (f"  ({outcomes})" if outcomes else "  (nothing new)"))
    console.print(f"Figures     {processed.figures}")
    console.print(f"Statements  {processed.statements}")
    console.print(f"Meetings    {processed.meetings}")
    if processed.failures:
        by_code = Counter(code for _, code, _ in processed.failures)
        why = ", ".join(f"{count} {code}" for code, count in by_code.most_common())
        console.print(f"Skipped     {len(processed.failures)}  ({why})")
        for url, code, message in processed.failures[:SHOWN_FAILURES]:
            console.print(f"  {code:14} {url}", markup=False)
            console.print(f"  {'':14} {message}", markup=False, style="dim")
        if len(processed.failures) > SHOWN_FAILURES:
            console.print(f"  … and {len(processed.failures) - SHOWN_FAILURES} more: see `cchc status --failures`")
    for problem in processed.problems:
        console.print(f"Archive     {problem}", markup=False)
    console.print(f"Time        {processed.seconds:.1f} s")

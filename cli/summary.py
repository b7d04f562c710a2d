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

    from cli.output import console

    out = console()
    outcomes = ", ".join(
        f"{count} {name.replace('_', ' ')}" for name, count in sorted(processed.outcomes.items()) if name != "failed"
    )
    out.print(f"Documents   {processed.documents}" + (f"  ({outcomes})" if outcomes else "  (nothing new)"))
    out.print(f"Figures     {processed.figures}")
    out.print(f"Statements  {processed.statements}")
    out.print(f"Meetings    {processed.meetings}")
    if processed.failures:
        by_code = Counter(code for _, code, _ in processed.failures)
        why = ", ".join(f"{count} {code}" for code, count in by_code.most_common())
        out.print(f"Skipped     {len(processed.failures)}  ({why})")
        for url, code, message in processed.failures[:SHOWN_FAILURES]:
            out.print(f"  {code:14} {url}", markup=False)
            out.print(f"  {'':14} {message}", markup=False, style="dim")
        if len(processed.failures) > SHOWN_FAILURES:
            out.print(f"  … and {len(processed.failures) - SHOWN_FAILURES} more: see `cchc status --failures`")
    for problem in processed.problems:
        out.print(f"Archive     {problem}", markup=False)
    out.print(f"Time        {processed.seconds:.1f} s")

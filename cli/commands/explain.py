"""cchc explain"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NAME = "explain"
PANEL = "Extract"


def command(
    file: Annotated[Path | None, typer.Argument(help="A page or a file.", show_default=False)] = None,
    url: Annotated[str | None, typer.Option(help="Where the file is from; names its province.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write one HTML file instead, complete in itself.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="figures, statements, units, meetings, persons, periods or rejected; may be repeated."),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="List every rule with an example; as Markdown when not to a terminal.")
    ] = False,
) -> None:
    """Show what was read from a file: every span with its rule, and what was weighed and not taken, with the reason."""
    import sys

    from cchc.errors import SettingsError
    from cli.explaining.explanation import KINDS
    from cli.output import console

    if rules:
        from cli.explaining.rulebook import page, print_rules

        if sys.stdout.isatty():
            print_rules(console())
        else:
            sys.stdout.write(page())
        return
    if file is None:
        raise SettingsError("nothing to explain: name a file, or --rules")
    for name in kind or ():
        if name not in KINDS:
            raise SettingsError(f"--kind {name}: there are {', '.join(KINDS)}")

    from cli.explaining.explanation import explain
    from cli.jobs import FileJob, capture_of
    from crawler.reader import read
    from nlp.pipeline import annotate, record_of

    doc = annotate(read(capture_of(FileJob(file, url or file.resolve().as_uri()))))
    explanation = explain(doc, record_of(doc))
    if html is None:
        from cli.explaining.terminal import print_explanation

        print_explanation(console(), explanation, kind or ())
        return
    from cli.explaining.page import page as html_page

    partial = html.with_name(f".{html.name}.partial")
    partial.write_text(html_page(explanation), "utf-8")
    partial.replace(html)
    print(f"{html}: {', '.join(f'{explanation.counts[name]} {name}' for name in KINDS)}")

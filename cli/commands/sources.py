"""cchc sources: a group of commands; without one of them it lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.exits import guarded
from cli.listing import LIST, ListingGroup
from cli.options import DataOption, JsonOption

NAME = "sources"
PANEL = "Collect"


class _Group(ListingGroup):
    """`cchc sources langson` is `cchc sources list langson`."""

    def means_list(self, word: str) -> bool:
        return word not in self.commands


command = typer.Typer(
    cls=_Group,
    help="The declared portals: list them, add one, check that they work. `cchc sources` lists.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@command.command(LIST)
@guarded
def list_sources(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these.", show_default=False)] = None,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """List the declared portals, their provinces, and whether each may be crawled."""
    import json

    from cli.options import settings_for
    from cli.portals import chosen, show_list, state_of

    settings = settings_for(data)
    sources = chosen(settings, ids)
    if json_output:
        told = [source.model_dump(mode="json") | {"state": state_of(settings, source)} for source in sources]
        print(json.dumps(told, ensure_ascii=False))
        return
    show_list(settings, sources)


@command.command("show")
@guarded
def show_source(
    source: Annotated[str, typer.Argument(help="Id of a source.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Everything that is known of one portal: its declaration, who publishes it, its last check."""
    from cli.options import settings_for
    from cli.portals import chosen, show_one

    settings = settings_for(data)
    show_one(settings, chosen(settings, [source])[0])


@command.command("new")
@guarded
def new_source(
    url: Annotated[str, typer.Argument(help="The site's home page.", show_default=False)],
    name: Annotated[
        str | None, typer.Option("--id", help="Its id.  \\[default: by the host]", show_default=False)
    ] = None,
    section: Annotated[
        list[str] | None, typer.Option(help="Look for this rubric; may be given again.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The folder.  \\[default: $CCHC_SOURCES, else DATA/sources]",
            show_default=False,
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Let the site be on a private address, to try things out.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Look at a site, write its declaration, and show what three of its articles give.

    Finds feeds, sitemaps, lists of articles and how an article's address looks. Exit status 3 when it does not work.
    """
    from cli.options import settings_for
    from cli.portals import add

    if not add(settings_for(data), url, name=name, sections=tuple(section or ()), output=output, private=private):
        raise typer.Exit(3)


@command.command("check")
@guarded
def check_sources(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Only these.  \\[default: all but samples and those not active]")
    ] = None,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """Try sources: do their lists name articles, and does the reader get them? Prints what fits and what does not.

    A portal that nobody verified is crawled only after this has passed on this machine.

    Exit status 3 when some do not pass, 5 when nothing could be fetched of any.
    """
    from cli.options import settings_for
    from cli.portals import check

    status = check(settings_for(data), ids, json_output=json_output)
    if status:
        raise typer.Exit(status)


@command.command("health")
@guarded
def source_health(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these.", show_default=False)] = None,
    metrics: Annotated[
        Path | None,
        typer.Option(help="Write Prometheus metrics to this file (NAME.prom) too.", show_default=False, dir_okay=False),
    ] = None,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """How the last crawl of each source went, against what it declares and its own history.

    Exit status 3 when somebody should look at one of them.
    """
    from cli.conditions import health
    from cli.options import settings_for

    status = health(settings_for(data), ids, json_output=json_output, metrics=metrics)
    if status:
        raise typer.Exit(status)


@command.command("save-cases")
@guarded
def save_source_cases(
    source: Annotated[str, typer.Argument(help="Id of a source.", show_default=False)],
    count: Annotated[int, typer.Option(min=1, max=50, help="How many pages.")] = 3,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder.  \\[default: DATA/cases]", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Store pages of a source with what is extracted from them now, as cases for `cchc evaluate`.

    Pages come from the archive, or from the site where nothing was crawled. Read what is stored before you trust it.
    """
    from cli.options import settings_for
    from cli.portals import chosen
    from cli.sourcecases import save

    settings = settings_for(data)
    save(settings, chosen(settings, [source])[0], count, output or settings.data / "cases")


@command.command("left-out")
@guarded
def left_out_articles(
    source: Annotated[str, typer.Argument(help="Id of a source.", show_default=False)],
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """List the articles that were found and not fetched, since they are out of the source's focus."""
    import json

    from cli.leftout import left_out, show
    from cli.options import settings_for
    from cli.portals import chosen

    settings = settings_for(data)
    (one,) = chosen(settings, [source])
    found = left_out(settings, one)
    if json_output:
        told = [
            {"url": each.url, "title": each.title, "lead": each.lead, "found_at": each.found_at.isoformat()}
            for each in found
        ]
        print(json.dumps(told, ensure_ascii=False))
        return
    show(one, found)

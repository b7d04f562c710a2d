"""cchc index: a group of commands for the indices in Elasticsearch; without one of them it lists."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.exits import guarded
from cli.listing import LIST, ListingGroup
from cli.options import DataOption, JsonOption, WorkersOption

NAME = "index"
PANEL = "Keep"

command = typer.Typer(
    cls=ListingGroup,
    help="The indices in Elasticsearch: list, create, fill, switch, check and rebuild them, without downtime.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@command.command(LIST)
@guarded
def list_indices(data: DataOption = None, json_output: JsonOption = False) -> None:
    """List the generations of indices: which is served, which is being made, which is left over."""
    import json

    from cli.indexing import show_survey
    from cli.options import settings_for
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices:
        found, counts = indices.survey()
    if not json_output:
        show_survey(found, counts)
        return
    told = [
        {
            "generation": str(one),
            "served": one == found.current,
            "rows": {name: counts[name] for name in names.values()},
        }
        for one, names in sorted(found.generations.items())
    ]
    print(json.dumps(told))


@command.command("create")
@guarded
def create_indices(data: DataOption = None) -> None:
    """Create the indices that follow: empty, with the mappings of this cchc, beside those that are served."""
    from cli.options import settings_for
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices:
        print(f"generation {indices.create()} is there")


@command.command("reindex")
@guarded
def reindex(data: DataOption = None) -> None:
    """Fill the next indices with what is served, while everybody reads and writes on. May be run again."""
    from cli.options import settings_for
    from cli.progress import progress
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices, progress("reindex") as bar:
        done: dict[str, int] = {}

        def heard(name: str, count: int, _: int) -> None:
            bar.advance(max(0, count - done.get(name, 0)), note=name)
            done[name] = max(count, done.get(name, 0))

        generation = indices.reindex(heard)
    print(f"generation {generation} is filled: `cchc index switch` lets it take over")


@command.command("switch")
@guarded
def switch(
    keep: Annotated[bool, typer.Option("--keep", help="Keep the indices that were served until now.")] = False,
    data: DataOption = None,
) -> None:
    """Let the next indices take over in one step. Writers wait for a moment, readers notice nothing."""
    from cli.options import settings_for
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices:
        print(f"generation {indices.switch(keep=keep)} is served")


@command.command("drop")
@guarded
def drop(
    generation: Annotated[str, typer.Argument(help="Its name, as `cchc index` lists it.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Remove indices that are not served."""
    from cli.options import settings_for
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices:
        indices.drop(generation)
    print(f"generation {generation} is removed")


@command.command("check")
@guarded
def check(
    against: Annotated[
        list[str] | None,
        typer.Option(
            help="Compare with `embedded` (the store in the data folder) or `archive`.  \\[default: what is there]",
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """Compare what the store holds with what it must hold: counts, hashes, every row with its record.

    Of the embedded store too. Exit status 3 when anything differs; each document that does is named.
    """
    import dataclasses
    import json

    from cli.exits import SOME_UNREADABLE
    from cli.indexing import SHOWN, differences, to_compare_with
    from cli.options import settings_for

    settings = settings_for(data)
    compared = to_compare_with(settings, against)
    found = list(differences(settings, compared, quiet=json_output))
    if json_output:
        told = [dataclasses.asdict(one) for one in found]
        print(json.dumps({"compared_with": compared, "differences": told}, ensure_ascii=False))
    else:
        for one in found[:SHOWN]:
            print(one)
        if len(found) > SHOWN:
            print(f"… and {len(found) - SHOWN} more: --json lists all")
        beside = f", compared with {' and '.join(compared)}" if compared else ""
        print(f"{len(found) or 'no'} difference{'' if len(found) == 1 else 's'}{beside}")
    if found:
        raise typer.Exit(SOME_UNREADABLE)


@command.command("rebuild")
@guarded
def rebuild(
    source: Annotated[str, typer.Option("--from", help="`archive` or `embedded`.", show_default=False)],
    drop_others: Annotated[
        bool, typer.Option("--drop", help="Let documents go that are in the indices alone.")
    ] = False,
    data: DataOption = None,
    workers: WorkersOption = None,
) -> None:
    """Make the indices anew out of the archive or the embedded store, while those that are served go on answering.

    What was forgotten stays so. Documents that would be lost keep the new indices from taking over.
    """
    from cchc.errors import SettingsError
    from cli.exits import SOME_UNREADABLE, complain
    from cli.indexing import AGAINST, rebuild_from_archive
    from cli.options import settings_for, worker_count
    from cli.progress import progress
    from cli.summary import show
    from search_api.elastic.administration import Administration

    settings = settings_for(data)
    if source not in AGAINST:
        raise SettingsError(f"--from {source!r}: one of {', '.join(AGAINST)}")
    if source == "archive":
        generation, processed = rebuild_from_archive(
            settings, workers=worker_count(workers), drop=drop_others, quiet=False
        )
        show(processed)
        incomplete = bool(processed.failures or processed.problems)
    else:
        with Administration(settings) as indices, progress("rebuild") as bar:
            generation, refused = indices.rebuild_from_embedded(bar.advance, drop=drop_others)
        for document, reason in refused.items():
            complain(f"{document} was not taken whole: {reason}")
        incomplete = bool(refused)
    print(f"generation {generation} is served")
    if incomplete:
        raise typer.Exit(SOME_UNREADABLE)


@command.command("retry")
@guarded
def retry(data: DataOption = None) -> None:
    """Put again what Elasticsearch refused: refused.jsonl in the data folder. Exit status 3 when some is so again."""
    from cli.exits import SOME_UNREADABLE
    from cli.options import settings_for
    from search_api.elastic.administration import Administration

    with Administration(settings_for(data)) as indices:
        outcomes = indices.retry()
    for url, outcome in outcomes.items():
        print(f"{outcome:12} {url}")
    print(f"{len(outcomes)} put again")
    if "refused" in outcomes.values():
        raise typer.Exit(SOME_UNREADABLE)

"""What `cchc sources` does: listing, adding and checking portals, and how it looks on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from cchc.settings import Settings
    from crawler.discovery.checks import Check, Tried
    from crawler.discovery.trial import Trial
    from crawler.sources import Source

SOME_FAIL = 3
NOTHING = 5


def known_sources(settings: Settings) -> dict[str, Source]:
    """Every declaration: those that come with cchc, those of CCHC_SOURCES, and those of the data folder."""
    from crawler.sources import load

    return load(settings.sources, settings.data)


def chosen(settings: Settings, ids: Sequence[str] | None) -> list[Source]:
    from crawler.sources import choose

    known = known_sources(settings)
    return choose(ids, known) if ids else list(known.values())


def state_of(settings: Settings, source: Source) -> str:
    """In a few words: whether a source may be crawled, and since when that is known."""
    from cchc.datafolder import DataFolder
    from crawler.discovery.checks import last_check, standing

    folder = DataFolder(settings.data)
    if source.sample:
        return "sample"
    if source.status != "active":
        return source.status
    check = last_check(folder, source.id)
    ready, _ = standing(source, folder)
    if ready is None:
        return "not checked" if check is None else "check again" if check.passed else "check failed"
    if check is not None and not check.passed:
        return "fails now"
    return f"checked {check.at:%Y-%m-%d}" if check else f"verified {source.verified}"


def show_list(settings: Settings, sources: Sequence[Source]) -> None:
    from collections import Counter

    from rich.table import Table

    from cli.output import console

    out = console()
    table = Table(box=None, pad_edge=False)
    table.add_column("Source", no_wrap=True)
    table.add_column("Province", no_wrap=True)
    table.add_column("Name", overflow="fold")
    table.add_column("Home", overflow="fold")
    table.add_column("State", no_wrap=True)
    states = {source.id: state_of(settings, source) for source in sources}
    for source in sources:
        table.add_row(source.id, source.province or "–", source.name, source.home, states[source.id])
    out.print(table, soft_wrap=False)
    kinds = Counter(state.partition(" 20")[0] for state in states.values())
    if len(sources) > 1:
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        out.print(f"{len(sources)} sources: {told}", style="dim", markup=False)
    if kinds["not checked"]:
        out.print("A portal that is not checked is crawled once `cchc sources check ID` has passed.", style="dim")


def show_one(settings: Settings, source: Source) -> None:
    from datetime import timedelta

    from cchc.datafolder import DataFolder
    from cli.output import console
    from crawler.discovery.checks import last_check, standing
    from crawler.discovery.declaration import text_of

    out = console()
    out.print(source.id, style="bold", markup=False)
    out.print(text_of(source, source.name), markup=False)
    publisher = source.publisher
    while publisher is not None:
        until = f" until {publisher.valid_to}" if publisher.valid_to else ""
        out.print(f"Publisher  {publisher.name}{until}", markup=False)
        later = publisher.on(publisher.valid_to + timedelta(days=1)) if publisher.valid_to else publisher
        publisher = later if later != publisher else None
    ready, reason = standing(source, DataFolder(settings.data))
    out.print(f"Crawled    {'yes' if ready else 'no: ' + str(reason)}", markup=False)
    check = last_check(DataFolder(settings.data), source.id)
    if check:
        show_check(out, check)


def add(
    settings: Settings, url: str, *, name: str | None, sections: tuple[str, ...], output: Path | None, private: bool
) -> bool:
    """Look at a site, write and show its declaration; whether it works. Raises DeclarationError, FetchError."""
    from datetime import UTC, datetime

    from cchc.datafolder import open_data_folder
    from cchc.errors import DeclarationError, FetchError
    from cchc.urls import host_of
    from cli.output import console
    from crawler.discovery.checks import keep
    from crawler.discovery.declaration import blank, declared, id_of, text_of
    from crawler.discovery.survey import homes_of

    known = known_sources(settings)
    home, *others = homes_of(url)
    same = next((source for source in known.values() if host_of(home) in source.hosts), None)
    if same is not None and name is None:
        raise DeclarationError(f"{host_of(home)} is declared as {same.id}: cchc sources check {same.id}, or give --id")
    if name is not None and name in known:
        raise DeclarationError(f"there is a source {name!r} already")
    folder = open_data_folder(settings.data)
    target = output or settings.sources or folder.sources
    source = blank(home, name or id_of(home, known), private=private, sections=sections)
    trial = trial_of(settings, source)
    for other in others:
        if trial.survey is None or trial.survey.reached:
            break
        source = source.model_copy(update={"home": other})
        trial = trial_of(settings, source)
    out = console()
    if trial.source.start is None:
        show_check(out, trial.check)
        raise FetchError(f"{source.home}: nothing is written; the reason is above")
    today = datetime.now(UTC).date()
    made = declared(source, trial, today)
    text = text_of(made, f"Found by `cchc sources new {source.home}` on {today}: look it over.")
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{made.id}.yml"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise DeclarationError(f"{path} exists already: give another --id") from error
    check = trial.check.model_copy(update={"fingerprint": made.fingerprint(), "found": None})
    keep(folder, check)
    show_check(out, check)
    out.print()
    out.print(text, markup=False)
    out.print(f"Written to {path}", markup=False, style="bold")
    if target not in (settings.sources, folder.sources):
        out.print(f"Set CCHC_SOURCES={target} to use it.", markup=False)
    out.print(f"Next: cchc crawl {made.id} --max-pages 30", markup=False)
    return check.passed


def check(settings: Settings, ids: Sequence[str] | None, *, json_output: bool = False) -> int:
    """Try sources one after the other, keep and print the outcome; the exit status."""
    from cchc.datafolder import open_data_folder
    from cli.exits import complain
    from cli.output import console
    from crawler.discovery.checks import keep

    sources = chosen(settings, ids)
    if not ids:
        sources = [source for source in sources if not source.sample and source.status == "active"]
    folder = open_data_folder(settings.data)
    if not settings.contact and not all(source.sample for source in sources):
        complain("CCHC_CONTACT is not set: portals cannot tell whom to ask when a check troubles them")
    out = console()
    checks = []
    for source in sources:
        trial = trial_of(settings, source)
        keep(folder, trial.check)
        checks.append(trial.check)
        if not json_output:
            show_check(out, trial.check)
            if source.status != "active":
                out.print(f"  It is declared {source.status} ({source.reason}), and is not crawled.", markup=False)
    if json_output:
        print(json.dumps([one.model_dump(mode="json") | {"passed": one.passed} for one in checks], ensure_ascii=False))
    elif len(checks) > 1:
        good = sum(one.passed for one in checks)
        out.print(f"{good} of {len(checks)} sources pass", markup=False, style="bold")
    if all(one.passed for one in checks):
        return 0
    return SOME_FAIL if any(one.fits for one in checks) else NOTHING


def trial_of(settings: Settings, source: Source) -> Trial:
    """Try one source, with progress."""
    from cli.progress import progress
    from crawler.discovery.trial import try_source
    from crawler.discovery.visits import Visits

    with progress(source.id) as bar, Visits(source, settings, lambda url: bar.advance(note=url)) as visits:
        return try_source(source, visits)


def show_check(out: Console, check: Check) -> None:
    """A check for people: what fits, what should be looked at, what does not work, and the articles."""
    verdict, style = ("passed", "green") if check.passed else ("does not pass", "red")
    family = f", {check.family}" if check.family and check.family != "generic" else ""
    out.print(f"{check.source}: {verdict} ({check.at:%Y-%m-%d %H:%M} UTC{family})", style=f"bold {style}", markup=False)
    for mark, lines, colour in (
        ("fits ", check.fits, "green"),
        ("note ", check.notes, "yellow"),
        ("fault", check.faults, "red"),
    ):
        for line in lines:
            out.print(f"  [{colour}]{mark}[/{colour}]  ", end="")
            out.print(line, markup=False)
    for article in check.articles:
        _show_article(out, article)


def _show_article(out: Console, article: Tried) -> None:
    out.print()
    if article.problem:
        out.print(f"  {article.url}", markup=False)
        out.print(f"    {article.problem}", markup=False, style="red")
        return
    out.print(f"  {article.title or '(no title)'}", markup=False, style="bold")
    facts = [
        article.published_at or "no date",
        f"{article.letters} letters",
        *(
            [f"{article.attachments} attachment{'' if article.attachments == 1 else 's'}"]
            if article.attachments
            else []
        ),
        *(["speaks of the reform"] if article.reform else []),
    ]
    out.print(f"    {' · '.join(facts)}", markup=False)
    if article.beginning:
        out.print(f"    {article.beginning}…", markup=False, style="dim")
    out.print(f"    {article.url}", markup=False, style="dim")

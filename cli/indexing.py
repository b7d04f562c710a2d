"""Checks and rebuilds of the store that need the archive: what it has of each page, run over again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.processing import Processed, archive_folder, process
from cli.progress import progress

if TYPE_CHECKING:
    from cchc.settings import Settings
    from search_api.elastic.indices import Generation, Survey
    from search_api.holdings import Difference
    from search_api.protocol import Store

AGAINST = ("embedded", "archive")
SHOWN = 50


def to_compare_with(settings: Settings, named: list[str] | None) -> list[str]:
    """What a check compares with. Raises SettingsError for a word that is not known, or what is not there."""
    from cchc.errors import SettingsError

    at_hand = ["embedded"] if settings.backend != "embedded" and (settings.data / "store.sqlite").exists() else []
    at_hand += ["archive"] if archive_folder(settings).is_dir() else []
    for word in named or ():
        if word not in AGAINST:
            raise SettingsError(f"--against {word!r}: one of {', '.join(AGAINST)}")
        if word not in at_hand:
            raise SettingsError(f"--against {word}: there is none in {settings.data}, or it is what is checked")
    return list(dict.fromkeys(named)) if named else at_hand


def differences(settings: Settings, against: list[str], *, quiet: bool) -> Iterator[Difference]:
    """All that is not as it must be in the store, and between it and what it is compared with."""
    from cli.opening import store_of

    if settings.backend == "elasticsearch":
        from search_api.elastic.administration import Administration

        with Administration(settings) as indices:
            with progress("check", quiet=quiet) as bar:
                yield from indices.check(bar.advance)
            if "embedded" in against:
                yield from indices.check_against_embedded()
    else:
        from cchc.datafolder import open_data_folder
        from search_api.embedded.contents import Contents

        with store_of(settings):  # which mends the text index after a kill, where nobody writes
            pass
        folder = open_data_folder(settings.data, create=False, writable=False)
        contents = Contents(folder.store_database, folder.index)
        try:
            yield from contents.check()
        finally:
            contents.close()
    if "archive" in against:
        with store_of(settings) as store:
            yield from _against_archive(settings, store)


def _against_archive(settings: Settings, store: Store) -> Iterator[Difference]:
    """Responses that no record or failure is of, and records whose response is missing or another."""
    from cchc import __version__
    from cchc.captures import DOCUMENT_ROLES, Capture
    from cli.unpacking import is_archive
    from crawler.archive import Archive
    from search_api.holdings import Difference

    done = store.processed(__version__)
    digests: dict[Any, str] = {}
    with Archive(archive_folder(settings)) as archive:
        for found in archive.captures():
            if not isinstance(found, Capture):
                yield Difference(f"archive: {found}")
                continue
            if found.location is None:
                continue
            digests[found.location] = found.digest
            wanted = found.role in DOCUMENT_ROLES and not 300 <= found.status < 400 and not is_archive(found)
            if wanted and found.location not in done:
                where = f"{found.location.archive}, byte {found.location.offset}"
                yield Difference(f"archive: {found.url} ({where}) is not in the store: `cchc process` takes it in")
    for stored in store.records():
        document = stored.record.document
        for version in stored.versions:
            location = version.provenance.location
            if location is None:
                continue
            if location not in digests:
                yield Difference(f"version {version.number}: the archive lacks its response", document.id, document.url)
            elif digests[location] != version.provenance.digest:
                yield Difference(
                    f"version {version.number}: the archive has another response there", document.id, document.url
                )


def rebuild_from_archive(settings: Settings, *, workers: int, drop: bool, quiet: bool) -> tuple[Generation, Processed]:
    """New indices out of the archive take over; what came in meanwhile is in them too."""
    from search_api.elastic.administration import Administration

    runs: list[Processed] = []

    def fill(store: Store) -> None:
        runs.append(process(settings, store, workers=workers, again=not runs, quiet=quiet))

    with Administration(settings) as indices:
        generation = indices.rebuild_with(fill, drop=drop)
    first, *later = runs
    for run in later:
        first.outcomes.update(run.outcomes)
        first.failures += run.failures
        first.problems += [problem for problem in run.problems if problem not in first.problems]
        first.seconds += run.seconds
    return generation, first


def show_survey(found: Survey, counts: dict[str, int]) -> None:
    """A line a generation: what it is, and how many rows it has."""
    from rich.table import Table

    from cli.output import console

    table = Table(box=None, pad_edge=False)
    for heading in ("Generation", "State", "Documents", "Figures", "Statements"):
        table.add_column(heading, justify="left" if heading in ("Generation", "State") else "right", no_wrap=True)
    for generation, indices in sorted(found.generations.items()):
        state = "served" if generation == found.current else "next" if generation == found.next else "older"
        numbers = (str(counts.get(indices.get(name, ""), 0)) for name in ("documents", "figures", "statements"))
        table.add_row(str(generation), state, *numbers)
    console().print(table if table.row_count else "There are no indices yet.")

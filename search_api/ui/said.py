"""Statements as rows of a list, and the filters above them with names in place of ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from search_api.hits import StatementHit
from search_api.matching.subjects import called
from search_api.projection import due
from search_api.protocol import Store
from search_api.ui.evidence import quoted
from search_api.ui.facets import Chip
from search_api.ui.formats import Formats

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in its sentence; `due` is the last day of its deadline, ISO."""

    hit: StatementHit
    sentence: Markup
    due: str | None

    def asking(self, name: str, unit: str) -> list[tuple[str, str]]:
        """What a list is asked for that narrows it to a unit of the statement, which its document tells from others
        of its name where it can."""
        return [(name, one) for one in called(unit, self.hit.units)]


def said_rows(hits: Iterable[StatementHit]) -> list[Said]:
    """Statements with their sentences, their own words marked."""
    return [
        Said(hit, quoted(hit.sentence, hit.statement.start, hit.statement.end, hit.statement.type), due(hit.statement))
        for hit in hits
    ]


def titled(store: Store, chips: Sequence[Chip], f: Formats) -> list[Chip]:
    """The chips, documents by their titles."""
    return [
        replace(chip, label=_title(store, chip.label, f)) if chip.title == f.t("facet.document") else chip
        for chip in chips
    ]


def _title(store: Store, document: str, f: Formats) -> str:
    stored = store.document(document)
    if stored is None:
        return document
    title = stored.record.document.title or f.t("search.untitled")
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"

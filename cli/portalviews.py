"""The portals as the pages show them: declarations and crawl state, read anew at each visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.portals import Portal, PortalCrawl, PortalFault, PortalRemark
    from cchc.settings import Settings
    from crawler.condition import Condition
    from crawler.entries import Run
    from crawler.measures import Fault, Measures


def portals_of(settings: Settings) -> Callable[[], list[Portal]]:
    """What the page of sources asks for. It raises StoreError when the crawl state cannot be read."""

    def portals() -> list[Portal]:
        from cchc.datafolder import DataFolder
        from cli.portals import known_sources
        from crawler.condition import conditions

        return [_portal(one) for one in conditions(known_sources(settings).values(), DataFolder(settings.data))]

    return portals


def portal_names(settings: Settings) -> Mapping[str, str]:
    """Id of a source -> the portal's name; the pages show it in place of the id."""
    from cli.portals import known_sources

    return {source.id: source.name for source in known_sources(settings).values()}


def _portal(condition: Condition) -> Portal:
    from cchc.portals import Portal

    source, last = condition.source, condition.last
    return Portal(
        id=source.id,
        name=source.name,
        province=source.province,
        home=str(source.home),
        health=condition.health,
        reason=_remark(condition.reason) if condition.reason else None,
        warnings=tuple(_remark(line) for line in condition.warnings),
        last_at=(last.finished_at or last.started_at) if last else None,
        outcome=last.outcome if last else None,
        next_at=condition.next_at,
        every_hours=source.every_hours,
        crawls=tuple(_crawl(run, measures) for run, measures in condition.runs),
        sample=source.sample,
    )


def _remark(line: str) -> PortalRemark:
    from cchc.portals import PortalRemark
    from crawler.remarks import remark_of

    found = remark_of(line)
    return PortalRemark(found.text, found.kind, found.values)


def _crawl(run: Run, measures: Measures) -> PortalCrawl:
    from cchc.portals import PortalCrawl

    errors = sum(number for status, number in measures.statuses.items() if not status.isdigit() or int(status) >= 400)
    shares: dict[str, float] = {
        name: share.had / measures.sample for name, share in measures.filled.items() if measures.sample
    }
    return PortalCrawl(
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome,
        requests=measures.requests,
        errors=errors,
        bytes=measures.bytes,
        new=measures.new,
        changed=measures.changed,
        gone=measures.gone,
        sample=measures.sample,
        filled=shares,
        faults=tuple(_fault(one) for one in measures.faults),
    )


def _fault(fault: Fault) -> PortalFault:
    from cchc.portals import PortalFault

    return PortalFault(
        field=fault.field,
        share=fault.share,
        articles=fault.articles,
        expected=fault.expected,
        example=fault.example.url if fault.example else None,
        before=fault.before.url if fault.before else None,
    )

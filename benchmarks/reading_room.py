"""The documents that searches are judged over: the sample portals with their files, and the annotated cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.quality import CASES
from cchc.captures import Capture, Provenance
from cchc.records import Failure, Record
from cli.evaluation import load_cases
from cli.jobs import run_jobs
from crawler.reader import read
from crawler.samples.content import Portal, load_portal, portal_ids
from crawler.samples.families import FAMILIES
from crawler.samples.messages import Request
from nlp.pipeline import extract
from search_api.protocol import Entry

FETCHED = datetime(2026, 6, 1, tzinfo=UTC)
PORT = 8765


def entries(workers: int = 2) -> dict[str, Entry]:
    """Name ("mau-an/1204", "mau-an/tep.pdf", "01") -> the record as the pipeline makes it, ready for a store."""
    made = dict(_portals())
    cases = load_cases(CASES)
    results = run_jobs([case.job for case in cases], workers)
    for case, result in zip(cases, results, strict=True):
        if isinstance(result.result, Record):
            made[case.name.partition("-")[0]] = _entry(result.result, case.name)
    return made


def _entry(result: Record | Failure, digest: str) -> Entry:
    return Entry(result, Provenance(fetched_at=FETCHED, digest=digest, media_type="text/html"))


def _portals() -> Iterator[tuple[str, Entry]]:
    for portal in map(load_portal, portal_ids()):
        for name, capture in _captures(portal):
            yield f"{portal.id}/{name}", _entry(extract(read(capture)), f"{portal.id}/{name}")


def _captures(portal: Portal) -> Iterator[tuple[str, Capture]]:
    base = f"http://{portal.host}:{PORT}"
    site = FAMILIES[portal.family](portal, base)
    for article in portal.articles:
        path = site.article_path(article)
        response = site.respond(Request.of("GET", path, {}))
        media_type, _, charset = response.media_type.partition("; charset=")
        yield (
            str(article.id),
            Capture(
                url=base + path,
                body=response.body,
                media_type=media_type,
                charset=charset or None,
                source=portal.source_id,
                fetched_at=FETCHED,
            ),
        )
    for file in portal.attached:
        yield (
            file.name,
            Capture(
                url=f"{base}/files/{file.name}",
                body=(portal.files / file.name).read_bytes(),
                filename=file.name,
                source=portal.source_id,
                role="attachment",
                fetched_at=FETCHED,
            ),
        )

"""What a crawl of a real server is measured by, and how a layout that changes between two crawls shows."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from cchc.captures import Location
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import SourceSummary, crawl
from crawler.reader import read
from crawler.sources import Source
from crawler.state import CrawlState

from .conftest import Answer, Portal, Visit

pytestmark = pytest.mark.timeout(240)  # against hanging: some crawl seven times, each in a process of its own

TEXT = (
    "Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị sơ kết công tác cải cách hành chính sáu tháng đầu năm. "
    "Đồng chí Chủ tịch chủ trì, cùng dự có lãnh đạo các sở, ban, ngành và các huyện, thành phố trong tỉnh. "
)


def old_layout(number: int) -> str:
    return (
        f"<html><head><title>Tin {number}</title></head><body><div class='article'>"
        f"<h1>Hội nghị cải cách hành chính lần thứ {number}</h1>"
        f"<span class='date'>{number % 27 + 1:02}/03/2024 08:30</span><p>{TEXT * 2}</p><p>{TEXT}</p></div>"
        "</body></html>"
    )


def new_layout(number: int) -> str:
    """The day is no longer there: a script shows it."""
    return old_layout(number).replace(f"{number % 27 + 1:02}/03/2024 08:30", "")


def publish(portal: Portal, numbers: range, page: object) -> None:
    assert callable(page)
    portal.answers["/robots.txt"] = Answer("User-agent: *")
    known = [path for path in portal.answers if path.endswith(".html")]
    for number in numbers:
        portal.answers[f"/tin/{number}.html"] = Answer(page(number))
    paths = dict.fromkeys([*known, *(f"/tin/{number}.html" for number in numbers)])
    portal.answers["/tin"] = Answer("".join(f'<a href="{path}">Tin</a>' for path in paths))


def one(data: Path, source: Source) -> SourceSummary:
    (summary,) = crawl([source], data, settings=Settings(contact="mailto:cchc@example.org")).sources
    return summary


def test_a_crawl_is_measured(portal: Portal, tmp_path: Path) -> None:
    publish(portal, range(4), old_layout)
    portal.answers["/tin/3.html"] = Answer("lỗi", 500)
    source = portal.source(recheck_hours=1, retries=1)
    one(tmp_path, source)
    listing = "".join(f'<a href="/tin/{number}.html">Tin</a>' for number in range(4))
    sent = ["User-agent: *", listing, *map(old_layout, range(3)), "lỗi", "lỗi"]
    body = sum(len(text.encode()) for text in sent)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        ((run, measures),) = state.measured("portal")
    assert run.outcome == "finished"
    assert (measures.requests, measures.bytes) == (7, body), "an article that fails is asked for twice"
    assert measures.statuses == {"200": 5, "500": 2}
    assert (measures.new, measures.changed, measures.gone) == (3, 0, 0)
    assert {name: share.had for name, share in measures.filled.items()} == dict.fromkeys(measures.filled, 3)
    assert not measures.faults


def test_new_changed_and_gone_are_told_apart(portal: Portal, tmp_path: Path) -> None:
    publish(portal, range(3), old_layout)
    one(tmp_path, portal.source())
    publish(portal, range(3, 5), old_layout)
    portal.answers["/tin/0.html"] = Answer(old_layout(0).replace("Sáng nay", "Chiều qua"))
    portal.answers["/tin/1.html"] = Answer("", 410)
    one(tmp_path, portal.source())
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        measures = state.measured("portal")[0][1]
    assert (measures.new, measures.changed, measures.gone) == (2, 1, 1)


def test_a_layout_that_changes_shows_in_the_crawl_after(portal: Portal, tmp_path: Path) -> None:
    source = portal.source(recheck_hours=1000)
    publish(portal, range(8), old_layout)
    assert not one(tmp_path, source).warnings
    publish(portal, range(8, 12), new_layout)
    changed = one(tmp_path, source)
    (warning,) = changed.warnings
    assert warning.startswith("0% of 4 new articles have a date, 100% of 8 had it before")
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        run, measures = state.measured("portal")[0]
        assert run.warnings == changed.warnings
    (fault,) = measures.faults
    assert (fault.field, fault.share, fault.expected) == ("date", 0, 1)
    assert fault.example is not None
    assert fault.before is not None
    archive = Archive(tmp_path / "archive")
    lacks, has = (
        read(archive.get(Location(sighting.archive, sighting.offset))) for sighting in (fault.example, fault.before)
    )
    assert (lacks.published_at, has.published_at is not None) == (None, True)
    # Until it is mended it stays told, also when nothing new comes, or little.
    assert one(tmp_path, source).warnings == changed.warnings
    publish(portal, range(12, 13), new_layout)
    assert one(tmp_path, source).warnings
    # Mended: by the portal, or by somebody who changes the declaration.
    publish(portal, range(13, 17), old_layout)
    assert not one(tmp_path, source).warnings


def test_a_changed_declaration_begins_a_new_history(portal: Portal, tmp_path: Path) -> None:
    publish(portal, range(8), old_layout)
    one(tmp_path, portal.source(recheck_hours=1000))
    publish(portal, range(8, 12), new_layout)
    assert not one(tmp_path, portal.source(recheck_hours=1000, notes="The portal shows no days any more.")).warnings


def test_a_list_that_names_far_fewer_articles_is_told(portal: Portal, tmp_path: Path) -> None:
    publish(portal, range(12), old_layout)
    source = portal.source(recheck_hours=1000)
    for _ in range(2):
        assert not one(tmp_path, source).warnings
    portal.answers["/tin"] = Answer("".join(f'<a href="/tin/{number}.html">' for number in range(3)))
    assert one(tmp_path, source).warnings == (
        "3 articles found, 12 in the crawls before: has the layout of the portal changed?",
    )


def test_what_is_taken_down_is_in_no_measure_or_warning(portal: Portal, tmp_path: Path) -> None:
    source = portal.source(recheck_hours=1000)
    publish(portal, range(10), old_layout)
    one(tmp_path, source)
    publish(portal, range(10, 13), new_layout)
    one(tmp_path, source)
    urls = [portal.url(f"/tin/{number}.html") for number in range(13)]
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        state.forget(urls)
        assert [fault.field for fault in state.measured("portal")[0][1].faults] == ["date"]
        state._db.execute("VACUUM")
        told = [
            str(tuple(row)) for table in ("runs", "measures") for row in state._db.execute(f"SELECT * FROM {table}")
        ]
    assert not [line for line in told if "/tin/" in line]


@pytest.mark.usefixtures("started")
def test_a_killed_crawl_counts_on_and_is_measured_when_it_ends(portal: Portal, tmp_path: Path) -> None:
    publish(portal, range(6), old_layout)
    source = portal.source()
    page = portal.answers["/tin/3.html"]
    workers: list[int] = []

    def deadly(visit: Visit) -> Answer:
        if not workers:
            workers.append(_worker())
            os.kill(workers[0], signal.SIGKILL)
        assert isinstance(page, Answer)
        return page

    portal.answers["/tin/3.html"] = deadly
    with pytest.raises(Exception, match="ended before its time"):
        one(tmp_path, source)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        assert state.measured("portal") == []
    one(tmp_path, source)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        ((_, measures),) = state.measured("portal")
    assert (measures.new, measures.sample) == (6, 6)
    assert measures.requests >= 4


def _worker() -> int:
    """The process id of the worker that this process has started."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = [int(pid) for file in children for pid in file.read_text().split()]
    return next(pid for pid in pids if b"crawler.worker" in Path(f"/proc/{pid}/cmdline").read_bytes())


def test_a_run_that_ended_without_being_measured_is_measured_by_the_next_crawl(portal: Portal, tmp_path: Path) -> None:
    source = portal.source(recheck_hours=1000)
    publish(portal, range(5), old_layout)
    one(tmp_path, source)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        state._db.execute("DELETE FROM measures")  # killed in between
    one(tmp_path, source)
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        assert [(measures.new, measures.sample) for _, measures in state.measured("portal")] == [(0, 0), (5, 5)]

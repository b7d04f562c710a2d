"""The queue of each source's last run in a mode: what is still to be fetched, and what is done.

Nothing is queued twice. A page's result and the links found on it are one transaction, so a killed crawl takes up
exactly where it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from cchc.captures import Location, Role
from cchc.urls import host_of
from crawler.database import stamp
from crawler.entries import LeftOut, Link, Mode, Outcome, Page, Task, key_of, task_of
from crawler.history import PageHistory
from crawler.postbacks import event
from crawler.revisits import is_due

# What leads to other pages comes first, so that a crawl cut short has the newest articles; known pages come last.
PRIORITY: dict[Role, int] = {"sitemap": 30, "feed": 30, "listing": 20, "attachment": 10, "article": 10}
REVISIT = -10
# A backfill has the articles of one part of a list before it asks for the next, so that it goes back in time evenly.
BACKWARDS = 9
PAST = "past the last page"
ELSEWHERE = "out of focus"
HAD = "had already"


class Queue(PageHistory):
    """What sources are to fetch, over the pages that are known."""

    def pending(self, sources: Iterable[str], mode: Mode = "full") -> dict[tuple[str, str], int]:
        """How much is still to be fetched in a mode, by source and host."""
        rows = self._db.execute(
            "SELECT source, host, count(*) AS n FROM frontier WHERE outcome IS NULL AND mode = ?"
            " AND source IN (SELECT value FROM json_each(?)) GROUP BY source, host",
            (mode, _array(sources)),
        )
        return {(row["source"], row["host"]): row["n"] for row in rows}

    def upcoming(self, host: str, sources: Iterable[str], limit: int, mode: Mode = "full") -> list[Task]:
        """The first tasks of a host in a mode, those that may not be tried yet last."""
        rows = self._db.execute(
            "SELECT * FROM frontier WHERE outcome IS NULL AND host = ? AND mode = ?"
            " AND source IN (SELECT value FROM json_each(?)) ORDER BY not_before, priority DESC, rowid LIMIT ?",
            (host, mode, _array(sources), limit),
        )
        return [task_of(row) for row in rows]

    def close_hosts(self, source: str, allowed: Iterable[str]) -> int:
        """Skip what is queued on hosts that the declaration no longer names; returns how much."""
        with self._transaction():
            return self._db.execute(
                "UPDATE frontier SET outcome = 'skipped', reason = 'closed'"
                " WHERE source = ? AND outcome IS NULL AND host NOT IN (SELECT value FROM json_each(?))",
                (source, _array(allowed)),
            ).rowcount

    def postpone(self, task: Task, not_before: float) -> None:
        """Try again later; counts as an attempt."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET attempts = attempts + 1, not_before = ?, archive = NULL, offset = NULL"
                " WHERE source = ? AND mode = ? AND key = ?",
                (not_before, task.source, task.mode, task.key),
            )

    def redirect_self(self, task: Task, url: str) -> None:
        """Fetch the same page again under an address that differs only in what its identity leaves out."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET url = ?, host = ?, redirects = redirects + 1, archive = NULL, offset = NULL"
                " WHERE source = ? AND mode = ? AND key = ?",
                (url, host_of(url) or task.host, task.source, task.mode, task.key),
            )

    def complete(
        self,
        task: Task,
        outcome: Outcome,
        reason: str | None = None,
        *,
        page: Page | None = None,
        links: Iterable[Link] = (),
        recheck: timedelta = timedelta(0),
    ) -> int:
        """A page's result and what was found on it, in one step; returns how many links were new.

        An article or attachment that is not due by `recheck` (crawler.revisits) is queued as skipped ("fresh"), unless
        what leads to it says that it changed.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET outcome = ?, reason = ? WHERE source = ? AND mode = ? AND key = ?",
                (outcome, reason, task.source, task.mode, task.key),
            )
            if page is None and reason == "redirect":
                self._touch(task.link.url)
            if page is not None and not self.is_forgotten(page.url):
                self._put(page, outcome)
            return self._add(task.source, links, task.link.url, recheck, task.mode)

    def _add(
        self, source: str, links: Iterable[Link], referrer: str | None, recheck: timedelta, mode: Mode = "full"
    ) -> int:
        added = 0
        for link in links:
            reason = self._not_wanted(link, recheck, mode)
            outcome = None if reason is None else "skipped"
            if reason == ELSEWHERE:
                self._leave_out(source, link)
            place = self._unchanged(link)
            cursor = self._db.execute(
                "INSERT INTO frontier (source, key, url, host, role, priority, listing, depth, redirects, referrer,"
                " outcome, reason, archive, offset, added_at, mode)"
                " VALUES (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
                " ON CONFLICT (source, mode, key) DO UPDATE SET revisit = 0, priority = excluded.priority,"
                # One list left it out, another shows that it is wanted.
                " outcome = CASE WHEN frontier.reason = ?1 THEN NULL ELSE frontier.outcome END,"
                " reason = CASE WHEN frontier.reason = ?1 THEN NULL ELSE frontier.reason END"
                " WHERE (revisit = 1 AND frontier.role = excluded.role)"
                " OR (frontier.reason = ?1 AND excluded.outcome IS NULL)",
                (
                    ELSEWHERE,
                    source, key_of(link.url), link.url, host_of(link.url) or "", link.role,
                    _priority(link, mode), link.listing, link.depth, link.redirects, referrer,
                    outcome, reason, place and place.archive, place and place.offset, self._now(), mode,
                ),
            )  # fmt: skip
            if outcome is None and link.role == "article":
                self._db.execute("DELETE FROM left_out WHERE source = ? AND key = ?", (source, key_of(link.url)))
            added += cursor.rowcount if outcome is None else 0
        return added

    def _not_wanted(self, link: Link, recheck: timedelta, mode: Mode) -> str | None:
        """Why a link need not be fetched; None where it is to be."""
        if self.is_forgotten(link.url):
            return "taken down"
        if link.left_out and self.page(link.url) is None:
            return ELSEWHERE
        if link.beyond is not None:
            return link.beyond
        if mode == "backfill" and self._had(link):
            return HAD
        if link.role in ("article", "attachment") and recheck:
            known = self.page(link.url)
            if known is None or known.error is not None or _changed(link, known):
                return None
            return None if is_due(known.checked_at, known.calm, recheck, self.clock()) else "fresh"
        return PAST if self._has_none(link) else None

    def _leave_out(self, source: str, link: Link) -> None:
        self._db.execute(
            "INSERT INTO left_out (source, key, url, title, lead, found_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source, key) DO UPDATE SET found_at = excluded.found_at,"
            " title = coalesce(excluded.title, title), lead = coalesce(excluded.lead, lead)",
            (source, key_of(link.url), link.url, link.title, link.lead, self._now()),
        )

    def left_out(self, source: str) -> list[LeftOut]:
        """What was not fetched of a source, being out of its focus; what was found last comes first."""
        rows = self._db.execute("SELECT * FROM left_out WHERE source = ? ORDER BY found_at DESC, rowid", (source,))
        return [LeftOut(row["url"], row["title"], row["lead"], datetime.fromisoformat(row["found_at"])) for row in rows]

    def forget(self, urls: Iterable[str]) -> int:
        """As `PageHistory.forget`; what was noted of these addresses without fetching them goes too."""
        known = super().forget(urls)
        with self._transaction():
            gone = self._db.execute("SELECT source, key, url FROM left_out").fetchall()
            self._db.executemany(
                "DELETE FROM left_out WHERE source = ? AND key = ?",
                [(row["source"], row["key"]) for row in gone if self.is_forgotten(row["url"])],
            )
        return known

    def is_known(self, source: str, url: str) -> bool:
        """Whether an address of a source was dealt with before: looked at, left out, or taken down."""
        key = key_of(url)
        found = self._db.execute(
            "SELECT 1 FROM pages WHERE key = ?2 UNION ALL SELECT 1 FROM left_out WHERE source = ?1 AND key = ?2",
            (source, key),
        ).fetchone()
        return found is not None or self.is_forgotten(url)

    def _had(self, link: Link) -> bool:
        """Whether a backfill need not ask for an article or attachment, since it is in the archive."""
        known = self.page(link.url) if link.role in ("article", "attachment") else None
        return known is not None and known.location is not None

    def _drop_had(self, source: str) -> None:
        """Pass over what a backfill still was to fetch and another mode fetched in the meantime."""
        self._db.execute(
            "UPDATE frontier SET outcome = 'skipped', reason = ? WHERE source = ? AND mode = 'backfill'"
            " AND outcome IS NULL AND archive IS NULL AND role IN ('article', 'attachment')"
            " AND EXISTS (SELECT 1 FROM pages WHERE pages.key = frontier.key AND pages.archive IS NOT NULL)",
            (HAD, source),
        )

    def _unchanged(self, link: Link) -> Location | None:
        """Where a page lies in the archive that is known not to have changed since, and is read from there.

        That is a sitemap by what its index says, and the list of a day that is long over.
        """
        if link.role not in ("sitemap", "listing") or link.changed_at is None:
            return None
        known = self.page(link.url)
        if known is None or known.error is not None or known.checked_at <= link.changed_at:
            return None
        return known.location

    def _has_none(self, link: Link) -> bool:
        """Whether a day that is long over is known to have no list."""
        if link.role != "listing" or link.changed_at is None:
            return False
        known = self.page(link.url)
        return known is not None and known.status in (404, 410) and known.checked_at > link.changed_at

    def _add_revisits(self, source: str, pages: Iterable[Page], mode: Mode) -> None:
        """Queue known pages, whether or not a list still names them."""
        self._db.executemany(
            "INSERT INTO frontier (source, mode, key, url, host, role, priority, depth, added_at, revisit)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1) ON CONFLICT (source, mode, key) DO NOTHING",
            [
                (source, mode, key_of(page.url), page.url, host_of(page.url) or "", page.role, REVISIT, self._now())
                for page in pages
                if not self.is_forgotten(page.url)
            ],
        )

    def archived(self, source: str, url: str, location: Location, at: datetime) -> bool:
        """Note that a queued address is in the archive already, so that it is not fetched a second time."""
        with self._transaction():
            cursor = self._db.execute(
                "UPDATE frontier SET archive = ?, offset = ? WHERE source = ? AND key = ? AND outcome IS NULL"
                " AND added_at <= ?",
                (location.archive, location.offset, source, key_of(url), stamp(at)),
            )
        return cursor.rowcount > 0


def _changed(link: Link, known: Page) -> bool:
    """Whether what leads to a page says that it changed since it was looked at."""
    return link.changed_at is not None and link.changed_at > known.checked_at


def _priority(link: Link, mode: Mode) -> int:
    # Forms grow old: pages behind buttons are asked for while the one before is fresh.
    if mode == "backfill" and link.role in ("feed", "listing") and link.depth and event(link.url) is None:
        return BACKWARDS
    return PRIORITY.get(link.role, 0) - min(link.depth, 9)


def _array(names: Iterable[str]) -> str:
    """Names as one parameter, for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(list(names))

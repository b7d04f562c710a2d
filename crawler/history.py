"""What is known of every page: where it is archived, when it was looked at, how it changed, whether it is gone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from cchc.urls import document_id, former_ids
from crawler.database import CrawlDatabase, stamp
from crawler.entries import Outcome, Page, key_of, page_of
from crawler.revisits import LEAST, MOST, calmer, interval

# Looks that find a page gone without its server's saying so, in as many crawls, before it counts as gone.
LOOKS = 2


class PageHistory(CrawlDatabase):
    """The pages of all sources, and what was taken down."""

    def page(self, url: str) -> Page | None:
        row = self._db.execute("SELECT * FROM pages WHERE key = ?", (key_of(url),)).fetchone()
        return page_of(row) if row is not None else None

    def pages(self, source: str | None = None) -> Iterator[Page]:
        """Every known page, in the order of their addresses."""
        for row in self._db.execute("SELECT * FROM pages WHERE ?1 IS NULL OR source = ?1 ORDER BY url", (source,)):
            yield page_of(row)

    def due(self, source: str, recheck: timedelta, limit: int) -> list[Page]:
        """Articles and attachments of a source that are to be looked at again, the longest unseen first.

        Those that could not be had the last time are, unless they are known to be gone.
        """
        now = self.clock()
        late = {str(calm): stamp(now - interval(recheck, calm)) for calm in range(LEAST, MOST + 1)}
        rows = self._db.execute(
            "WITH late AS (SELECT CAST(key AS INTEGER) AS calm, value AS at FROM json_each(?))"
            " SELECT pages.* FROM pages JOIN late USING (calm)"
            " WHERE source = ? AND role IN ('article', 'attachment') AND archive IS NOT NULL"
            " AND ((error IS NOT NULL AND gone_at IS NULL) OR checked_at <= late.at)"
            " ORDER BY checked_at, pages.key LIMIT ?",
            (json.dumps(late), source, limit),
        )
        return [page_of(row) for row in rows]

    def _put(self, page: Page, outcome: Outcome) -> None:
        """Keep what a look at a page came to; of one that was not had, what the last good answer said stays."""
        row = self._db.execute("SELECT * FROM pages WHERE key = ?", (key_of(page.url),)).fetchone()
        before = page_of(row) if row is not None else None
        if page.error is not None:
            self._put_error(page, before, outcome)
            return
        checked, calm, changed_at = stamp(page.checked_at), 0, None
        if before is not None and before.location is not None:
            changed = outcome == "fetched"
            calm = calmer(before.calm, changed=changed)
            changed_at = checked if changed else before.changed_at and stamp(before.changed_at)
        place = page.location
        self._db.execute(
            "INSERT OR REPLACE INTO pages (key, document, url, source, role, status, etag, last_modified, digest,"
            " archive, offset, fetched_at, checked_at, content, changed_at, calm)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key_of(page.url), document_id(page.url), page.url, page.source, page.role, page.status, page.etag,
                page.last_modified, page.digest, place.archive if place else None, place.offset if place else None,
                stamp(page.fetched_at) if page.fetched_at else None, checked, page.content, changed_at, calm,
            ),
        )  # fmt: skip

    def _put_error(self, page: Page, before: Page | None, outcome: Outcome) -> None:
        checked = stamp(page.checked_at)
        misses, missed_at, gone_at, calm = 0, None, None, 0
        if before is not None:
            misses, missed_at, gone_at, calm = before.misses, before.missed_at, before.gone_at, before.calm
        if page.misses and before is not None and before.location is not None:
            misses += page.misses
            missed_at = missed_at or page.checked_at
            if outcome == "gone":
                gone_at = gone_at or missed_at
                calm = calmer(calm, changed=False)
        self._db.execute(
            "INSERT INTO pages (key, document, url, source, role, status, checked_at, failures, error)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET"
            " status = excluded.status, checked_at = excluded.checked_at, failures = failures + 1,"
            " error = excluded.error",
            (
                key_of(page.url), document_id(page.url), page.url, page.source, page.role, page.status, checked,
                page.error,
            ),
        )  # fmt: skip
        self._db.execute(
            "UPDATE pages SET misses = ?, missed_at = ?, gone_at = ?, calm = ? WHERE key = ?",
            (misses, missed_at and stamp(missed_at), gone_at and stamp(gone_at), calm, key_of(page.url)),
        )

    def _touch(self, url: str) -> None:
        """A page was looked at and has nothing to say of itself: it leads to another, say."""
        row = self._db.execute("SELECT calm FROM pages WHERE key = ?", (key_of(url),)).fetchone()
        if row is not None:
            self._db.execute(
                "UPDATE pages SET checked_at = ?, calm = ?, error = NULL WHERE key = ?",
                (self._now(), calmer(row["calm"], changed=False), key_of(url)),
            )

    def drop_validators(self, url: str) -> None:
        """Ask for the page in full next time, since its archived copy is not to be had."""
        with self._transaction():
            self._db.execute("UPDATE pages SET etag = NULL, last_modified = NULL WHERE key = ?", (key_of(url),))

    def move(self, source: str, moved: Mapping[str, str]) -> int:
        """Know pages by their addresses of today, `moved` naming the new one of each old address; how many moved.

        What the new server knows already stays. The old one's validators mean nothing to the new one.
        """
        number = 0
        with self._transaction():
            for old, new in moved.items():
                if key_of(old) == key_of(new):
                    continue
                number += self._db.execute(
                    "UPDATE OR IGNORE pages SET key = ?, document = ?, url = ?, etag = NULL, last_modified = NULL"
                    " WHERE key = ? AND source = ?",
                    (key_of(new), document_id(new), new, key_of(old), source),
                ).rowcount
                self._db.execute("DELETE FROM pages WHERE key = ? AND source = ?", (key_of(old), source))
        return number

    # --- taking down ---

    def forget(self, urls: Iterable[str]) -> int:
        """Drop all that is known of these addresses and never fetch them again; returns how many were known.

        Only a hash of an address stays behind.
        """
        known = 0
        with self._transaction():
            for document in {document_id(url) for url in urls}:
                known += self._db.execute("DELETE FROM pages WHERE document = ?", (document,)).rowcount
                self._db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?)", (document, self._now()))
            forgotten = [
                (row["source"], row["key"])
                for row in self._db.execute("SELECT source, key, url, referrer FROM frontier")
                if self.is_forgotten(row["url"])
            ]
            self._db.executemany("DELETE FROM frontier WHERE source = ? AND key = ?", forgotten)
            referrers = {
                str(row["referrer"])
                for row in self._db.execute("SELECT DISTINCT referrer FROM frontier WHERE referrer IS NOT NULL")
            }
            self._db.executemany(
                "UPDATE frontier SET referrer = NULL WHERE referrer = ?",
                [(url,) for url in referrers if self.is_forgotten(url)],
            )
        return known

    def is_forgotten(self, url: str) -> bool:
        """Whether the address was taken down, also before addresses were known as they are now."""
        name = document_id(url)
        former, other = former_ids(url) or (name, name)
        found: sqlite3.Row | None = self._db.execute(
            "SELECT 1 FROM tombstones WHERE document IN (?, ?, ?) LIMIT 1", (name, former, other)
        ).fetchone()
        return found is not None


def is_gone(before: Page | None, *, certain: bool) -> bool:
    """Whether a page that was had before is gone with this look, which is `certain` when its server says so."""
    return before is not None and before.location is not None and (certain or before.misses + 1 >= LOOKS)

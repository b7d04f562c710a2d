"""The manners towards one host: its pauses, its robots.txt, and when it is left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.robots import Robots, robots_url

MAX_CRAWL_DELAY = 120.0
MAX_FAILURES = 10  # of one host, one after the other: then it is left alone until the next crawl.
MAX_REST = 30.0  # seconds that a slow answer is rested after
MAX_MOVES = 5  # of one robots.txt


@dataclass(slots=True, eq=False)
class Host:
    """A host that is being crawled. Times are seconds since 1970; `stopped` says why it is asked nothing more."""

    name: str
    active: int = 0
    ready_at: float = 0.0
    delay: float = 0.0
    concurrency: int = 1
    failures: int = 0
    stopped: str | None = None
    robots: dict[str, Robots] = field(default_factory=dict)
    robots_attempts: dict[str, int] = field(default_factory=dict)
    robots_moved: dict[str, list[str]] = field(default_factory=dict)

    def is_ready(self, now: float) -> bool:
        return self.stopped is None and self.active < self.concurrency and self.ready_at <= now

    def obey(self, delay: float, concurrency: int) -> None:
        """Be as slow as a source that is on it asks for, and no faster than before."""
        self.delay = max(self.delay, delay)
        self.concurrency = min(self.concurrency, concurrency)

    def rest(self, started: float, ended: float, *, answered: bool) -> None:
        """A request that was `started` has ended: a host that answers slowly is busy, and rests as long as it took."""
        latency = min(ended - started, MAX_REST) if self.delay else 0.0
        self.ready_at = max(self.ready_at, started + self.delay, ended + latency)
        self.failures = 0 if answered else self.failures + 1
        if self.failures >= MAX_FAILURES:
            self.stopped = f"{self.name} did not answer {self.failures} times in a row"

    def charge(self, now: float, after: float | None) -> None:
        """A request was made beside the queue: the pause that it takes is made up for before the next page.

        `after` is for how many seconds the host asks to be left alone.
        """
        self.ready_at = max(self.ready_at, now) + max(self.delay, after or 0.0)

    def wait(self, after: float, until: float, most: float) -> None:
        """The host asks to be left alone for so many seconds; one that asks for more than `most` is stopped."""
        self.ready_at = max(self.ready_at, until)
        if after > most:
            self.stopped = f"{self.name} asks to be left alone for {round(after)} seconds"

    # --- robots.txt ---

    def robots_at(self, origin: str) -> str:
        """Where the robots.txt of an origin is, wherever that has moved."""
        moved = self.robots_moved.get(origin)
        return moved[-1] if moved else robots_url(origin)

    def learn_robots(self, origin: str, robots: Robots) -> None:
        self.robots[origin] = robots
        self.delay = max(self.delay, min(robots.delay, MAX_CRAWL_DELAY))

    def redirect_robots(self, origin: str, url: str) -> bool:
        """Ask for robots.txt at another address; False after five of them, or where it was asked for already."""
        moved = self.robots_moved.setdefault(origin, [])
        if url in (robots_url(origin), *moved) or len(moved) >= MAX_MOVES:
            return False
        moved.append(url)
        return True

    def refuse_robots(self, reason: str) -> None:
        """Without an answer for robots.txt nothing on the host may be fetched."""
        self.stopped = f"robots.txt of {self.name} cannot be had: {reason}"

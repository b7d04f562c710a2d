"""What is fetched next: sources in turn, hosts side by side, each host as slowly as it asks for.

Knows nothing of Scrapy: it is asked for the next fetch, and told how each one went.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cchc.captures import Role
from cchc.errors import StoreError
from crawler.ahead import Ahead
from crawler.hosts import Host
from crawler.leases import Leases
from crawler.limits import Limits
from crawler.postbacks import asked
from crawler.reach import Reach
from crawler.robots import origin_of
from crawler.runs import Active, begin, close
from crawler.sources import Source
from crawler.sources.parts import is_open
from crawler.state import CrawlState, Link, Outcome, Page, Run, RunOutcome, Task

__all__ = ["Active", "Fetch", "Frontier", "Host", "Limits"]


@dataclass(frozen=True, slots=True, eq=False)
class Fetch:
    """One request to make; without a `task` it is for the robots.txt of `origin`, wherever that has moved."""

    source: Source
    host: Host
    url: str
    role: Role
    task: Task | None
    origin: str
    started: float


class Frontier:
    """The queue over all sources of a crawl."""

    def __init__(
        self,
        state: CrawlState,
        leases: Leases,
        sources: Iterable[Source],
        limits: Limits,
        *,
        on_start: Callable[[Source, Run], None] = lambda source, run: None,
        on_finish: Callable[[Source, Run, str | None], None] = lambda source, run, reason: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._state = state
        self._leases = leases
        self._limits = limits
        self._waiting = deque(sources)
        self._on_start = on_start
        self._on_finish = on_finish
        self._clock = clock
        self._deadline = clock() + limits.max_seconds if limits.max_seconds is not None else None
        self._renew_at = clock() + leases.ttl / 3
        self._ask_at = 0.0
        self.hosts: dict[str, Host] = {}
        self.active: dict[str, Active] = {}
        self.refused: dict[str, str] = {}
        self._answered: dict[Fetch, float] = {}
        self._ahead = Ahead(state, limits.mode)
        self._dealt: set[Fetch] = set()
        self._turn: deque[str] = deque()
        self._stopping: tuple[RunOutcome, str] | None = None

    # --- asking ---

    def next(self) -> Fetch | None:
        """The next request that may be made now, or None: then see `pause()`."""
        now = self._clock()
        self._keep_leases(now)
        if self._deadline is not None and now >= self._deadline:
            self.stop("limited", "the time for this crawl is up")
        self._settle(again=False)
        if self._stopping is None:
            self._start_sources()
        for _ in range(len(self._turn)):
            self._turn.rotate(-1)
            fetch = self._next_of(self.hosts[self._turn[-1]], now)
            if fetch is not None:
                return fetch
        # Looked up again: another process may have taken something down.
        self._settle(again=True)
        return None

    def is_done(self) -> bool:
        """Whether nothing is being fetched and nothing is left that this crawl may fetch."""
        return not self.active and (not self._waiting or self._stopping is not None)

    def pause(self) -> float:
        """Seconds until it is worth asking `next()` again, when nothing happens before."""
        now = self._clock()
        times = [self._renew_at]
        for host in self.hosts.values():
            if host.stopped is None and host.active < host.concurrency:
                task = self._upcoming(host)
                if task is not None:
                    times.append(max(host.ready_at, task.not_before))
        if self._deadline is not None:
            times.append(self._deadline)
        return min(max(min(times) - now, 0.01), 5.0)

    def _upcoming(self, host: Host) -> Task | None:
        """The next task of a host that is not being fetched."""
        names = tuple(name for name, active in self.active.items() if active.stopped is None)
        if not names or self._stopping is not None:
            return None
        return self._ahead.first(host.name, names)

    def _next_of(self, host: Host, now: float) -> Fetch | None:
        while host.is_ready(now):
            task = self._upcoming(host)
            if task is None or task.not_before > now:
                return None
            active = self.active[task.source]
            if not is_open(active.source.window, now):
                active.stopped = ("limited", f"it may be asked at {active.source.window} only")
                continue
            url = task.link.url
            if self._state.is_forgotten(url):
                self._skip(active, task, "taken down")
                continue
            if not active.source.allows(url):
                self._skip(active, task, "closed")
                continue
            if task.location is None:
                origin = origin_of(url)
                robots = host.robots.get(origin)
                if robots is None:
                    # Alone on its host: until it is answered nobody knows what else may be asked for.
                    if host.active:
                        return None
                    return self._begin(active, host, host.robots_at(origin), "robots", None, origin)
                if not robots.allows(asked(url)):
                    self._skip(active, task, "robots.txt")
                    continue
                active.stopped = self._spent(active)
                if active.stopped is not None:
                    continue
                active.pages += 1
            return self._begin(active, host, url, task.link.role, task, origin_of(url))
        return None

    def _skip(self, active: Active, task: Task, reason: str) -> None:
        self._state.complete(task, "skipped", reason)
        active.left = None
        self._ahead.pass_over(task)

    def _spent(self, active: Active) -> tuple[RunOutcome, str] | None:
        """What a source's run ends with when it may make no further request."""
        if self._limits.max_pages is not None and active.pages >= self._limits.max_pages:
            return "limited", f"{self._limits.max_pages} pages were asked for"
        if active.budget is None or active.pages < active.budget:
            return None
        mode = active.run.mode
        return "spent", f"the budget of {active.budget} requests is used up; the next `--mode {mode}` goes on"

    def _begin(self, active: Active, host: Host, url: str, role: Role, task: Task | None, origin: str) -> Fetch:
        host.active += 1
        active.active += 1
        if task is not None:
            self._ahead.take(task)
        return Fetch(active.source, host, url, role, task, origin, self._clock())

    # --- telling ---

    def came(self, fetch: Fetch) -> None:
        """The answer has come whole: what else it takes until it is dealt with is no slowness of the host."""
        self._answered.setdefault(fetch, self._clock())

    def done(self, fetch: Fetch, *, answered: bool) -> None:
        """A fetch has ended, and its result is in the state; `answered` says that the host spoke at all."""
        ended = self._answered.pop(fetch, None) or self._clock()
        host = fetch.host
        host.active -= 1
        active = self.active.get(fetch.source.id)
        if active is not None:
            active.active -= 1
            active.left = None
        if fetch.task is not None:
            self._ahead.back(fetch.task, done=fetch in self._dealt)
            self._dealt.discard(fetch)
        if fetch.task is None or fetch.task.location is None:
            host.rest(fetch.started, ended, answered=answered)

    def beside(self, name: str) -> Host | None:
        """The host, if it may be asked for something that a page being rendered needs."""
        host = self.hosts.get(name)
        return host if host is not None and host.stopped is None and self._stopping is None else None

    def charge(self, host: Host, after: float | None) -> None:
        """A request was made beside the queue; `after` is for how many seconds the host asks to be left alone."""
        host.charge(self._clock(), after)

    def complete(
        self,
        fetch: Fetch,
        outcome: Outcome,
        reason: str | None = None,
        *,
        page: Page | None,
        links: Iterable[Link] = (),
    ) -> None:
        """Record a page's result and the links found on it."""
        if fetch.task is not None:
            recheck = timedelta(hours=fetch.source.recheck_hours)
            within = self.reach(fetch).narrowed(self._state, fetch.source, fetch.role, links)
            self._state.complete(fetch.task, outcome, reason, page=page, links=within, recheck=recheck)
            self._dealt.add(fetch)
            if within:
                self._ahead.drop()

    def reach(self, fetch: Fetch) -> Reach:
        """How far the run looks that a fetch is of."""
        active = self.active.get(fetch.source.id)
        return active.reach if active is not None else Reach(self._limits.mode, self._limits.since)

    def retry(self, fetch: Fetch, after: float | None) -> bool:
        """Try again later, `after` seconds or by the source's backoff; False when it was tried often enough."""
        attempts = fetch.task.attempts if fetch.task is not None else fetch.host.robots_attempts.get(fetch.origin, 0)
        if attempts >= fetch.source.retries:
            return False
        wait = after if after is not None else fetch.source.backoff * 2**attempts
        not_before = self._clock() + wait
        if after is not None:
            fetch.host.wait(after, not_before, self._limits.max_wait)
        if fetch.task is not None:
            self._state.postpone(fetch.task, not_before)
        else:
            fetch.host.robots_attempts[fetch.origin] = attempts + 1
            fetch.host.ready_at = max(fetch.host.ready_at, not_before)
        return True

    def note(self, source: str, text: str) -> None:
        """Something about the source that people should look at."""
        if source in self.active:
            self.active[source].notes.append(text)

    def stop(self, outcome: RunOutcome, reason: str) -> None:
        """Begin nothing more; what is being fetched is still waited for."""
        if self._stopping is None:
            self._stopping = (outcome, reason)

    def abandon(self) -> None:
        """Close all runs at once, whatever is still being fetched: it stays in the queue."""
        outcome, reason = self._stopping or ("interrupted", "the crawl was stopped")
        self.stop(outcome, reason)
        for active in list(self.active.values()):
            self._finish(active, outcome, reason)

    # --- sources and leases ---

    def _start_sources(self) -> None:
        if self._clock() < self._ask_at:
            return
        for _ in range(len(self._waiting)):
            if len(self.active) >= self._limits.max_sources:
                return
            source = self._waiting.popleft()
            if not is_open(source.window, self._clock()):
                self.refused[source.id] = f"it may be asked at {source.window} only"
                continue
            taken = self._taken(source)
            if taken is not None:
                self.refused[source.id] = taken
                # Asked for again now and then, and a last time when all sources of our own are done.
                if self.active:
                    self._waiting.append(source)
                    self._ask_at = self._clock() + min(self._leases.ttl / 4, 15.0)
                continue
            self.refused.pop(source.id, None)
            active = begin(self._state, source, self._limits, datetime.fromtimestamp(self._clock(), UTC))
            self.active[source.id] = active
            for name in source.hosts:
                if name not in self.hosts:
                    self.hosts[name] = Host(name, concurrency=source.concurrency)
                    self._turn.append(name)
                self.hosts[name].obey(source.delay, source.concurrency)
            self._on_start(source, active.run)

    def _taken(self, source: Source) -> str | None:
        """Lease the source's hosts, and its backfill where that is to be done; else say who has them."""
        if self._limits.mode == "backfill" and (taken := self._leases.claim(source.id)) is not None:
            return taken
        return self._leases.acquire(source.hosts)

    def _settle(self, *, again: bool) -> None:
        """Close the runs of sources for which nothing more can be done; what was found waiting is asked for `again`."""
        for active in list(self.active.values()):
            if active.active:
                continue
            source = active.source
            if again:
                self._ahead.drop(*source.hosts)
            if again or active.left is None:
                active.left = [name for name in source.hosts if self._ahead.holds(name, source.id)]
            pending = active.left
            ended: tuple[RunOutcome, str | None] | None = None
            if not pending:
                ended = ("finished", None)
            elif self._stopping is not None:
                ended = self._stopping
            elif active.stopped is not None:
                ended = active.stopped
            elif len(reasons := [why for name in pending if (why := self.hosts[name].stopped)]) == len(pending):
                ended = ("deferred", "; ".join(reasons))
            if ended is not None:
                self._finish(active, *ended)

    def _finish(self, active: Active, outcome: RunOutcome, reason: str | None) -> None:
        source = active.source
        whole = outcome == "finished"
        run = close(self._state, active, outcome, reason)
        del self.active[source.id]
        self._ask_at = 0.0
        self._leases.release(source.hosts, done=whole or outcome == "spent")
        if whole and active.run.mode == "backfill":
            self._leases.disclaim(source.id)
        self._on_finish(source, run, reason)

    def _keep_leases(self, now: float) -> None:
        if now < self._renew_at:
            return
        self._renew_at = now + self._leases.ttl / 3
        try:
            lost = self._leases.renew()
        except StoreError as error:
            # Before the leases run out: nobody may crawl a host without one.
            self.stop("deferred", str(error))
            return
        for name in lost:
            if name in self.hosts:
                self.hosts[name].stopped = f"the lease of {name} was lost to another worker"

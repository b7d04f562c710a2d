"""What comes next on each host, read from the queue several tasks at a time: to ask for each by itself takes longer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from crawler.entries import Mode, Task
from crawler.state import CrawlState

MOST = 16  # tasks of a host that are read at a time


@dataclass(frozen=True, slots=True)
class _Waiting:
    sources: tuple[str, ...]
    tasks: deque[Task]


class Ahead:
    """The first tasks of hosts. Whoever changes a queue otherwise than by `take` drops what was read of it."""

    def __init__(self, state: CrawlState, mode: Mode) -> None:
        self._state = state
        self._mode: Mode = mode
        self._waiting: dict[str, _Waiting] = {}
        self._taken: set[tuple[str, str]] = set()

    def first(self, host: str, sources: tuple[str, ...]) -> Task | None:
        """The task of these sources that comes next on a host, those that are taken left out."""
        known = self._waiting.get(host)
        if known is None or known.sources != sources or not known.tasks:
            taken = sum(1 for source, _ in self._taken if source in sources)
            read = self._state.upcoming(host, sources, taken + MOST, self._mode)
            left = (task for task in read if (task.source, task.key) not in self._taken)
            known = self._waiting[host] = _Waiting(sources, deque(left))
        return known.tasks[0] if known.tasks else None

    def holds(self, host: str, source: str) -> bool:
        """Whether something of a source, of which nothing is taken, is waiting on a host."""
        known = self._waiting.get(host)
        if known is not None and any(task.source == source for task in known.tasks):
            return True
        return bool(self._state.upcoming(host, [source], 1, self._mode))

    def take(self, task: Task) -> None:
        """A task is being fetched until it is given `back`."""
        self._taken.add((task.source, task.key))
        self.pass_over(task)

    def pass_over(self, task: Task) -> None:
        """A task is dealt with, and its place in the queue is no other."""
        known = self._waiting.get(task.host)
        if known is not None and known.tasks and known.tasks[0] is task:
            known.tasks.popleft()
        else:
            self.drop(task.host)

    def back(self, task: Task, *, done: bool) -> None:
        """A task is fetched no more; where it is not `done`, it is still in the queue, on whichever host."""
        self._taken.discard((task.source, task.key))
        if not done:
            self.drop()

    def drop(self, *hosts: str) -> None:
        """Read again what waits on these hosts, or on all."""
        for host in hosts or list(self._waiting):
            self._waiting.pop(host, None)

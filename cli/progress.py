"""Progress of long work: a bar on a terminal, plain lines elsewhere, on standard error in both cases."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

LINE_EVERY = 10.0  # seconds between plain lines
# Done before a pace is told: the first one pays for the start of the programs too, and promised three quarters of an
# hour for what took half a minute.
FEWEST = 5


class Progress(Protocol):
    def advance(self, count: int = 1, note: str | None = None) -> None: ...

    def total(self, count: int) -> None: ...


def duration(seconds: float) -> str:
    """12 s, 3 min 05 s, 2 h 10 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


class _Lines:
    def __init__(self, what: str, total: int | None) -> None:
        self.what, self.expected, self.done = what, total, 0
        self.started = self.printed = time.monotonic()

    def total(self, count: int) -> None:
        self.expected = count

    def advance(self, count: int = 1, note: str | None = None) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.printed >= LINE_EVERY:
            self.printed = now
            self.line()

    def line(self) -> None:
        spent = max(time.monotonic() - self.started, 1e-6)
        rate = self.done / spent
        text = f"{self.what}: {self.done}"
        if self.expected:
            text += f" of {self.expected}"
        if self.done >= FEWEST or self.done == self.expected:
            text += f", {rate:.1f} a second"
        if self.expected and FEWEST <= self.done < self.expected:
            text += f", {duration((self.expected - self.done) / rate)} left"
        print(text, file=sys.stderr, flush=True)


class _Bar:
    def __init__(self, what: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        # In a narrow window the numbers stay whole, and the address gives way.
        narrow = console.width < 110
        self.note_width = 0 if narrow else min(50, console.width - 85)
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20 if narrow else 40),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[note]}", markup=True),
            console=console,
        )
        self.task = self.bar.add_task(what, total=total, rate="", note="")
        self.done, self.started = 0, time.monotonic()

    def total(self, count: int) -> None:
        self.bar.update(self.task, total=count)

    def advance(self, count: int = 1, note: str | None = None) -> None:
        from rich.markup import escape

        self.done += count
        rate = self.done / max(time.monotonic() - self.started, 1e-6)
        self.bar.update(self.task, advance=count, rate=f"{rate:.1f}/s")
        if note is not None and self.note_width:
            shown = note if len(note) <= self.note_width else "…" + note[1 - self.note_width :]
            self.bar.update(self.task, note=escape(shown))


@contextmanager
def progress(what: str, total: int | None = None, *, quiet: bool = False) -> Iterator[Progress]:
    """`advance()` as work is done. On a terminal a bar with rate and time left; elsewhere a line now and then."""
    if quiet or not sys.stderr.isatty():
        lines = _Lines(what, total)
        if quiet:
            lines.printed = float("inf")
        yield lines
        if not quiet and lines.done:
            lines.line()
        return
    bar = _Bar(what, total)
    with bar.bar:
        yield bar

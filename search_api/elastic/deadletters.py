"""Entries that the server refused, kept in a file of the data folder until they are put again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from cchc.datafolder import WriterLock
from cchc.errors import StoreError
from cchc.records import Failure, Record
from search_api import provenances
from search_api.protocol import Entry, Outcome

FILE = "refused.jsonl"
LOCK = "refused.lock"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that was not taken, when, and why."""

    entry: Entry
    reason: str
    refused_at: str


class DeadLetters:
    """The file in a data folder: a JSON object a line, made when the first entry is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / FILE

    def append(self, entry: Entry, reason: str) -> None:
        """Keep an entry; it survives a kill when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        line = _dumped(DeadLetter(entry, reason, datetime.now(UTC).isoformat())) + "\n"
        with self.path.open("ab") as file:
            if file.tell() and not self._ends_whole():
                file.write(b"\n")  # behind a line that a kill cut off
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())

    def letters(self) -> Iterator[DeadLetter]:
        """All that is kept, the oldest first. Raises StoreError that names a line that cannot be read."""
        try:
            lines = self.path.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _loaded(line)
            except (ValueError, KeyError, ValidationError) as error:
                if number == len(lines):
                    continue  # the last line of a process that was killed: its batch was not acknowledged
                raise StoreError(f"{self.path}, line {number}, is no refused entry: {error}") from error

    def retry(self, put: Callable[[Sequence[Entry]], list[Outcome]]) -> dict[str, Outcome]:
        """Put everything again, one by one; by address what came of it. What is refused again stays in the file.

        Raises StoreBusyError when another process does so already. Killed half-way, it can be run again.
        """
        if not self.path.exists():
            return {}
        outcomes: dict[str, Outcome] = {}
        with WriterLock(self._folder / LOCK, "the refused entries"):
            working = self.path.with_suffix(".again.jsonl")
            held = list(DeadLetters._of(working).letters()) if working.exists() else []
            held += self.letters()
            # Whole in the second file before the first is emptied: what is put here is appended to the first anew.
            temporary = working.with_suffix(".tmp")
            with temporary.open("w", encoding="utf-8") as file:
                file.writelines(_dumped(letter) + "\n" for letter in held)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(working)
            self.path.unlink(missing_ok=True)
            last = {(letter.entry.result.document.id, letter.entry.provenance.digest): letter for letter in held}
            for letter in last.values():
                outcomes[letter.entry.result.document.url] = put([letter.entry])[0]
            working.unlink()
        return outcomes

    @classmethod
    def _of(cls, path: Path) -> DeadLetters:
        letters = cls(path.parent)
        letters.path = path
        return letters

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def _dumped(letter: DeadLetter) -> str:
    entry = letter.entry
    return json.dumps(
        {
            "refused_at": letter.refused_at,
            "url": entry.result.document.url,
            "document": entry.result.document.id,
            "reason": letter.reason,
            "extractor": entry.extractor,
            "provenance": provenances.dump(entry.provenance),
            "failure" if isinstance(entry.result, Failure) else "record": entry.result.model_dump(mode="json"),
        },
        ensure_ascii=False,
    )


def _loaded(line: str) -> DeadLetter:
    data = json.loads(line)
    result = Failure.model_validate(data["failure"]) if "failure" in data else Record.model_validate(data["record"])
    return DeadLetter(
        Entry(result, provenances.load(data["provenance"]), data["extractor"]), data["reason"], data["refused_at"]
    )

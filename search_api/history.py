"""What a capture changes about a document: the one place that decides on versions, for every backend.

A document's versions are states of its page in time; captures say when which state was seen. Nothing here
touches a database.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cchc.captures import Location, Provenance
from cchc.records import Failure, Record
from cchc.records import content_digest as digest_of_document
from cchc.urls import document_id
from search_api.protocol import Entry, Outcome, StoredRecord, Version

# Looks that find a page gone without its server's saying so, before it counts as gone.
LOOKS = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture that a version rests on."""

    digest: str
    fetched_at: datetime
    location: Location | None
    version: int

    def is_of(self, provenance: Provenance) -> bool:
        if self.location is not None and provenance.location is not None:
            return self.location == provenance.location
        return (self.digest, self.fetched_at) == (provenance.digest, moment(provenance.fetched_at))


@dataclass(frozen=True, slots=True)
class Absence:
    """A capture that shows no page where there was one; `certain` when its server said so itself (404, 410)."""

    digest: str
    fetched_at: datetime
    location: Location | None
    certain: bool

    def is_of(self, provenance: Provenance) -> bool:
        return Seen(self.digest, self.fetched_at, self.location, 0).is_of(provenance)


@dataclass(frozen=True, slots=True)
class State:
    """A version: `content` is the digest of what readers see, `whole` that of the entire record."""

    number: int
    content: str
    whole: str
    extractor: str
    first_seen: datetime
    last_seen: datetime
    provenance: Provenance


@dataclass(slots=True)
class History:
    """A document's versions and captures. `written` are the versions whose record must be stored anew.

    `at_twin` says that the newest was had at another address than the document's own: one for printing, say.
    """

    states: dict[int, State] = field(default_factory=dict)
    captures: list[Seen] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    written: dict[int, Record] = field(default_factory=dict)
    next_number: int = 1
    at_twin: bool = False

    @property
    def newest(self) -> State | None:
        return max(self.states.values(), key=lambda state: (state.last_seen, state.number), default=None)

    @property
    def gone_since(self) -> datetime | None:
        """When the page was first found gone after it was last seen: once where its server says so, else twice."""
        newest = self.newest
        if newest is None:
            return None
        later = [absence for absence in self.absences if absence.fetched_at > newest.last_seen]
        sure = len(later) >= LOOKS or any(absence.certain for absence in later)
        return min(absence.fetched_at for absence in later) if sure else None

    def in_order(self) -> list[State]:
        return sorted(self.states.values(), key=lambda state: (state.first_seen, state.number))

    def stored(self, record: Record, number: int) -> StoredRecord:
        """The record of a version as it is handed out."""
        versions = {
            state.number: Version(state.number, state.first_seen, state.last_seen, state.provenance, state.content)
            for state in self.in_order()
        }
        return StoredRecord(record, versions[number], tuple(versions.values()), self.gone_since)

    def put(self, record: Record, provenance: Provenance) -> Outcome:
        """Take in a record and say what it changed."""
        content, whole = content_digest(record), record_digest(record)
        self.absences = [absence for absence in self.absences if not absence.is_of(provenance)]
        at = moment(provenance.fetched_at)
        known = next((seen for seen in self.captures if seen.is_of(provenance)), None)
        state = self.states[known.version] if known else self._same_state(content, provenance.digest, at)
        if state is None:
            return self._add(record, provenance, content, whole, at)
        if known is None:
            self.captures.append(Seen(provenance.digest, at, provenance.location, state.number))
        order, held = extractor_order(record.extractor), extractor_order(state.extractor)
        better = order > held or (
            order == held and whole != state.whole and (known is not None or at > state.last_seen)
        )
        state = replace(state, first_seen=min(state.first_seen, at), last_seen=max(state.last_seen, at))
        if self.at_twin and (order, whole) == (held, state.whole) and not is_twin(record) and state.last_seen == at:
            better = True  # The same at its own address.
        if better:
            state = replace(state, content=content, whole=whole, extractor=record.extractor, provenance=provenance)
            self.written[state.number] = record
        self.states[state.number] = state
        if better:
            self._merge_neighbours(state.number)
            self._see(record, state.number)
        return "updated" if better else "unchanged"

    def miss(self, provenance: Provenance) -> bool:
        """Take in a look that found no page. Whether anything changed."""
        known: list[Seen | Absence] = [*self.captures, *self.absences]
        if any(one.is_of(provenance) for one in known):
            return False
        at, certain = moment(provenance.fetched_at), provenance.status in (404, 410)
        self.absences.append(Absence(provenance.digest, at, provenance.location, certain))
        return True

    def withdraw(self, provenance: Provenance, extractor: str, *, elsewhere: bool = False) -> bool:
        """A newer extractor says that this capture is no such document: drop it, and a version left without one.

        `elsewhere` that it is of another document: that may be known without a newer extractor, since a portal has
        moved. Whether anything changed.
        """
        known = next((seen for seen in self.captures if seen.is_of(provenance)), None)
        if known is None:
            return False
        order, held = extractor_order(extractor), extractor_order(self.states[known.version].extractor)
        if order < held or (order == held and not elsewhere):
            return False
        self.captures.remove(known)
        rest = [seen for seen in self.captures if seen.version == known.version]
        if rest:
            state = self.states[known.version]
            times = [seen.fetched_at for seen in rest]
            self.states[known.version] = replace(state, first_seen=min(times), last_seen=max(times))
        else:
            del self.states[known.version]
            self.written.pop(known.version, None)
        return True

    def _same_state(self, content: str, digest: str, at: datetime) -> State | None:
        """The version that a new capture shows, among the two that stand next to it in time."""
        before: State | None = None
        after: State | None = None
        for state in self.in_order():
            if state.first_seen <= at:
                before = state
            elif after is None:
                after = state
        for candidate in (before, after):
            if candidate is not None and (
                candidate.content == content
                or any(seen.digest == digest for seen in self.captures if seen.version == candidate.number)
            ):
                return candidate
        return None

    def _add(self, record: Record, provenance: Provenance, content: str, whole: str, at: datetime) -> Outcome:
        number = max(self.next_number, max(self.states, default=0) + 1)
        self.next_number = number + 1
        self.states[number] = State(number, content, whole, record.extractor, at, at, provenance)
        self.captures.append(Seen(provenance.digest, at, provenance.location, number))
        self.written[number] = record
        self._see(record, number)
        return "created" if len(self.states) == 1 else "new_version"

    def _see(self, record: Record, number: int) -> None:
        newest = self.newest
        if newest is not None and newest.number == number:
            self.at_twin = is_twin(record)

    def _merge_neighbours(self, number: int) -> None:
        """A better reader may show that two versions differed by a counter only: then they become one."""
        order = self.in_order()
        place = [state.number for state in order].index(number)
        for other in (*order[max(0, place - 1) : place], *order[place + 1 : place + 2]):
            mine = self.states[number]
            if other.content != mine.content:
                continue
            del self.states[other.number]
            self.written.pop(other.number, None)
            self.captures = [
                replace(seen, version=number) if seen.version == other.number else seen for seen in self.captures
            ]
            self.states[number] = replace(
                mine,
                first_seen=min(mine.first_seen, other.first_seen),
                last_seen=max(mine.last_seen, other.last_seen),
            )


def is_twin(record: Record) -> bool:
    """Whether a record was had at another address than its document's own."""
    return document_id(record.document.url) != record.document.id


def is_missing(entry: Entry) -> bool:
    """Whether a result says that there is no page: its server did, whatever it sent with it, or the page itself."""
    if not isinstance(entry.result, Failure):
        return False
    return entry.result.error.code == "not_found" or entry.provenance.status in (404, 410)


def moment(time: datetime) -> datetime:
    """A time in UTC; one without a zone is taken as UTC."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def content_digest(record: Record) -> str:
    """Of title, text and date: what makes a version when it changes."""
    return digest_of_document(record.document)


def record_digest(record: Record) -> str:
    """Of the whole record but the address that it was fetched under, of which a page may have several."""
    packed = record.model_dump_json(exclude={"document": {"url"}})
    return hashlib.sha256(packed.encode()).hexdigest()


def extractor_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts extractor versions in their order: numbers by value, a pre-release before its release."""
    parts: list[tuple[int, int, str]] = []
    for number, word in re.findall(r"(\d+)|([a-z]+)", version.lower()):
        parts.append((1, int(number), "") if number else (-1, 0, word))
    return (*parts, (0, 0, ""))

"""What was told to whom: DATA/alerts.sqlite. Nothing is lost by a kill, and nothing noted as told is told again.

Evidence is noted before it is sent, and put together to a message of a fixed id and fixed contents before that is sent.
A message that a kill meets on its way is sent again under the same id, by which a receiver knows it (docs/alerts.md).
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cchc.datafolder import DataFolder
from cchc.errors import NewerStoreError, StoreBusyError, StoreError
from search_api.alerts.evidence import Evidence

MIGRATIONS: tuple[str, ...] = (
    """
    -- What an alert has come upon; `key` is of what is said. Several keys may be of one evidence.
    CREATE TABLE seen (
        alert TEXT NOT NULL,
        key TEXT NOT NULL,
        PRIMARY KEY (alert, key)
    ) WITHOUT ROWID;

    CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        alert TEXT NOT NULL,
        channel TEXT NOT NULL,
        made_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given up')),
        sent_at TEXT,
        error TEXT
    ) WITHOUT ROWID;
    CREATE INDEX messages_waiting ON messages (next_at) WHERE state = 'waiting';

    CREATE TABLE evidence (
        message TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (message, position)
    ) WITHOUT ROWID;

    -- `declared` tells one alert from another of the same id, `snapshot` is the state of the store looked through last.
    CREATE TABLE runs (
        alert TEXT PRIMARY KEY,
        declared TEXT NOT NULL,
        snapshot TEXT NOT NULL,
        ran_at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
# Evidence of one message at most: what a person reads, and what a receiver takes at once.
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Message:
    """Evidence on its way to one channel of an alert; its id and contents stay the same however often it is sent."""

    id: str
    alert: str
    channel: str
    made_at: datetime
    attempts: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How an alert stands: messages by their state, when it last ran, the last error of one that waits."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    ran_at: str | None = None
    error: str | None = None


class Ledger:
    """The ledger of a data folder, for one process at a time that writes."""

    def __init__(self, data: Path) -> None:
        """Open or make it. Raises StoreError when it cannot be used, NewerStoreError when a newer cchc made it."""
        self._path = DataFolder(data).alerts_database
        with self._errors():
            self._connection = sqlite3.connect(self._path, timeout=10.0, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(MIGRATIONS):
                raise NewerStoreError(f"{self._path} was made by a newer cchc: update cchc")
            for number in range(version, len(MIGRATIONS)):
                script = f"BEGIN IMMEDIATE;\n{MIGRATIONS[number]};\nPRAGMA user_version = {number + 1};\nCOMMIT;"
                self._connection.executescript(script)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def snapshot(self, alert: str, declared: str) -> str | None:
        """The state of the store that an alert looked through last; None when it never ran as it is declared."""
        with self._errors():
            row = self._connection.execute(
                "SELECT snapshot FROM runs WHERE alert = ? AND declared = ?", (alert, declared)
            ).fetchone()
        return row["snapshot"] if row else None

    def note(
        self,
        alert: str,
        declared: str,
        snapshot: str,
        found: Iterable[Evidence],
        channels: Sequence[str],
        at: datetime,
    ) -> int:
        """Note what an alert found in a state of the store, and put what is new into messages to the channels.

        Without channels it is only noted as known. One transaction: a kill leaves all of it or nothing. How many
        evidences were new.
        """
        now, count = at.astimezone(UTC).isoformat(), 0
        with self._writing() as connection:
            fresh: list[Evidence] = []
            for one in found:
                if self._is_new(connection, alert, one):
                    count += 1
                    fresh.append(one)
                if len(fresh) == MOST_TOLD:
                    self._put(connection, alert, channels, now, fresh)
                    fresh = []
            self._put(connection, alert, channels, now, fresh)
            connection.execute(
                "INSERT OR REPLACE INTO runs (alert, declared, snapshot, ran_at) VALUES (?, ?, ?, ?)",
                (alert, declared, snapshot, now),
            )
        return count

    @staticmethod
    def _is_new(connection: sqlite3.Connection, alert: str, evidence: Evidence) -> bool:
        packed = json.dumps(evidence.keys)
        known = connection.execute(
            "SELECT 1 FROM seen WHERE alert = ? AND key IN (SELECT value FROM json_each(?)) LIMIT 1", (alert, packed)
        ).fetchone()
        connection.executemany(
            "INSERT OR IGNORE INTO seen (alert, key) VALUES (?, ?)", [(alert, key) for key in evidence.keys]
        )
        return known is None

    @staticmethod
    def _put(
        connection: sqlite3.Connection, alert: str, channels: Sequence[str], now: str, evidence: Sequence[Evidence]
    ) -> None:
        packed = [json.dumps(asdict(one), ensure_ascii=False) for one in evidence] if channels else []
        for channel in channels if packed else ():
            identity = str(uuid.uuid4())
            connection.execute(
                "INSERT INTO messages (id, alert, channel, made_at, next_at) VALUES (?, ?, ?, ?, ?)",
                (identity, alert, channel, now, now),
            )
            connection.executemany(
                "INSERT INTO evidence (message, position, evidence) VALUES (?, ?, ?)",
                [(identity, position, one) for position, one in enumerate(packed)],
            )

    def due(self, now: datetime) -> list[Message]:
        """Messages that are to be sent by now, the oldest first."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT id, alert, channel, made_at, attempts FROM messages "
                "WHERE state = 'waiting' AND next_at <= ? ORDER BY made_at, id",
                (now.astimezone(UTC).isoformat(),),
            ).fetchall()
            return [
                Message(
                    row["id"], row["alert"], row["channel"], datetime.fromisoformat(row["made_at"]), row["attempts"],
                    self._evidence(row["id"]),
                )
                for row in rows
            ]  # fmt: skip

    def _evidence(self, message: str) -> tuple[Evidence, ...]:
        rows = self._connection.execute("SELECT evidence FROM evidence WHERE message = ? ORDER BY position", (message,))
        values = (json.loads(row["evidence"]) for row in rows)
        return tuple(Evidence(**{**one, "keys": tuple(one["keys"])}) for one in values)

    def next_at(self) -> datetime | None:
        """When the next message is due, None when none waits."""
        with self._errors():
            row = self._connection.execute("SELECT min(next_at) FROM messages WHERE state = 'waiting'").fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def sent(self, message: Message, at: datetime) -> None:
        """A message has arrived."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE messages SET state = 'sent', sent_at = ?, attempts = attempts + 1, error = NULL WHERE id = ?",
                (at.astimezone(UTC).isoformat(), message.id),
            )

    def failed(self, message: Message, error: str, next_at: datetime | None) -> None:
        """A message did not arrive: it is tried again at `next_at`, or given up."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE messages SET attempts = attempts + 1, error = ?, state = ?, next_at = ? WHERE id = ?",
                (
                    error[:500],
                    "waiting" if next_at else "given up",
                    (next_at or datetime.now(UTC)).astimezone(UTC).isoformat(),
                    message.id,
                ),
            )

    def told(self, alert: str) -> Told:
        """How an alert stands."""
        with self._errors():
            counts = {
                row["state"]: row["number"]
                for row in self._connection.execute(
                    "SELECT state, count(*) AS number FROM messages WHERE alert = ? GROUP BY state", (alert,)
                )
            }
            ran = self._connection.execute("SELECT ran_at FROM runs WHERE alert = ?", (alert,)).fetchone()
            wrong = self._connection.execute(
                "SELECT error FROM messages WHERE alert = ? AND state <> 'sent' AND error IS NOT NULL "
                "ORDER BY made_at DESC LIMIT 1",
                (alert,),
            ).fetchone()
        return Told(
            counts.get("sent", 0), counts.get("waiting", 0), counts.get("given up", 0),
            ran["ran_at"] if ran else None, wrong["error"] if wrong else None,
        )  # fmt: skip

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.rollback()
                raise

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            kind = StoreBusyError if "locked" in str(error) or "busy" in str(error) else StoreError
            raise kind(f"{self._path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._path} is damaged ({error}): take it away, and alerts begin anew") from error

"""Tokens: made and taken back by whoever runs the service, known by their digests alone.

A token reads "cchc_<id>_<secret>". The secret is 256 random bits, so that one SHA-256 of it is as good as any slow
hash: there is nothing to guess. The table is a file of its own in the data folder (access.sqlite), since the store may
be in Elasticsearch, and a backup of records should not carry rights along.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from cchc.errors import SettingsError, StoreError

Scope = Literal["read", "review", "upload", "alerts"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
FILE = "access.sqlite"
_PREFIX = "cchc"
_LAYOUT = """
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept, without its secret. Times are UTC; `expires_at` None means never."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def valid(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _scopes(wanted: Iterable[str]) -> frozenset[Scope]:
    chosen = frozenset(scope for scope in SCOPES if scope in set(wanted))
    unknown = sorted(set(wanted) - chosen)
    if unknown or not chosen:
        raise SettingsError(f"a token's scopes are {', '.join(SCOPES)}, not {', '.join(unknown) or 'none'}")
    return chosen


class Tokens:
    """The tokens of a data folder. Safe between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    @contextmanager
    def _opened(self, *, writing: bool) -> Iterator[sqlite3.Connection]:
        try:
            mode = "rwc" if writing else "ro"
            with closing(sqlite3.connect(f"{self._file.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                if writing:
                    self._file.chmod(0o600)
                    connection.execute(_LAYOUT)
                with connection:
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._file}: {error}") from error

    def add(self, name: str, scopes: Iterable[str], *, days: int | None = None) -> str:
        """A new token, told this once. Raises SettingsError for an unknown scope, StoreError where none can be kept."""
        chosen = _scopes(scopes)
        identity, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        expires = (now + timedelta(days=days)).isoformat() if days is not None else None
        with self._opened(writing=True) as connection:
            connection.execute(
                "INSERT INTO tokens (id, name, digest, scopes, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                (identity, name, _digest(secret), " ".join(sorted(chosen)), now.isoformat(), expires),
            )
        return f"{_PREFIX}_{identity}_{secret}"

    def revoke(self, identity: str) -> bool:
        """Take a token back, from the next request on; whether there was one to take back."""
        if not self._file.exists():
            return False
        with self._opened(writing=True) as connection:
            done = connection.execute(
                "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (datetime.now(UTC).isoformat(), identity),
            )
            return done.rowcount > 0

    def all(self) -> list[Token]:
        """Every token ever made, newest first."""
        if not self._file.exists():
            return []
        with self._opened(writing=False) as connection:
            return [_token(row) for row in connection.execute("SELECT * FROM tokens ORDER BY made_at DESC, id")]

    def check(self, text: str) -> Token | None:
        """The token that a text is, if it is one and still valid."""
        parts = text.split("_", 2)
        if len(parts) != 3 or parts[0] != _PREFIX or not self._file.exists():
            return None
        with self._opened(writing=False) as connection:
            row = connection.execute("SELECT * FROM tokens WHERE id = ?", (parts[1],)).fetchone()
        if row is None or not hmac.compare_digest(row["digest"], _digest(parts[2])):
            return None
        token = _token(row)
        return token if token.valid(datetime.now(UTC)) else None


def _token(row: sqlite3.Row) -> Token:
    def time(value: str | None) -> datetime | None:
        return datetime.fromisoformat(value) if value else None

    return Token(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(scope for scope in SCOPES if scope in row["scopes"].split()),
        made_at=datetime.fromisoformat(row["made_at"]),
        expires_at=time(row["expires_at"]),
        revoked_at=time(row["revoked_at"]),
    )

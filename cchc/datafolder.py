"""The data folder: its layout version, its parts, and the lock that lets one process write to a part of it.

format.json   {"format": 1}: version of the layout
archive/      *.warc.gz          crawl.sqlite    crawl state
store.sqlite  records            index/          disposable text index
alerts/       <id>.yml, alerts    alerts.sqlite  what was told to whom
sources/      <id>.yml, declarations of one's own          checks/  <id>.json, how sources were found to be
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from cchc.errors import NewerStoreError, StoreBusyError, StoreError

FORMAT = 1
FORMAT_FILE = "format.json"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """An opened data folder; every path below it is named here and nowhere else."""

    path: Path

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def crawl_database(self) -> Path:
        return self.path / "crawl.sqlite"

    @property
    def store_database(self) -> Path:
        return self.path / "store.sqlite"

    @property
    def sources(self) -> Path:
        return self.path / "sources"

    @property
    def checks(self) -> Path:
        return self.path / "checks"

    @property
    def alerts(self) -> Path:
        return self.path / "alerts"

    @property
    def alerts_database(self) -> Path:
        return self.path / "alerts.sqlite"

    @property
    def index(self) -> Path:
        return self.path / "index"


def open_data_folder(path: Path, create: bool = True, *, writable: bool = True) -> DataFolder:
    """Open a data folder, laying it out first when `create` and it is not there yet.

    Raises StoreError when the folder is absent (and `create` is false), is no folder, or cannot be written to
    though `writable` asks for it; NewerStoreError when a newer cchc laid it out.
    """
    folder = DataFolder(path)
    try:
        if path.exists() and not path.is_dir():
            raise StoreError(f"data folder {path} is a file: name a folder with --data or CCHC_DATA")
        if not path.exists() and not create:
            raise StoreError(f"data folder {path} does not exist: crawl or ingest first, or name another with --data")
        if create:
            folder.archive.mkdir(parents=True, exist_ok=True)
        layout = _read_format(path)
        if layout is None and create:
            write_format(path)
    except OSError as error:
        raise StoreError(f"data folder {path} cannot be used: {error.strerror or error}") from error
    if writable:
        _check_writable(path)
    return folder


def _read_format(path: Path) -> int | None:
    file = path / FORMAT_FILE
    try:
        layout = json.loads(file.read_text(encoding="utf-8"))["format"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file} is damaged: restore it from a backup, or write {{'format': {FORMAT}}}") from error
    if not isinstance(layout, int):
        raise StoreError(f"{file} names the format {layout!r}, which is no number")
    if layout > FORMAT:
        raise NewerStoreError(
            f"data folder {path} has format {layout}, this cchc knows up to {FORMAT}: "
            "update cchc, or name another folder with --data"
        )
    return layout


def write_format(path: Path) -> None:
    """Write format.json, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path, prefix=".format-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"format": FORMAT}, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path / FORMAT_FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _check_writable(path: Path) -> None:
    # Permissions alone do not tell: a mount may be read-only, a disk full. So something is written.
    try:
        handle, name = tempfile.mkstemp(dir=path, prefix=".writable-")
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise StoreError(
            f"data folder {path} is not writable ({error.strerror or error}): "
            "change its permissions, or name another folder with --data"
        ) from error


class WriterLock:
    """Held by the one process that writes to a part of the data folder; let go of when the process ends, however.

    A lock of SQLite's on an empty database is used, since it behaves alike on every system and dies with its owner.
    """

    def __init__(self, path: Path, what: str) -> None:
        """Take the lock. Raises StoreBusyError, naming `what`, when another holds it."""
        self._path = path
        try:
            self._connection: sqlite3.Connection | None = sqlite3.connect(
                path, timeout=0, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = MEMORY")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self.release()
            if "locked" in str(error):
                raise StoreBusyError(
                    f"{what} in {path.parent} is being written to by another process: wait for it to end, or stop it"
                ) from error
            raise StoreError(f"{path} cannot be locked: {error}") from error

    def release(self) -> None:
        """Let go; a second call does nothing."""
        connection, self._connection = getattr(self, "_connection", None), None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

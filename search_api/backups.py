"""Backup and restore of a data folder: one file, written whole or not at all, its checksums verified both ways.

The file holds format.json, store.sqlite, crawl.sqlite, alerts.sqlite, sources/, checks/, alerts/ (with the secrets of
webhooks: only its owner may read the file), archive/ and last manifest.json with the SHA-256 of each; the text index is
left out, since it is rebuilt when a restored store is opened. A backup may be made while cchc works: databases are
copied as of one moment, and the archive after them, so that it has all that they name. Records that are kept in
Elasticsearch are not in it; `cchc process` makes them again from the archive.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

import zstandard

from cchc.datafolder import FORMAT, FORMAT_FILE, DataFolder, open_data_folder
from cchc.errors import NewerStoreError, SettingsError, StoreError
from search_api.embedded.database import errors
from search_api.embedded.schema import version_of

MANIFEST = "manifest.json"
# Far above any real one; a larger manifest is not read into memory.
LARGEST_MANIFEST = 256 * 1024 * 1024
SUFFIXES = (".tar.zst", ".tar.gz")
_CHUNK = 1 << 20
_NAME = re.compile(
    r"format\.json|(?:store|crawl|alerts)\.sqlite|(?:sources|alerts)/[a-z0-9-]+\.yml|checks/[a-z0-9-]+\.json"
    r"|archive(?:/[^/\\\x00-\x1f:]+)+"
)
_DAMAGE = (tarfile.TarError, zstandard.ZstdError, zlib.error, gzip.BadGzipFile, EOFError, UnicodeError)

Progress = Callable[[str, int], None]  # name and size in bytes of the file that is done


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: number of files and their bytes before compression."""

    path: Path
    files: int
    size: int
    created_at: str


def backup(data: Path, target: Path, progress: Progress | None = None) -> Backup:
    """Write a snapshot of a data folder to `target` (.tar.zst or .tar.gz), then read it back and verify it.

    Raises StoreError when the folder or the target cannot be used, or the target exists; SettingsError for another
    suffix.
    """
    _check_suffix(target)
    folder = open_data_folder(data, create=False, writable=False)
    if not (data / FORMAT_FILE).exists():
        raise StoreError(f"{data} is no data folder: it has no {FORMAT_FILE}")
    if target.exists():
        raise StoreError(f"{target} exists already: name another file, or remove it")
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as raw:
            with _compressing(raw, target) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
                _write(tar, folder, progress)
            raw.flush()
            os.fsync(raw.fileno())
        made = _verified(temporary, target)
        temporary.chmod(0o600)
        # A link fails when another made the target meanwhile; a rename would replace it.
        os.link(temporary, target)
    except FileExistsError as error:
        raise StoreError(f"{target} exists already: name another file, or remove it") from error
    except OSError as error:
        raise StoreError(f"backup to {target} failed: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return made


def verify(file: Path) -> Backup:
    """Read a backup through and compare all checksums. Raises StoreError when it is damaged or no backup."""
    _check_suffix(file)
    return _verified(file, file)


def restore(file: Path, data: Path, progress: Progress | None = None) -> Backup:
    """Unpack a backup into a folder that is empty or not there yet; what is there stays untouched on any error.

    Raises StoreError when the folder holds anything, the file is damaged, or names anything that is no part of a data
    folder; NewerStoreError when a newer cchc made it.
    """
    _check_suffix(file)
    temporary: Path | None = None
    made_folder = not data.exists()
    try:
        data.mkdir(parents=True, exist_ok=True)
        if any(data.iterdir()):
            raise StoreError(f"{data} is not empty: restore into a new folder")
        temporary = Path(tempfile.mkdtemp(dir=data, prefix=".restoring-"))
        with _reading(file, file) as tar:
            restored = _unpack(tar, file, temporary, progress)
        _check_versions(temporary, file)
        (temporary / "archive").mkdir(exist_ok=True)
        # The format file goes last: without it an interrupted restore is seen to be one.
        for part in sorted(temporary.iterdir(), key=lambda part: part.name == FORMAT_FILE):
            part.rename(data / part.name)
    except (OSError, StoreError) as error:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        if made_folder:
            with contextlib.suppress(OSError):
                data.rmdir()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{file} cannot be restored to {data}: {error.strerror or error}") from error
    temporary.rmdir()
    return restored


def _check_suffix(file: Path) -> None:
    if not file.name.endswith(SUFFIXES):
        raise SettingsError(f"{file}: a backup is a {' or '.join(SUFFIXES)} file")


def _write(tar: tarfile.TarFile, folder: DataFolder, progress: Progress | None) -> None:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {},
    }

    def add(name: str, path: Path) -> None:
        size, digest = _add(tar, name, path)
        manifest["files"][name] = {"size": size, "sha256": digest}
        if progress:
            progress(name, size)

    add(FORMAT_FILE, folder.path / FORMAT_FILE)
    for database in (folder.store_database, folder.crawl_database, folder.alerts_database):
        if database.exists():
            with tempfile.TemporaryDirectory(prefix="cchc-backup-") as scratch:
                copy = Path(scratch) / database.name
                _copy_database(database, copy)
                add(database.name, copy)
    for path in sorted([*folder.sources.glob("*.yml"), *folder.checks.glob("*.json"), *folder.alerts.glob("*.yml")]):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            add(path.relative_to(folder.path).as_posix(), path)
    for path in sorted(folder.archive.rglob("*")) if folder.archive.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            add(path.relative_to(folder.path).as_posix(), path)
    packed = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(packed)
    tar.addfile(entry, io.BytesIO(packed))


def _copy_database(source: Path, copy: Path) -> None:
    with errors(source):
        reading = sqlite3.connect(source, timeout=30)
        writing = sqlite3.connect(copy)
        try:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
        finally:
            writing.close()
            reading.close()


class _Measured(io.RawIOBase):
    """Hands on exactly `size` bytes of a file, hashing them: an archive file may grow meanwhile."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted)
        self._left -= len(data)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, path: Path) -> tuple[int, str]:
    if not _NAME.fullmatch(name):
        raise StoreError(f"{path} cannot be backed up: its name has characters that no archive file has")
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(file.fileno()).st_size
        entry.mode = 0o600
        measured = _Measured(file, entry.size)
        tar.addfile(entry, cast("IO[bytes]", measured))
    return entry.size, measured.digest.hexdigest()


@contextlib.contextmanager
def _compressing(raw: IO[bytes], target: Path) -> Iterator[IO[bytes]]:
    if target.name.endswith(".gz"):
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, filename="", mtime=0) as stream:
            yield cast("IO[bytes]", stream)
    else:
        # Nearly all of it is compressed already; a low level is as good and quick.
        with zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(raw, closefd=False) as stream:
            yield cast("IO[bytes]", stream)


@contextlib.contextmanager
def _reading(file: Path, named: Path) -> Iterator[tarfile.TarFile]:
    """The members of a backup, in order; damage of any kind becomes a StoreError that names the file."""
    try:
        with file.open("rb") as raw:
            stream: Any
            if named.name.endswith(".gz"):
                stream = gzip.GzipFile(fileobj=raw, mode="rb")
            else:
                stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
            with stream, tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as tar:
                yield tar
    except FileNotFoundError as error:
        raise StoreError(f"backup {named} does not exist") from error
    except _DAMAGE as error:
        raise StoreError(f"backup {named} is damaged or no backup: {error}") from error


def _verified(file: Path, named: Path) -> Backup:
    with _reading(file, named) as tar:
        return _unpack(tar, named, None, None)


def _unpack(tar: tarfile.TarFile, file: Path, folder: Path | None, progress: Progress | None) -> Backup:
    """Read every member, writing it below `folder` if one is given, and hold it against the manifest."""
    found: dict[str, dict[str, object]] = {}
    manifest: dict[str, Any] | None = None
    for member in tar:
        name = member.name
        if not member.isreg():
            raise StoreError(f"backup {file} holds {name!r}, which is no plain file: it is not used")
        content = tar.extractfile(member)
        if content is None or manifest is not None:
            raise StoreError(f"backup {file} is damaged: {name!r} cannot be read or comes after the end")
        if name == MANIFEST:
            if member.size > LARGEST_MANIFEST:
                raise StoreError(f"backup {file} has a manifest of {member.size} bytes: it is not used")
            manifest = _manifest(content.read(), file)
            continue
        if not _NAME.fullmatch(name) or {".", ".."} & set(name.split("/")) or name in found:
            raise StoreError(f"backup {file} names {name!r}, which is no part of a data folder: it is not used")
        found[name] = {"size": member.size, "sha256": _copy(content, folder / name if folder else None)}
        if progress:
            progress(name, member.size)
    if manifest is None:
        raise StoreError(f"backup {file} is incomplete: it ends before its manifest")
    for name in sorted(found.keys() | manifest["files"].keys()):
        if found.get(name) != manifest["files"].get(name):
            raise StoreError(f"backup {file} is damaged: {name} is not as its manifest says")
    return Backup(file, len(found), sum(int(str(entry["size"])) for entry in found.values()), manifest["created_at"])


def _manifest(packed: bytes, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(packed)
        if not isinstance(manifest["files"], dict) or not isinstance(manifest["created_at"], str):
            raise TypeError("files and created_at are expected")
        layout = int(manifest["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"backup {file} is damaged: its manifest cannot be read ({error})") from error
    if layout > FORMAT:
        raise NewerStoreError(f"backup {file} has format {layout}, this cchc knows up to {FORMAT}: update cchc")
    return cast("dict[str, Any]", manifest)


def _copy(content: IO[bytes], target: Path | None) -> str:
    digest = hashlib.sha256()
    with contextlib.ExitStack() as stack:
        output: IO[bytes] | None = None
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            output = stack.enter_context(target.open("xb"))
            if target.parent.name == "alerts":
                target.chmod(0o600)  # secrets of webhooks
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            if output is not None:
                output.write(chunk)
        if output is not None:
            output.flush()
            os.fsync(output.fileno())
    return digest.hexdigest()


def _check_versions(folder: Path, file: Path) -> None:
    opened = open_data_folder(folder, create=False, writable=False)
    for database in (opened.store_database, opened.crawl_database, opened.alerts_database):
        if not database.exists():
            continue
        with errors(database):
            connection = sqlite3.connect(database)
            try:
                if database == opened.store_database:
                    version_of(connection, file)
                verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
            finally:
                connection.close()
        if verdict != "ok":
            raise StoreError(f"backup {file} is damaged: {database.name} fails its check ({verdict})")

"""The archive: every response as it was received, in WARC/1.1 files that are only ever added to.

A process writes into files of its own, so that two never meet in one, and what a killed process left is not touched.
A location (file, offset) holds for ever: a record that is taken down is replaced by a filler of the same length, so
that the records behind it stay where they are, and nothing that points to them has to be changed.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from cchc.captures import Capture, Location
from cchc.errors import ArchiveError, StoreBusyError
from cchc.urls import document_id
from crawler.members import Member, members, read_member
from crawler.warc import ArchiveProblem, filler, pack_capture, pack_info, parse, to_capture

if sys.platform != "win32":
    import fcntl

__all__ = ["Archive", "ArchiveProblem"]

logger = logging.getLogger(__name__)
SUFFIX = ".warc.gz"
MAX_FILE = 1024 * 1024 * 1024


def _lock(file: BinaryIO, *, shared: bool = False) -> bool:
    """Take the file for this process, until it is closed; False where another one holds it.

    On Windows nobody can tell whether a file is still being written: there an unfinished end is always a problem.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file.fileno(), (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable; folders cannot be opened on Windows."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """The WARC files of one folder. Threads may share it; a forked process opens a file of its own."""

    def __init__(self, folder: Path, *, max_file: int = MAX_FILE) -> None:
        self.folder = folder
        self.max_file = max_file
        self._file: BinaryIO | None = None
        self._name = ""
        self._pid = 0
        self._guard = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing ---

    def append(
        self,
        capture: Capture,
        *,
        sync: bool = True,
        truncated: bool = False,
        record: str | None = None,
        converts: str | None = None,
    ) -> Location:
        """Add a capture. It is on disk when this returns; with `sync=False`, after the next `flush()`.

        `capture.body` is what `capture.headers` describe: where they have a Content-Encoding, it is so encoded.
        A `truncated` one, whose connection broke off, is kept and is no capture later. `record` and `converts` are
        ids of records, see `pack_capture`.
        Raises ArchiveError when the folder cannot be written.
        """
        packed = pack_capture(capture, truncated=truncated, record=record, converts=converts)
        with self._guard:
            try:
                file = self._writer()
                offset = file.tell()
                file.write(packed)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
            except OSError as error:
                # What was written of the record is an unfinished tail: nothing may be added behind it.
                self._abandon()
                raise ArchiveError(f"{self.folder}: cannot be written ({error.strerror or error})") from error
            return Location(self._name, offset)

    def sync(self) -> None:
        """Make everything that was appended before durable, while other threads append more.

        Raises ArchiveError when it cannot be; nothing is added to that file then.
        """
        with self._guard:
            if self._file is None or self._pid != os.getpid():
                return  # Closed files are on disk.
            name, descriptor = self._name, os.dup(self._file.fileno())
        try:
            os.fsync(descriptor)
        except OSError as error:
            with self._guard:
                if self._name == name:
                    self._abandon()
            raise ArchiveError(f"{self.folder}: cannot be written ({error.strerror or error})") from error
        finally:
            os.close(descriptor)

    def flush(self) -> None:
        """Make everything that was appended durable."""
        with self._guard:
            if self._file is not None and self._pid == os.getpid():
                self._file.flush()
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Flush and let go of the file; the next append begins another one."""
        with self._guard:
            self.flush()
            self._abandon()

    def _abandon(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as error:
                logger.warning("%s cannot be closed: %s", self._name, error)

    def _writer(self) -> BinaryIO:
        if self._file is not None and self._pid != os.getpid():
            self._file = None  # The parent's; its lock and its position are not this process's.
        if self._file is not None and self._file.tell() >= self.max_file:
            self.close()
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            self._name = f"cchc-{stamp}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
            self._pid = os.getpid()
            self._file = (self.folder / self._name).open("xb")
            _lock(self._file)
            self._file.write(pack_info(self._name))
            self._file.flush()
            os.fsync(self._file.fileno())
            _sync_folder(self.folder)
        return self._file

    # --- reading ---

    def archives(self) -> list[str]:
        """The names of the files, in the order in which they were begun."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.name.endswith(SUFFIX) and path.is_file())

    def get(self, location: Location) -> Capture:
        """The capture at a location, its body decoded. Raises ArchiveError naming file and offset."""
        where = f"{location.archive} at byte {location.offset}"
        try:
            with self._path(location.archive).open("rb") as file:
                member = read_member(file, location.offset)
        except FileNotFoundError as error:
            raise ArchiveError(f"{location.archive}: there is no such archive file") from error
        except OSError as error:
            raise ArchiveError(f"{where}: {error.strerror}") from error
        if member is None:
            raise ArchiveError(f"{where}: the file ends before it")
        if member.error is not None:
            raise ArchiveError(f"{where}: {member.error}")
        try:
            parsed = parse(member.data)
            if parsed.kind == "metadata":
                raise ArchiveError("the record was taken down")
            return to_capture(parsed, location)
        except ArchiveError as error:
            raise ArchiveError(f"{where}: {error}") from error

    def captures(self, archive: str | None = None) -> Iterator[Capture | ArchiveProblem]:
        """Every capture in the order received, of one file or of all; where a file is damaged, the problem instead.

        An unfinished record at the end of a file that another process is writing to is no problem, and is left out;
        so are the notes of unchanged pages (`revisit`), which have no body, and responses that broke off.
        """
        for name in [archive] if archive is not None else self.archives():
            try:
                with self._path(name).open("rb") as file:
                    for member in members(file):
                        yield from self._read(name, file, member)
            except OSError as error:
                yield ArchiveProblem(name, 0, f"cannot be read ({error.strerror})")

    def _read(self, name: str, file: BinaryIO, member: Member) -> Iterator[Capture | ArchiveProblem]:
        if member.error is not None:
            if not self._being_written(name, file, member):
                yield ArchiveProblem(name, member.start, member.error)
            return
        try:
            parsed = parse(member.data)
            if parsed.is_capture:
                yield to_capture(parsed, Location(name, member.start))
            else:
                parsed.read()
        except ArchiveError as error:
            yield ArchiveProblem(name, member.start, str(error))

    def _being_written(self, name: str, file: BinaryIO, member: Member) -> bool:
        """Whether a stretch that cannot be read is the end of a file that a live process holds."""
        if member.end < os.fstat(file.fileno()).st_size:
            return False
        if name == self._name and self._file is not None and self._pid == os.getpid():
            return True
        return not _lock(file, shared=True)

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[\w.-]+" + re.escape(SUFFIX), name) or name.startswith("."):
            raise ArchiveError(f"{name!r} is no name of an archive file")
        return self.folder / name

    # --- taking down ---

    def forget(self, urls: Iterable[str]) -> int:
        """Take every record of these addresses out of all files; returns how many were taken out.

        Addresses are compared in their canonical form, http and https as one. A file is replaced in one step, and the
        records that stay keep their locations. A damaged stretch that names none of the addresses is left and
        logged, since nobody can say what it holds. Raises StoreBusyError, before anything is changed, while another
        process is writing to a file that holds one of them.
        """
        wanted = {document_id(url) for url in urls}
        if not wanted:
            return 0
        with self._guard:
            self.close()
            found = {name: stretches for name in self.archives() if (stretches := self._find(name, wanted))}
            held: dict[str, BinaryIO] = {}
            try:
                for name in found:
                    held[name] = self._path(name).open("rb")
                    if not _lock(held[name]):
                        raise StoreBusyError(f"{name}: another process is writing to this file; try again later")
                for name, stretches in found.items():
                    self._replace(name, held[name], stretches)
            finally:
                for file in held.values():
                    file.close()
        return sum(len(stretches) for stretches in found.values())

    def _find(self, name: str, wanted: set[str]) -> list[Member]:
        stretches = []
        with self._path(name).open("rb") as file:
            for member in members(file):
                try:
                    url = parse(member.data).url
                except ArchiveError:
                    url = None
                    if member.error is not None and not self._being_written(name, file, member):
                        problem = ArchiveProblem(name, member.start, member.error)
                        logger.warning("%s; it cannot be searched for pages to take down", problem)
                if url is not None and document_id(url) in wanted:
                    stretches.append(Member(member.start, member.end, b"", member.error))
        return stretches

    def _replace(self, name: str, old: BinaryIO, stretches: list[Member]) -> None:
        path = self._path(name)
        temporary = path.with_name(f".{name}.{os.getpid()}.tmp")
        try:
            with temporary.open("xb") as new:
                position = 0
                for stretch in stretches:
                    _copy(old, new, position, stretch.start)
                    new.write(filler(stretch.end - stretch.start))
                    position = stretch.end
                _copy(old, new, position, os.fstat(old.fileno()).st_size)
                new.flush()
                os.fsync(new.fileno())
            os.replace(temporary, path)
            _sync_folder(self.folder)
        except OSError as error:
            raise ArchiveError(f"{name}: cannot be rewritten ({error.strerror})") from error
        finally:
            temporary.unlink(missing_ok=True)


def _copy(old: BinaryIO, new: BinaryIO, start: int, end: int) -> None:
    old.seek(start)
    while start < end:
        block = old.read(min(1 << 20, end - start))
        if not block:
            raise ArchiveError(f"the archive file ended at byte {start} while it was copied")
        new.write(block)
        start += len(block)

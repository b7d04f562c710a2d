"""ZIP archives: every file in one is a document of its own, at the archive's address with `#member=path`.

Nothing is written to disk, so a member's path cannot lead anywhere; what is counted against the limits are the bytes
that come out, whatever the archive's own directory claims.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.urls import member_url
from crawler.encodings import tcvn3
from crawler.encodings.characters import mend
from crawler.encodings.syllables import plausibility
from crawler.media import format_of, name_of

MAX_BYTES = 100_000_000
MAX_MEMBERS = 1_000  # over all archives within the archive
MAX_UNPACKED = 500_000_000  # bytes of all members together
MAX_MEMBER = 200_000_000
MAX_RATIO = 200
MAX_DEPTH = 3  # an archive in an archive in an archive
_SMALL = 5_000_000  # what stays below may be packed as tightly as it likes: a blank form is
_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
# What systems leave behind in archives and no author put there.
_LEFTOVER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$|\._[^/]*$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there, its address, and what it is or why it cannot be had."""

    path: str
    url: str
    content: Capture | ReadError


@dataclass(slots=True)
class _Budget:
    members: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Slot:
    path: str
    load: Callable[[], bytes]


def member_paths(capture: Capture) -> list[str]:
    """The paths of all files in an archive, those of archives within it too. Raises ReadError as `unpack` does."""
    return [slot.path for slot in _slots(capture.body, _label(capture), "", 1, _Budget(MAX_MEMBERS, MAX_UNPACKED))]


def unpack(capture: Capture, only: str | None = None) -> Iterator[Member]:
    """Every file in an archive, or the one at the path `only`; one that cannot be had is a member with its error.

    Raises ReadError for the archive as a whole: truncated, unreadable, too_large, empty where it holds no file.
    """
    label = _label(capture)
    for slot in _slots(capture.body, label, "", 1, _Budget(MAX_MEMBERS, MAX_UNPACKED)):
        if only is not None and slot.path != only:
            continue
        url = member_url(capture.url, slot.path)
        try:
            body = slot.load()
        except ReadError as error:
            yield Member(slot.path, url, ReadError(error.code, f"{label}, {slot.path}: {error}"))
            continue
        content = replace(
            capture, url=url, body=body, media_type=None, charset=None, headers=(), status=200, role="file",
            filename=slot.path.rpartition("/")[2], location=None,
        )  # fmt: skip
        yield Member(slot.path, url, content)


def member(capture: Capture, path: str) -> Capture:
    """One file out of an archive. Raises ReadError: what is wrong with archive or member, `missing` where it is not."""
    for found in unpack(capture, path):
        if isinstance(found.content, ReadError):
            raise found.content
        return found.content
    raise ReadError("missing", f"{_label(capture)} has no member {path}")


def read_file(capture: Capture) -> None:
    """Say what is wrong with an archive. Raises ReadError always: what is in it is read member by member."""
    count = len(member_paths(capture))
    raise ReadError("unsupported", f"a ZIP archive of {count} files is read member by member, not as one document")


def _label(capture: Capture) -> str:
    return capture.filename or name_of(capture.url) or "archive"


def _slots(body: bytes, label: str, prefix: str, depth: int, budget: _Budget) -> Iterator[_Slot]:
    """The files of an archive and of those within it, in the order of its directory."""
    if len(body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(body)} bytes, at most {MAX_BYTES} are unpacked")
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except UnicodeDecodeError as error:
        raise ReadError("unreadable", "the archive's directory has names that are not what it says") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, struct.error) as error:
        raise ReadError("truncated", f"the file is a damaged ZIP archive: {error}") from error
    parts = [part for part in archive.infolist() if not part.is_dir()]
    seen: dict[str, int] = {}
    kept = 0
    for part in parts:
        path = _path(part)
        if _LEFTOVER.search(path):
            continue
        kept += 1
        budget.members -= 1
        if budget.members < 0:
            raise ReadError("too_large", f"the archive holds more than {MAX_MEMBERS} files")
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > 1:
            stem, dot, suffix = path.rpartition(".")
            path = f"{stem} ({seen[path]}).{suffix}" if dot else f"{path} ({seen[path]})"
        path = prefix + path
        load = partial(_load, archive, part, budget)
        if _is_packed(archive, part):
            try:
                inner = load()
                nested = format_of(Capture(url="", body=inner, filename=path)) == "zip"
                if nested and depth >= MAX_DEPTH:
                    raise ReadError("too_large", f"archives lie more than {MAX_DEPTH} deep in one another")
                if nested:
                    yield from _slots(inner, label, f"{path}/", depth + 1, budget)
                    continue
                load = partial(_given, inner)
            except ReadError as error:
                load = partial(_failed, error)
        yield _Slot(path, load)
    if not kept:
        raise ReadError("empty", "the archive holds no file")


def _given(body: bytes) -> bytes:
    return body


def _failed(error: ReadError) -> bytes:
    raise error


def _is_packed(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a member begins as ZIP files do; what cannot be opened is told when it is loaded."""
    if part.flag_bits & _ENCRYPTED:
        return False
    try:
        with archive.open(part) as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except Exception:  # a decompressor may raise anything on damage
        return False


def _load(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The bytes of a member. Raises ReadError (encrypted, unsupported, too_large, truncated)."""
    if part.flag_bits & _ENCRYPTED:
        raise ReadError("encrypted", "the member needs a password")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise ReadError("unsupported", "the member is a link, which leads out of the archive")
    limit = min(MAX_MEMBER, budget.bytes)
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 20):
                size += len(chunk)
                budget.bytes -= len(chunk)
                if size > limit:
                    raise ReadError("too_large", f"the member would bring more than {limit} bytes")
                if size > _SMALL and size > MAX_RATIO * max(part.compress_size, 1):
                    raise ReadError("too_large", f"the member unpacks to more than {MAX_RATIO} times its packed size")
                chunks.append(chunk)
    except ReadError:
        raise
    except NotImplementedError as error:
        raise ReadError("unsupported", f"the member is packed in a way that is not read: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error) as error:
        raise ReadError("truncated", f"the member is damaged or cut off: {error}") from error
    except Exception as error:  # lzma and bz2 have errors of their own
        raise ReadError("unreadable", f"the member cannot be unpacked: {error}") from error
    return b"".join(chunks)


def _path(part: zipfile.ZipInfo) -> str:
    """A member's path in letters, with nothing in it that leads upwards, to a root or to a drive."""
    steps = re.split(r"[/\\]+", re.sub(r"^[A-Za-z]:", "", _name(part)))
    kept = [step.strip() for step in steps if step.strip() not in ("", ".", "..")]
    return "/".join(kept)[:500] or "unnamed"


def _name(part: zipfile.ZipInfo) -> str:
    """The name as its author saw it: UTF-8 where flagged; else the charset that reads as Vietnamese."""
    raw_name = part.orig_filename
    if part.flag_bits & _UTF8 or raw_name.isascii():
        return mend(raw_name)
    stated = _unicode_path(part)
    if stated is not None:
        return mend(stated)
    try:
        raw = raw_name.encode("cp437")
    except UnicodeEncodeError:
        return mend(raw_name)
    try:
        return mend(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    readings = {
        "cp437": raw_name,
        "tcvn3": tcvn3.decode(raw.decode("latin-1")),
        "cp1258": unicodedata.normalize("NFC", raw.decode("cp1258", "replace")),
    }
    shares = {charset: plausibility(re.sub(r"[_\W]+", " ", text))[0] for charset, text in readings.items()}
    best = max(shares, key=lambda charset: shares[charset])
    return mend(readings[best if shares[best] >= 0.5 else "cp437"])


def _unicode_path(part: zipfile.ZipInfo) -> str | None:
    """The name that Info-ZIP and 7-Zip put beside the old one, where it is of this very name."""
    extra = part.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            try:
                if int.from_bytes(field[1:5], "little") == zlib.crc32(part.orig_filename.encode("cp437")):
                    return field[5:].decode("utf-8")
            except UnicodeError:
                return None
    return None

"""Gzip, carefully: the members of a WARC file, past any damage, and bodies that were sent packed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cchc.errors import ArchiveError

# The largest record and the largest body that are unpacked; what promises more is a bomb or damage.
MAX_RECORD = 512 * 1024 * 1024
MAX_BODY = 128 * 1024 * 1024
BLOCK = 256 * 1024
GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member, `start` to `end`: its unpacked bytes; with `error`, as many as could be unpacked."""

    start: int
    end: int
    data: bytes
    error: str | None = None


def members(file: BinaryIO) -> Iterator[Member]:
    """Every gzip member of a file, in order; a damaged stretch is one member with `error`, then reading goes on.

    warcio's own iterator stops at the first damaged byte. Here the next member that opens with "WARC/" is looked for.
    """
    position = 0
    while True:
        member = read_member(file, position)
        if member is None:
            return
        if member.error is not None:
            after = _next_record(file, position + 1)
            yield Member(member.start, after, member.data, member.error)
            position = after
        else:
            yield member
            position = member.end


def read_member(file: BinaryIO, position: int) -> Member | None:
    """The member at an offset, or None at the end of the file."""
    file.seek(position)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts: list[bytes] = []
    size = 0
    read = 0
    while not unpacker.eof:
        block = unpacker.unconsumed_tail or file.read(BLOCK)
        if not block:
            if read == 0:
                return None
            return Member(position, position + read, b"".join(parts), "the record is cut off")
        if not unpacker.unconsumed_tail:
            read += len(block)
        try:
            part = unpacker.decompress(block, BLOCK)
        except zlib.error as error:
            return Member(position, position + read, b"".join(parts), f"not readable as gzip ({error})")
        parts.append(part)
        size += len(part)
        if size > MAX_RECORD:
            return Member(position, position + read, b"".join(parts[:1]), f"unpacks to more than {MAX_RECORD} bytes")
    return Member(position, position + read - len(unpacker.unused_data), b"".join(parts))


def _next_record(file: BinaryIO, position: int) -> int:
    """The offset of the next gzip member that opens with "WARC/", or the end of the file."""
    file.seek(position)
    overlap = b""
    while block := file.read(BLOCK):
        window = overlap + block
        found = -1
        while (found := window.find(GZIP, found + 1)) >= 0:
            here = position - len(overlap) + found
            after = file.tell()
            file.seek(here)
            try:
                opening = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(file.read(BLOCK), 5)
            except zlib.error:
                opening = b""
            file.seek(after)
            if opening == b"WARC/":
                return here
        overlap = window[-(len(GZIP) - 1) :]
        position += len(block)
    return position


def decode_body(body: bytes, encoding: str | None, *, limit: int = MAX_BODY) -> bytes | None:
    """The body without its Content-Encoding, or None where it is not what the header says, or cut off.

    Raises ArchiveError when it unpacks to more than `limit` bytes.
    """
    for name in reversed([part.strip().lower() for part in (encoding or "").split(",") if part.strip()]):
        if name in ("identity", "none", "utf-8"):
            continue
        widths = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(name)
        if widths is None or not body:
            return None
        for width in widths:
            unpacked = _inflate(body, width, limit)
            if unpacked is not None:
                break
        if unpacked is None:
            return None
        body = unpacked
    return body


def _inflate(body: bytes, width: int, limit: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while body:
        unpacker = zlib.decompressobj(width)
        try:
            while not unpacker.eof:
                part = unpacker.decompress(body, BLOCK)
                if not part and not unpacker.unconsumed_tail and not unpacker.eof:
                    return None  # It stops before its own end mark.
                body = unpacker.unconsumed_tail
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise ArchiveError(f"the body unpacks to more than {limit} bytes")
        except zlib.error:
            return None
        body = unpacker.unused_data if width == 31 and unpacker.unused_data.startswith(GZIP) else b""
    return b"".join(parts)

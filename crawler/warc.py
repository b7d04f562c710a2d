"""WARC/1.1 records and captures: how one becomes the other. Every record is a gzip member of its own."""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, cast
from urllib.parse import quote

from cchc import __version__
from cchc.captures import ROLES, Capture, Location, Role
from cchc.errors import ArchiveError
from crawler.members import MAX_BODY, decode_body

# What a proxy may not pass on says nothing about the body that is stored. It is kept under the name that
# web archives use for replaced headers, and given back under it.
ORIGINAL = "X-Archive-Orig-"
HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade"}
)
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """A stretch of an archive file that cannot be read: file name, byte offset, and what is wrong there."""

    archive: str
    offset: int
    message: str

    def __str__(self) -> str:
        return f"{self.archive} at byte {self.offset}: {self.message}"


# --- writing ---------------------------------------------------------------------------------------------------------


def _clean(value: str) -> str:
    """A header's value on one line: a line break in it would begin another header."""
    return re.sub(r"[\r\n\0]+", " ", value)


def _target(url: str) -> str:
    """The address as a URI, which has no spaces and no letters beyond ASCII."""
    return re.sub(r"[^\x21-\x7e]|[<>]", lambda match: quote(match[0], safe="", errors="surrogatepass"), url)


def _digest(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _status_line(status: int) -> str:
    try:
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP/1.1 {status} Unknown"


def _http_head(capture: Capture) -> bytes:
    lines = [_status_line(capture.status)]
    for name, value in capture.headers:
        lower = name.lower()
        kept = name
        if lower in HOP_BY_HOP or (lower == "content-length" and value.strip() != str(len(capture.body))):
            kept = ORIGINAL + name
        lines.append(f"{_clean(kept)}: {_clean(value)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def pack(headers: list[tuple[str, str]], block: bytes) -> bytes:
    """One WARC record as one gzip member."""
    head = ["WARC/1.1", *(f"{name}: {_clean(value)}" for name, value in headers), f"Content-Length: {len(block)}"]
    data = ("\r\n".join(head) + "\r\n\r\n").encode("utf-8", "surrogateescape") + block + b"\r\n\r\n"
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(data) + packer.flush()


def record_id() -> str:
    import uuid

    return f"<urn:uuid:{uuid.uuid4()}>"


def pack_info(filename: str) -> bytes:
    """The `warcinfo` record that opens a file."""
    lines = {"software": f"cchc/{__version__}", "format": "WARC File Format 1.1"}
    block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    return pack(
        [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", record_id()),
            ("WARC-Date", _moment(datetime.now(UTC))),
            ("WARC-Filename", filename),
            ("Content-Type", "application/warc-fields"),
        ],
        block,
    )


def pack_capture(
    capture: Capture, *, truncated: bool = False, record: str | None = None, converts: str | None = None
) -> bytes:
    """A response as a `response` record, a 304 as a `revisit`, a local file (role "file", no headers) as a `resource`.

    `capture.body` is what its headers describe: packed where they have a Content-Encoding, without chunk marks.
    `record` is the id that the record gets. With `converts`, the id of another record, the capture is what was made
    of that one, without headers: a `conversion`.
    """
    content_type = capture.media_type or ""
    if capture.charset:
        content_type = f"{content_type or 'application/octet-stream'}; charset={capture.charset}"
    resource = converts is not None or (capture.role == "file" and not capture.headers)
    if resource:
        kind = "conversion" if converts is not None else "resource"
        block, described = capture.body, content_type
    else:
        kind = "revisit" if capture.status == 304 else "response"
        block = _http_head(capture) + (capture.body if kind == "response" else b"")
        described = "application/http;msgtype=response"
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record or record_id()),
        ("WARC-Date", _moment(capture.fetched_at)),
        ("WARC-Target-URI", _target(capture.url)),
        ("WARC-Payload-Digest", _digest(capture.body)),
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", described or "application/octet-stream"),
        ("CCHC-Role", capture.role),
    ]
    if converts is not None:
        headers.append(("WARC-Refers-To", converts))
    if truncated:
        headers.append(("WARC-Truncated", "disconnect"))
    if kind == "revisit":
        headers.append(("WARC-Profile", NOT_MODIFIED))
    if _target(capture.url) != capture.url:
        headers.append(("CCHC-URL", capture.url))
    if capture.source is not None:
        headers.append(("CCHC-Source", capture.source))
    if capture.filename is not None:
        headers.append(("CCHC-Filename", capture.filename))
    if not resource and content_type and _media_type(_header(capture.headers, "content-type"))[0] != capture.media_type:
        headers.append(("WARC-Identified-Payload-Type", content_type))
    return pack(headers, block)


def filler(size: int) -> bytes:
    """A gzip member of exactly `size` bytes that says that a record was taken out here.

    The length is made up in the comment field of the gzip header, so every later record keeps its offset.
    """
    member = pack(
        [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", record_id()),
            ("WARC-Date", _moment(datetime.now(UTC))),
            ("Content-Type", "application/warc-fields"),
        ],
        b"event: forgotten\r\n",
    )
    empty = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16).flush()
    for candidate in (member, empty):
        room = size - len(candidate)
        if room == 0:
            return candidate
        if room > 0:
            has_comment = 0x10
            flagged = candidate[:3] + bytes([candidate[3] | has_comment]) + candidate[4:10]
            return flagged + b" " * (room - 1) + b"\0" + candidate[10:]
    raise ArchiveError(f"a stretch of {size} bytes is too short to be replaced")


# --- reading ---------------------------------------------------------------------------------------------------------


def _header(headers: tuple[tuple[str, str], ...] | list[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _media_type(content_type: str | None) -> tuple[str | None, str | None]:
    """The type and the charset of a Content-Type."""
    if not content_type:
        return None, None
    media_type, _, rest = content_type.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    return media_type.strip().lower() or None, charset[1] if charset else None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record: its type, its address, whether its response broke off, and what warcio read."""

    kind: str
    url: str | None
    truncated: bool
    record: Any
    stream: BytesIO

    @property
    def is_capture(self) -> bool:
        """Whether it holds a page or a file; what other programs converted, they made for another purpose."""
        ours = self.kind == "conversion" and self.record.rec_headers.get_header("CCHC-Role") is not None
        return (ours or self.kind in ("response", "resource")) and not self.truncated

    def read(self) -> bytes:
        """The rest of the record's block. Raises ArchiveError where another record follows in the same gzip member."""
        block: bytes = self.record.raw_stream.read()
        if self.stream.read().strip():
            raise ArchiveError("more records in one gzip member: pack each by itself (`warcio recompress`)")
        return block


def parse(data: bytes) -> Parsed:
    """The record that a member's bytes hold. Raises ArchiveError."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader

    stream = BytesIO(data)
    try:
        record = ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(stream, known_format="warc")
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ArchiveError(f"no WARC record ({error})") from error
    headers = record.rec_headers
    url = headers.get_header("CCHC-URL") or headers.get_header("WARC-Target-URI")
    truncated = headers.get_header("WARC-Truncated") is not None
    return Parsed(str(headers.get_header("WARC-Type")), cast(str | None, url), truncated, record, stream)


def to_capture(parsed: Parsed, location: Location | None) -> Capture:
    """The capture that a record holds, its body without chunk marks and Content-Encoding. Raises ArchiveError."""
    record = parsed.record
    headers = record.rec_headers
    if parsed.url is None:
        raise ArchiveError("the record has no address")
    body = parsed.read()
    declared = int(headers.get_header("Content-Length") or 0)
    http: list[tuple[str, str]] = []
    status = 200
    if record.http_headers is not None:
        http = [(str(name), str(value)) for name, value in record.http_headers.headers]
        try:
            status = int(record.http_headers.get_statuscode())
        except (TypeError, ValueError) as error:
            raise ArchiveError(f"status line {record.http_headers.statusline!r} has no status") from error
    elif declared != len(body):
        raise ArchiveError(f"the record promises {declared} bytes and has {len(body)}")
    if record.payload_length >= 0 and record.payload_length != len(body):
        raise ArchiveError(f"the record promises {record.payload_length} bytes of body and has {len(body)}")
    body, http = _plain(body, http)
    described = _header(http, "content-type") if record.http_headers is not None else headers.get_header("Content-Type")
    media_type, charset = _media_type(headers.get_header("WARC-Identified-Payload-Type") or described)
    role = headers.get_header("CCHC-Role") or ("file" if parsed.kind == "resource" else "article")
    if role not in ROLES:
        raise ArchiveError(f"unknown role {role!r}")
    return Capture(
        url=parsed.url,
        body=body,
        media_type=media_type,
        charset=charset,
        headers=tuple(http),
        status=status,
        fetched_at=_read_moment(headers.get_header("WARC-Date")),
        source=headers.get_header("CCHC-Source"),
        role=cast(Role, role),
        filename=headers.get_header("CCHC-Filename"),
        location=location,
    )


def _plain(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    """Takes off chunk marks (which other crawlers keep) and Content-Encoding, and renames the headers that said so."""
    removed = set()
    if "chunked" in (_header(headers, "transfer-encoding") or "").lower():
        from warcio.bufferedreaders import ChunkedDataReader

        body = ChunkedDataReader(BytesIO(body)).read(MAX_BODY)
        removed.add("transfer-encoding")
    encoding = _header(headers, "content-encoding")
    if encoding and (plain := decode_body(body, encoding)) is not None:
        body = plain
        removed |= {"content-encoding", "content-length"}
    return body, [(ORIGINAL + name if name.lower() in removed else name, value) for name, value in headers]


def _read_moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError as error:
        raise ArchiveError(f"WARC-Date {text!r} is no date") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

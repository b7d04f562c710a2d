"""Office packages (DOCX, XLSX) are ZIP archives: limits against bombs, and no entities in their XML."""

from __future__ import annotations

import io
import zipfile

from cchc.errors import ReadError

MAX_BYTES = 60_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 200
MAX_PARTS = 10_000
_SMALL = 5_000_000


def check_package(body: bytes, required: str) -> None:
    """Refuse a package that is damaged, lacks its main part, declares entities or would unpack to too much.

    Raises ReadError (truncated, unreadable, encrypted, too_large).
    """
    if len(body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(body)} bytes, at most {MAX_BYTES} are read")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise ReadError("too_large", f"the file has {len(parts)} parts")
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED or any(
                part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts
            ):
                raise ReadError("too_large", f"the file would unpack to {unpacked} bytes")
            names = {part.filename for part in parts}
            if required not in names:
                raise ReadError("unreadable", f"the file lacks its part {required}")
            for part in parts:
                if part.flag_bits & 1:
                    raise ReadError("encrypted", "the file needs a password")
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except ReadError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ReadError("truncated", f"the file is damaged or cut off: {error}") from error
    except Exception as error:  # zlib.error and what else a decompressor may raise
        raise ReadError("unreadable", f"the file cannot be unpacked: {error}") from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        head = stream.read(2048)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ReadError("unreadable", f"part {part.filename} declares entities, which no office program writes")
        seen = len(head)
        while chunk := stream.read(1 << 20):
            seen += len(chunk)
            if seen > MAX_UNPACKED:
                raise ReadError("too_large", f"part {part.filename} unpacks to more than {MAX_UNPACKED} bytes")

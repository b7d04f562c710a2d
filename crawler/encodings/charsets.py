"""Which charset a page is in: what it declares counts only where its bytes agree."""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass

from crawler.encodings import tcvn3, vni
from crawler.encodings.syllables import plausibility

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:]{2,30})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_\-]{2,30})""")
_SNIFF = 4096
_SAMPLE = 60_000
# UTF-8 that was read as Windows-1252 and written again: "NghÃ¡Â»â€¹", "á»‹", "Ä‘".
_MOJIBAKE = re.compile("(?:á[º»].|Æ[°¡]|Ä[ƒ‘]|Ã[\u00a0-\u00bf])")


@dataclass(frozen=True, slots=True)
class Decoding:
    """Text, the charset that gave it, and a note where it is not the one declared."""

    text: str
    charset: str
    repair: tuple[str, str] | None = None


def declared_charset(body: bytes, header: str | None = None) -> str | None:
    """The charset that the HTTP header or the page's head names, in Python's spelling, or None."""
    head = body[:_SNIFF]
    found = _META.search(head) or _XML.search(head)
    for name in (header, found[1].decode("ascii") if found else None):
        if not name:
            continue
        try:
            return codecs.lookup(name.strip().strip("\"'")).name
        except LookupError:
            continue
    return None


def decode(body: bytes, header: str | None = None) -> Decoding:
    """Decode a page or a text file; never fails, since every byte means something in the last resort."""
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return Decoding(body[len(mark) :].decode(charset, "replace"), charset)
    declared = declared_charset(body, header)
    if b"\x00" in body[:200] and (wide := _utf16(body)) is not None:
        return wide
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, declared)
    if _MOJIBAKE.search(text[:_SAMPLE]) and (mended := _unwind(text)) is not None:
        return Decoding(mended, "utf-8", ("mojibake", "UTF-8 read as Windows-1252 and encoded again"))
    if declared and declared not in ("utf-8", "ascii") and not body.isascii():
        return Decoding(text, "utf-8", ("charset", f"declared {declared}, is utf-8"))
    return Decoding(text, "utf-8")


def _utf16(body: bytes) -> Decoding | None:
    charset = "utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        return None
    return Decoding(text, charset, ("charset", f"undeclared {charset}"))


def _legacy(body: bytes, declared: str | None) -> Decoding:
    """Bytes that are no UTF-8: the charset that reads as Vietnamese, font codes counted as such."""
    broken = body.decode("utf-8", "replace")
    lost = broken.count("\ufffd")
    multibyte = sum(char > "\x7f" for char in broken) - lost
    if lost * 20 <= multibyte:
        return Decoding(broken, "utf-8", ("charset", f"{lost} broken UTF-8 sequences"))
    if multibyte and (parted := _by_lines(body, declared)) is not None:
        return parted
    charset, shares = _single_byte(body, declared)
    if max(shares.values()) < 0.3 and declared and declared not in ("utf-8", "iso8859-1", "cp1252", "cp1258"):
        return Decoding(body.decode(declared, "replace"), declared)
    known = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(declared or "", declared)
    repair = None if known == charset else ("charset", f"declared {declared or 'none'}, is {charset}")
    return Decoding(_decoded(body, charset), charset, repair)


def _by_lines(body: bytes, declared: str | None) -> Decoding | None:
    """A page put together of two charsets, a template in UTF-8 around an older article: each line in its own."""
    lines = body.splitlines(keepends=True)
    wide: dict[int, str] = {}
    for index, line in enumerate(lines):
        with contextlib.suppress(UnicodeDecodeError):
            wide[index] = line.decode("utf-8")
    share, seen = plausibility(re.sub(r"<[^>]*>", " ", " ".join(wide.values())))
    if seen < 3 or share < 0.8:
        return None
    rest = b"".join(line for index, line in enumerate(lines) if index not in wide)
    charset, shares = _single_byte(rest, declared)
    if shares[charset] < 0.7:
        return None
    text = "".join(wide[index] if index in wide else _decoded(line, charset) for index, line in enumerate(lines))
    return Decoding(text, "utf-8", ("charset", f"lines in utf-8 and lines in {charset}"))


def _single_byte(body: bytes, declared: str | None) -> tuple[str, dict[str, float]]:
    """Which of the old charsets gives Vietnamese, and the share of syllables under each; font codes are cp1252."""
    western = _western(body)
    sample = re.sub(r"<[^>]*>", " ", western[: 4 * _SAMPLE])[:_SAMPLE]
    vietnamese = body.decode("cp1258", "replace")
    shares = {
        "cp1258": plausibility(re.sub(r"<[^>]*>", " ", vietnamese[: 4 * _SAMPLE])[:_SAMPLE])[0],
        "cp1252": max(plausibility(reading(sample))[0] for reading in (tcvn3.decode, vni.decode)),
    }
    return max(shares, key=lambda name: (shares[name], name == (declared or "cp1252"))), shares


def _decoded(body: bytes, charset: str) -> str:
    return body.decode("cp1258", "replace") if charset == "cp1258" else _western(body)


def _western(body: bytes) -> str:
    """Windows-1252, with Latin-1 for the five bytes that it leaves undefined."""
    return "".join(
        char if char != "\ufffd" else chr(byte)
        for char, byte in zip(body.decode("cp1252", "replace"), body, strict=True)
    )


def _unwind(text: str) -> str | None:
    """Undo one wrong reading of UTF-8 as Windows-1252, when nearly all of the text bears it."""
    import ftfy

    mended = ftfy.fix_encoding(text)
    before, after = plausibility(text[:_SAMPLE])[0], plausibility(mended[:_SAMPLE])[0]
    return mended if after > before + 0.2 else None

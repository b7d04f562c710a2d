"""HTTP answers as bytes, and what hosts do wrong with them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Literal

BOMB = 300 * 2**20  # bytes that a packed answer unpacks to
SOFT = (
    "<html><head><title>Thông báo</title></head><body><h1>Không tìm thấy trang</h1><p>Trang không tồn tại.</p></body>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes out, after `delay` seconds, `drip` bytes each tenth of a second; how it `ends`."""

    raw: bytes
    body: bytes = b""
    delay: float = 0.0
    drip: int = 0
    ends: Literal["kept", "close", "reset"] = "kept"


def plain(
    body: bytes,
    media_type: str = "text/html; charset=utf-8",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> Answer:
    """An answer that is right, unless another `length` is told."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if status != 304:
        lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body) if length is None else length}"]
    return Answer("\r\n".join(lines).encode() + b"\r\n\r\n" + body, body)


@lru_cache(maxsize=1)
def bomb() -> bytes:
    """A packed answer; to pack it takes a second, in which a server answers nobody else."""
    return gzip.compress(bytes(BOMB), 9)


def _truncated(answer: Answer, number: int) -> Answer:
    if number % 2:
        return replace(plain(answer.body, length=len(answer.body) + 5000), ends="close")
    return replace(plain(answer.body, length=len(answer.body) // 2), ends="close")


def _broken_charset(answer: Answer, number: int) -> Answer:
    return plain(answer.body, f"text/html; charset={('utf-16', 'iso-8859-1', 'x-none', 'windows-1258')[number % 4]}")


def _redirect(answer: Answer, number: int) -> Answer:
    return plain(b"", status=302, headers={"Location": f"/tin/{number + 1 - 2 * (number % 2)}.html"})


# What a host does with the answer that would be right, by the number of the article.
FAULTS: dict[str, Callable[[Answer, int], Answer]] = {
    "slow": lambda answer, _: replace(answer, delay=1.0),
    "loris": lambda answer, _: replace(answer, drip=20),
    "resetting": lambda answer, number: replace(answer, raw=answer.raw[: number % 3 * 200], ends="reset"),
    "lying-length": _truncated,
    "lying-type": lambda answer, number: plain(answer.body, ("image/png", "application/pdf", "")[number % 3]),
    "lying-charset": _broken_charset,
    "looping": _redirect,
    "bombing": lambda answer, _: plain(bomb(), headers={"Content-Encoding": "gzip"}),
    "failing": lambda answer, _: plain(b"loi", status=500),
    "soft-404": lambda answer, _: plain(SOFT.encode()),
}

"""Numbers as a sheet shows them: 0.995 under "0.0%" is 99.5%, 93.45999999999999 under General is 93.46."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PLACES = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.[0#?]*)?|\.[0#?]+")
_BRACKET = re.compile(r"\[[^\]]*\]")
# General gives as many digits as a cell is wide, eleven at most.
_GENERAL_DIGITS = 11
_MOST = 1e15  # a sheet keeps fifteen digits; beyond them decimals say nothing


def general(value: float) -> str:
    """A number under the General format; what is none, as sheets write it."""
    if not math.isfinite(value):
        return "#NUM!"
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e15):
        return str(int(value))
    text = f"{value:.{_GENERAL_DIGITS - 1}g}"
    if "e" in text:
        return text.upper()
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: object, number_format: str | None) -> str:
    """A cell's value as its sheet shows it. Text stays as it was typed; a date is day/month/year."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == time() else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, int | float):
        return str(value)
    if not number_format or number_format in ("General", "@"):
        return general(value)
    sections = _SECTION.split(number_format)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    return _formatted(value, section)


def _formatted(value: float, section: str) -> str:
    section = re.sub(r"_.|\*.", "", _BRACKET.sub("", section))
    literal: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literal.append(match[1] if match[1] is not None else match[2])
        return f"\x00{len(literal) - 1}\x00"

    section = re.sub(r'"([^"]*)"|\\(.)', keep, section)
    places = _PLACES.search(section)
    if not places or re.search(r"[eE][+-]|/", section) or "General" in section:
        return general(value)
    if not math.isfinite(value) or abs(value) >= _MOST:
        return general(value)
    if "%" in section:
        value *= 100
    whole, _, fraction = places[0].partition(".")
    least = sum(char == "0" for char in fraction)
    # Ten decimals more would show what the binary number only seems to hold.
    text = f"{_half_up(value, len(fraction)):.{len(fraction)}f}"
    if least < len(fraction) and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    if "," in whole:
        head, dot, tail = text.partition(".")
        text = f"{int(head):,}{dot}{tail}"
    width = sum(char == "0" for char in whole)
    head, dot, tail = text.partition(".")
    sign = "-" if head.startswith("-") else ""
    text = sign + head.lstrip("-").rjust(width, "0") + dot + tail
    result = section[: places.start()] + text + section[places.end() :]
    return re.sub("\x00(\\d+)\x00", lambda match: literal[int(match[1])], result).strip()


def _half_up(value: float, decimals: int) -> float:
    """Round as sheets do, halves away from zero, on the number's shortest form."""
    from decimal import ROUND_HALF_UP, Decimal

    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))

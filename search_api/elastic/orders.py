"""Numbers that rows are put in order by.

To sort by a keyword, a server looks up the text of each hit that comes into question, for every key of the order: a
page took four times as long as with the same keys as numbers.
"""

from __future__ import annotations

import re

LARGEST = 2**63 - 1
# Digits of a document's name that stand in a number of 64 bits.
DIGITS = 15
_HEX = re.compile(r"[0-9a-f]*")
# What comes first among the ends of moments of one second.
_ZONES = {"+": 0, "-": 10_000, "Z": 20_000}


def day(text: str | None) -> int | None:
    """A day as a number: "2024-06-30" -> 20240630."""
    return int(text.replace("-", "")) if text else None


def moment(published_on: str | None, published_at: str | None) -> int | None:
    """A number that goes with the day and then with the text of the moment, as other stores sort them."""
    of_day = day(published_on)
    if of_day is None:
        return None
    return min(of_day * 10**11 + (_within(published_at[10:]) if published_at else 0), LARGEST)


def _within(time: str) -> int:
    """Behind no moment at all (0) the day alone, then "T09:30:00+07:00" and the like."""
    if not time:
        return 1
    zone = _ZONES[time[9]] + int(time[10:].replace(":", "") or 0)
    return int(time[1:9].replace(":", "")) * 10**5 + zone + 2


def beginning(name: str, digits: int = DIGITS) -> int:
    """The first digits of a hexadecimal name; other names have those of the next one that comes not before them."""
    found = _HEX.match(name[:digits])
    held = found[0] if found else ""
    if len(held) < min(digits, len(name)):  # what comes next is none of the digits
        above = sum(one < name[len(held)] for one in "0123456789abcdef")
        held = held + "f" * digits if above == 16 else f"{held}{above:x}"
    return int(f"{held[:digits]:0<{digits}}", 16)

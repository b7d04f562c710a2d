"""Dates in the format that a declaration tells: "%m/%d/%Y" reads "03/04/2024" as the fourth of March."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from crawler.dates import EARLIEST, HANOI, Moment

_DIRECTIVES = {
    "d": r"[0-3]?[0-9]", "m": r"[01]?[0-9]", "Y": r"[0-9]{4}", "y": r"[0-9]{2}", "H": r"[0-2]?[0-9]",
    "I": r"[01]?[0-9]", "M": r"[0-5][0-9]", "S": r"[0-5][0-9]", "p": r"[AP]M",
}  # fmt: skip
_TIMED = frozenset("HI")


def _format(text: str) -> str:
    told = re.findall(r"%(.)", text)
    unknown = sorted(set(told) - set(_DIRECTIVES))
    if unknown:
        raise ValueError(f"{text!r}: %{unknown[0]} is not understood; known are %{' %'.join(_DIRECTIVES)}")
    if not ({"d", "m"} <= set(told) and {"Y", "y"} & set(told)) or len(told) != len(set(told)):
        raise ValueError(f"{text!r}: day (%d), month (%m) and year (%Y) are wanted, each once")
    return text


DateFormat = Annotated[str, AfterValidator(_format)]


@cache
def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"%(.)", form)
    written = "".join(
        _DIRECTIVES[part] if number % 2 else re.sub(r"(?:\\ |\s)+", r"\\s+", re.escape(part))
        for number, part in enumerate(parts)
    )
    return re.compile(rf"(?<![0-9/]){written}(?![0-9])", re.IGNORECASE)


def moments_in(line: str, form: str) -> Iterator[Moment]:
    """Every date of a format in a line, in order; impossible ones are left out."""
    for match in _pattern(form).finditer(line):
        try:
            moment = datetime.strptime(" ".join(match[0].split()), " ".join(form.split())).replace(tzinfo=HANOI)
        except ValueError:
            continue
        if moment.year >= EARLIEST:
            timed = bool(_TIMED & set(re.findall(r"%(.)", form)))
            value = moment.isoformat(timespec="seconds") if timed else moment.date().isoformat()
            yield Moment(value, match.start(), match.end())

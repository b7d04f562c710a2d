"""What a page shows, as a call that programs make: to copy into a notebook or a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from search_api.ui.pages import address

# Parameters that page through or dress up, and have no place in a call for all rows.
_PAGE = frozenset({"page", "size", "sort", "lang"})


@dataclass(frozen=True, slots=True)
class Calls:
    """`table` is a method of `cchc.connect` and a list of the API; `first` what the method takes without a name."""

    base: str
    table: str
    pairs: Iterable[tuple[str, object]]
    path: str | None = None
    first: tuple[str, ...] = ()

    @property
    def _asked(self) -> list[tuple[str, object]]:
        # What an address leaves out narrows nothing, and must not be asked for as a text.
        return [(name, value) for name, value in self.pairs if name not in _PAGE and value is not None and value != ""]

    @property
    def python(self) -> str:
        """A frame of all rows."""
        arguments: dict[str, list[object]] = {}
        for name, value in self._asked:
            arguments.setdefault(name, []).append(value)
        words = [repr(str(one)) for one in (*self.first, *arguments.pop("q", ()))]
        named = [
            f"{name}={_literal(values[0]) if len(values) == 1 else '[' + ', '.join(map(_literal, values)) + ']'}"
            for name, values in arguments.items()
        ]
        asked = ", ".join(words + named)
        return f"import cchc\n\nclient = cchc.connect({self.base!r})\nframe = client.{self.table}({asked})"

    @property
    def curl(self) -> str:
        """All rows as CSV."""
        asked = address(self.path or f"/api/{self.table}", [*self._asked, ("format", "csv")])
        return f"curl -o {self.table}.csv {shlex.quote(self.base + asked)}"


def _literal(value: object) -> str:
    return repr(value) if isinstance(value, bool | int | float) else repr(str(value))

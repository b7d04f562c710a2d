"""`cchc.connect`: tables of a data folder or a served store as frames of pandas or polars, for notebooks.

What answers stands in `search_api.client`; it is found by its name, since this package imports none of the stages.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

if TYPE_CHECKING:
    import pandas
    import polars

Narrowed = str | int | bool | date | Sequence[str] | Sequence[int] | None
Library = Literal["pandas", "polars"]
Frame_co = TypeVar("Frame_co", covariant=True)


class Client(Protocol[Frame_co]):
    """Each table as a frame, one row a figure, statement, ...; columns as docs/exports.md has them.

    `words` are looked for as on the pages; the other arguments are the API's parameters, several values as a list:
    `figures(indicator="PAR_INDEX", period=["2021", "2022"])`. None means no filter. All rows come, of any number.

    Raises SettingsError for a parameter that there is not or a value that cannot be, StoreError when the store cannot
    answer.
    """

    def figures(self, words: str = "", **narrowed: Narrowed) -> Frame_co: ...

    def statements(self, words: str = "", **narrowed: Narrowed) -> Frame_co: ...

    def conclusions(self, words: str = "", **narrowed: Narrowed) -> Frame_co: ...

    def documents(self, words: str = "", **narrowed: Narrowed) -> Frame_co: ...

    def rankings(self, indicator: str, **narrowed: Narrowed) -> Frame_co:
        """The units that a ranking has, with score, rank and change, in one period."""
        ...

    def series(self, indicator: str, **narrowed: Narrowed) -> Frame_co:
        """The values of units over the periods, each unit of its time on its own."""
        ...

    def compare(self, **narrowed: Narrowed) -> Frame_co:
        """Several `units` by several `indicators`, side by side."""
        ...

    def coverage(self, indicator: str, **narrowed: Narrowed) -> Frame_co:
        """The units of a ranking by all its periods: what is known, or the values of a `measure`."""
        ...

    def close(self) -> None:
        """Let go of the folder; a client is closed at the end of a `with`, too."""
        ...

    def __enter__(self) -> Client[Frame_co]: ...

    def __exit__(self, *exc: object) -> None: ...


@overload
def connect(
    address: str | os.PathLike[str], *, frames: Literal["pandas"] = "pandas", token: str | None = None
) -> Client[pandas.DataFrame]: ...


@overload
def connect(
    address: str | os.PathLike[str], *, frames: Literal["polars"], token: str | None = None
) -> Client[polars.DataFrame]: ...


def connect(address: str | os.PathLike[str], *, frames: Library = "pandas", token: str | None = None) -> Client[Any]:
    """A client of a data folder, or of the service at an address that begins with http:// or https://.

    `token` is one that the service gave, where it asks for one. Raises SettingsError where the library of frames is
    not installed, StoreError where the folder holds no records.
    """
    client: Client[Any] = importlib.import_module("search_api.client").connect(address, frames=frames, token=token)
    return client

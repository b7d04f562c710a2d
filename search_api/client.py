"""Tables as frames, of a data folder or a service: both are asked through the API, for Parquet. See `cchc.client`."""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from cchc.client import Client, Library, Narrowed
from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings, settings

SECONDS = 600.0
PART = 64 * 1024


class Door(Protocol):
    def get(self, path: str, query: str, body: IO[bytes]) -> int:
        """Ask for a path, and write the answer's body; its status."""
        ...

    def close(self) -> None: ...


def connect(address: str | os.PathLike[str], *, frames: Library = "pandas", token: str | None = None) -> Client[Any]:
    """As `cchc.connect`."""
    if frames not in _FRAMES:
        raise SettingsError(f"frames={frames!r}: there are {', '.join(_FRAMES)}")
    if importlib.util.find_spec(frames) is None:
        raise SettingsError(f"{frames} is not installed: pip install 'cchc[frames]' brings it")
    text = os.fspath(address)
    door: Door = _Service(text, token) if urlsplit(text).scheme in ("http", "https") else _folder(Path(text))
    return _Client(door, _FRAMES[frames])


def _folder(folder: Path) -> Door:
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder; a service's address begins with http:// or https://")
    return here(settings().model_copy(update={"data": folder, "backend": "embedded"}))


def here(chosen: Settings) -> Door:
    """What these settings have, asked in this process. Links begin with the public address, where there is one.

    Raises StoreError when it cannot be opened.
    """
    from search_api.app import create_app
    from search_api.inprocess import InProcess

    # Whoever can read the folder's files may read what they hold.
    app = create_app(chosen.model_copy(update={"reading": "open"}))
    app.state.address = (chosen.public_url or "").rstrip("/")
    return InProcess(app)


def fetch(door: Door, path: str, asked: Mapping[str, Narrowed], form: str, body: IO[bytes]) -> None:
    """Write what a path answers, in a format, to a file. Raises SettingsError, StoreError with what it says."""
    pairs = [(name, text) for name, value in asked.items() for text in _texts(value)]
    status = door.get(path, urlencode([*pairs, ("format", form)]), body)
    if status != 200:
        body.seek(0)
        raise _error(status, path, body.read(100_000))


def about(table: str, indicator: str) -> str:
    """Where a table of facts about an indicator is asked for."""
    return f"/api/{table}/{quote(indicator, safe='')}"


class _Service:
    """A served store at an address."""

    def __init__(self, address: str, token: str | None) -> None:
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, query: str, body: IO[bytes]) -> int:
        import urllib3

        # A redirect to another host is followed without the token: urllib3 takes it out.
        try:
            with urllib3.request(
                "GET", f"{self._address}{path}?{query}", headers=self._headers, timeout=SECONDS, preload_content=False
            ) as answer:
                for part in answer.stream(PART):
                    body.write(part)
                return answer.status
        except urllib3.exceptions.HTTPError as error:
            raise StoreError(f"{self._address} cannot be reached: {getattr(error, 'reason', error)}") from error

    def close(self) -> None:
        pass


class _Client:
    def __init__(self, door: Door, frame: Callable[[Any], Any]) -> None:
        self._door = door
        self._frame = frame

    def figures(self, words: str = "", **narrowed: Narrowed) -> Any:
        return self._table("/api/figures", {"q": words, **narrowed})

    def statements(self, words: str = "", **narrowed: Narrowed) -> Any:
        return self._table("/api/statements", {"q": words, **narrowed})

    def conclusions(self, words: str = "", **narrowed: Narrowed) -> Any:
        return self._table("/api/conclusions", {"q": words, **narrowed})

    def documents(self, words: str = "", **narrowed: Narrowed) -> Any:
        return self._table("/api/documents", {"q": words, **narrowed})

    def rankings(self, indicator: str, **narrowed: Narrowed) -> Any:
        return self._table(about("rankings", indicator), narrowed)

    def series(self, indicator: str, **narrowed: Narrowed) -> Any:
        return self._table(about("series", indicator), narrowed)

    def compare(self, **narrowed: Narrowed) -> Any:
        return self._table("/api/compare", narrowed)

    def coverage(self, indicator: str, **narrowed: Narrowed) -> Any:
        return self._table(about("coverage", indicator), narrowed)

    def units(self, words: str = "", **narrowed: Narrowed) -> Any:
        return self._table("/api/units", {"q": words, **narrowed})

    def close(self) -> None:
        self._door.close()

    def __enter__(self) -> _Client:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _table(self, path: str, asked: Mapping[str, Narrowed]) -> Any:
        import pyarrow.parquet as pq

        with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
            file = Path(folder, "table.parquet")
            with file.open("w+b") as body:
                fetch(self._door, path, asked, "parquet", body)
            # By its name: pyarrow's threads let go of a stream of Python's when they like, and where the interpreter
            # is just ending, that aborts it (apache/arrow#33975, #50482).
            return self._frame(pq.read_table(file))


def _texts(value: Narrowed) -> Sequence[str]:
    """What stands in an address for a value."""
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int):
        return (str(value),)
    if isinstance(value, date):
        return (value.isoformat(),)
    return [str(one) for one in value]


def _error(status: int, path: str, body: bytes) -> Exception:
    """What an unsuccessful answer says, as what cchc raises."""
    try:
        told = json.loads(body)
        message = str(told.get("detail") or told["error"]["message"])
    except (ValueError, KeyError, TypeError, AttributeError):
        message = f"{path} answered {status}"
    return SettingsError(message) if 400 <= status < 500 else StoreError(message)


def _pandas(table: Any) -> Any:
    return table.to_pandas(date_as_object=False)


def _polars(table: Any) -> Any:
    import polars

    return polars.from_arrow(table)


_FRAMES: dict[str, Callable[[Any], Any]] = {"pandas": _pandas, "polars": _polars}

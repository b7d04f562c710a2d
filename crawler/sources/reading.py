"""Reads source declarations from their files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from cchc.datafolder import DataFolder
from cchc.errors import DeclarationError
from crawler.sources.model import Source

if TYPE_CHECKING:
    from yaml import SafeLoader as _Loader
else:
    # The safe loader in C: the one in Python takes ten times as long.
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

BUNDLED = Path(__file__).parent
ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


class _UniqueKeys(_Loader):
    """YAML that says nothing when a key stands twice would lose the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise DeclarationError(f"key {key!r} stands twice (line {key_node.start_mark.line + 1})")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(path: Path) -> Source:
    """One declaration. Raises DeclarationError naming the file and the key."""
    if not ID.match(path.stem):
        raise DeclarationError(f"{path}: {path.stem!r} is no id: use lower-case letters, digits and hyphens")
    try:
        # The loader is a SafeLoader: it builds plain values only.
        data = yaml.load(path.read_text("utf-8"), Loader=_UniqueKeys)  # noqa: S506  # a safe loader that also refuses a key that stands twice
    except (OSError, UnicodeDecodeError, yaml.YAMLError, DeclarationError) as error:
        raise DeclarationError(f"{path}: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise DeclarationError(f"{path}: no mapping of keys to values")
    if "id" in data:
        raise DeclarationError(f"{path}: id: the file's name is the id; leave the key out")
    try:
        return Source.model_validate({**data, "id": path.stem})
    except ValidationError as error:
        wrong = "; ".join(_complaint(item) for item in error.errors())
        raise DeclarationError(f"{path}: {wrong}") from error


def _complaint(item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in item["loc"])
    message = "unknown key" if item["type"] == "extra_forbidden" else str(item["msg"]).removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def load(
    extra: Path | None = None,
    data: Path | None = None,
    wrong: Callable[[str, DeclarationError], None] | None = None,
) -> dict[str, Source]:
    """Every declaration by id: those that come with cchc, those of a further folder, and those of a data folder.

    Raises DeclarationError for a file that is wrong, an id that is there twice, or a further folder that is not there.
    Where `wrong` is given, it is told of each wrong file by id, and the others are loaded.
    """
    found: dict[str, Source] = {}
    own = DataFolder(data).sources if data else None
    for folder in [BUNDLED, *([extra] if extra is not None else []), *([own] if own and own.is_dir() else [])]:
        if not folder.is_dir():
            raise DeclarationError(f"{folder}: there is no such folder of source declarations")
        for path in sorted(folder.glob("*.yml")):
            try:
                if path.stem in found:
                    raise DeclarationError(f"{path}: there is a source {path.stem!r} already")
                found[path.stem] = read(path)
            except DeclarationError as error:
                if wrong is None:
                    raise
                wrong(path.stem, error)
    return found


def choose(ids: Iterable[str], known: Mapping[str, Source]) -> list[Source]:
    """The sources with these ids. Raises DeclarationError naming an unknown one and those that are spelt like it."""
    chosen = []
    for name in dict.fromkeys(ids):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
            advice = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(known)) or 'none'}"
            raise DeclarationError(f"there is no source {name!r}; {advice}")
        chosen.append(known[name])
    return chosen

"""Declarations as data: the YAML files of indicators, lexicons and words, read fast enough for every start."""

from __future__ import annotations

from typing import Any

import yaml

# libyaml reads the lexicons nine times as fast as the loader in Python; it is absent where PyYAML was built without it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str | bytes) -> Any:
    """The contents of a YAML text of plain values. Raises yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader either way

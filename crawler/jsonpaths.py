"""JMESPath, by which declarations say where in an answer of JSON something stands."""

from __future__ import annotations

from typing import Any

import jmespath


def checked(path: str) -> str:
    """The expression as it is. Raises ValueError for what is none."""
    try:
        jmespath.compile(path)
    except jmespath.exceptions.JMESPathError as error:
        raise ValueError(f"{path!r} is no JMESPath expression ({' '.join(str(error).split())})") from error
    return path


def value_at(path: str, told: Any) -> Any:
    """What stands at a place, or None where nothing does."""
    try:
        return jmespath.search(path, told)
    except jmespath.exceptions.JMESPathError:  # A function was given what it does not take.
        return None

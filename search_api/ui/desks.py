"""The places of the navigation. A route module that is one of them says so: `DESK = Desk(40, "figures", "/so-lieu")`.

Its words are `nav.<name>` of the catalogue; a style sheet of its own, where it has one, is static/desks/<name>.css.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

from cchc.errors import DeclarationError


@dataclass(frozen=True, slots=True, order=True)
class Desk:
    """`order` is its place in the navigation, from the left; `aside` puts it among the quieter links of the foot."""

    order: int
    name: str
    path: str
    aside: bool = False


def desks_of(modules: Iterable[ModuleType]) -> tuple[Desk, ...]:
    """The desks of route modules in the order of the navigation. Raises DeclarationError where two share a place."""
    found = sorted(module.DESK for module in modules if hasattr(module, "DESK"))
    for one, other in pairwise(found):
        if one.order == other.order:
            raise DeclarationError(f"the desks {one.name} and {other.name} both have the place {one.order}")
    return tuple(found)

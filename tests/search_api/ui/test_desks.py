"""The navigation is what the route modules say of themselves."""

from __future__ import annotations

from types import ModuleType

import pytest

from cchc.errors import DeclarationError
from search_api.ui.desks import Desk, desks_of


def _module(desk: Desk | None) -> ModuleType:
    module = ModuleType("route")
    if desk is not None:
        vars(module)["DESK"] = desk
    return module


def test_desks_stand_in_their_order() -> None:
    desks = desks_of([_module(Desk(20, "b", "/b")), _module(None), _module(Desk(10, "a", "/a", aside=True))])
    assert [desk.name for desk in desks] == ["a", "b"]


def test_two_desks_in_one_place_are_an_error() -> None:
    with pytest.raises(DeclarationError, match="both have the place 10"):
        desks_of([_module(Desk(10, "a", "/a")), _module(Desk(10, "b", "/b"))])

"""Signatures that are kept from one batch to the next: of one revision each, and no more than fit."""

from __future__ import annotations

from search_api.duplicates.signature import Packed
from search_api.elastic.candidates import Signatures


def packed(size: int) -> Packed:
    return Packed(b"x" * size, 0, 0)


def test_a_signature_is_of_one_revision() -> None:
    held = Signatures()
    held.put(("a", 1), packed(10))
    held.put(("b", 1), None)
    assert held.take([("a", 1), ("a", 2), ("b", 1)]) == {("a", 1): packed(10), ("b", 1): None}


def test_the_first_go_when_there_is_no_more_room() -> None:
    held = Signatures(most=25)
    keys = [(name, 1) for name in "abc"]
    for key in keys:
        held.put(key, packed(10))
    assert held.take(keys).keys() == {("b", 1), ("c", 1)}
    held.put(("b", 1), packed(20))
    assert held.take(keys).keys() == {("b", 1)}
    held.put(("d", 1), packed(100))
    assert held.take([*keys, ("d", 1)]).keys() == {("d", 1)}

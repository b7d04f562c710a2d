"""Clusters of prints of one text: kept by pairs, so that a document that comes, changes or goes leaves them right.

A pair depends on its two documents alone. A cluster is what pairs join, so it is the same in whatever order documents
came; when one goes, its partners are looked at anew, and what it held together falls apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cchc.records import Record
from search_api.duplicates.comparison import are_prints
from search_api.duplicates.originals import Member, in_order
from search_api.duplicates.signature import Signature, sign

Key = TypeVar("Key", int, str)
# The documents that share most bands are compared; more are found only among hundreds of prints of one form.
MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """A document ready to be compared; `signature` is None and `bands` are empty where its text is too short."""

    member: Member
    signature: Signature | None
    bands: tuple[int, ...]

    @classmethod
    def of(cls, record: Record) -> Signed:
        document = record.document
        return cls.made(Member.of(record), document.text, document.number)

    @classmethod
    def made(cls, member: Member, text: str, number: str | None) -> Signed:
        found = sign(member.title, text, number)
        return cls(member, *(found or (None, ())))


class Book(Protocol[Key]):
    """Where a backend keeps signatures, pairs and clusters. Its documents have keys of the backend's own."""

    def sign(self, signed: Mapping[Key, Signed]) -> None:
        """Keep signatures in the place of earlier ones."""
        ...

    def candidates(self, key: Key, signed: Signed) -> Mapping[Key, Signature]:
        """Other documents that share `signature.SHARED_BANDS` bands with this one, at most MOST_CANDIDATES."""
        ...

    def partners(self, keys: Iterable[Key]) -> Mapping[Key, set[Key]]:
        """The documents that these make a pair with."""
        ...

    def pair(self, key: Key, partners: set[Key]) -> None:
        """Make these the partners of a document, both ways, in the place of earlier ones."""
        ...

    def members(self, keys: Iterable[Key]) -> Mapping[Key, Member]: ...

    def label(self, cluster: Sequence[tuple[Key, Member]]) -> None:
        """Keep a cluster, the likely original first, and mark what its documents say more than once."""
        ...


def settle(book: Book[Key], fresh: Mapping[Key, Signed]) -> None:
    """Find the clusters of documents that are new or changed, and of all that were clustered with them."""
    touched = set(fresh).union(*book.partners(fresh).values())
    book.sign(fresh)
    for key, signed in fresh.items():
        one = signed.signature
        found = book.candidates(key, signed) if one is not None else {}
        book.pair(key, {other for other, two in found.items() if one is not None and are_prints(one, two)})
    touched = touched.union(*book.partners(fresh).values())
    while touched:
        cluster = _cluster(book, touched.pop())
        touched -= cluster
        members = book.members(cluster)
        keys = {member.id: key for key, member in members.items()}
        book.label([(keys[member.id], member) for member in in_order(list(members.values()))])


def _cluster(book: Book[Key], key: Key) -> set[Key]:
    found = reached = {key}
    while reached:
        reached = set[Key]().union(*book.partners(reached).values()) - found
        found = found | reached
    return found

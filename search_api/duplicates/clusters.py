"""Clusters of prints of one text: kept by pairs, so that a document that comes, changes or goes leaves them right.

A pair depends on its two documents alone. A cluster is what pairs join, so it is the same in whatever order documents
came; when one goes, its partners are looked at anew, and what it held together falls apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cchc.records import Record
from search_api.duplicates.comparison import prints
from search_api.duplicates.originals import Member, in_order
from search_api.duplicates.signature import Packed, Signature, sign

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

    def candidates(self, signed: Mapping[Key, Signed]) -> Iterator[tuple[Key, Mapping[Key, Packed]]]:
        """For each document the others that share `signature.SHARED_BANDS` bands with it, at most MOST_CANDIDATES.

        Those that share most come first. Of a band that very many hold, the last of them may be all that count. One
        after another, so that no more than a few are in memory at once.
        """
        ...

    def partners(self, keys: Collection[Key]) -> Mapping[Key, set[Key]]:
        """The documents that these make a pair with."""
        ...

    def pair(self, partners: Mapping[Key, set[Key]]) -> None:
        """Make these the partners of documents, both ways, in the place of earlier ones."""
        ...

    def members(self, keys: Collection[Key]) -> Mapping[Key, Member]: ...

    def label(self, clusters: Sequence[Sequence[tuple[Key, Member]]]) -> None:
        """Keep clusters, the likely original of each first, and mark what their documents say more than once."""
        ...


def settle(book: Book[Key], fresh: Mapping[Key, Signed]) -> None:
    """Find the clusters of documents that are new or changed, and of all that were clustered with them."""
    touched = set(fresh).union(*book.partners(fresh.keys()).values())
    book.sign(fresh)
    pairs: dict[Key, set[Key]] = {key: set() for key in fresh}
    for key, others in book.candidates({key: signed for key, signed in fresh.items() if signed.signature is not None}):
        one = fresh[key].signature
        for other in prints(one, others) if one is not None else ():
            pairs[key].add(other)
            if other in pairs:
                pairs[other].add(key)
    book.pair(pairs)
    found = _clusters(book, touched.union(*pairs.values()))
    members = {key: signed.member for key, signed in fresh.items()}
    members.update(book.members(set().union(*found) - fresh.keys()))
    book.label([_in_order({key: members[key] for key in cluster if key in members}) for cluster in found])


def _in_order(members: Mapping[Key, Member]) -> list[tuple[Key, Member]]:
    keys = {member.id: key for key, member in members.items()}
    return [(keys[member.id], member) for member in in_order(list(members.values()))]


def _clusters(book: Book[Key], keys: Collection[Key]) -> list[set[Key]]:
    """What pairs join these documents and others to, each cluster once."""
    partners: dict[Key, set[Key]] = {}
    reached = set(keys)
    while reached:
        further = book.partners(reached)
        partners.update(further)
        reached = set[Key]().union(*further.values()) - partners.keys()
    found = []
    left = dict.fromkeys(keys)
    while left:
        cluster = reached = {left.popitem()[0]}
        while reached:
            reached = set[Key]().union(*(partners[key] for key in reached)) - cluster
            cluster = cluster | reached
        for key in cluster:
            left.pop(key, None)
        found.append(cluster)
    return found

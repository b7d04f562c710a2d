"""Bulk requests: sent again where the server is too busy, refused rows told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch, helpers


@dataclass(slots=True)
class Answers:
    """What a bulk request did: the rows written, and the identities of those that others changed meanwhile."""

    fine: list[Any] = field(default_factory=list)
    conflicts: set[str] = field(default_factory=set)


def send(
    client: Elasticsearch, actions: Iterable[dict[str, Any]], *, conflicts: bool = False, gone: bool = False
) -> Answers:
    """Send actions, again where the server was too busy. Raises BulkIndexError for any other refusal.

    With `conflicts`, rows that others changed meanwhile are no error but part of the answer; with `gone`, rows to be
    updated that others deleted meanwhile are none either.
    """
    answers = Answers()
    refused: list[Any] = []
    for fine, item in helpers.streaming_bulk(
        client, actions, max_retries=6, initial_backoff=0.5, max_backoff=30, raise_on_error=False
    ):
        ((operation, answer),) = item.items()
        if fine:
            answers.fine.append(answer)
        elif conflicts and answer.get("status") == 409:
            answers.conflicts.add(answer["_id"])
        elif not (answer.get("status") == 404 and (operation == "delete" or (gone and operation == "update"))):
            refused.append(item)
    if refused:
        raise helpers.BulkIndexError(str(refused[0])[:500], refused)
    return answers


def portions(identities: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    ordered = sorted(identities)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]

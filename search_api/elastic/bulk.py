"""Bulk requests: sent again where the server is too busy; what it refuses for good is told apart from the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, helpers

from search_api.elastic.availability import AWAY, BLOCKED, PassingError

# Below what a server takes in one request (100 MB unless it is told otherwise), and small beside its memory.
LARGEST_REQUEST = 20 * 2**20
TOO_LARGE = 413
# Actions that go together, and how many such portions are on their way at once.
PORTION = 200
CONNECTIONS = 2
Done = TypeVar("Done")
Key = TypeVar("Key", str, int)


@dataclass(slots=True)
class Answers:
    """What a bulk request did: the rows written, those that others changed meanwhile, and those refused with why."""

    fine: list[Any] = field(default_factory=list)
    conflicts: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)


def send(
    client: Elasticsearch,
    actions: Iterable[dict[str, Any]],
    *,
    conflicts: bool = False,
    gone: bool = False,
    refusals: bool = False,
    portion: int = PORTION,
) -> Answers:
    """Send actions, again where the server was too busy; no two of them may be of one row, since they go side by side.

    With `conflicts`, rows that others changed meanwhile are no error but part of the answer; with `gone`, rows to be
    updated that others deleted meanwhile are none either; with `refusals`, rows that the server does not take (they fit
    no mapping, or are too large) are part of the answer. Raises BulkIndexError for any other refusal, PassingError
    when the server takes nothing now and the same may be sent again later. `portion` actions go together.
    """
    answers = Answers()
    refused: list[Any] = []
    for fine, item in _told(client, actions, portion):
        ((operation, answer),) = item.items()
        if fine:
            answers.fine.append(answer)
            continue
        status, cause = answer.get("status"), _cause(answer)
        if (failed := answer.get("exception")) is not None and status != TOO_LARGE:
            raise failed
        if status in AWAY or cause["type"] in BLOCKED:
            raise PassingError(f"{answer.get('_index')}: {cause['reason']}")
        if conflicts and status == 409:
            answers.conflicts.add(answer["_id"])
        elif status == 404 and (operation == "delete" or (gone and operation == "update")):
            continue
        elif refusals:
            answers.refused[answer["_id"]] = f"{cause['type']}: {cause['reason']}"[:500]
        else:
            refused.append({key: value for key, value in answer.items() if key not in ("data", "exception")})
    if refused:
        raise helpers.BulkIndexError(str(refused[0])[:500], refused)
    return answers


def _told(client: Elasticsearch, actions: Iterable[dict[str, Any]], size: int) -> Iterator[tuple[bool, Any]]:
    """What became of each action. While some are on their way, the next are made."""
    coming = iter(actions)
    first = list(islice(coming, size))
    if len(first) < size:
        yield from _sent(client, first)
        return
    following = chain([first], iter(lambda: list(islice(coming, size)), []))
    for told in overlapped(partial(_sent, client, portion) for portion in following):
        yield from told


def overlapped(jobs: Iterable[Callable[[], Done]]) -> Iterator[Done]:
    """What jobs give, in their order: CONNECTIONS of them are under way while the next is made."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        waiting: deque[Future[Done]] = deque()
        for job in jobs:
            waiting.append(pool.submit(job))
            if len(waiting) > CONNECTIONS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _sent(client: Elasticsearch, actions: Sequence[dict[str, Any]]) -> list[tuple[bool, Any]]:
    return list(
        helpers.streaming_bulk(
            client,
            actions,
            chunk_size=len(actions),
            max_retries=3,
            initial_backoff=0.5,
            max_backoff=30,
            max_chunk_bytes=LARGEST_REQUEST,
            raise_on_error=False,
            raise_on_exception=False,
        )
    )


def _cause(answer: dict[str, Any]) -> dict[str, str]:
    """Type and reason of a refusal, with the innermost reason, which is the one that says what is wrong."""
    error: Any = answer.get("error")
    if not isinstance(error, dict):
        kind = "too_large" if isinstance(answer.get("exception"), ApiError) else "refused"
        return {"type": kind, "reason": str(error or answer.get("result") or "refused")}
    inner = error
    while isinstance(inner.get("caused_by"), dict):
        inner = inner["caused_by"]
    reason = str(error.get("reason", ""))
    if inner is not error and str(inner.get("reason", "")) not in reason:
        reason += f" ({inner.get('reason')})"
    return {"type": str(error.get("type", "refused")), "reason": reason}


def portions(identities: Iterable[Key], size: int = 500) -> Iterator[list[Key]]:
    ordered = sorted(identities)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]

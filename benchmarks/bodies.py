"""The bodies that a store's indices hold, put into new ones: by the client's own bulk, and as the store sends them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, helpers

from cchc.settings import Settings
from search_api.elastic.bulk import overlapped, portions
from search_api.elastic.connection import connect
from search_api.elastic.mappings import alias
from search_api.elastic.parcels import PARCEL, Parcel
from search_api.elastic.projecting import PROJECTED

DOCUMENTS = 5000  # whose bodies stand in memory
ROUNDS = 3
NAMES = ("versions", "documents", *PROJECTED)
# By document, the identity and body of each of its rows, by the name of their index.
Bodies = dict[str, dict[str, list[tuple[str, Any]]]]


def indexed(settings: Settings) -> float:
    """Seconds that the client's own bulk takes for all bodies that a store's indices hold."""
    client = connect(settings)
    taken = 0.0
    for index in client.indices.get(index=f"{settings.elasticsearch_prefix}-*"):
        with _fresh(client, {index: index}) as names:
            hits = helpers.scan(client, index=index, size=2000)
            taken += _bulk(client, [_action(names[index], hit["_id"], hit["_source"]) for hit in hits])
    client.close()
    return taken


def sending(settings: Settings) -> float:
    """How fast the store's way of sending is beside the client's own bulk: of the rows of the same documents, ready.

    Versions first, then the rows that decide, each only where there is none yet, then what is made of them; conflicts
    and refusals are told by row. The two take turns, since the server compiles itself while it is written to.
    """
    client = connect(settings)
    bodies = _bodies(client, settings.elasticsearch_prefix)
    raw = ours = 0.0
    of = {name: alias(settings.elasticsearch_prefix, name) for name in NAMES}
    for _ in range(ROUNDS):
        with _fresh(client, of) as names:
            every = (
                _action(names[name], *one) for made in bodies.values() for name, rows in made.items() for one in rows
            )
            raw += _bulk(client, list(every))
        with _fresh(client, of) as names:
            parcels = _parcels(bodies, names)
            started = time.perf_counter()
            for sent in overlapped(partial(parcel.send, client) for parcel in parcels):
                if sent.conflicts or sent.refused:
                    raise RuntimeError(f"not taken: {sent.conflicts} {sent.refused}")
            client.indices.refresh(index=list(names.values()))
            ours += time.perf_counter() - started
    client.close()
    return raw / ours


def _bulk(client: Elasticsearch, actions: Sequence[dict[str, Any]]) -> float:
    started = time.perf_counter()
    for done, told in helpers.parallel_bulk(client, actions, thread_count=2):
        if not done:
            raise RuntimeError(str(told))
    client.indices.refresh(index=sorted({action["_index"] for action in actions}) or None)
    return time.perf_counter() - started


@contextmanager
def _fresh(client: Elasticsearch, indices: dict[str, str]) -> Iterator[dict[str, str]]:
    """Empty indices like those that stand behind names; they go with the block."""
    names = {}
    for name, index in indices.items():
        (made,) = client.indices.get(index=index).body.values()
        held = made["settings"]["index"]
        kept = {part: held[part] for part in ("analysis", "codec", "number_of_shards", "mapping") if part in held}
        names[name] = f"bare-{index}"
        client.indices.create(index=names[name], mappings=made["mappings"], settings=kept)
    try:
        yield names
    finally:
        client.indices.delete(index=list(names.values()))


def _bodies(client: Elasticsearch, prefix: str) -> Bodies:
    """Those of the first documents."""
    first = islice(helpers.scan(client, index=alias(prefix, "documents"), size=500), DOCUMENTS)
    found: Bodies = {hit["_id"]: {"documents": [(hit["_id"], hit["_source"])]} for hit in first}
    for name in NAMES:
        if name == "documents":
            continue
        for portion in portions(found):
            query = {"query": {"terms": {"document": portion}}}
            for hit in helpers.scan(client, index=alias(prefix, name), query=query, size=2000):
                rows = found[hit["_source"]["document"]].setdefault(name, [])
                rows.append((hit["_id"], hit["_source"]))
    return found


def _parcels(bodies: Bodies, names: dict[str, str]) -> list[Parcel]:
    parcels = []
    documents = iter(bodies.items())
    while some := dict(islice(documents, PARCEL)):
        parcel = Parcel()
        for document, made in some.items():
            index = {"_op_type": "index"}
            external = {**index, "version": 1, "version_type": "external_gte"}
            parcel.versions[document] = [index | _action(names["versions"], *one) for one in made.get("versions", ())]
            (own,) = made["documents"]
            parcel.documents[document] = {"_op_type": "create"} | _action(names["documents"], *own)
            parcel.projected[document] = [
                external | _action(names[name], *one) for name in PROJECTED for one in made.get(name, ())
            ]
        parcels.append(parcel)
    return parcels


def _action(index: str, identity: str, body: Any) -> dict[str, Any]:
    return {"_index": index, "_id": identity, "_source": body}

"""The indices, their strict mappings and their aliases.

An index is named `<prefix>-<name>-v<VERSION>`, and everything speaks to its alias `<prefix>-<name>`. A change of a
mapping raises VERSION; an older index is then copied over by the server and the alias moved in one step, so that
searches go on meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from cchc.errors import NewerStoreError, StoreError
from search_api.matching.ranking import FIELDS

VERSION = 3
# Dates are keywords too: ISO dates sort as text, and a date that no calendar has must not keep a document out.
KEYWORD = {"type": "keyword", "ignore_above": 8000}
# Kept and given back, never searched.
STORED = {"type": "object", "enabled": False}
KEPT = {"type": "keyword", "index": False, "doc_values": False}
# Words are parted by cchc (search_api.matching.words), composed and with the tone mark in today's place; the analyzers
# lower and fold them. ASCII folding leaves decomposed letters alone, and takes đ to d.
WORDS = {
    "type": "text",
    "analyzer": "exact",
    "fields": {"folded": {"type": "text", "analyzer": "folded"}},
}
ANALYSIS = {
    "analyzer": {
        "exact": {"type": "custom", "tokenizer": "whitespace", "filter": ["lowercase"]},
        "folded": {"type": "custom", "tokenizer": "whitespace", "filter": ["lowercase", "asciifolding"]},
    }
}
# What prints of a text both say (docs/duplicates.md): `same` is equal for the rows that say it, `places` counts them.
PRINTED: dict[str, Any] = {
    "same": KEYWORD,
    "places": {"type": "integer"},
    "standing": {"type": "integer"},
}
# Rows of an older version stand alone until they are compared.
UPGRADE = """
    if (ctx._source.document != null && ctx._source.same == null) {
        ctx._source.same = ctx._id; ctx._source.places = 1; ctx._source.standing = 0;
    }
"""
FIGURE_VALUES: dict[str, Any] = {
    "indicator": KEYWORD,
    "subject": KEYWORD,
    "subject_id": KEYWORD,
    "period": KEYWORD,
    "measure": KEYWORD,
    "status": KEYWORD,
}
DOCUMENT_VALUES: dict[str, Any] = {
    "document": KEYWORD,
    "url": KEPT,
    "title": KEPT,
    "province": KEYWORD,
    "source": KEYWORD,
    "kind": KEYWORD,
    "published_at": KEYWORD,
    "published_on": KEYWORD,
    "year": KEYWORD,
    "units": KEYWORD,
    "has_conclusion": {"type": "boolean"},
    "statement_marks": KEYWORD,
}
MAPPINGS: dict[str, dict[str, Any]] = {
    "documents": {
        **DOCUMENT_VALUES,
        **{f"{name}_words": WORDS for name, _ in FIELDS["document"]},
        "extractor": KEYWORD,
        "figures": {"type": "integer"},
        "statements": {"type": "integer"},
        "meetings": {"type": "integer"},
        "conclusions": {"type": "integer"},
        "versions": {"type": "integer"},
        "figure_values": {"type": "nested", "dynamic": "strict", "properties": FIGURE_VALUES},
        "addresses": KEYWORD,
        "locations": KEYWORD,
        "history": STORED,
        "shown": STORED,
        "pending": {"type": "boolean"},
        "revision": {"type": "long"},
        **PRINTED,
        "settled": {"type": "boolean"},
        "signed": {"type": "integer"},
        "bands": KEYWORD,
        "signature": {"type": "binary"},
        "member": STORED,
    },
    "pairs": {"documents": KEYWORD},
    "versions": {"document": KEYWORD, "number": {"type": "integer"}, "record": STORED},
    "figures": {
        **DOCUMENT_VALUES,
        **FIGURE_VALUES,
        "line_words": WORDS,
        "period_end": KEYWORD,
        "value": {"type": "double"},
        "rank": {"type": "double"},
        "position": {"type": "integer"},
        "sentence": STORED,
        "figure": STORED,
        "state": {"type": "long"},
        **PRINTED,
        "fact": KEPT,
        "original": KEPT,
    },
    "statements": {
        **DOCUMENT_VALUES,
        "line_words": WORDS,
        "type": KEYWORD,
        "themes": KEYWORD,
        "subjects": KEYWORD,
        "meeting": KEPT,
        "position": {"type": "integer"},
        "sentence": STORED,
        "statement": STORED,
        "state": {"type": "long"},
        **PRINTED,
        "fact": KEPT,
        "original": KEPT,
    },
    "conclusions": {
        **DOCUMENT_VALUES,
        "line_words": WORDS,
        "speakers": KEYWORD,
        "assignees": KEYWORD,
        "themes": KEYWORD,
        "subjects": KEYWORD,
        "deadlines": KEYWORD,
        "deadline": KEYWORD,
        "position": {"type": "integer"},
        "conclusion": STORED,
        "state": {"type": "long"},
        **PRINTED,
        "fact": KEPT,
        "original": KEPT,
    },
    "ledger": {"archive": KEYWORD, "offset": {"type": "long"}, "extractor": KEYWORD, "identity": KEYWORD},
    "failures": {
        "identity": KEYWORD,
        "extractor": KEYWORD,
        "fetched_at": KEYWORD,
        "provenance": STORED,
        "failure": STORED,
    },
    "tombstones": {"forgotten_at": KEYWORD},
}


def body(name: str) -> dict[str, Any]:
    """Settings and mapping of an index."""
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "codec": "best_compression",
            "analysis": ANALYSIS,
            # A table of some thousand cells gives as many figures.
            "mapping.nested_objects.limit": 200_000,
        },
        "mappings": {"dynamic": "strict", "properties": MAPPINGS[name]},
    }


def alias(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"


def prepare(client: Elasticsearch, prefix: str, *, writable: bool, version: int = VERSION) -> None:
    """Create what is missing and bring what is older up to date; for reading only, just look.

    Raises NewerStoreError when a newer cchc made the indices, StoreError when they are missing and may not be made.
    """
    for name in MAPPINGS:
        held = _version(client, prefix, name)
        if held is not None and held > version:
            raise NewerStoreError(
                f"index {alias(prefix, name)} has version {held}, this cchc knows up to {version}: "
                "take a newer cchc, or set another CCHC_ELASTICSEARCH_PREFIX"
            )
        if held == version:
            continue
        if not writable:
            what = "does not exist yet: crawl or ingest first" if held is None else "is older: open it once for writing"
            raise StoreError(f"index {alias(prefix, name)} {what}")
        _create(client, prefix, name, version)
        if held is not None:
            _copy(client, prefix, name, held, version)


def _version(client: Elasticsearch, prefix: str, name: str) -> int | None:
    """Version of the index behind an alias, None without one."""
    if not client.indices.exists_alias(name=alias(prefix, name)):
        return None
    found: Mapping[str, Any] = client.indices.get_alias(name=alias(prefix, name)).body
    numbers = [int(match[1]) for index in found if (match := re.search(r"-v(\d+)$", index))]
    if len(numbers) != 1:
        raise StoreError(f"alias {alias(prefix, name)} stands for {', '.join(sorted(found))}: one index is expected")
    return numbers[0]


def _create(client: Elasticsearch, prefix: str, name: str, version: int) -> None:
    index = f"{alias(prefix, name)}-v{version}"
    aliases: dict[str, Any] = {} if _version(client, prefix, name) else {alias(prefix, name): {}}
    # Two processes may start at once: the one that comes second finds it made.
    client.options(ignore_status=400).indices.create(index=index, aliases=aliases, **body(name))
    if not client.indices.exists(index=index):
        raise StoreError(f"index {index} could not be created")


def _copy(client: Elasticsearch, prefix: str, name: str, held: int, version: int) -> None:
    old, new = f"{alias(prefix, name)}-v{held}", f"{alias(prefix, name)}-v{version}"
    client.options(request_timeout=3600).reindex(
        source={"index": old},
        dest={"index": new, "op_type": "index"},
        script={"source": UPGRADE} if "same" in MAPPINGS[name] else None,
        wait_for_completion=True,
        refresh=True,
    )
    client.indices.update_aliases(
        actions=[
            {"add": {"index": new, "alias": alias(prefix, name)}},
            {"remove_index": {"index": old}},
        ]
    )

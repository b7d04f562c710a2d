"""The indices and their strict mappings.

A change of a mapping raises VERSION. Rows of documents, figures and statements are then made anew from the records,
and the others are copied, while the older indices go on answering: see `search_api.elastic.copying`.
"""

from __future__ import annotations

from typing import Any

from search_api.matching.ranking import FIELDS

VERSION = 13
# Dates are keywords too: a date that no calendar has must not keep a document out.
KEYWORD = {"type": "keyword", "ignore_above": 8000}
# Kept and given back, never searched.
STORED = {"type": "object", "enabled": False}
KEPT = {"type": "keyword", "index": False, "doc_values": False}
# Looked for many at a time by their names with blanks between, each counted as one.
BANDS = {**KEYWORD, "split_queries_on_whitespace": True, "similarity": "boolean"}
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
FIGURE_VALUES: dict[str, Any] = {
    "indicator": KEYWORD,
    "subject": KEYWORD,
    "subject_id": KEYWORD,
    "period": KEYWORD,
    "measure": KEYWORD,
    "status": KEYWORD,
}
# What a figure says for tables of facts (docs/rankings.md): numbers that lines are counted by, and a line as a whole.
LINE_VALUES: dict[str, Any] = {
    "fact_field": KEYWORD,
    "fact_unit": KEYWORD,
    "fact_entity": KEYWORD,
    "fact_text": {"type": "long", "index": False},
    "fact_saying": {"type": "long"},
    "fact_order": {"type": "long"},
    "fact_row": {"type": "binary", "doc_values": True},
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
    "order_published": {"type": "long"},
    "order_document": {"type": "long", "index": False},
    "year": KEYWORD,
    "units": KEYWORD,
    "has_conclusion": {"type": "boolean"},
    "statement_marks": KEYWORD,
    "unit_levels": KEYWORD,
}
# What figures keep in `row`.
UNSEARCHED = ("url", "title")
MAPPINGS: dict[str, dict[str, Any]] = {
    "documents": {
        **DOCUMENT_VALUES,
        **{f"{name}_words": WORDS for name, _ in FIELDS["document"]},
        "unit_names": KEYWORD,
        "extractor": KEYWORD,
        "figures": {"type": "integer"},
        "statements": {"type": "integer"},
        "meetings": {"type": "integer"},
        "conclusions": {"type": "integer"},
        "versions": {"type": "integer"},
        "figure_values": {"type": "nested", "dynamic": "strict", "properties": FIGURE_VALUES},
        "addresses": KEYWORD,
        "attached": KEYWORD,
        "locations": KEYWORD,
        "history": STORED,
        "shown": STORED,
        "pending": {"type": "boolean"},
        "batch": KEYWORD,
        "revision": {"type": "long"},
        **PRINTED,
        "settled": {"type": "boolean"},
        "signed": {"type": "integer"},
        "bands": BANDS,
        "signature": {"type": "binary"},
        "member": STORED,
    },
    "batches": {"begun_at": KEYWORD},
    "pairs": {"documents": KEYWORD},
    "versions": {"document": KEYWORD, "number": {"type": "integer"}, "record": STORED},
    "figures": {
        **{name: kind for name, kind in DOCUMENT_VALUES.items() if name not in UNSEARCHED},
        **FIGURE_VALUES,
        "level": KEYWORD,
        "line_words": WORDS,
        "period_end": {"type": "integer"},
        "value": {"type": "double"},
        "rank": {"type": "double"},
        "position": {"type": "integer"},
        "doubtful": {"type": "double"},
        "row": {"type": "binary", "doc_values": True},
        **LINE_VALUES,
        "state": {"type": "long"},
        **PRINTED,
        "fact": KEPT,
        "original": {"type": "keyword", "index": False},
    },
    "statements": {
        **DOCUMENT_VALUES,
        "subject_levels": KEYWORD,
        "speaker": KEYWORD,
        "unreviewed": KEYWORD,
        "line_words": WORDS,
        "type": KEYWORD,
        "themes": KEYWORD,
        "subjects": KEYWORD,
        "assignees": KEYWORD,
        "deadlines": KEYWORD,
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
    "reviews": {
        "review_id": KEYWORD,
        "document": KEYWORD,
        "verdict": KEYWORD,
        "by": KEYWORD,
        "changed_at": KEYWORD,
        "pending": {"type": "boolean"},
        "review": STORED,
    },
}


def body(name: str) -> dict[str, Any]:
    """Settings and mapping of an index."""
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            # Rows are read one here and one there, and for each a whole block is unpacked: large ones take more than
            # twice as long to read for two thirds of the room. Records are read one at a time and seldom.
            "codec": "best_compression" if name == "versions" else "default",
            "analysis": ANALYSIS,
            # A table of some thousand cells gives as many figures.
            "mapping.nested_objects.limit": 200_000,
        },
        "mappings": {"dynamic": "strict", "properties": MAPPINGS[name]},
    }


def template(prefix: str, name: str) -> dict[str, Any]:
    """The index template: no index of these names has another mapping, or comes to be by a mere write to it."""
    return {
        "index_patterns": [alias(prefix, name), f"{alias(prefix, name)}-v*"],
        "allow_auto_create": False,
        "priority": 500,
        "template": body(name),
        "meta": {"made_by": "cchc", "version": VERSION},
    }


def alias(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"

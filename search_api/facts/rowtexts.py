"""Rows of tables of facts as JSON, kept as long as the facts that they show stay the same.

A document that comes changes a row or two of a ranking; the sentences behind the others need not be read again.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import Protocol, cast

from fastapi.responses import Response
from pydantic import BaseModel

from search_api.facts import kept
from search_api.facts.answers import RowAnswer, SeriesAnswer
from search_api.facts.kept import Source
from search_api.facts.rankings import Ranking, Row
from search_api.facts.sentences import Sentences, Witness, facts_in
from search_api.facts.series import Series

# What is kept is weighed in lines: bytes of text that take as much room as one.
BYTES_OF_A_LINE = 500


class Stating(Source, Witness, Protocol):
    """A store that facts and the sentences behind them come from."""


def row_texts(store: Stating, rows: Sequence[Row], table: Hashable, evidence: int, base: str) -> list[bytes]:
    """Each row as the JSON of a `RowAnswer`, with so many sentences a claim; `table` tells tables of one unit apart."""
    keys = [("row", table, evidence, row.unit.id, row.period) for row in rows]
    states = [_state(row) for row in rows]
    held = [cast(tuple[bytes, Row] | None, kept.found(store, *one)) for one in zip(keys, states, strict=True)]
    fresh = Sentences(store, facts_in(row for row, one in zip(rows, held, strict=True) if one is None), evidence)
    texts = []
    for row, key, state, one in zip(rows, keys, states, held, strict=True):
        text = one[0] if one is not None else RowAnswer.of(row, fresh, "").model_dump_json().encode()
        if one is None:
            # With the row, so that no other facts take the places of its own in memory.
            kept.keep(store, key, state, len(text) // BYTES_OF_A_LINE + 1, (text, row))
        texts.append(_at(base, text))
    return texts


def ranking_texts(store: Stating, ranking: Ranking, evidence: int, base: str) -> list[bytes]:
    """Those of a ranking."""
    return row_texts(store, ranking.rows, (ranking.indicator, ranking.component, ranking.status), evidence, base)


def _at(base: str, text: bytes) -> bytes:
    """A row that was made without the address of this service, with it."""
    # As in `with_texts`, these letters are nothing but the field.
    return text.replace(b'"page":"/', b'"page":"%s/' % json.dumps(base)[1:-1].encode())


def with_texts(answer: BaseModel, **lists: Sequence[bytes]) -> bytes:
    """The JSON of an answer some of whose lists are empty, with what these hold as JSON."""
    text = answer.model_dump_json().encode()
    for name, held in lists.items():
        # Inside of texts quotation marks are escaped: these letters are nothing but the field, and that of the answer
        # itself, since no other list is empty under its name.
        text = text.replace(f'"{name}":[]'.encode(), b'"%s":[%s]' % (name.encode(), b",".join(held)), 1)
    return text


def series_text(store: Stating, series: Series, evidence: int, base: str) -> bytes:
    """The JSON of a `SeriesAnswer`."""
    table = ("series", series.indicator, series.component, series.status)
    return with_texts(
        SeriesAnswer.without_points(series),
        points=row_texts(store, series.points, table, evidence, base),
        predecessors=[series_text(store, one, evidence, base) for one in series.predecessors],
    )


def json_of(text: bytes) -> Response:
    return Response(text, media_type="application/json")


def _state(row: Row) -> Hashable:
    """Facts are the same objects as long as their lines, and what stands behind these, are the same."""
    derived = tuple(
        (one.measure, one.value, one.decimals, one.out_of, one.method, one.field, tuple(map(id, one.basis)))
        for one in row.derived.values()
    )
    return (
        row.unit,
        tuple((measure, id(fact)) for measure, fact in row.facts.items()),
        derived,
        tuple(map(id, row.others)),
    )

"""Records read back where a store is filled in that an older cchc left: a damaged one keeps none of the others out."""

from __future__ import annotations

import logging
import sqlite3

from pydantic import ValidationError

from cchc.records import Record

log = logging.getLogger(__name__)


def newest(connection: sqlite3.Connection, key: int) -> Record | None:
    """The record that searches see of a document; None where it is no valid record, which the log then tells.

    Such a one loses its digest, so that the next processing of its capture writes it anew. Needs a transaction.
    """
    row = connection.execute(
        "SELECT d.id, d.url, v.record FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest "
        "WHERE d.key = ?",
        (key,),
    ).fetchone()
    try:
        return Record.model_validate_json(row["record"])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        log.warning(
            "document %s (%s) is left out of rankings and conclusions: its record is damaged (%s: %s); "
            "`cchc process --again` makes it anew",
            row["id"], row["url"], ".".join(map(str, first["loc"])) or "record", first["msg"],
        )  # fmt: skip
        connection.execute(
            "UPDATE versions SET whole = '' "
            "WHERE (document, number) = (SELECT key, newest FROM documents WHERE key = ?)",
            (key,),
        )
        return None

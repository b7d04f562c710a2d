"""What a portal lists beside an official document: number, day of issue, signer. It is no part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crawler.dates import moments
from crawler.draft import Facts, Grid, Line
from crawler.lexicon import alternatives, pattern

_NUMBER = re.compile(r"\d+[\w]*(?:/\d{4})?/[\w&-]+(?:/[\w&-]+)?", re.UNICODE)
_KINDS = {
    "number": re.compile(r"số", re.IGNORECASE),
    "issued_at": re.compile(r"ngày (?:ban hành|ký)", re.IGNORECASE),
    "signer": re.compile(r"người ký", re.IGNORECASE),
}


def is_facts(block: Grid | Line) -> bool:
    """Whether a table or a line lists two or more such facts."""
    return sum(1 for _ in _pairs(block)) >= 2 and (not isinstance(block, Grid) or block.columns <= 4)


def read_facts(block: Grid | Line) -> Facts:
    """The facts of a list; what does not look like its label says is left out."""
    facts = Facts()
    for label, value in _pairs(block):
        if facts.number is None and _KINDS["number"].match(label):
            found = _NUMBER.search(value)
            facts.number = found[0] if found else None
        elif facts.issued_at is None and _KINDS["issued_at"].match(label):
            moment = next(moments(value), None)
            facts.issued_at = moment.day if moment else None
        elif facts.signer is None and _KINDS["signer"].match(label):
            name = value.strip(" .;,")
            facts.signer = name if 2 <= len(name.split()) <= 6 and not any(char.isdigit() for char in name) else None
    return facts


@cache
def _in_a_line() -> re.Pattern[str]:
    label = alternatives("boilerplate", "facts")
    return re.compile(
        rf"(?:^|(?<=[.;|])\s*)(?P<label>{label})\s*:\s*(?P<value>.*?)(?=[.;|]?\s*(?:{label})\s*:|$)", re.IGNORECASE
    )


def _pairs(block: Grid | Line) -> Iterator[tuple[str, str]]:
    if isinstance(block, Line):
        if len(block.text) > 600 or ":" not in block.text:
            return
        for match in _in_a_line().finditer(block.text):
            yield match["label"], match["value"]
        return
    labels = pattern("boilerplate", "facts", r"[\s-]*{}\s*:?\s*")
    for row in block.lines():
        for cell, beside in zip(row, [*row[1:], None], strict=True):
            if labels.fullmatch(cell.text):
                yield cell.text.strip(" -:"), beside.text if beside is not None else ""

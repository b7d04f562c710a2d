"""What a crawl of one source is measured by: requests, what came of them, and what the reader finds in its articles."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Field = Literal["title", "date", "body", "content"]
NO_ANSWER = "none"  # stands for the status of a request that got no answer, or one that was broken off


class _Kept(BaseModel):
    """As kept in `crawl.sqlite`; keys of a later version are passed over."""

    model_config = ConfigDict(frozen=True)


class Sighting(_Kept):
    """An article, and where in the archive it stands as it was seen."""

    url: str
    archive: str
    offset: int


class Share(_Kept):
    """How many articles of a sample have a field, and one each that has it and that lacks it."""

    had: int
    having: Sighting | None = None
    lacking: Sighting | None = None


class Fault(_Kept):
    """A field that went empty: shares (0 to 1) and numbers of articles, of late and before that.

    `example` lacks the field; `before` is an article of an earlier crawl that has it.
    """

    field: Field
    share: float
    articles: int
    expected: float
    expected_articles: int
    example: Sighting | None = None
    before: Sighting | None = None

    def told(self) -> str:
        """One line for people."""
        where = f", as {self.example.url} ({self.example.archive} at {self.example.offset})" if self.example else ""
        return (
            f"{self.share:.0%} of {self.articles} new articles have {WORDS[self.field]}, {self.expected:.0%} of"
            f" {self.expected_articles} had it before: has the layout of the portal changed?{where}"
        )


class Measures(_Kept):
    """Of one crawl of one source.

    `requests` are all that were made, robots.txt, retries and errors included; `statuses` is their number by HTTP
    status, or "none" without an answer; `bytes` what the bodies had as sent. `new`, `changed` and `gone` are articles
    and attachments. `filled` counts over a sample of `sample` articles that were new or changed. `declared` tells one
    state of the declaration from another.
    """

    requests: int = 0
    bytes: int = 0
    statuses: dict[str, int] = {}
    new: int = 0
    changed: int = 0
    gone: int = 0
    sample: int = 0
    filled: dict[Field, Share] = {}
    faults: tuple[Fault, ...] = ()
    declared: str = ""


WORDS: dict[Field, str] = {"title": "a title", "date": "a date", "body": "a body", "content": "words of the reform"}

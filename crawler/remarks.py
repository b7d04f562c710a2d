"""What crawls say of portals, told apart by kind, so that it can be said in other words than in those it was noted in.

Lines are kept as they were written, also by earlier releases: a line of no known kind stays a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.measures import WORDS

_FIELDS = {words: name for name, words in WORDS.items()}
_FIELD = "|".join(re.escape(words) for words in _FIELDS)
_ADDRESS = r"(?P<address>\S+)"
# Kind -> how its lines begin. `number`, `least` and the like are as written in the line.
_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.DOTALL)
    for kind, pattern in {
        "feed_empty": rf"the feed {_ADDRESS} has no entries",
        "feed_unrecognised": rf"the feed {_ADDRESS} names no article",
        "sitemap_empty": rf"the sitemap {_ADDRESS} has no entries",
        "sitemap_unreadable": rf"the sitemap {_ADDRESS}?(?: cannot be read)?: ",
        "listing_empty": rf"the listing {_ADDRESS} names no article",
        "endpoint_unreadable": rf"the endpoint {_ADDRESS} gave no JSON",
        "endpoint_empty": rf"the endpoint {_ADDRESS} names no article",
        "start_failed": rf"the \w+ {_ADDRESS} failed: ",
        "further_failed": rf"a further page of {_ADDRESS} failed: ",
        "few_articles": r"(?P<number>\S+) articles found, at least (?P<least>\S+) expected",
        "few_attachments": r"(?P<number>\S+) attachments found, at least (?P<least>\S+) expected",
        "more_failed": r"more articles failed \((?P<failed>\S+)\) than were had \((?P<number>\S+)\)",
        "monthly_few": r"(?P<number>\S+) articles a month are new or changed, at least (?P<least>\S+) expected",
        "monthly_many": r"(?P<number>\S+) articles a month are new or changed, at most (?P<most>\S+) expected",
        "fewer_than_before": r"(?P<number>\S+) articles found, (?P<usual>\S+) in the crawls before",
        "emptied": rf"(?P<share>\S+) of (?P<number>\S+) new articles have (?P<field>{_FIELD}), (?P<expected>\S+) of",
        "short": rf"only (?P<share>\S+) of (?P<number>\S+) new articles have (?P<field>{_FIELD}), at least "
        r"(?P<least>\S+) expected",
        "budget": r"the daily budget of (?P<number>\S+) requests does not reach beyond",
        "leads_elsewhere": r"pages of (?P<host>\S+) lead for good to (?P<other>\S+), which the declaration does not",
        "moved": r"pages of (?P<host>\S+) lead for good to (?P<other>\S+?): ",
        "restless": r"pages do not come to rest when rendered",
        "silent": r"(?P<host>\S+) did not answer (?P<number>\S+) times in a row",
        "asked_to_wait": r"(?P<host>\S+) asks to be left alone for (?P<number>\S+) seconds",
        "robots": r"robots\.txt of (?P<host>\S+) cannot be had",
        "lease_lost": r"the lease of (?P<host>\S+) was lost to another worker",
        "late": r"not crawled since (?P<since>.+?) UTC",
        "ended": r"its last crawl was \w+",
        "paused": r"paused: (?P<why>.*)",
        "gone": r"gone: (?P<why>.*)",
        "unchecked": r"not checked on this machine yet",
        "declared_anew": r"its declaration changed since it was checked",
        "check_failed": r"its check of (?P<day>\S+) found: ",
        "unlisted": r"nobody knows where its articles are listed",
    }.items()
}
KINDS = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Remark:
    """A line, its kind (None for one of no known kind), and what it names; `field` is one of `measures.WORDS`."""

    text: str
    kind: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def remark_of(text: str) -> Remark:
    """A line by its kind."""
    for kind, pattern in _KINDS.items():
        match = pattern.match(text)
        if match:
            values = {name: value or "" for name, value in match.groupdict().items()}
            if "field" in values:
                values["field"] = _FIELDS[values["field"]]
            return Remark(text, kind, values)
    return Remark(text)

"""What a list tells of a search in place: how it was understood, what was probably meant, what else may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from search_api.hits import Expansion, Page
from search_api.matching.queries import ParsedQuery, parse
from search_api.parameters import Parameters
from search_api.protocol import Filters, Query
from search_api.ui.facets import value_label
from search_api.ui.formats import Formats
from search_api.ui.offers import labels, near, title
from search_api.ui.pages import address

Search = Callable[[Query], Page[Any]]
# Filters whose values are names, which people type and mistype.
NAMED = ("province", "province_now", "source", "speaker", "unit", "subject", "assignee")


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and where it has one a link behind it. `style`: hint, suggestion, expansion, remark."""

    style: str
    text: str
    label: str = ""
    address: str = ""
    others: tuple[tuple[str, str], ...] = ()  # further links with their labels


def notices(
    path: str, parameters: Parameters, page: Page[Any], formats: Formats, search: Search, whole: Filters | None = None
) -> list[Notice]:
    """All that is to be told of a page of a list, what is most urgent first.

    `search` is what the list is found with, `whole` what all of it is narrowed by whatever a reader asks for.
    """
    t = formats.t
    found = [Notice("remark", t(f"query.{one.code}", **dict(one.words))) for one in page.remarks]
    if page.suggestion:
        target = address(path, parameters.pairs(q=page.suggestion, page=1))
        found.append(Notice("suggestion", t("search.suggested"), page.suggestion, target))
    elif page.fuzzy:
        found.append(Notice("suggestion", t("search.fuzzy")))
    found += [_expansion(path, parameters, one, formats) for one in page.expansions]
    query = parse(parameters.q)
    if parameters.q.strip() and not (query or query.fields or page.remarks):
        found.append(Notice("remark", t("query.no_words", text=parameters.q)))
    if page.total and query.marked:
        found.append(Notice("hint", t("search.marked")))
    elif page.total and _unmarked(query, parameters.q):
        found.append(Notice("hint", t("search.unmarked")))
    return [*found, *(() if page.total else _unknown(path, parameters, page, formats, search, whole or Filters()))]


def _unknown(
    path: str, parameters: Parameters, page: Page[Any], formats: Formats, search: Search, whole: Filters
) -> Iterator[Notice]:
    """Of a list that found nothing: each name among its filters that nothing has, with the closest that something has.

    They are asked for without the words and the other filters: beside these, a name that much has may find nothing too.
    """
    for name in NAMED:
        asked: tuple[str, ...] = getattr(parameters, name, ())
        if not asked or name not in page.facets:
            continue
        found = search(_by(whole, name, asked))
        held = tuple(bucket.value for bucket in found.facets[name] if bucket.count)
        for typed in asked:
            # An id is no value of a facet, and has to be asked for alone.
            if typed in held or (found.total and search(_by(whole, name, (typed,))).total):
                continue
            links = [
                (value_label(name, value, formats), address(path, parameters.pairs(**{name: kept, "page": 1})))
                for value in near(typed, held, labels(name))
                for kept in [tuple(dict.fromkeys(value if one == typed else one for one in asked))]
            ]
            told = formats.t("filter.unknown", name=title(name, formats), value=value_label(name, typed, formats))
            if links:
                told = f"{told} {formats.t('error.closest')}"
            yield Notice("suggestion", told, *(links[0] if links else ("", "")), tuple(links[1:]))


def _by(whole: Filters, name: str, values: tuple[str, ...]) -> Query:
    """What one filter alone leaves, and what else it could be."""
    itself: dict[str, Any] = {name: values}
    return Query(filters=replace(whole, **itself), size=1, facets=(name,))


def _expansion(path: str, parameters: Parameters, one: Expansion, formats: Formats) -> Notice:
    also = ", ".join(one.also)
    target = address(path, parameters.pairs(expand=not one.applied, page=1))
    t = formats.t
    if one.applied:
        key = "search.expanded_since" if one.since else "search.expanded_until"
        label = t("search.not_expanded", name=one.name)
    else:
        key = "search.since" if one.since else "search.until"
        label = t("search.expand", also=also)
    day = formats.date(one.since or one.until or "")
    return Notice("expansion", t(key, name=one.name, also=also, day=day), label, target)


def _unmarked(query: ParsedQuery, text: str) -> bool:
    """Whether words, and not abbreviations alone, were typed without any tone mark."""
    return bool(query.words) and not query.marked and not query.fields and any(map(str.islower, text.split()))

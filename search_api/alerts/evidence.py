"""What an alert finds: evidence, each with the keys by which it is known again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from search_api.alerts.model import Alert, Moves, Search
from search_api.conclusions.citation import citation
from search_api.facts import kept, rankings
from search_api.facts.rankings import Row
from search_api.hits import ConclusionHit, DocumentHit, DocumentRef, FigureHit, StatementHit
from search_api.labels import short_label
from search_api.matching.words import columns
from search_api.protocol import Query, Store


@dataclass(frozen=True, slots=True)
class Evidence:
    """`keys`: it was told if one of them was. They are of what is said, not of where: a new reading changes none.

    `page` is the path of its place in this service, `url` the address of the original.
    """

    keys: tuple[str, ...]
    title: str
    text: str
    url: str | None
    page: str | None
    published_at: str | None
    values: dict[str, str | float | None] = field(default_factory=dict)


def evidence(store: Store, alert: Alert) -> Iterator[Evidence]:
    """All that an alert finds just now, in no order. Raises StoreError when the store cannot answer."""
    if alert.moves is not None:
        yield from _moves(store, alert.moves)
    if alert.search is not None:
        yield from _found(store, alert.search)


def _found(store: Store, search: Search) -> Iterator[Evidence]:
    parameters = search.parameters()
    query = Query(text=parameters.q, filters=parameters.asked(store).filters, sort="newest", collapse=True)
    if search.on == "documents":
        yield from (_document(store, hit) for hit in store.every_document(query))
    elif search.on == "figures":
        yield from (_figure(store, hit) for hit in store.every_figure(query))
    elif search.on == "statements":
        yield from (_statement(store, hit) for hit in store.every_statement(query))
    else:
        yield from (_conclusion(store, hit) for hit in store.every_conclusion(query))


def _document(store: Store, hit: DocumentHit) -> Evidence:
    title = hit.title or hit.url
    text = hit.passages[0].text if hit.passages else ""
    keys = _keys(store, hit.id, hit.duplicate_of, hit.places, "")
    return Evidence(keys, title, text, hit.url, f"/documents/{hit.id}", hit.published_at, {"province": hit.province})


def _figure(store: Store, hit: FigureHit) -> Evidence:
    figure = hit.figure
    name = figure.indicator_text or short_label(figure.indicator, "vi")
    said = " ".join(str(part) for part in (name, figure.component, figure.period) if part)
    value = figure.value if isinstance(figure.value, str) else f"{figure.value:g}"
    what = _digest(
        figure.indicator, figure.component, figure.indicator_text if figure.indicator == "OTHER" else None,
        figure.subject_id or figure.subject, figure.period, figure.measure, value, figure.status, figure.comparator,
    )  # fmt: skip
    return _of(
        store, hit.document, hit.places, what, f"{figure.subject or '—'}: {said} = {value}", hit.sentence.text,
        f"#f-{figure.id}", {"indicator": figure.indicator, "measure": figure.measure, "value": figure.value,
                            "subject": figure.subject, "period": figure.period},
    )  # fmt: skip


def _statement(store: Store, hit: StatementHit) -> Evidence:
    statement = hit.statement
    what = _digest(statement.type, columns(statement.text)[1])
    values = {"type": statement.type, "deadline": statement.deadline, "subjects": "; ".join(statement.subjects)}
    return _of(
        store, hit.document, hit.places, what, statement.text, hit.sentence.text, f"#s-{statement.id}", dict(values)
    )


def _conclusion(store: Store, hit: ConclusionHit) -> Evidence:
    what = _digest("conclusion", columns(hit.passage.text)[1])
    return _of(store, hit.document, hit.places, what, citation(hit), hit.passage.text, "", {})


def _of(
    store: Store,
    document: DocumentRef,
    places: int,
    what: str,
    title: str,
    text: str,
    anchor: str,
    values: dict[str, str | float | None],
) -> Evidence:
    keys = _keys(store, document.id, document.duplicate_of, places, what)
    page = f"/documents/{document.id}{anchor}"
    return Evidence(keys, title, text, document.url, page, document.published_at, values)


def _keys(store: Store, document: str, original: str | None, places: int, what: str) -> tuple[str, ...]:
    """One for each print of the text: whichever of them comes first, the others tell nothing new."""
    prints = [document, *([original] if original else [])]
    if places > 1:
        prints.extend(copy.id for copy in store.duplicates(document))
    return tuple(f"{one}:{what}" if what else one for one in dict.fromkeys(prints))


def _moves(store: Store, rule: Moves) -> Iterator[Evidence]:
    for known in kept.fields(store, rule.indicator):
        if known.level != rule.level:
            continue
        ranking = rankings.table(store, rule.indicator, known.period, level=known.level, within=known.within)
        for row in ranking.rows:
            if rule.unit is None or rule.unit in (row.unit.id, row.unit.name):
                change = row.number("rank_change")
                if change is not None and abs(change) >= rule.places:
                    yield _move(store, rule, row, change)


def _move(store: Store, rule: Moves, row: Row, change: float) -> Evidence:
    stated = row.facts.get("rank_change")
    facts = (stated,) if stated is not None else row.derived["rank_change"].basis
    lines = [line.key for fact in facts for claim in fact.claims[:1] for line in claim.lines[:1]]
    held = store.evidence(lines)
    shown = [held[key] for key in lines if key in held]
    name = short_label(rule.indicator, "vi")
    rank = f", hạng {row.rank:g}" if row.rank is not None else ""
    went = f"{'tăng' if change > 0 else 'giảm'} {abs(change):g} bậc"
    told = "" if stated is not None else " (tính từ hai thứ hạng)"
    first = shown[0] if shown else None
    return Evidence(
        keys=(f"move:{rule.indicator}:{row.unit.id}:{row.period}:{change:g}",),
        title=f"{row.unit.name}: {name} {row.period} {went}{rank}{told}",
        text="\n".join(dict.fromkeys(one.sentence for one in shown)),
        url=first.url if first else None,
        page=f"/documents/{first.document}#f-{first.figure}" if first else None,
        published_at=first.published_on if first else None,
        values={
            "indicator": rule.indicator, "unit": row.unit.id, "period": row.period, "rank_change": change,
            "rank": row.rank, "derived": None if stated is not None else "change_from_ranks",
        },
    )  # fmt: skip


def _digest(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()

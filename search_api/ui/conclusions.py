"""A conclusion as the desk shows it: its words, its orders as a checklist, what became of it and why that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cchc.records import Statement
from search_api.conclusions.answers import DirectiveAnswer
from search_api.conclusions.citation import citation
from search_api.conclusions.related import Reason, Related, Relation
from search_api.hits import ConclusionHit, Passage, StatementHit
from search_api.ui.evidence import emphasized, quoted
from search_api.ui.formats import Formats

PATH = "/ket-luan"
# Letters of a passage in a list, and of those before the first word that was searched for.
EXCERPT, BEFORE = 520, 120


@dataclass(frozen=True, slots=True)
class Order:
    """Something that was ordered; `due` is the last day of its deadline, ISO, `address` its place in the document."""

    statement: Statement
    due: str | None
    overdue: bool
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A conclusion of a list or a page; `words` are its passage, `cut` when they are not all of it."""

    hit: ConclusionHit
    address: str
    passage_address: str
    words: Markup
    cut: bool
    orders: tuple[Order, ...]
    citation: str

    @property
    def overdue(self) -> int:
        """How many orders are past their deadline."""
        return sum(order.overdue for order in self.orders)


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words: key of the catalogue and what fills it."""

    key: str
    values: str


@dataclass(frozen=True, slots=True)
class Later:
    """A statement that may tell what became of a conclusion; `about` is the order whose words are nearest."""

    hit: StatementHit
    words: Markup
    score: float
    why: tuple[Why, ...]
    about: Order | None


@dataclass(frozen=True, slots=True)
class Similar:
    shown: Shown
    score: float
    why: tuple[Why, ...]


def shown(hit: ConclusionHit, most: int | None = EXCERPT) -> Shown:
    """A conclusion for a page; `most` letters of its passage, None for all."""
    held = hit.conclusion
    address = f"{PATH}/{held.id}"
    words, cut = (
        (emphasized(hit.passage.text, hit.passage.matches), False) if most is None else shortened(hit.passage, most)
    )
    return Shown(hit, address, f"{address}/van-ban", words, cut, orders(hit), citation(hit))


def orders(hit: ConclusionHit) -> tuple[Order, ...]:
    """What a conclusion orders, in the order of the text."""
    made = [DirectiveAnswer.of(one, f"/documents/{hit.document.id}") for one in hit.conclusion.directives]
    return tuple(Order(one.statement, one.due.isoformat() if one.due else None, one.overdue, one.page) for one in made)


def shortened(passage: Passage, most: int) -> tuple[Markup, bool]:
    """The stretch of a passage around its first match, cut between words; and whether anything was left out."""
    text = passage.text
    if len(text) <= most:
        return emphasized(text, passage.matches), False
    first = passage.matches[0][0] if passage.matches else 0
    begin = 0 if first + BEFORE < most else text.rfind(" ", 0, first - BEFORE) + 1
    end = len(text) if begin + most >= len(text) else max(text.rfind(" ", begin, begin + most), begin + 1)
    matches = tuple((one - begin, other - begin) for one, other in passage.matches if begin <= one and other <= end)
    dots = Markup("{}{}{}").format
    return dots("… " if begin else "", emphasized(text[begin:end], matches), " …" if end < len(text) else ""), True


def reasons(found: Iterable[Reason], f: Formats) -> tuple[Why, ...]:
    """Why something is shown, with the themes in words."""
    return tuple(
        Why(
            f"why.{one.kind}",
            "; ".join(f.t(f"theme.{value}") if one.kind == "theme" else value for value in one.values),
        )
        for one in found
    )


def later(found: Sequence[Relation[StatementHit]], own: Sequence[Order], f: Formats) -> list[Later]:
    """Statements that are related to a conclusion whose orders are `own`."""
    by_id = {order.statement.id: order for order in own}
    return [
        Later(
            one.hit,
            quoted(one.hit.sentence, one.hit.statement.start, one.hit.statement.end, one.hit.statement.type),
            one.score,
            reasons(one.reasons, f),
            by_id.get(one.about or ""),
        )
        for one in found
    ]


def similar(found: Sequence[Relation[ConclusionHit]], f: Formats) -> list[Similar]:
    """Conclusions elsewhere that are like one."""
    return [Similar(shown(one.hit, 280), one.score, reasons(one.reasons, f)) for one in found]


def became(found: Related, own: Sequence[Order], f: Formats) -> list[tuple[str, list[Later]]]:
    """Key of the heading and what stands under it, those with anything. What went before became of nothing here."""
    lists = (("later", found.later), ("successors", found.successors))
    return [(key, later(one, own, f)) for key, one in lists if one]

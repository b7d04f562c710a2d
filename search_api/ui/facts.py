"""How a fact stands in a table for people: its value, whether it is stated, derived or disputed, and its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from markupsafe import Markup

from search_api.facts.derivation import Derived
from search_api.facts.rankings import Row
from search_api.facts.readings import Claim, Fact
from search_api.facts.selection import Evidence
from search_api.facts.sentences import Sentences
from search_api.hits import Passage
from search_api.ui.evidence import quoted
from search_api.ui.formats import Formats
from search_api.ui.pages import address

State = Literal["stated", "derived", "conflict", "undecided", "missing"]
LOW = 0.7  # confidence below which a value is marked
# Values of a conflict that a page lists; a link leads to all of them.
MOST_CLAIMS = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that states a value, and the address of its place."""

    evidence: Evidence

    @property
    def text(self) -> Markup:
        """The sentence with the value's words marked, when it is shown: most cells show their value alone."""
        one = self.evidence
        stretch = Passage(one.sentence_start, one.sentence_start + len(one.sentence), one.sentence)
        return quoted(stretch, one.start, one.end, "figure")

    @property
    def address(self) -> str:
        return f"/documents/{self.evidence.document}#f-{self.evidence.figure}"

    @property
    def title(self) -> str | None:
        return self.evidence.title

    @property
    def published_on(self) -> str | None:
        return self.evidence.published_on

    @property
    def low(self) -> bool:
        return self.evidence.confidence < LOW


@dataclass(frozen=True, slots=True)
class Claimed:
    """One of the values that documents state."""

    shown: str
    official: bool
    documents: int
    proofs: tuple[Proof, ...]


class Claims(Sequence[Claimed]):
    """Claims with their sentences, each made when it is looked at: most cells show their value alone."""

    __slots__ = ("_claims", "_f", "_made", "_measures", "_sentences")

    def __init__(self, claims: Sequence[Claim], measures: Sequence[str], sentences: Sentences, f: Formats) -> None:
        """`measures` is what each of the claims is of."""
        self._claims, self._measures, self._sentences, self._f = claims, measures, sentences, f
        self._made: dict[int, Claimed] = {}

    def __len__(self) -> int:
        return len(self._claims)

    @overload
    def __getitem__(self, place: int) -> Claimed: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Claimed]: ...

    def __getitem__(self, place: int | slice) -> Claimed | Sequence[Claimed]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        if place not in self._made:
            self._made[place] = _claimed(self._claims[place], self._measures[place], self._sentences, self._f)
        return self._made[place]

    def __iter__(self) -> Iterator[Claimed]:
        return (self[place] for place in range(len(self)))


@dataclass(frozen=True, slots=True)
class Ground:
    """A stated value that another follows from, in words, and where its own sentence stands."""

    period: str
    shown: str
    address: str | None


@dataclass(frozen=True, slots=True)
class FactCell:
    """One measure of one unit in one period.

    `shown` is "" where nothing is known or nothing decides between `claims`; `address` leads to the sentence. `number`
    is what charts and orders take. `note` says in words how the value came about, "" for one that is simply stated.
    `basis` is what a derived value follows from: no sentence says it itself.
    """

    shown: str
    number: float | None
    state: State
    address: str | None
    note: str
    claims: Sequence[Claimed]
    low: bool = False
    all_claims: str = ""  # address of all figures that state the thing, where sources disagree
    basis: tuple[Ground, ...] = ()

    @property
    def listed(self) -> Sequence[Claimed]:
        """The claims that a page lists."""
        return self.claims[:MOST_CLAIMS]

    @property
    def further(self) -> int:
        """How many claims a page does not list."""
        return len(self.claims) - len(self.listed)


MISSING = FactCell("", None, "missing", None, "", ())


def measured(value: float | str, measure: str, out_of: float | None, comparator: str, decimals: int, f: Formats) -> str:
    """A value as people write it, with the decimals that the sentence writes: "89,30/100", "12/63", "+6 bậc"."""
    if isinstance(value, str):
        return f.t(f"trend.{value}") if measure == "trend" else value
    text = f.decimal(value, decimals, signed=measure.endswith("_change"))
    if out_of is not None:
        text = f"{text}/{f.number(out_of)}"
    if measure in ("percent", "percent_change"):
        text += "%"
    elif measure == "score_change":
        text = f.t("value.points", value=text)
    elif measure == "rank_change":
        text = f.t("value.places", value=text)
    elif measure == "rank" and comparator != "=":
        return f.t(f"rank.{comparator}", value=text)
    return text if comparator == "=" else f"{f.t(f'comparator.{comparator}')} {text}"


def _claimed(claim: Claim, measure: str, sentences: Sentences, f: Formats) -> Claimed:
    shown = measured(claim.value, measure, claim.out_of, claim.comparator, claim.decimals, f)
    return Claimed(shown, claim.official, claim.documents, tuple(map(Proof, sentences.of(claim))))


def stated_cell(fact: Fact, sentences: Sentences, f: Formats) -> FactCell:
    """A fact as a cell; of a conflict all claims, the chosen one first."""
    key = fact.key
    claims = Claims(fact.claims, [key.measure] * len(fact.claims), sentences, f)
    every = ""
    if len(claims) > 1:
        of = (("indicator", key.indicator), ("subject", fact.name), ("period", key.period), ("measure", key.measure))
        every = address("/so-lieu", [*of, ("status", key.status)])
    decided = fact.decided
    if decided is None:
        return FactCell("", None, "undecided", None, f.t("fact.undecided"), claims, all_claims=every)
    value, proofs = decided.value, claims[0].proofs
    return FactCell(
        shown=claims[0].shown,
        number=value if isinstance(value, int | float) else None,
        state="conflict" if fact.conflict else "stated",
        address=proofs[0].address if proofs else None,
        note=f.t(f"fact.rule.{fact.rule[-1]}") if fact.conflict and fact.rule else "",
        claims=claims,
        low=bool(proofs) and all(proof.low for proof in proofs),
        all_claims=every,
    )


def derived_cell(made: Derived, sentences: Sentences, f: Formats) -> FactCell:
    """A value that follows from facts; its claims are those that it follows from."""
    claims = Claims([fact.claims[0] for fact in made.basis], [fact.key.measure for fact in made.basis], sentences, f)
    proofs = [proof for claim in claims for proof in claim.proofs]
    shown = measured(made.value, made.measure, made.out_of, "=", made.decimals, f)
    basis = tuple(
        Ground(
            f.period(fact.key.period),
            claim.shown,
            claim.proofs[0].address if claim.proofs else None,
        )
        for fact, claim in zip(made.basis, claims, strict=True)
    )
    note = f.t(f"fact.method.{made.method}")
    first = proofs[0].address if proofs else None
    return FactCell(shown, made.value, "derived", first, note, claims, basis=basis)


def cell(row: Row, measure: str, sentences: Sentences, f: Formats) -> FactCell:
    """What is known of a measure of a row."""
    if measure in row.facts:
        return stated_cell(row.facts[measure], sentences, f)
    if measure in row.derived:
        return derived_cell(row.derived[measure], sentences, f)
    return MISSING


def cells(row: Row, measures: Sequence[str], sentences: Sentences, f: Formats) -> Mapping[str, FactCell]:
    """Measure -> its cell."""
    return {measure: cell(row, measure, sentences, f) for measure in measures}

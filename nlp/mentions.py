"""Who is spoken of where: what pipes behind `units` ask about the units of a document.

    units_in(doc, start, end)          units mentioned in a stretch of the text, in the order of their mentions
    mentions_in(doc, start, end)       the same with the mentions: [(Mention, Unit)], nearest to the start first
    unit_before(doc, offset)           the unit whose mention ends last before an offset (since=, levels= narrow)
    unit_at(doc, offset)               the unit whose mention covers an offset
    home(doc), province(doc)           the place, and the province, that the document speaks for, as Units
    title_units(doc)                   units that the headline names, in its order
    resolve(doc, phrase, at=None)      a name or a phrase as a Unit: "huyện Vũ Quang", "TP. Ngã Bảy", "Sở TN&MT",
                                       "tỉnh", "thị xã", "UBND huyện", "Sở", "đơn vị này"; `at` is the offset where
                                       the phrase stands, from which anaphors look back
    ensure_unit(doc, unit)             make a unit one of the document's, without mentions if the text has none;
                                       gives the unit of that name as the document keeps it

A Unit that `resolve`, `home`, `province` or `title_units` gives is not yet among `doc._.units`: a pipe that makes it
the subject of a figure or a statement calls `ensure_unit` with it. Offsets are characters of `doc.text`; nothing here
raises: what cannot be told is None, or an empty list.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from cchc.records import Mention, Unit
from nlp.scanner import Scanner

_END = sys.maxsize
_THIS_UNIT = frozenset({"đơn vị này", "cơ quan này", "địa phương này", "đơn vị", "cơ quan"})

Doc.set_extension("mention_index", default=None, force=True)


Key = tuple[str, str | None]  # name and province: there are ten districts named Châu Thành


@dataclass
class MentionIndex:
    """Mentions in the order of the text, each with the key of its unit; `units` by key."""

    starts: list[int] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    units: dict[Key, Unit] = field(default_factory=dict)
    title: tuple[Unit, ...] = ()
    province: Unit | None = None
    scanner: Scanner | None = None

    @classmethod
    def of(
        cls,
        units: Sequence[Unit],
        title: Sequence[Unit] = (),
        province: Unit | None = None,
        scanner: Scanner | None = None,
    ) -> MentionIndex:
        found = sorted(
            ((mention, key_of(unit)) for unit in units for mention in unit.mentions),
            key=lambda item: (item[0].start, item[0].end),
        )
        return cls(
            starts=[mention.start for mention, _ in found],
            mentions=[mention for mention, _ in found],
            keys=[key for _, key in found],
            units={key_of(unit): unit for unit in units},
            title=tuple(title),
            province=province,
            scanner=scanner,
        )


def key_of(unit: Unit) -> Key:
    """What tells two units of one document apart."""
    return unit.name, unit.province


def _index(doc: Doc) -> MentionIndex:
    index = doc._.mention_index
    if index is None:
        index = doc._.mention_index = MentionIndex.of(doc._.units or ())
    assert isinstance(index, MentionIndex)
    return index


def mentions_in(doc: Doc, start: int, end: int) -> list[tuple[Mention, Unit]]:
    """Mentions that lie wholly in `doc.text[start:end]`, in the order of the text, with their units."""
    index = _index(doc)
    found = []
    for position in range(bisect_left(index.starts, start), len(index.starts)):
        if index.starts[position] >= end:
            break
        if index.mentions[position].end <= end:
            found.append((index.mentions[position], index.units[index.keys[position]]))
    return found


def units_in(doc: Doc, start: int, end: int) -> list[Unit]:
    """Units mentioned in `doc.text[start:end]`, each once, in the order of their first mention there."""
    return list({unit.name: unit for _, unit in mentions_in(doc, start, end)}.values())


def unit_before(doc: Doc, offset: int, *, since: int = 0, levels: Collection[str] | None = None) -> Unit | None:
    """The unit whose mention ends last at or before `offset`, starting at `since` or later."""
    for _, unit in reversed(mentions_in(doc, since, offset)):
        if levels is None or unit.level in levels:
            return unit
    return None


def unit_at(doc: Doc, offset: int) -> Unit | None:
    """The unit whose mention covers the character at `offset`."""
    index = _index(doc)
    for position in range(bisect_left(index.starts, offset + 1) - 1, -1, -1):
        mention = index.mentions[position]
        if mention.start <= offset < mention.end:
            return index.units[index.keys[position]]
        if mention.end < offset - 200:
            break
    return None


def home(doc: Doc) -> Unit | None:
    """The place that the document speaks for: a district's portal gives the district, else the province."""
    found = doc._.home
    assert found is None or isinstance(found, Unit)
    return found


def province(doc: Doc) -> Unit | None:
    """The province that the document speaks for, as a Unit ("Tỉnh Lào Cai")."""
    return _index(doc).province


def title_units(doc: Doc) -> list[Unit]:
    """Units that the headline names, in its order; not added to the document's units."""
    return list(_index(doc).title)


def ensure_unit(doc: Doc, unit: Unit) -> Unit:
    """Make `unit` one of `doc._.units`, without mentions where the text has none; gives the document's own."""
    index = _index(doc)
    known = index.units.get(key_of(unit))
    if known is None:
        known = unit.model_copy(update={"mentions": ()})
        index.units[key_of(unit)] = known
        doc._.units.append(known)
    return known


def resolve(doc: Doc, phrase: str, at: int | None = None) -> Unit | None:
    """A name or a phrase as a Unit, read in the document's setting; None where it names none or several."""
    index = _index(doc)
    offset = _END if at is None else at
    if " ".join(phrase.lower().split()) in _THIS_UNIT:
        return unit_before(doc, offset)
    if index.scanner is None:
        return None
    found = {(item.name, item.province): item for item in index.scanner.scan(phrase[:1].upper() + phrase[1:], offset)}
    if len(found) != 1:
        return None
    ((key, item),) = found.items()
    known = index.units.get(key)
    return known or Unit(id=item.id, name=item.name, level=item.level, province=item.province)

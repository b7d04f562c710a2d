"""Units: the organisations and places that are spoken of, each once, with its mentions."""

from __future__ import annotations

from spacy.tokens import Doc

from cchc.records import Mention, Unit
from nlp.examples import Example
from nlp.home import Home, home_of
from nlp.mentions import MentionIndex
from nlp.names import PlaceName
from nlp.scanner import Found, Scanner

AFTER = ("sentences",)
LAYER = "units"
EXAMPLES: list[Example] = []


def annotate(doc: Doc) -> None:
    """Fill `doc._.units`, `doc._.province`, `doc._.home`, `doc.spans["units"]` and the index of mentions."""
    document = doc._.document
    home = home_of(document)
    doc._.province = home.province
    scanner = Scanner(home)
    title = _distinct(scanner.scan(document.title or ""))
    text = document.text  # doc.text is put together from tokens each time
    units = _units(text, scanner.scan(text))
    doc._.units = units
    doc._.home = _home_unit(home)
    doc._.mention_index = MentionIndex.of(units, title, _province_unit(home), scanner)
    doc.spans["units"] = [
        span
        for unit in units
        for mention in unit.mentions
        if (span := doc.char_span(mention.start, mention.end, label=unit.level)) is not None
    ]


def _units(text: str, found: list[Found]) -> list[Unit]:
    mentions: dict[tuple[str, str | None], list[Found]] = {}
    for item in found:
        mentions.setdefault((item.name, item.province), []).append(item)
    return [
        Unit(
            id=items[0].id,
            name=name,
            level=items[0].level,
            province=province,
            mentions=tuple(
                Mention(start=item.start, end=item.end, quote=text[item.start : item.end]) for item in items
            ),
        )
        for (name, province), items in mentions.items()
    ]


def _distinct(found: list[Found]) -> list[Unit]:
    return [
        Unit(id=item.id, name=item.name, level=item.level, province=item.province)
        for item in {item.name: item for item in found}.values()
    ]


def _province_unit(home: Home) -> Unit | None:
    if home.province_place is None:
        return None
    name = PlaceName.of(home.province_place)
    return Unit(id=name.id, name=name.name, level="province", province=name.province)


def _home_unit(home: Home) -> Unit | None:
    if home.place is None:
        return None
    name = PlaceName.of(home.place)
    return Unit(id=name.id, name=name.name, level=name.level, province=name.province)

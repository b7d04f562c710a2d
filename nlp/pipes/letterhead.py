"""What an official document says of itself: number, day of issue, issuer, signer, and the documents that it cites.

Writes `number`, `issued_at`, `issuer`, `signer` and `cites` to `doc._.fields`; what the reader of the page or file has
found already stays. Cites are collected from articles too: officials search by "1149/QĐ-BNV".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from spacy.tokens import Doc

from cchc.records import Document, Person
from nlp.examples import Example
from nlp.lexicon import Lexicon, Phrases, alternatives, load, searchable
from nlp.mentions import mentions_in, resolve
from nlp.people import CUES as PERSON_CUES
from nlp.people import SYLLABLE

AFTER: tuple[str, ...] = ("sentences", "units", "persons")
LAYER = None
EXAMPLES: list[Example] = []


class LetterheadCues(Lexicon):
    mottoes: Phrases
    types: tuple[str, ...]
    signature_marks: Phrases


CUES = load("letterhead", LetterheadCues)

_TYPES = "(?:" + "|".join(sorted(map(re.escape, CUES.types), key=len, reverse=True)) + ")"
_TAIL = r"[A-ZĐ](?:[A-Za-zĐ&.]{0,13}[A-Za-zĐ&])?\d{0,2}"
# A hyphen or a dash; with blanks around it only capitals follow: "12/QĐ - UBND", not "12/QĐ – Ông Nam".
_DASH = r"(?:[-–]|\s[-–]\s?(?=[A-ZĐ]{2})|[-–]\s(?=[A-ZĐ]{2}))"
_SLASH = r"\s?/\s?"
# 1149/QĐ-BNV   102/2024/NĐ-CP   45/2019/QH14   1234/SNV-CCHC   16-CT/TU   số1560/QĐ-UBND   12 / QĐ - UBND
NUMBER = re.compile(
    # Looks back from its first digit, so that the search leaps from digit to digit.
    rf"(\d(?:(?<![\w/.,-]\d)|(?<=số\d)|(?<=Số\d))(?:\d{{0,5}}[a-z]?(?:/(?:19|20)\d\d)?{_SLASH}"
    rf"(?:{_TYPES}\d{{0,2}}(?:{_DASH}{_TAIL}(?:{_DASH}{_TAIL}){{0,3}})?|{_TAIL}-{_TAIL}(?:-{_TAIL})?)"
    rf"|\d{{0,3}}{_DASH}{_TYPES}{_SLASH}{_TAIL}(?:-{_TAIL})?))(?![\w/])"
)
# A draft's number is left open: "Số:      /KH-UBND".
_UNNUMBERED = re.compile(rf"^\s*số\s*:\s*[.…_]*\s*/\s*{_TYPES}\s?[-–]", re.IGNORECASE)
_OWN = re.compile(r"^\s*số\s*:?\s*", re.IGNORECASE)
_DAY = re.compile(
    r"ngày\s+(\d{1,2})(?:\s+tháng\s+|\s?[/.-]\s?)(\d{1,2})(?:\s+năm\s+|\s?[/.-]\s?)((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    rf"^\s*(?:TP\.?\s*|Thành phố\s+)?{SYLLABLE}(?:[\s-]+{SYLLABLE}){{0,4}}\s*,\s*ngày\s+\d", re.IGNORECASE
)
_MOTTO = re.compile(alternatives(CUES.mottoes))
_OFFICE = re.compile(rf"(?:(?:tm|kt|tl|tuq|q)\s?\.\s*)?(?:{alternatives(PERSON_CUES.offices)}|ubnd|ủy ban|đoàn)(?!\w)")
_FOR = re.compile(r"^(?:tm|kt|tl|tuq)\s?\.", re.IGNORECASE)
_ACTING = re.compile(r"^q\s?\.\s*")
_NAME = re.compile(rf"^(?:(?:TS|ThS|PGS|GS|BS|CN|KS)\.?\s*)*({SYLLABLE}(?:\s+{SYLLABLE}){{1,4}})$")
_HEAD_LINES = 14
_SIGNATURE_LINES = 8


def annotate(doc: Doc) -> None:
    """Fill `doc._.fields`; a field that the text does not give is left out."""
    document: Document = doc._.document
    fields = doc._.fields
    head = _letterhead(doc)
    if head:
        number = _number(head)
        if number and document.number is None:
            fields["number"] = number
        issued = _issued(head)
        if issued and document.issued_at is None:
            fields["issued_at"] = issued
        issuer = _issuer(doc, head)
        if issuer and document.issuer is None:
            fields["issuer"] = issuer
        signer = _signer(doc)
        if signer and document.signer is None:
            fields["signer"] = signer
    own = fields.get("number") or document.number
    cited = cites(doc._.document.text, own)
    if cited and not document.cites:
        fields["cites"] = cited


def cites(text: str, own: str | None = None) -> tuple[str, ...]:
    """Numbers of the documents named in a text, each once, in its order, without the document's own."""
    found = (_compact(match[1]) for match in NUMBER.finditer(text))
    return tuple(dict.fromkeys(number for number in found if number != own))


def _compact(number: str) -> str:
    """A number as officials search for it: no blanks, hyphens for dashes."""
    return re.sub(r"\s+", "", number).replace("–", "-")


Cells = list[tuple[int, str]]


def _cells(text: str, start: int, end: int) -> Cells:
    """Cells of a line with their offsets; a line without a table is one cell."""
    cells: Cells = []
    at = start
    for part in text[start:end].split(" | "):
        cells.append((at, part))
        at += len(part) + 3
    return cells


def _letterhead(doc: Doc) -> list[Cells]:
    """The lines of the letterhead, or none: it holds the motto, or the number and the day of an official document."""
    lines = [_cells(doc._.text, start, end) for start, end in doc._.paragraphs[:_HEAD_LINES]]
    last = -1
    motto = False
    for index, cells in enumerate(lines):
        for _, words in cells:
            if _MOTTO.search(searchable(words)):
                last, motto = index, True
            elif _own_number(words) or _UNNUMBERED.match(words) or (_DATE_LINE.match(words) and _DAY.search(words)):
                last = max(last, index)
    if last < 0 or (not motto and doc._.document.kind == "article"):
        return []
    return lines[: last + 1]


def _own_number(words: str) -> str | None:
    match = _OWN.match(words)
    if not match:
        return None
    number = NUMBER.match(words, match.end()) or NUMBER.match(re.sub(r"\s+", "", words[match.end() :]))
    return _compact(number[1]) if number else None


def _number(head: Sequence[Cells]) -> str | None:
    return next((number for cells in head for _, words in cells if (number := _own_number(words))), None)


def _issued(head: Sequence[Cells]) -> str | None:
    for cells in head:
        for _, words in cells:
            match = _DAY.search(words)
            if match and _DATE_LINE.match(words):
                try:
                    return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
                except ValueError:
                    return None
    return None


_BARE_BODY = re.compile(r"(?:ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd)")
_BODY_NAMES = {"ủy": "UBND", "ubnd": "UBND", "hội": "HĐND", "hđnd": "HĐND"}
_PLACE_LEVELS = frozenset({"province", "district", "commune"})


def _issuer(doc: Doc, head: Sequence[Cells]) -> str | None:
    """The body in the left column right above the number: "UBND TỈNH AN GIANG / SỞ KẾ HOẠCH VÀ ĐẦU TƯ" is the Sở."""
    issuer: str | None = None
    kind: str | None = None  # "HỘI ĐỒNG NHÂN DÂN" in a line of its own, with its place in the next
    for cells in head:
        start, words = cells[0]
        plain = searchable(words)
        if _MOTTO.search(plain) or _OWN.match(words) or _DAY.search(words) or not words.strip():
            continue
        if not words.isupper():
            break
        bare = _BARE_BODY.fullmatch(plain.strip())
        inside = mentions_in(doc, start, start + len(words))
        if bare:
            kind = _BODY_NAMES[bare[0].split()[0]]
            issuer = inside[0][1].name if inside else issuer  # where no line names the place
            continue
        if kind and inside and len(inside) == 1 and inside[0][1].level in _PLACE_LEVELS:
            issuer, kind = f"{kind} {inside[0][1].name}", None
            continue
        kind = None
        if inside:
            issuer = inside[-1][1].name if len(inside) == 1 else inside[0][1].name
        else:
            unit = resolve(doc, words.strip(), start)
            issuer = unit.name if unit else issuer
    return issuer


def _signer(doc: Doc) -> Person | None:
    """The name at the foot under an office in capitals: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Lâm Quốc Thịnh"."""
    found: Person | None = None
    for column in _columns(doc):
        office: str | None = None
        for words in column:
            plain = searchable(words).strip()
            if not plain or plain in CUES.signature_marks:
                continue
            if words.isupper() and _OFFICE.match(plain):
                office = words.strip()
                continue
            name = _NAME.match(words.strip())
            if name and office and not words.isupper():
                found = Person(name=" ".join(name[1].split()), position=written(office))
            if not words.isupper():
                office = None
    return found


def _columns(doc: Doc) -> Iterator[list[str]]:
    """The last lines, read as one column and as the columns of a table without lines."""
    lines = [_cells(doc._.text, start, end) for start, end in doc._.paragraphs[-_SIGNATURE_LINES - 10 :]]
    yield [cells[0][1] for cells in lines]
    yield [cells[-1][1] for cells in lines]


def written(office: str) -> str:
    """An office in capitals as it is written in a sentence: "KT. CHÁNH VĂN PHÒNG" -> "Chánh Văn phòng"."""
    words = _ACTING.sub("quyền ", _FOR.sub("", office).strip().lower()).split()
    shown: list[str] = []
    for index, word in enumerate(words):
        if word in {"ubnd", "hđnd", "mttq"}:
            shown.append(word.upper())
        elif index == 0 or words[index - 1] in {"phó", "quyền", "nguyên"} or word in {"văn", "sở"}:
            shown.append(word[:1].upper() + word[1:])
        else:
            shown.append(word)
    return " ".join(shown)

"""People as official prose names them: "Đồng chí Bùi Văn Hải – Chủ tịch UBND tỉnh", "Giám đốc Sở Lê Thị Mai".

`find_people` works on any string, so that captions can be read too; the pipe `persons` runs it over a text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cchc.records import Person
from cchc.vietnamese import tone_key
from nlp.lexicon import Lexicon, Phrases, alternatives, load, phrase_pattern, searchable, starting_alternatives
from nlp.rejections import Rejected


class PersonCues(Lexicon):
    roles: Phrases
    honorifics: Phrases
    offices: Phrases
    ranks: Phrases
    office_ends: Phrases
    surnames: Phrases


CUES = load("persons", PersonCues)

_UPPER = "".join(chr(code) for code in range(0x41, 0x1F00) if chr(code).isupper() and not 0x370 <= code < 0x1E00)
_LOWER = "".join(chr(code) for code in range(0x61, 0x1F00) if chr(code).islower() and not 0x370 <= code < 0x1E00)
_REST = rf"[{_LOWER}]*(?:['’][{_UPPER}{_LOWER}][{_LOWER}]*)?"
SYLLABLE = rf"[{_UPPER}]{_REST}"
# One that begins a name: what stands before is looked at behind the capital, to which a search leaps.
_FIRST = rf"[{_UPPER}](?<![\w“\"].){_REST}"
_NAME = re.compile(rf"{SYLLABLE}(?:[ \u00a0]{{1,2}}{SYLLABLE}){{0,4}}(?!\w)")
_CAPITALS = re.compile(rf"{SYLLABLE}(?:[ \u00a0]{{1,2}}{SYLLABLE}){{1,6}}$")
_HONORIFIC = re.compile(rf"{starting_alternatives((*CUES.honorifics, *CUES.roles))}[.:]?(?:\s{{1,2}}|(?<=\.)|(?<=/c))")
_NAME_THEN_OFFICE = re.compile(rf"{_FIRST}(?:[ \u00a0]{SYLLABLE}){{1,4}}(?=\s?[,–—-]\s)")
_POINT = re.compile(r"(?:điểm cầu|đầu cầu|tỉnh|huyện|thị xã|thành phố)\s+$")  # "từ điểm cầu Cao Bằng, Phó Chủ tịch ..."
_LEADS = re.compile(r"\s*(?:,\s*)?(?:làm|là)\s+(trưởng đoàn|tổ trưởng|trưởng ban|chủ tọa)(?!\w)")
_OFFICE = phrase_pattern(CUES.offices)
_SEVERAL = re.compile(r"(?<!\w)(?:một số|một vài|nhiều|các|những|mỗi|từng)\s{1,2}$")
_RANK = phrase_pattern(CUES.offices, CUES.ranks)
_OFFICE_END = re.compile(
    rf"[;:()“”\"\n]|\.(?:\s|$)|\s[-–—]\s?|\s?[–—]\s|,|(?<!\w){alternatives(CUES.office_ends)}(?!\w)"
)
_SEPARATOR = re.compile(r"\s*[,–—-]\s*|\s*\(\s*|\s+")
# "Chủ tịch UBND các xã", "giám đốc các sở": an office that several hold.
_OF_SEVERAL = re.compile(r"\s+(?:(?:tất cả|toàn bộ)\s+)?(?:các|những|mọi|từng|mỗi|một số|nhiều)\s")
# Names of the Central Highlands: "Y Blăm Mlô", "A Viết Sơn", "H’Ngoan Niê", "K’Sor Phước".
_HIGHLAND = re.compile(rf"(?:[YA][ \u00a0](?!Tế){SYLLABLE}|[HK]['’]{SYLLABLE})(?!\w)")
_SHORT_FORM = re.compile(r"(?:tp|tx|tt|ts|ths|pgs|gs)$")
_ROLES = frozenset(CUES.roles)
_SURNAMES = frozenset(CUES.surnames)

_DEPUTY = tone_key("phó")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PersonMention:
    """Where somebody is spoken of, with what the document says of them anywhere. `name` or `position` may be None."""

    start: int
    end: int
    name: str | None
    position: str | None
    rule: str = ""

    @property
    def person(self) -> Person:
        return Person(name=self.name, position=self.position)


def find_people(text: str, units: Spans = (), rejected: list[Rejected] | None = None) -> list[PersonMention]:
    """All mentions in the order of the text; `units` are the spans of known units, which keep names of places out.

    A later mention that gives only the name, or only the office, is completed from the earlier ones. `rejected` takes
    the honorifics and offices behind which nobody is named.
    """
    plain = searchable(text)
    starts = [start for start, _ in units]
    found: list[PersonMention] = []
    taken = 0
    for match in _triggers(text, plain):
        if match.start() < taken or (match.start() in starts and _HONORIFIC.match(plain, match.start())):
            continue  # "Bà Rịa - Vũng Tàu" is no lady
        rule = "person.honorific"
        mention = _honoured(text, plain, match, units, starts)
        if mention is None:
            rule, mention = "person.office", _office_holder(text, plain, match.start(), units, starts)
        if mention is None:
            rule, mention = "person.named", _named(text, plain, match.start(), units, starts)
        if mention:
            found.append(replace(mention, rule=rule))
            taken = mention.end
        elif rejected is not None:
            rule = "person.honorific" if _HONORIFIC.match(plain, match.start()) else "person.office"
            end = match.start() + len(match[0].rstrip())
            rejected.append(Rejected("persons", match.start(), end, rule, "nobody is named behind it"))
    return _resolved(text, found)


def _triggers(text: str, plain: str) -> list[re.Match[str]]:
    offices = [
        match
        for match in _OFFICE.finditer(plain)
        if text[match.start()].isupper() and not text[match.start() : match.end()].isupper()  # no signature block
    ]
    names = (match for match in _NAME_THEN_OFFICE.finditer(text) if _before_office(text, plain, match))
    return sorted([*_HONORIFIC.finditer(plain), *offices, *names], key=lambda match: (match.start(), -match.end()))


def _before_office(text: str, plain: str, match: re.Match[str]) -> bool:
    """A name without an honorific is taken where a family name begins it and an office follows."""
    surname = plain[match.start() : match.end()].split()[0]
    gap = _SEPARATOR.match(plain, match.end())
    known = surname in _SURNAMES or _HIGHLAND.match(text, match.start())
    if _POINT.search(plain[max(0, match.start() - 14) : match.start()]):
        return False
    return bool(known and gap and _OFFICE.match(plain, gap.end()))


def _honoured(text: str, plain: str, match: re.Match[str], units: Spans, starts: list[int]) -> PersonMention | None:
    """An honorific, then a name, then perhaps an office; or an honorific and an office: "Đ/c Chủ tịch UBND huyện"."""
    begin = match.end()
    if not _HONORIFIC.match(plain, match.start()):
        return None
    while again := _HONORIFIC.match(plain, begin):  # "đồng chí TS. Lê Minh", "PGS.TS. ..."
        begin = again.end()
    office = _OFFICE.match(plain, begin)
    if (
        office
        and _SEVERAL.search(plain[max(0, match.start() - 16) : match.start()])
        and not text[office.start()].isupper()
    ):
        return None  # "một số đồng chí thủ trưởng chưa vào cuộc" names nobody
    if office:
        holder = _office_holder(text, plain, begin, units, starts)
        return replace(holder, start=match.start()) if holder else None
    return _named(text, plain, begin, units, starts, match)


def _named(
    text: str, plain: str, begin: int, units: Spans, starts: list[int], honorific: re.Match[str] | None = None
) -> PersonMention | None:
    """A name, then perhaps an office; `honorific` is what stands before it."""
    name = _NAME.match(text, begin)
    if not name:
        return None
    if (
        honorific
        and plain[honorific.start() : begin].strip() in _ROLES
        and (plain[begin : name.end()].split()[0] not in _SURNAMES or _inside(begin, units, starts))
    ):
        return None  # "các đại biểu Sở Nội vụ"
    end = name.end()
    inner = _OFFICE.search(plain, begin + 1, end)
    if inner and text[inner.start()].isupper():  # "đồng chí Lê Văn Nam Phó Chủ tịch ..."
        end = begin + len(text[begin : inner.start()].rstrip())
    if " " not in text[begin:end].strip() and not (honorific and _known_short(text, honorific)):
        return None
    gap = _SEPARATOR.match(plain, end)
    position = None
    last = end
    if gap and _RANK.match(plain, gap.end()):
        last = _office_end(text, plain, gap.end(), units, starts)
        position = text[gap.end() : last]
    first = honorific.start() if honorific else begin
    return PersonMention(first, last, _tidy(text[begin:end]), _tidy(position))


def _known_short(text: str, match: re.Match[str]) -> bool:
    """A name of one syllable ("ông Hải") is only taken as one after the honorifics of daily speech."""
    return text[match.start() : match.end()].strip(". ").lower() in {"ông", "bà", "đồng chí", "đ/c"}


def _office_holder(text: str, plain: str, begin: int, units: Spans, starts: list[int]) -> PersonMention | None:
    """An office with the name behind it ("Chủ tịch UBND tỉnh Bùi Văn Hải"), or alone ("Chủ tịch UBND tỉnh")."""
    if not _OFFICE.match(plain, begin):
        return None
    end = _office_end(text, plain, begin, units, starts)
    split = _name_behind(text, plain, begin, end, units, starts)
    if split is None and _OF_SEVERAL.match(plain, end):
        return None
    if split is None:
        return PersonMention(begin, end, None, _tidy(text[begin:end]))
    return PersonMention(begin, end, _tidy(text[split:end]), _tidy(text[begin:split]))


def _inside(offset: int, units: Spans, starts: list[int]) -> tuple[int, int] | None:
    index = bisect_right(starts, offset) - 1
    if index >= 0 and units[index][0] <= offset < units[index][1]:
        return units[index]
    return None


def _office_end(text: str, plain: str, begin: int, units: Spans, starts: list[int]) -> int:
    """Where an office ends that starts at `begin`; several offices of one person are one run."""
    head = _RANK.match(plain, begin)
    assert head is not None
    at = head.end()
    limit = begin + 220
    while match := _OFFICE_END.search(plain, at, limit):
        unit = _inside(match.start(), units, starts)
        if unit and unit[0] >= begin:
            at = max(unit[1], match.start() + 1)
            continue
        if text[match.start()].isupper():  # "Sở Thông tin và Truyền thông": a verb would not be capital here
            at = match.end()
            continue
        mark = match[0].strip()
        if mark.startswith(".") and _SHORT_FORM.search(plain, max(begin, match.start() - 4), match.start()):
            at = match.end()
            continue
        if mark == "và" and _joins_name(text, match.end()):
            at = match.end()
            continue
        if mark in {",", "-", "–", "—"}:
            after = re.compile(r"\s*").match(plain, match.end())
            following = after.end() if after else match.end()
            office = _OFFICE.match(plain, following)
            if office:
                at = office.end()
                continue
            if mark != "," and _hyphen_in_name(text, match.start(), following):
                at = following
                continue
        return begin + len(text[begin : match.start()].rstrip())
    stop = min(len(text), limit)
    return begin + len(text[begin:stop].rstrip())


def _joins_name(text: str, end: int) -> bool:
    """ "và" within the name of an office or a department: "Thông tin và Truyền thông", not "và đồng chí ..."."""
    after = text[end:].lstrip()[:24]
    return after[:1].isupper() and not _OFFICE.match(after.lower()) and not _HONORIFIC.match(after.lower())


def _hyphen_in_name(text: str, start: int, following: int) -> bool:
    """A hyphen between capitals joins a name: "Lao động - Thương binh và Xã hội"."""
    return text[following : following + 1].isupper() and not re.search(r"[–—]", text[start:following])


def _name_behind(text: str, plain: str, begin: int, end: int, units: Spans, starts: list[int]) -> int | None:
    """Where the person's name starts in the office that ends with it, or None."""
    run = _CAPITALS.search(text, begin, end)
    if not run:
        return None
    offsets = [run.start() + part.start() for part in re.finditer(SYLLABLE, run[0])]
    for index, offset in enumerate(offsets):
        left = len(offsets) - index
        if left < 2 or left > 5 or offset == begin:
            continue
        if _inside(offset, units, starts) or _OFFICE.match(plain, offset):
            continue
        syllable = re.compile(r"\w+").match(plain, offset)
        if (syllable and syllable[0] in _SURNAMES) or _HIGHLAND.match(text, offset):
            return offset
    return None


def _tidy(words: str | None) -> str | None:
    if words is None:
        return None
    return " ".join(words.split()).strip(" ,;:–—-(") or None


def office_key(position: str) -> tuple[str, ...]:
    return tuple(tone_key(position).replace(",", " ").split())


def same_office(one: str, other: str) -> bool:
    """Whether one wording of an office says less than the other, but the same: "Giám đốc Sở", "Giám đốc Sở Y tế"."""
    a, b = sorted((office_key(one), office_key(other)), key=len)
    if not a:
        return False
    return any(
        b[index : index + len(a)] == a and (index == 0 or b[index - 1] != _DEPUTY)
        for index in range(len(b) - len(a) + 1)
    )


@lru_cache(maxsize=256)
def _name_key(name: str) -> str:
    return tone_key(name)


def _resolved(text: str, found: list[PersonMention]) -> list[PersonMention]:
    """Give each mention the name and the office that the document has said of that person before (or says later)."""
    offices: dict[str, str] = {}
    for mention in found:
        if mention.name and mention.position:
            offices.setdefault(_name_key(mention.name), mention.position)
    named = [mention for mention in found if mention.name and mention.position]
    leading = [
        replace(mention, position=role[1]) for mention in named if (role := _LEADS.match(searchable(text), mention.end))
    ]
    result: list[PersonMention] = []
    for mention in found:
        if mention.name and " " not in mention.name:
            full = [
                one for one in named if one.name and one.name.split()[-1] == mention.name and one.start < mention.start
            ]
            result.append(replace(mention, name=full[-1].name, position=full[-1].position) if full else mention)
        elif mention.name and not mention.position:
            result.append(replace(mention, position=offices.get(_name_key(mention.name))))
        elif mention.position and not mention.name:
            leader = next((one for one in leading if same_office(one.position or "", mention.position)), None)
            own = next((one for one in named if leader and one.start == leader.start), None)
            result.append(replace(mention, name=own.name, position=own.position) if own else _with_name(mention, named))
        else:
            result.append(mention)
    return sorted([*result, *_bare_names(text, result, offices)], key=lambda mention: mention.start)


def _with_name(mention: PersonMention, named: list[PersonMention]) -> PersonMention:
    """The last holder of that office spoken of before; one spoken of later only if the words are the same."""
    assert mention.position is not None
    holders = [one for one in named if one.position and same_office(mention.position, one.position)]
    before = [one for one in holders if one.start < mention.start]
    if before:
        return replace(mention, name=before[-1].name, position=before[-1].position)
    after = [one for one in holders if one.position and office_key(one.position) == office_key(mention.position)]
    return (
        replace(mention, name=after[0].name)
        if after and len({_name_key(o.name or "") for o in after}) == 1
        else mention
    )


def _bare_names(text: str, known: list[PersonMention], offices: dict[str, str]) -> list[PersonMention]:
    """A full name that comes again without an honorific."""
    covered = sorted((mention.start, mention.end) for mention in known)
    starts = [start for start, _ in covered]
    more: list[PersonMention] = []
    for name in {mention.name for mention in known if mention.name and " " in mention.name}:
        at = text.find(name)
        while at >= 0:
            if not _inside(at, covered, starts):
                more.append(PersonMention(at, at + len(name), name, offices.get(_name_key(name)), rule="person.again"))
            at = text.find(name, at + len(name))
    return more

"""Finds lists whose members go with the names before or behind them: "lần lượt đạt 88,4 và 86,15 điểm"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.amounts import POINTS, RANK_UNIT, comparator_of
from nlp.figures.items import PairList, Value
from nlp.figures.lexicon import COMPARATOR_OF, CUES, words
from nlp.figures.places import FIELD_TAIL
from nlp.numbers import NUMBER, ORDINAL_WORD, parse_count, parse_number
from nlp.prefilter import Prefiltered

_CMP = words(COMPARATOR_OF)
_LISTED = (
    rf"(?:{_CMP}\s*)?(?:thứ\s+|hạng\s+|vị\s+trí\s+|số\s+)?"
    rf"(?:{NUMBER}(?:\s*/\s*{NUMBER})?(?:\s*(?:%|{POINTS}|{RANK_UNIT}(?!\w)))?|(?<=thứ )(?:{ORDINAL_WORD})(?!\w))"
)
_PAIRS = Prefiltered(
    rf"{words(CUES.pairwise)}(?P<mid>[^\d;:.()]{{0,45}}?)(?P<list>{_LISTED}(?:\s*(?:[,;]\s+(?:và\s+)?"
    rf"|[-–]\s+(?=\d+[.,]\d)|và\s+|cùng\s+)(?:{RANK_UNIT}\s+)?{_LISTED})+)"
)
_AGAIN = re.compile(
    r"(?P<mid>\s*(?:,|và|,\s+và)?\s*(?:(?:cùng\s+)?(?:với|đạt|được|có|giành|tăng|giảm|tụt|xếp|đứng)(?!\w)\s*)"
    r"(?:(?:với|các|đạt|được|có|là|mức|số|điểm|tổng|kết\s+quả|lên|xuống|thêm|hạng|vị\s+trí)\s+){0,4}?)"
    rf"(?P<list>{_LISTED}(?:\s*(?:[,;]\s+(?:và\s+)?|và\s+){_LISTED})+)"
)
_LISTED_ONE = re.compile(
    rf"(?:(?P<cmp>{_CMP})\s*)?(?P<order>(?:thứ|hạng|vị\s+trí|số)\s+)?(?:(?P<n>{NUMBER})(?:\s*/\s*(?P<of>{NUMBER}))?(?:\s*(?P<unit>%"
    rf"|điểm|{RANK_UNIT}(?!\w)))?|(?P<word>(?:{ORDINAL_WORD})(?!\w)))"
)
_RANK_LEAD = re.compile(r"(?<!\w)(?:vị\s+trí|thứ\s+hạng|hạng|xếp\s+thứ|đứng\s+thứ|xếp|đứng|thứ)(?!\w)")
_RANK_AHEAD = re.compile(r"(?:xếp\s+hạng|xếp\s+thứ|đứng\s+thứ|thứ\s+hạng|hạng|vị\s+trí)\s*(?:là\s*)?$")
# "thứ hạng ICT Index của tỉnh lần lượt là 7, 5, 4"
_RANK_NOUN = re.compile(r"(?<!\w)(?:thứ\s+hạng|vị\s+trí|xếp\s+hạng|thứ\s+bậc)(?!\w)")
# "A và B tăng lần lượt 5,1% và 0,9%": the verb stands before.
_MOVED_BEFORE = re.compile(r"(?<!\w)(?:(?P<up>tăng)|(?P<down>giảm))(?:\s+thêm)?\s+$")
# "rơi xuống 5,2 và 4,9 điểm"
_REACHED = re.compile(r"(?<!\w)(?:lên|xuống|còn|về|tới|đến)\s+(?:(?:mức|các|tới|đến|chỉ\s+còn|còn)\s+){0,2}$")
_UP_WORD, _DOWN_WORD = re.compile(words(CUES.up)), re.compile(words(CUES.down))
_PAIRS_BEHIND = Prefiltered(
    rf"(?<!\w)(?:các\s+)?(?:vị\s+trí|xếp\s+thứ|đứng\s+thứ|thứ\s+hạng|hạng|thứ)\s+(?P<list>{_LISTED}(?:\s*(?:,\s*|và\s+)"
    rf"(?:vị\s+trí\s+|hạng\s+)?{_LISTED})+)\s+{words(CUES.pairwise)}\s+(?:thuộc\s+về|là|gọi\s+tên)(?:\s+các\s+\w+)?(?!\w)"
)
# "Sở A 452,5 điểm, Sở B 447 điểm lần lượt xếp nhất, nhì": ordinals without "thứ".
_PLACED = Prefiltered(
    rf"{words(CUES.pairwise)}\s+(?:(?:xếp|đứng|về|giành|giữ|chiếm|ở|đạt)\s+){{1,2}}(?:(?:các\s+)?(?:vị\s+trí|hạng|giải|ngôi)\s+)?(?:thứ\s+)?"
    rf"(?P<list>nhất(?:\s*(?:,\s*(?:và\s+)?|và\s+)(?:hạng\s+|thứ\s+)?(?:{ORDINAL_WORD})(?!\w))+)"
)
# "Ba vị trí nhất, nhì, ba về DDCI năm 2023 lần lượt thuộc về …": what is ranked stands between places and names.
_IN_WORDS = Prefiltered(
    rf"(?<!\w)(?:các\s+)?(?:vị\s+trí|thứ\s+hạng|hạng|giải|ngôi)\s+(?P<list>(?:{ORDINAL_WORD})(?!\w)(?:\s*(?:,\s*|và\s+)"
    rf"(?:{ORDINAL_WORD})(?!\w))+)(?=(?:\s+(?:về|trong|của|theo)\s[^;.:()]{{2,60}}?)?\s+{words(CUES.pairwise)}\s+(?:thuộc\s+về|là|gọi\s+tên))"
)
_WORD = re.compile(rf"(?:{ORDINAL_WORD})(?!\w)")
# "lần lượt đạt 86,2% (hạng 17) và 84,9% (hạng 20)": each with its place.
_WITH_PLACE = (
    rf"{NUMBER}\s*(?:%|{POINTS})?\s*\((?:xếp\s+|đứng\s+)?(?:hạng|thứ|vị\s+trí)\s+(?:thứ\s+)?\d{{1,3}}(?:/\d{{1,3}})?\)"
)
_BRACKETED = Prefiltered(
    rf"{words(CUES.pairwise)}(?P<mid>[^\d;:.()]{{0,45}}?)(?P<list>{_WITH_PLACE}"
    rf"(?:\s*(?:[,;]\s+(?:và\s+)?|và\s+){_WITH_PLACE})+)"
)
_ONE_WITH_PLACE = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<unit>%|{POINTS})?\s*\([^()\d]+(?P<place>\d{{1,3}})(?:/(?P<of>\d{{1,3}}))?\)"
)

# "lần lượt xếp thứ hai (88,6 điểm) và thứ ba (87,15 điểm)": each place with its score.
_WITH_SCORE = (
    rf"(?:(?:xếp|đứng|ở|giữ|về)\s+)?(?:thứ|hạng|vị\s+trí)\s+(?:thứ\s+)?(?:\d{{1,3}}(?:/\d{{1,3}})?|(?:{ORDINAL_WORD})(?!\w))"
    rf"\s*\((?:với\s+|đạt\s+|được\s+)?{NUMBER}\s*(?:%|{POINTS})\)"
)
_PLACES_SCORED = Prefiltered(
    rf"{words(CUES.pairwise)}(?P<mid>[^\d;:.()]{{0,45}}?)(?P<list>{_WITH_SCORE}"
    rf"(?:\s*(?:[,;]\s+(?:và\s+)?|và\s+){_WITH_SCORE})+)"
)
_ONE_WITH_SCORE = re.compile(
    rf"(?:thứ|hạng|vị\s+trí)\s+(?:thứ\s+)?(?:(?P<n>\d{{1,3}})(?:/(?P<of>\d{{1,3}}))?|(?P<word>(?:{ORDINAL_WORD})(?!\w)))"
    rf"\s*\([^()\d]*(?P<score>{NUMBER})\s*(?P<unit>%|{POINTS})\)"
)


def pairs(text: str, start: int, end: int) -> Iterator[PairList]:
    """The lists of a stretch whose members are told one by one ("lần lượt"), by the form that they are told in."""
    for find in (_places_in_words, _places_ahead, _places_behind, _bracketed_lists, _scored_places, _lists):
        yield from find(text, start, end)


def _places_in_words(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _IN_WORDS.finditer(text, start, end):
        named = list(_WORD.finditer(text, match.start("list"), match.end("list")))
        counts = [parse_count(one[0]) for one in named]
        first = [
            Value(one.start(), one.end(), "rank", count, rule="pairs.behind", field_end=match.end())
            for one, count in zip(named, counts, strict=True)
            if count is not None
        ]
        if len(first) == len(named):
            yield PairList(match.start(), match.end(), first)


def _places_ahead(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _PLACED.finditer(text, start, end):
        named = list(_WORD.finditer(text, match.start("list"), match.end("list")))
        placed = [
            Value(one.start(), one.end(), "rank", parse_count(one[0]), rule="pairs.rank", field_end=one.end())
            for one in named
        ]
        yield PairList(match.start(), match.end(), placed)


def _places_behind(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _PAIRS_BEHIND.finditer(text, start, end):
        places = list(_LISTED_ONE.finditer(text, match.start("list"), match.end("list")))
        numbers = [parse_count(one["word"]) if one["word"] else parse_number(one["n"]) for one in places]
        ranks = [
            Value(one.start(), match.end(), "rank", number, rule="pairs.behind", field_end=match.end())
            for one, number in zip(places, numbers, strict=True)
            if number is not None
        ]
        if len(ranks) == len(places):
            yield PairList(match.start(), match.end(), ranks)


def _bracketed_lists(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _BRACKETED.finditer(text, start, end):
        if (bracketed := _bracketed(match)) is not None:
            yield bracketed


def _scored_places(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _PLACES_SCORED.finditer(text, start, end):
        places: list[Value] = []
        scores: list[Value] = []
        for one in _ONE_WITH_SCORE.finditer(text, match.start("list"), match.end("list")):
            place = parse_count(one["word"]) if one["word"] else parse_number(one["n"])
            score, out_of = parse_number(one["score"], limit=1000), parse_number(one["of"]) if one["of"] else None
            if place is None or score is None:
                break
            last = one.end("of") if one["of"] else max(one.end("word"), one.end("n"))
            places.append(Value(one.start(), last, "rank", place, out_of=out_of, rule="pairs.rank", field_end=last))
            ends = one.end("unit")
            if one["unit"] == "%":
                scores.append(Value(one.start("score"), ends, "percent", score, unit="%", rule="pairs.percent"))
            else:
                scores.append(Value(one.start("score"), ends, "score", score, unit="điểm", rule="pairs.score"))
        else:
            yield PairList(match.start(), match.end(), places, scores)


def _lists(text: str, start: int, end: int) -> Iterator[PairList]:
    for match in _PAIRS.finditer(text, start, end):
        ahead = _RANK_AHEAD.search(text, max(start, match.start() - 25), match.start())
        found = list(_LISTED_ONE.finditer(text, match.start("list"), match.end("list")))
        # "lần lượt đạt 0,76 và 0,75 điểm; vị trí thứ 4 …": places behind scores are another list.
        other = next((n for n, one in enumerate(found) if one["order"] and not found[0]["order"]), len(found))
        if other < 2 or (other < len(found) and (ahead or _RANK_LEAD.search(match["mid"]))):
            other = len(found)
        whole, found = other == len(found), found[:other]
        lead = _MOVED_BEFORE.search(text, max(start, match.start() - 12), match.start())
        clause = text[max(start, match.start() - 90) : match.start()].rpartition(",")[2]
        ranked = bool(ahead) or (bool(_RANK_NOUN.search(clause)) and not re.search(r"điểm|%|\d", clause))
        values = _values(found, (lead[0] if lead else "") + match["mid"], ranked=ranked)
        if values:
            last = _governed(text, values, found[-1].end(), end)
            yield PairList(match.start(), last, values)
            yield from _again(text, len(values), last, end) if whole else ()


def _again(text: str, size: int, at: int, end: int) -> Iterator[PairList]:
    """ "lần lượt đứng thứ nhất và thứ ba với 0,73 và 0,65 điểm, tăng 2 và 5 bậc": the same names have these too."""
    while match := _AGAIN.match(text, at, end):
        found = list(_LISTED_ONE.finditer(text, match.start("list"), match.end("list")))
        values = _values(found, match["mid"], ranked=False) if found[-1]["unit"] or found[0]["order"] else []
        if len(values) != size:
            return
        at = _governed(text, values, found[-1].end(), end)
        yield PairList(match.start(), at, values)


def _values(found: list[re.Match[str]], lead: str, *, ranked: bool) -> list[Value]:
    """The members of a list, by the words before it; none where one of them is no value."""
    shared = next((one["unit"] for one in reversed(found) if one["unit"]), "")
    ranked = ranked or bool(_RANK_LEAD.search(lead)) or bool(found[0]["order"]) or bool(found[0]["word"])
    sign = 1 if _UP_WORD.search(lead) else -1 if _DOWN_WORD.search(lead) else 0
    if not re.fullmatch(RANK_UNIT, shared) and (ranked or _REACHED.search(lead)):
        sign = 0  # "rơi xuống các vị trí 59 và 55", "tăng lên 6,1 và 5,9 điểm": where they stand now
    told = (_listed(one, one["unit"] or shared, sign=sign, ranked=ranked) for one in found)
    values = [value for value in told if value is not None]
    for value, one in zip(values, found, strict=False):
        value.comparator = comparator_of(one) if value.kind != "change" else "="
    return values if len(values) == len(found) else []


def _listed(one: re.Match[str], unit: str, *, sign: int, ranked: bool) -> Value | None:
    """A member of a list. `sign` is that of movements, 0 where nothing moves; `ranked` says that places are told."""
    number = parse_count(one["word"]) if one["word"] else parse_number(one["n"], limit=1000)
    if number is None:
        return None
    steps = bool(re.fullmatch(RANK_UNIT, unit))
    if steps or sign:
        kind = "bậc" if steps else unit
        return Value(one.start(), one.end(), "change", sign * number, unit=kind, rule="pairs.change") if sign else None
    if unit == "%":
        return Value(one.start(), one.end(), "percent", number, unit="%", rule="pairs.percent")
    out_of = parse_number(one["of"]) if one["of"] else None
    if ranked and not unit:
        return Value(one.start(), one.end(), "rank", number, out_of=out_of, rule="pairs.rank", field_end=one.end())
    return Value(one.start(), one.end(), "score", number, unit=unit, out_of=out_of, rule="pairs.score")


def _bracketed(match: re.Match[str]) -> PairList | None:
    if _UP_WORD.search(match["mid"]) or _DOWN_WORD.search(match["mid"]):
        return None
    values: list[Value] = []
    places: list[Value] = []
    members = list(_ONE_WITH_PLACE.finditer(match.string, match.start("list"), match.end("list")))
    shared = next((one["unit"] for one in reversed(members) if one["unit"]), "")
    for one in members:
        number, place = parse_number(one["n"], limit=1000), parse_number(one["place"])
        if number is None or not place:
            return None
        unit = one["unit"] or shared
        last = one.end("unit") if one["unit"] else one.end("n")
        if unit == "%":
            values.append(Value(one.start(), last, "percent", number, unit="%", rule="pairs.percent"))
        else:
            values.append(Value(one.start(), last, "score", number, unit=unit and "điểm", rule="pairs.score"))
        ends = one.end("of") if one["of"] else one.end("place")
        out_of = parse_number(one["of"]) if one["of"] else None
        places.append(Value(one.start("place"), ends, "rank", place, out_of=out_of, rule="pairs.rank", field_end=ends))
    return PairList(match.start(), match.end(), values, places)


# "lần lượt chỉ được 4,91 và 4,62 trên 10 điểm", "thứ 17 và 18 trên 18 đơn vị": said once, behind the last, of all;
# also "17,8 và 18,6 điểm, cùng tính trên thang 22 điểm".
_SCALE = re.compile(
    r"\s*,?\s*(?:(?:(?:cùng|đều)\s+)?(?:(?:được\s+)?(?:tính|chấm|đo)\s+)?(?:trên|theo)\s+(?:tổng\s+(?:số\s+)?|thang\s+(?:điểm\s+)?)*|(?:trong\s+khi\s+)?(?:điểm\s+)?tối\s+đa\s+(?:đều\s+)?là\s+)"
    rf"(?P<of>{NUMBER})(?:\s*điểm)?(?!\d)"
)
_FIELD = re.compile(rf"\s+(?:trên|trong)(?:\s+tổng)?(?:\s+số)?\s+(?P<of>\d{{1,4}})\s+(?={words(CUES.field_nouns)})")


def _governed(text: str, values: list[Value], at: int, end: int) -> int:
    kind = values[0].kind
    match = (_SCALE if kind == "score" else _FIELD).match(text, at, end) if kind in ("score", "rank") else None
    limit = parse_number(match["of"]) if match else None
    if match is None or limit is None or any((value.number or 0) > limit for value in values):
        return at
    for value in values:
        value.out_of = value.out_of or limit
    tail = FIELD_TAIL.match(text, match.end("of"), end) if kind == "rank" else None
    return tail.end() if tail else match.end("of")

"""The scanner: every unit that a text names, in one walk over its tokens.

The trie of heads (nlp/heads.py) says at each token what begins there; one handler a kind of head reads on. Places
behind them are read by nlp/names.py. What is found before helps: "UBND huyện" without a name is that of the district
that the document speaks for, else of the one named last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from cchc.gazetteer import Place, places
from nlp import bodies, departments
from nlp.heads import Head, head_at, heads, keys_of
from nlp.home import Home
from nlp.namesakes import among_provinces, is_namesake
from nlp.rejections import Rejected
from nlp.tokens import DASHES, join, run_end
from nlp.typewords import FIRST_KEYS, Expression, type_at
from nlp.walk import Found, Memory, Walk

__all__ = ["Found", "Scanner"]

# Heads that are candidates even where no unit came of them; a blocked word ("xã hội") is none.
_NO_UNIT: Mapping[str, str] = {
    "body": "a body of no place that is told, or part of a document's number",
    "place_committee": "a committee of no place that is told",
    "place_form": "part of a longer name",
    "office": "an office or a department without a name",
    "printed": "a body of any place, none by name",
}

Handler = Callable[[Walk, int, Head], int | None]


class Scanner:
    """Finds units in the texts of one document: its headline first, then its body, then phrases of other pipes."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.memory = Memory()
        self.rejected: list[Rejected] = []  # of the text that was scanned last

    def scan(self, text: str, at: int | None = None) -> list[Found]:
        """Every unit that the text names, in its order. With `at`, the text is a phrase that stands at this offset
        of the body: anaphors look back from there, and nothing is learnt from it."""
        walk = Walk(text, self.home, self.memory, at)
        index = 0
        begins = heads().children.keys() | FIRST_KEYS
        while index < len(walk.tokens):
            # Nine tokens of ten begin neither a head, a type word nor a name.
            if not walk.tokens[index].capital and walk.tokens[index].key not in begins:
                index += 1
                continue
            walk.at = index
            index = max(_step(walk, index), index + 1)
        self.rejected = walk.rejected
        return sorted((self._unabbreviated(item) for item in walk.found), key=lambda item: (item.start, item.end))

    def subject(self) -> Place | None:
        """The one district or commune of the document's province that was named so far, or None."""
        return self.memory.subject(self.home.province)

    def _unabbreviated(self, item: Found) -> Found:
        full = self.memory.full_names.get(item.name) if item.level == "other" else None
        return replace(item, name=full.name, id=full.id) if full else item


def _step(walk: Walk, index: int) -> int:
    """Read what begins at an index; gives the index to go on from."""
    head = head_at(walk.tokens, index)
    if head is not None and not (head.kind == "office" and _is_place(walk, index, head.end)):
        walk.rule = f"unit.{head.kind}"
        known = len(walk.found)
        after = _HANDLERS[head.kind](walk, index, head)
        if after is not None:
            if len(walk.found) == known and head.kind in _NO_UNIT:
                walk.reject(index, max(after, head.end), _NO_UNIT[head.kind])
            return after
    if type_at(walk.tokens, index) is not None:
        expression = walk.reader.expression(walk.tokens, index)
        if expression is not None:
            walk.rule = "unit.typed"
            _places(walk, index, expression)
            return expression.end
    if walk.capital(index) and _run_starts(walk, index):
        walk.rule = "unit.bare"
        return _bare_name(walk, index)
    return index + 1


def _is_place(walk: Walk, index: int, end: int) -> bool:
    """Whether the head of an office begins a place's name: Vụ Bản is a district."""
    run = run_end(walk.tokens, index)
    return run > end and walk.capital(index) and walk.known_bare(index, run) is not None


def _run_starts(walk: Walk, index: int) -> bool:
    """Whether no capitalised syllable stands right before, nor one that a dash joins."""
    joined = index > 1 and walk.tokens[index - 1].text in DASHES and walk.capital(index - 2)
    return not walk.capital(index - 1) and not joined


def _places(walk: Walk, start: int, expression: Expression) -> None:
    walk.learn(expression.names)
    for name in expression.names:
        walk.emit(name.start, name.end, Found.of(name))
    for first, last in walk.reader.left_out:
        walk.reject(first, last, "several places bear this name, and nothing tells which")
    walk.reader.left_out.clear()
    if expression.names:
        return
    # A cell that says a type and nothing else heads a column or a block.
    heading = walk.rows.whole(start, expression.end)
    place = walk.bare(expression.bare) if expression.bare is not None and not heading else None
    if place is not None:
        walk.rule = "unit.anaphor"
        walk.emit(start, expression.end, Found.of(place))
    elif heading:
        walk.reject(start, expression.end, "heads a column or a block")
    elif expression.bare is not None:
        walk.reject(start, expression.end, "a place of this type, and nothing tells which")
    else:
        walk.reject(start, expression.end, "any place of this type, none by name")


def _bare_name(walk: Walk, index: int) -> int:
    """A capitalised run without a type word: a cell of a table, a province, a place that the document speaks of."""
    after = index + 1
    end = run_end(walk.tokens, index)
    before = walk.token(index - 1)
    if before is not None and (before.key in keys_of("not_before") or _in_compound(walk, index)):
        _unless_unknown(walk, index, end, "part of a longer name")
        return after
    starts = (index, after) if walk.tokens[index].key in keys_of("openers") and end > after else (index,)
    number = walk.token(end)
    if number is not None and number.text.isdigit() and walk.rows.whole(index, end + 1):
        end += 1
    if _in_dateline(walk, index, end):
        walk.reject(index, end, "where and when a paper was signed")
        return end
    for start in starts:
        if is_namesake(walk.tokens, start, end) and not among_provinces(walk, start, end):
            continue
        cell = walk.rows.cell(walk.reader, start, end)
        name = cell or walk.known_bare(start, end)
        if name is not None:
            walk.rule = "unit.cell" if cell else "unit.bare"
            walk.emit(start, end, Found.of(name))
            return end
    _unless_unknown(walk, starts[-1], end, "a place has this name, but nothing says that it is meant")
    return after


def _unless_unknown(walk: Walk, start: int, end: int, reason: str) -> None:
    """Only a run that some place bears as its name was a candidate."""
    numeral = end == start + 1 and walk.tokens[start].text.isupper()  # "II" heads a section
    if not numeral and places().find(join(walk.tokens, start, end)):
        walk.reject(start, end, reason)


def _in_enterprise(walk: Walk, index: int) -> bool:
    """Whether a name ends that of a company, a school or a hospital: "Công ty Cổ phần Cấp thoát nước Hà Nam"."""
    for at in range(index - 1, max(-1, index - 10), -1):
        token = walk.tokens[at]
        if not token.text[0].isalpha() or token.key in keys_of("openers"):
            return False
        pair = " ".join(item.key for item in walk.tokens[at : at + 2])
        if token.capital and at + 1 < index and pair in keys_of("enterprises"):
            return True
    return False


def _in_dateline(walk: Walk, index: int, end: int) -> bool:
    """Whether a bare name heads the line that says where and when a paper was signed: "Kon Tum, ngày 12 tháng 5 năm
    2021". It speaks of no place, and whether of the city or of the province is open."""
    before = walk.token(index - 1)
    keys = [token.key for token in walk.tokens[end : end + 7]]
    dated = len(keys) > 3 and keys[:2] == [",", "ngayf"] and "thangs" in keys[2:5]
    return dated and (before is None or before.text in "\n|")


def _in_compound(walk: Walk, index: int) -> bool:
    """Whether a longer proper name runs into the one at an index: "Công ty Điện lực Phú Thọ"."""
    if _in_enterprise(walk, index):
        return True
    before, first, opening = walk.token(index - 1), walk.token(index - 2), walk.token(index - 3)
    if before is None or first is None or before.capital or not before.text.isalpha() or not first.capital:
        return False
    function_word = before.key in keys_of("openers") or before.key in keys_of("country_before")
    sentence_start = opening is None or not (opening.text.isalpha() or opening.text.isdigit() or opening.text == ",")
    return not function_word and not sentence_start


def _blocked(walk: Walk, start: int, head: Head) -> int | None:
    # "xã hội" is none, "xã Hội Sơn" is a place: a name behind the type word has a capital.
    second = walk.tokens[start + 1] if head.end - start == 2 else None
    named = second is not None and second.capital and not second.text.isupper()
    return None if named and type_at(walk.tokens, start) is not None else head.end


def _region(walk: Walk, start: int, head: Head) -> int | None:
    if not any(walk.capital(index) for index in range(start, head.end)):
        return None
    walk.emit(start, head.end, Found(0, 0, f"Vùng {head.value}", "other", None, None))
    return head.end


def _country(walk: Walk, start: int, head: Head) -> int | None:
    before = walk.token(start - 1)
    opens = before is None or before.text in '\n.:;,“"(|' or before.key in keys_of("country_before")
    if walk.capital(start) and opens and not walk.capital(head.end):
        walk.emit(start, head.end, Found(0, 0, "Việt Nam", "country", None, "viet-nam"))
    return head.end


def _place_form(walk: Walk, start: int, head: Head) -> int | None:
    name = walk.reader.full(str(head.value), start, head.end) if walk.capital(start) else None
    if name is None:
        return None
    behind_unit = bool(walk.found) and walk.found[-1].end == walk.tokens[start - 1].end
    if _in_compound(walk, start) and not behind_unit:
        return head.end  # "Trường Đại học Kinh tế TPHCM"
    _places(walk, start, Expression(head.end, (name,)))
    return head.end


_HANDLERS: Mapping[str, Handler] = {
    "blocked": _blocked,
    "region": _region,
    "country": _country,
    "place_form": _place_form,
    "body": bodies.body,
    "place_committee": bodies.place_committee,
    "party_organ": bodies.party_organ,
    "printed": bodies.printed,
    "organization": departments.organization,
    "office": departments.office,
    "office_name": departments.office_name,
    "of_department": departments.of_department,
}

"""Departments, ministries, central bodies and offices: bodies that get no place added to their name.

Sở NN&PTNT tỉnh            -> Sở Nông nghiệp và Phát triển nông thôn
các sở: Nội vụ, Tài chính  -> one each
Phòng TC-KH                -> Phòng Tài chính - Kế hoạch
Sở                         -> the department whose page it is, else the one named last
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from cchc.gazetteer import Organization, Place, places
from nlp.heads import Head, Node, OfficeHead, Value, grow, head_at, misspelt_at, subjects, words
from nlp.offices import open_name
from nlp.tokens import all_capitals, join, run_end
from nlp.typewords import PlaceName, type_at
from nlp.walk import Found, Walk

# Heads whose subjects are a closed list.
_LISTED = ("Phòng", "Sở", "Bộ")
_THIS = frozenset({"nayf", "đos", "âys"})
# "Sở, ban, ngành" speaks of all of them.
_GENERIC = frozenset({"ban", "nganhf", "cơ"})


def organization(walk: Walk, start: int, head: Head) -> int | None:
    """A body that the gazetteer lists by name."""
    if not walk.opens_name(start):
        return None
    chosen = _emit_organization(walk, start, head.end, head.value)
    if not chosen.of_province:
        return head.end
    if chosen.name.startswith("Ban Quản lý"):
        return _zone(walk, head.end, chosen)
    end = _tail(walk, head.end, len(walk.found) - 1, chosen)
    return _list(walk, end, "Sở") if chosen.name.startswith("Sở ") else end


def _zone(walk: Walk, end: int, chosen: Organization) -> int:
    """ "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp": the zones that it manages are its name."""
    stop = run_end(walk.tokens, end)
    bare = walk.known_bare(end, stop) if stop > end else None
    if (bare is not None and bare.level == "province") or type_at(walk.tokens, end) is not None:
        return _tail(walk, end, len(walk.found) - 1, chosen)
    name = f"{chosen.name} {join(walk.tokens, end, stop)}" if stop > end else chosen.name
    tail = head_at(walk.tokens, stop, _zones())
    if tail is not None:
        name, stop = f"{name} {tail.value}", tail.end
    if stop > end:
        item = walk.found[-1]
        walk.found[-1] = replace(item, name=name, end=walk.tokens[stop - 1].end, id=None)
    return stop


@lru_cache(maxsize=1)
def _zones() -> Node:
    root = Node()
    for form, name in words().zone_forms.items():
        grow(root, form, "zone", name)
    return root


def office(walk: Walk, start: int, head: Head) -> int | None:
    """ "Phòng ...", "Trung tâm ...", "Cục ...", "Sở ...": a listed subject, or as far as a name runs."""
    word = head.value
    assert isinstance(word, OfficeHead)
    plural = walk.counted(start)
    if not (plural or walk.opens_name(start)):
        return None
    at = head.end
    if plural and (token := walk.token(at)) is not None and token.text == ":":
        at += 1
    if not walk.capital(at) or walk.reader.person_follows(walk.tokens, at):
        return _bare_department(walk, start, head) if word.word == "Sở" and not plural else head.end
    known = (
        head_at(walk.tokens, at, subjects(word.word)) or misspelt_at(walk.tokens, at, word.word)
        if word.word in _LISTED
        else None
    )
    if known is not None:
        return _list(walk, _subject(walk, start, known, word.word), word.word)
    if plural or word.word == "Bộ":
        return head.end
    if all_capitals(walk.tokens, start, at):
        return head.end
    # "Phòng Nội vụ, Khoa học" are two, a "Trung tâm Văn hóa, Thể thao" is one.
    end, name = open_name(walk.tokens, at, members=word.word not in _LISTED and not plural)
    for cut in range(at + 1, end):
        if walk.capital(cut) and walk.reader.person_follows(walk.tokens, cut):
            end, name = open_name(walk.tokens[:cut], at)  # "Chánh Văn phòng Bộ Trần Thị Vân"
            break
    if not name:
        return head.end
    return _emit_office(walk, start, end, f"{word.word} {name}", word)


def office_name(walk: Walk, start: int, head: Head) -> int | None:
    """An office that the lexicon knows by its full name."""
    if not walk.capital(start):
        return None
    name = str(head.value)
    word = next((item for item in words().office_heads if name.startswith(f"{item.word} ")), None)
    return _emit_office(walk, start, head.end, name, word)


def _emit_office(walk: Walk, start: int, end: int, name: str, word: OfficeHead | None) -> int:
    """Emit an office; a bare "huyện" behind it belongs to it, and stays in the name of a centre."""
    if word is not None and word.word == "Chi nhánh" and (named := _branch_place(walk, end)) is not None:
        # "Chi nhánh Văn phòng Đăng ký đất đai huyện Bố Trạch": each district has one; the place is read on its own,
        # but not one that is a bare part of the name ("… đất đai Bố Trạch", "… đất đai khu vực Bố Trạch").
        printed, stop = named
        walk.emit(start, stop, Found(0, 0, f"{name} {printed}", word.level, walk.home.province, None))
        return end if type_at(walk.tokens, end) is not None else _further_branches(walk, stop, name, word)
    owner = None if word is not None and word.central else walk.home.province
    unit = Found(0, 0, name, word.level if word else "office", owner, None)
    behind = type_at(walk.tokens, end)
    if behind is not None and walk.reader.name(walk.tokens, end, behind[1], behind[0]) is None:
        if word is not None and word.bare:
            unit = replace(unit, name=f"{unit.name} {behind[0].name.lower()}")
        end = behind[1]
    walk.emit(start, end, unit)
    return end


def _branch_place(walk: Walk, end: int) -> tuple[str, int] | None:
    """The place that a branch is named after, as printed with a small type word, and the index behind it."""
    behind = type_at(walk.tokens, end)
    if behind is not None:
        name = walk.reader.name(walk.tokens, end, behind[1], behind[0])
        return (f"{behind[0].name.lower()} {name.bare}", name.end) if name is not None else None
    if [token.key for token in walk.tokens[end : end + 2]] == ["khu", "vưcj"]:
        stop = run_end(walk.tokens, end + 2)
        return (f"khu vực {join(walk.tokens, end + 2, stop)}", stop) if stop > end + 2 else None
    stop = run_end(walk.tokens, end)
    bare = walk.known_bare(end, stop) if stop > end else None
    return (bare.bare, stop) if bare is not None else None


def _further_branches(walk: Walk, end: int, name: str, word: OfficeHead) -> int:
    """ "Chi nhánh Văn phòng Đăng ký đất đai Bố Trạch, Lệ Thủy và Quảng Ninh": one each; gives where they end."""
    while (token := walk.token(end)) is not None and (token.text == "," or token.key == "vaf"):
        stop = run_end(walk.tokens, end + 1) if walk.capital(end + 1) and head_at(walk.tokens, end + 1) is None else 0
        place = walk.known_bare(end + 1, stop) if stop > end + 1 else None
        if place is None or place.level not in ("district", "commune"):
            break
        walk.emit(end + 1, stop, Found(0, 0, f"{name} {place.bare}", word.level, walk.home.province, None))
        end = stop
    return end


def of_department(walk: Walk, start: int, head: Head) -> int | None:
    """ "Văn phòng Sở", "Thanh tra Sở"; behind them the department may be named: "Văn phòng Sở Nội vụ"."""
    if not walk.capital(start) or (str(head.value).endswith("Bộ") and not walk.capital(head.end - 1)):
        return None  # "Thanh tra bộ phận một cửa"
    walk.emit(start, head.end, Found(0, 0, str(head.value), "office", walk.home.province, None))
    # "Văn phòng Sở xây dựng kế hoạch" names no Sở Xây dựng.
    named = head_at(walk.tokens, head.end - 1) if walk.capital(head.end) else None
    return head.end - 1 if named is not None and named.kind == "organization" else head.end


def _emit_organization(walk: Walk, start: int, end: int, value: Value) -> Organization:
    """Emit the organization of a name that existed on the document's day; several of them leave it no identity."""
    assert isinstance(value, tuple)
    living = [item for item in value if item.existed(walk.home.on)] or list(value)
    chosen = living[0]
    if chosen.abbreviation:
        if join(walk.tokens, start, end).lower() == chosen.abbreviation.lower():
            walk.emit(start, end, Found(0, 0, chosen.abbreviation, chosen.level, None, chosen.id))
            return chosen
        if walk.learning:
            walk.memory.full_names.setdefault(chosen.abbreviation, chosen)
    owner = walk.home.province_place if chosen.of_province else None
    identity = chosen.identity(owner.id if owner else None) if len(living) == 1 else None
    province = walk.home.province if chosen.of_province else None
    walk.emit(start, end, Found(0, 0, chosen.name, chosen.level, province, identity))
    return chosen


def _tail(walk: Walk, end: int, position: int, chosen: Organization | None) -> int:
    """Behind a department: a bare "tỉnh" belongs to it; a named province is a place of its own, and the owner."""
    word = type_at(walk.tokens, end)
    if word is not None:
        name = walk.reader.name(walk.tokens, end, word[1], word[0])
        if name is not None and name.level == "province":
            _own(walk, position, name, chosen)
        return end if name is not None else word[1]
    if walk.capital(end):
        stop = run_end(walk.tokens, end)
        bare = walk.known_bare(end, stop)
        if bare is not None and bare.level == "province":
            _own(walk, position, bare, chosen)
            walk.emit(end, stop, Found.of(bare))
            return stop
    return end


def _own(walk: Walk, position: int, name: PlaceName, chosen: Organization | None) -> None:
    """Make a named province the owner of a department already emitted."""
    item = walk.found[position]
    if item.province == name.province:
        return
    owner: Place | None = places().get(name.id) if name.id else None
    identity = chosen.identity(owner.id if owner else None) if chosen and item.id else None
    walk.found[position] = replace(item, province=name.province, id=identity)
    if walk.learning and walk.memory.departments and walk.memory.departments[-1] is item:
        walk.memory.departments[-1] = walk.found[position]


def _list(walk: Walk, end: int, word: str) -> int:
    """Further members behind one "Sở" or "Phòng": "các sở: Nội vụ, Tài chính và Tư pháp"."""
    while (token := walk.token(end)) is not None and (token.text in (",", ";") or token.key == "vaf"):
        head = head_at(walk.tokens, end + 1, subjects(word))
        if head is None or not walk.capital(end + 1) or head_at(walk.tokens, end + 1) is not None:
            break
        end = _subject(walk, end + 1, head, word)
    return end


def _subject(walk: Walk, start: int, head: Head, word: str) -> int:
    """A listed subject whose mention begins at `start`; gives the index behind it and its tail."""
    chosen = None
    if isinstance(head.value, tuple):
        chosen = _emit_organization(walk, start, head.end, head.value)
        if not chosen.of_province:
            return head.end
    else:
        walk.emit(start, head.end, Found(0, 0, f"{word} {head.value}", "office", walk.home.province, None))
    return _tail(walk, head.end, len(walk.found) - 1, chosen)


def _bare_department(walk: Walk, start: int, head: Head) -> int:
    behind, further = walk.token(head.end), walk.token(head.end + 1)
    if behind is not None and behind.text == "," and further is not None and further.key in _GENERIC:
        return head.end
    # "Sở Y tế xếp cuối; điểm số của Sở này …" on the page of another department.
    department = walk.department(this=behind is not None and behind.key in _THIS)
    if department is not None:
        walk.emit(start, head.end, department)
    return head.end

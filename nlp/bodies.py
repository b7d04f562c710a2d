"""Bodies of places: committees, councils, fronts, party committees, and bodies that keep their printed name.

UBND huyện Vũ Quang        -> UBND Huyện Vũ Quang
HĐND, UBND tỉnh            -> one each, of the document's province
Huyện ủy                   -> Huyện ủy Vũ Quang, on a page of Vũ Quang
Thanh tra tỉnh             -> Thanh tra tỉnh
"""

from __future__ import annotations

from cchc.gazetteer.names import slug
from cchc.records import Level
from nlp.heads import BodyWord, Head, PlaceCommittee, head_at, keys_of, words
from nlp.tokens import DASHES, join, run_end
from nlp.typewords import Expression, PlaceName, TypeWord, type_at
from nlp.walk import Found, Walk

# Printed names that are no department even in a province, by their first words.
_ENTERPRISES = ("Bưu điện", "Ngân hàng", "Hiệp hội", "Hội", "Liên minh")
_CENTRES = (
    "Ban Pháp chế",
    "Ban Kinh tế",
    "Ban Văn hóa",
    "Ban Dân tộc",
    "Ban Đô thị",
    "Trung tâm",
    "Chi cục",
    "Ban Quản lý",
    "Bệnh viện",
    "Trường",
)
_ALONE = ("Văn phòng", "Trung tâm", "Cục ", "Chi cục ", "Kho bạc", "Viện kiểm sát", "Bộ Chỉ huy", "Ban Chỉ huy", "Hạt ")


def of_place(body: BodyWord, name: PlaceName) -> Found:
    """A body of a place as a unit, without offsets."""
    # A front and its committee are one body.
    identity = f"{name.id}.{slug(body.name.removeprefix('Ủy ban '))}" if name.id else None
    return Found(0, 0, f"{body.name} {name.name}", body.level, name.province, identity, name)


def body(walk: Walk, start: int, head: Head) -> int | None:
    """ "UBND", "HĐND", "Ủy ban MTTQ", "Đảng ủy" and the place or places that follow."""
    word = head.value
    assert isinstance(word, BodyWord)
    if not walk.capital(start):
        return None
    if _in_number(walk, start, head.end):
        return head.end
    at = _shared_tail(walk, head.end)
    expression = walk.reader.expression(walk.tokens, at) or _place_form(walk, at)
    if expression is None:
        _bare_body(walk, start, head, word)
        return head.end
    shared = at != head.end
    if not shared:
        walk.learn(expression.names)
    for position, name in enumerate(expression.names):
        first, last = (start, head.end) if shared else (start if position == 0 else name.start, name.end)
        walk.emit(first, last, of_place(word, name))
    place = walk.bare(expression.bare) if expression.bare is not None else None
    if place is not None:
        walk.emit(start, head.end if shared else expression.end, of_place(word, place))
    return head.end if shared else expression.end


def _in_number(walk: Walk, start: int, end: int) -> bool:
    """Whether a body stands in a document's number: "12/QĐ-UBND", "345/UBND-NC"."""
    before, behind = walk.token(start - 1), walk.token(end)
    if before is not None and before.text in "-–/" and before.end == walk.tokens[start].start:
        return True
    tied = behind is not None and behind.text in "-–/" and behind.start == walk.tokens[end - 1].end
    return tied and head_at(walk.tokens, end + 1) is None


def _shared_tail(walk: Walk, index: int) -> int:
    """Where the place begins that "HĐND, UBND tỉnh" and "HĐND và UBND huyện" have in common."""
    at = index
    while at + 1 < len(walk.tokens) and (walk.tokens[at].text in (",", "-", "–") or walk.tokens[at].key == "vaf"):
        following = head_at(walk.tokens, at + 1)
        if following is None or following.kind != "body":
            return index
        at = following.end
    return at


def _place_form(walk: Walk, at: int) -> Expression | None:
    """ "UBND TPHCM": a place in one word, its type word with it."""
    head = head_at(walk.tokens, at)
    if head is None or head.kind != "place_form":
        return None
    name = walk.reader.full(str(head.value), at, head.end)
    return Expression(head.end, (name,)) if name else None


def _bare_body(walk: Walk, start: int, head: Head, word: BodyWord) -> None:
    """ "UBND", "MTTQ" without a place: that of the same kind named last, else of home; "UBND cấp xã" is none."""
    place = walk.home.place
    in_commune = place is not None and place.level == "commune"
    if not (word.level in ("committee", "council") or word.name == "MTTQ" or (word.name == "Đảng ủy" and in_commune)):
        return
    behind = walk.token(head.end)
    if behind is not None and (behind.key in keys_of("plural") or behind.text.isdigit()):
        return
    earlier = next((item.place for item in reversed(walk.found) if item.level == word.level and item.place), None)
    own = earlier or (PlaceName.of(place) if place else None)
    if own is not None:
        walk.emit(start, head.end, of_place(word, own))


def place_committee(walk: Walk, start: int, head: Head) -> int | None:
    """ "Tỉnh ủy", "Huyện ủy Vũ Quang", "Thành đoàn": the first word is the place's type."""
    committee = head.value
    assert isinstance(committee, PlaceCommittee)
    if not walk.capital(start):
        return head.end
    word = TypeWord(committee.type, "province" if committee.type == "Tỉnh" else "district")
    name = walk.reader.name(walk.tokens, start, head.end, word)
    if name is None and (form := _place_form(walk, head.end)) is not None:
        name = form.names[0]  # "Thành ủy TPHCM"
    name = name or walk.bare(word)
    if name is None:
        return head.end
    after = max(head.end, name.end)
    if name.end > head.end:
        walk.learn((name,))
    bare = name.name if name.bare.isdigit() else name.bare
    identity = f"{name.id}.{slug(committee.name)}" if name.id else None
    walk.emit(start, after, Found(0, 0, f"{committee.name} {bare}", committee.level, name.province, identity, name))
    return after


def party_organ(walk: Walk, start: int, head: Head) -> int | None:
    """ "Ban Tổ chức Tỉnh ủy" keeps its printed name."""
    walk.emit(start, head.end, Found(0, 0, str(head.value), "party", walk.home.province, None))
    return head.end


def printed(walk: Walk, start: int, head: Head) -> int | None:
    """A body that keeps its printed name and bare type word: "Thanh tra tỉnh", "Văn phòng UBND huyện".

    The name of a place that is not the document's own stays too, or two centres would be one.
    """
    if not walk.capital(start):
        return None
    form = str(head.value)
    word = type_at(walk.tokens, head.end)
    if word is None:
        return _printed_each(walk, start, head.end, form) or _printed_alone(walk, start, head.end, form)
    name = walk.reader.name(walk.tokens, head.end, word[1], word[0])
    if name is None and walk.reader.generic(walk.tokens, head.end, word[1]):
        return word[1]
    place = name or walk.bare(word[0])
    kind, end = word[0].name.lower(), word[1]
    if name is not None and not _is_home(walk, name):
        kind, end = f"{kind} {name.bare}", name.end
    level = _printed_level(form, place.level if place else word[0].level)
    province = place.province if place else walk.home.province
    identity = f"{place.id}.{_slug(form)}" if place and place.id else None
    walk.emit(start, end, Found(0, 0, f"{form} {kind}", level, province, identity))
    # A named place qualifies the body and is read on its own.
    return head.end if name else word[1]


def _printed_each(walk: Walk, start: int, end: int, form: str) -> int | None:
    """ "Công an các huyện Chư Sê, Đức Cơ": one each; the places qualify them and are read on their own."""
    expression = walk.reader.expression(walk.tokens, end)
    if expression is None or not expression.names:
        return None
    for position, name in enumerate(expression.names):
        identity = f"{name.id}.{_slug(form)}" if name.id else None
        unit = Found(
            0, 0, f"{form} {name.type.lower()} {name.bare}", _printed_level(form, name.level), name.province, identity
        )
        walk.emit(start if position == 0 else name.start, name.end, unit)
    return end


def _printed_alone(walk: Walk, start: int, end: int, form: str) -> int | None:
    """Without a type word: "Thuế khu vực XII", "Kho bạc Nhà nước khu vực V"; "Văn phòng UBND" of home."""
    region = end
    if [token.key for token in walk.tokens[end : end + 2]] == ["khu", "vưcj"]:
        region = run_end(walk.tokens, end + 2)
    if region > end + 2:
        unit = Found(0, 0, f"{form} khu vực {join(walk.tokens, end + 2, region)}", "office", walk.home.province, None)
        walk.emit(start, region, unit)
        return region
    if (named := _of_province(walk, start, end, form)) is not None:
        return named
    behind = walk.token(end)
    if (behind is not None and (behind.key in keys_of("plural") or behind.text.isdigit())) or _each(walk, end):
        return end  # "Văn phòng UBND các huyện"
    if not form.startswith(_ALONE) or walk.counted(start):
        return None
    level = _printed_level(form, walk.home.place.level if walk.home.place else "province")
    walk.emit(start, end, Found(0, 0, form, level, walk.home.province, None))
    return end


def _each(walk: Walk, end: int) -> bool:
    """ "Trung tâm Phục vụ hành chính công ở các xã": many of them, and no one body."""
    first, second = walk.token(end), walk.token(end + 1)
    at = first is not None and first.text in ("ở", "tại", "của")
    many = second is not None and (second.key in keys_of("plural") or second.text.isdigit())
    return at and many and type_at(walk.tokens, end + 2) is not None


def _of_province(walk: Walk, start: int, end: int, form: str) -> int | None:
    """ "Kho bạc Nhà nước Điện Biên", "Cục Hải quan Gia Lai - Kon Tum": a bare province's name belongs to the body's."""
    stop = run_end(walk.tokens, end)
    if stop == end:
        return None
    bare = walk.known_bare(end, stop)
    first = next((at for at in range(end, stop) if walk.tokens[at].text in DASHES), stop)
    if bare is None and first < stop:
        bare = walk.known_bare(end, first)
    if bare is None or bare.level != "province":
        return None
    name = f"{form} {join(walk.tokens, end, stop)}"
    walk.emit(start, stop, Found(0, 0, name, _printed_level(form, "province"), bare.province, None))
    return stop


def _slug(form: str) -> str:
    return slug(words().printed_ids.get(form, form))


def _printed_level(form: str, place: Level) -> Level:
    if form.startswith(_ENTERPRISES):
        return "other"
    return "department" if place == "province" and not form.startswith(_CENTRES) else "office"


def _is_home(walk: Walk, name: PlaceName) -> bool:
    """Whether a named place is the document's own, or contains it."""
    own = walk.home.place.id if walk.home.place else ""
    return name.level == "province" or (name.id is not None and f"{own}.".startswith(f"{name.id}."))

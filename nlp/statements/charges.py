"""Who is charged: the units that a point blames or charges."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from cchc.records import StatementType, Unit
from nlp.mentions import ensure_unit, resolve
from nlp.statements.voices import Voices
from nlp.wording import BODY, LACK, TASK, skip_adverbials

_LEAD = re.compile(
    r"\s*(?:(?:riêng|đối với|tại|ở|về phía|phía|cho|giám đốc|thủ trưởng|trưởng|chánh|lãnh đạo|"
    r"người đứng đầu|chủ tịch|bí thư|đồng chí|cơ quan|và|cùng|với|tập thể|toàn|các)\s+)*"
)
_BETWEEN = re.compile(
    r"[\s,;–-]*(?:(?:và|cùng|cùng với|các|hai|ba|bốn|năm|giám đốc|chánh|thủ trưởng|trưởng|chủ tịch|lãnh đạo|tỉnh|"
    r"huyện)\s+)*$"
)
_CO_OPERATES = re.compile(r"(?:phối hợp(?:\s+chặt chẽ)?(?:\s+với)?|phối hợp cùng|thông qua)\s+$")
_OTHERS = re.compile(
    r"(?:một số|nhiều|một vài|có|vẫn còn|còn)\s+(?:\w+\s+)?(?:đơn vị|cơ quan|địa phương|xã|phường|huyện|sở|nơi)(?!\w)|"
    r"(?:vẫn\s+|còn\s+|có\s+)*một\s+bộ\s+phận\s"
)
# "các sở đều chậm": all of some bodies, and so nobody by name, whoever stood before.
ALL_OF = re.compile(
    r"(?:(?:hầu hết|phần lớn|đa số|tất cả|toàn bộ)\s+)?(?:các|cả \w+|\d+/\d+|100%)\s+"
    r"(?:sở|ban|ngành|huyện|xã|phường|đơn vị|địa phương|cơ quan|phòng|chi nhánh|thị trấn)(?!\w)[^;:.“”]{0,60}?\s"
    r"(?:đều|cùng)\s"
)
_LED = re.compile(r"(?:lãnh đạo|thủ trưởng|người đứng đầu|giám đốc|chủ tịch)\s+")
_ANAPHORS = re.compile(
    r"(?:(?:hai|ba|bốn|năm|các|những)\s+)?(?:đơn vị|cơ quan|địa phương|sở|huyện|xã|phường)\s+(?:này|trên|nói trên|"
    r"nêu trên)"
)
# "hai xã không số hóa ...": as many as were named together right before.
_COUNTED = re.compile(
    r"(?:lãnh đạo\s+|thủ trưởng\s+)?(hai|ba|bốn)\s+(?:xã|phường|huyện|sở|đơn vị|địa phương|cơ quan|phòng)(?!\w)"
    r"(?!\s+(?:này|trên|nói|nêu|và))"
)
# A body by the head of its name alone: "Trung tâm chưa cập nhật", "Chi nhánh giải quyết dứt điểm".
_HEAD_ALONE = re.compile(
    r"(?:trung tâm|chi nhánh|văn phòng|ban quản lý|chi cục|phòng|đảng ủy khối|ban|cục|thanh tra|ủy ban)(?!\w)"
)
_OF = re.compile(r"(?<!\w)(?:của|tại|ở|thuộc|đối với|do)\s+(?:(?:các|hai|ba|bốn|cả|một số)\s+)?$")


_PEOPLE_OF = re.compile(
    r"(?:(?:\d{1,3}|một|hai|ba|bốn|năm|nhiều|một số|các)\s+)?(?:cán bộ|công chức|viên chức|nhân viên|người|hồ sơ)"
    r"[^,;:.“”]{0,40}?\s(?:của|tại|ở|thuộc)\s"
)


def leading_units(plain: str, voices: Voices, start: int, end: int) -> list[Unit]:
    """The units that stand first in a clause, joined by commas and "và": its grammatical subject."""
    for at in dict.fromkeys((start, skip_adverbials(plain, start, end))):
        lead = _LEAD.match(plain, at, end)
        position = lead.end() if lead else at
        found: list[Unit] = []
        for mention, unit in voices.units_in(at, end):
            if mention.start > position and not _BETWEEN.fullmatch(plain, position, mention.start):
                break
            if mention.start < position and found:
                continue
            if _CO_OPERATES.search(plain[max(at, mention.start - 30) : mention.start]):
                break
            if unit not in found:
                found.append(unit)
            position = mention.end
        if found:
            return found
    return []


def subjects(
    doc: Doc,
    plain: str,
    voices: Voices,
    kind: StatementType,
    start: int,
    end: int,
    inherited: Sequence[str],
) -> tuple[tuple[str, ...], bool]:
    """Names of the units charged or blamed, and whether the clause names its subject itself (so none is inherited)."""
    at = skip_adverbials(plain, start, end)
    named = _ANAPHORS.match(plain, (led.end() if (led := _LED.match(plain, at, end)) else at), end)
    if named:
        before = _referred(doc, voices, plain, start, named[0])
        if before:
            return before, True
    if counted := _COUNTED.match(plain, at, end):
        together = _named_together(voices, plain, start, counted[1]) or _named_together(
            voices, plain, start - 40, counted[1]
        )
        if together:
            return together, True
    if short := _by_head(doc, voices, plain, at, end):
        return (short,), True
    lead = leading_units(plain, voices, start, end)
    first = voices.units_in(at, end)[:1]
    if (
        kind in ("directive", "recommendation")
        and (TASK.match(plain, at, end) or plain.startswith("phấn đấu", at))
        and not (first and first[0][0].start == at)
    ):
        return tuple(inherited), False  # "Kiểm tra ..."; but "Thanh tra Sở" is a body
    if kind in ("directive", "recommendation"):
        return tuple(unit.name for unit in lead), True
    if lead:
        return tuple(unit.name for unit in lead), True
    if _OTHERS.match(plain, at, end) or ALL_OF.match(plain, at, end):
        return (), True
    owners = tuple(dict.fromkeys(unit.name for unit in _owners(plain, voices, start, end)))
    # "...; hai cán bộ của UBND huyện A chơi game": whose they are, not who was told of before.
    if inherited and not (owners and _PEOPLE_OF.match(plain, at, end)):
        return tuple(inherited), False
    return owners, bool(owners) or bool(BODY.match(plain, at))


def _named_together(voices: Voices, plain: str, start: int, count: str) -> tuple[str, ...]:
    """The units that the sentences right before name, where they are as many as a number says."""
    since = max(plain.rfind("\n", 0, start) + 1, start - 300)
    names = tuple(dict.fromkeys(unit.name for _, unit in voices.units_in(since, start) if unit.level != "province"))
    number = {"hai": 2, "ba": 3, "bốn": 4}[count]
    return names if len(names) == number else ()


def _by_head(doc: Doc, voices: Voices, plain: str, at: int, end: int) -> str | None:
    """The body of before whose name begins with a head that stands alone and capital: "Trung tâm", "Chi nhánh"."""
    match = _HEAD_ALONE.match(plain, at, end)
    text = doc._.document.text
    if not match or not text[at].isupper() or voices.unit_at(at):
        return None
    following = text[match.end() : match.end() + 2].strip()
    if not following or following[0].isupper() or at < 2 or text[at - 2 : at - 1] in ".!?\n":
        return None  # a longer name, or a capital that only opens the sentence
    before = [unit.name for _, unit in voices.units_in(max(0, at - 1200), at)]
    return next((name for name in reversed(before) if name.lower().startswith(match[0] + " ")), None)


def _owners(plain: str, voices: Voices, start: int, end: int) -> list[Unit]:
    """Units of whose thing something is wanting: "tiến độ số hóa tại huyện A và huyện B còn chậm"."""
    lack = LACK.search(plain, start, end)
    limit = lack.start() if lack else end
    found: list[Unit] = []
    position = -1
    for mention, unit in voices.units_in(start, end):
        before = plain[max(start, mention.start - 24) : mention.start]
        joined = position >= 0 and _BETWEEN.fullmatch(plain, position, mention.start)
        if (mention.start < limit and _OF.search(before)) or joined:
            found.append(unit)
            position = mention.end
    return found


def _referred(doc: Doc, voices: Voices, plain: str, start: int, words: str) -> tuple[str, ...]:
    """The bodies that "ba đơn vị này" stands for: those named last before, as many as the number says."""
    count = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5}.get(words.split()[0])
    if count and (together := _named_together(voices, plain, start - 40, words.split()[0]) if count < 5 else ()):
        return together
    before = [unit.name for _, unit in voices.units_in(max(0, start - 600), start)]
    names = list(dict.fromkeys(reversed(before)))
    if count:
        # The one who gives the order stands right before; it is not among those charged.
        giver = [unit.name for _, unit in voices.units_in(max(0, start - 40), start)]
        chosen = [name for name in names if name not in giver][:count]
        return tuple(reversed(chosen)) if len(chosen) == count else ()
    unit = resolve(doc, words, start)
    return (ensure_unit(doc, unit).name,) if unit else ()


def starts_with_task(plain: str, start: int, end: int) -> bool:
    at = skip_adverbials(plain, start, end)
    return bool(TASK.match(plain, at, end))

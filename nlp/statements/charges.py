"""Who is charged and by when: the units that a point blames or charges, and its deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from cchc.records import StatementType, Unit
from nlp.mentions import ensure_unit, resolve
from nlp.pipes.periods import periods_between
from nlp.statements.voices import Voices
from nlp.wording import BODY, LACK, MODAL, TASK, TASK_INSIDE, skip_adverbials

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
    r"(?:một số|nhiều|một vài|có|vẫn còn|còn)\s+(?:\w+\s+)?(?:đơn vị|cơ quan|địa phương|xã|phường|huyện|sở|nơi)(?!\w)"
)
_ANAPHORS = re.compile(
    r"(?:(?:hai|ba|bốn|năm|các|những)\s+)?(?:đơn vị|cơ quan|địa phương|sở|huyện|xã|phường)\s+(?:này|trên|nói trên|"
    r"nêu trên)"
)
_OF = re.compile(r"(?<!\w)(?:của|tại|ở|thuộc|đối với|do)\s+(?:(?:các|hai|ba|bốn|cả|một số)\s+)?$")
_PREPOSED = re.compile(r"(?:lên|về|với|cho|đến|tới|trình|gửi|so với|phần mềm của|theo|giao)\s+(?:\w+\s+){0,2}$")

_DUE = re.compile(
    r"(?<!\w)(?:(?:hoàn\s+thành\s+|xong\s+|báo\s+cáo\s+|gửi\s+)?(?:xong\s+)?(?:trước|chậm\s+nhất(?:\s+là|\s+đến|"
    r"\s+trước|\s+vào)?|"
    r"muộn\s+nhất(?:\s+là)?|đến\s+hết|hết|trong|ngay\s+trong|vào|từ\s+nay\s+đến|đến|xong\s+trong|cuối)\s+)$"
)


_LOOSE = re.compile(r"(?:^|\s)(?:vào|hết|cuối|đến)\s+$(?<!đến hết )")


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
    named = _ANAPHORS.match(plain, at, end)
    if named:
        before = _referred(doc, voices, plain, start, named[0])
        if before:
            return before, True
    lead = leading_units(plain, voices, start, end)
    first = voices.units_in(at, end)[:1]
    if (
        kind in ("directive", "recommendation")
        and TASK.match(plain, at, end)
        and not (first and first[0][0].start == at)
    ):
        return tuple(inherited), False  # "Kiểm tra ..."; but "Thanh tra Sở" is a body
    if kind in ("directive", "recommendation"):
        return tuple(unit.name for unit in lead), True
    if lead:
        return tuple(unit.name for unit in lead), True
    if _OTHERS.match(plain, at, end):
        return (), True
    if inherited:
        return tuple(inherited), False
    return tuple(dict.fromkeys(unit.name for unit in _owners(plain, voices, start, end))), bool(BODY.match(plain, at))


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
    before = [unit.name for _, unit in voices.units_in(max(0, start - 600), start)]
    names = list(dict.fromkeys(reversed(before)))
    if count:
        # The one who gives the order stands right before; it is not among those charged.
        giver = [unit.name for _, unit in voices.units_in(max(0, start - 40), start)]
        chosen = [name for name in names if name not in giver][:count]
        return tuple(reversed(chosen)) if len(chosen) == count else ()
    unit = resolve(doc, words, start)
    return (ensure_unit(doc, unit).name,) if unit else ()


def deadline(doc: Doc, plain: str, start: int, end: int) -> str | None:
    """When a directive is due, as a date or period; None where none is said, or only a rhythm ("hằng quý")."""
    found: str | None = None
    for mention in periods_between(doc, start, end):
        before = plain[max(start, mention.start - 40) : mention.start]
        due = _DUE.search(before)
        if not due or mention.value is None or mention.unit in ("span", "vague"):
            continue
        if re.search(r"(?:kể\s+từ|từ|so\s+với|giai\s+đoạn)\s+$", before) or before.rstrip().endswith(("hằng", "hàng")):
            continue
        if mention.unit == "year" and _LOOSE.search(due[0]) and "hoàn thành" not in before:
            continue  # "trên 50% vào năm 2025" is a target's time, not a deadline
        found = mention.value
    return found


def starts_with_task(plain: str, start: int, end: int) -> bool:
    at = skip_adverbials(plain, start, end)
    return bool(TASK.match(plain, at, end))


def has_modal(plain: str, start: int, end: int) -> bool:
    return bool(MODAL.search(plain, start, end) or TASK_INSIDE.search(plain, start, end))

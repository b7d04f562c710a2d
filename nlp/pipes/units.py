"""Units: the organisations and places that are spoken of, each once, with its mentions."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc

from cchc.records import Mention, Unit
from nlp.examples import Example
from nlp.home import Home, home_of
from nlp.mentions import MentionIndex
from nlp.scanner import Found, Scanner
from nlp.typewords import TYPE_WORDS, PlaceName

_TYPES = tuple(sorted({word.name.lower() for word in TYPE_WORDS.values()}))

# "Thủ Đức và các quận, huyện ...": a headline that speaks of others too.
_SEVERAL = re.compile(
    r"(?<!\w)các\s+(?:sở|ban|ngành|quận|huyện|thị xã|thành phố|địa phương|xã|phường)(?!\w)", re.IGNORECASE
)

AFTER = ("sentences",)
LAYER = "units"
EXAMPLES = [
    Example(
        "Một số đơn vị: Sở Giao thông vận tải; các huyện Tân Yên, Việt Yên, Lạng Giang, TP Bắc Giang đã hoàn thành.",
        [
            {"name": "Sở Giao thông vận tải", "level": "department", "province": "Bắc Giang"},
            {"name": "Huyện Tân Yên", "level": "district", "province": "Bắc Giang"},
            {"name": "Huyện Việt Yên", "level": "district"},
            {"name": "Huyện Lạng Giang", "level": "district"},
            {"name": "Thành phố Bắc Giang", "level": "district", "id": "bac-giang.thanh-pho-bac-giang"},
        ],
        url="https://bacgiang.gov.vn/a",
        published_at="2014-07-15",
        why="A bare name in a list takes the type of its first member, up to the next type word.",
    ),
    Example(
        "UBND các huyện Hương Sơn, Hương Khê và Sở TN&MT tỉnh báo cáo UBND tỉnh; UBND các huyện, thành phố thực hiện.",
        [
            {"name": "UBND Huyện Hương Sơn", "level": "committee"},
            {"name": "UBND Huyện Hương Khê", "level": "committee"},
            {"name": "Sở Tài nguyên và Môi trường", "level": "department"},
            {"name": "UBND Tỉnh Hà Tĩnh", "level": "committee", "id": "ha-tinh.ubnd"},
        ],
        url="https://hatinh.gov.vn/a",
        published_at="2022-05-04",
        why="One UBND a place and no districts; a generic plural is no unit.",
    ),
    Example(
        "Chủ tịch UBND xã Nguyễn Mạnh Thắng yêu cầu Phòng Văn hóa - Xã hội, Trung tâm Phục vụ hành chính công xã.",
        [
            {"name": "UBND Xã Hạ Hòa", "level": "committee", "id": "phu-tho-2025.xa-ha-hoa.ubnd"},
            {"name": "Phòng Văn hóa - Xã hội", "level": "office"},
            {"name": "Trung tâm Phục vụ hành chính công xã", "level": "office"},
        ],
        url="https://hahoa.phutho.gov.vn/a",
        published_at="2025-12-18",
        why="The chairman's name is no commune's.",
    ),
    Example(
        "HĐND, UBND tỉnh và Tỉnh ủy, Uỷ ban Mặt trận Tổ quốc Việt Nam tỉnh dự; Quyết định số 12/QĐ-UBND của tỉnh.",
        [
            {"name": "HĐND Tỉnh Khánh Hòa", "level": "council"},
            {"name": "UBND Tỉnh Khánh Hòa", "level": "committee"},
            {"name": "Tỉnh ủy Khánh Hòa", "level": "party"},
            {"name": "Ủy ban MTTQ Tỉnh Khánh Hòa", "level": "front"},
            {"name": "Tỉnh Khánh Hòa", "level": "province"},
        ],
        url="https://khanhhoa.gov.vn/a",
        published_at="2023-02-02",
        why="Two bodies share their place; a document's number names no body.",
    ),
    Example(
        "TT | Xã, phường | Điểm\nI | PHƯỜNG\n1 | Mỹ Tho | 93,46\nII | XÃ\n1 | Cái Bè | 89,54",
        [
            {"name": "Phường Mỹ Tho", "level": "commune", "id": "dong-thap-2025.phuong-my-tho"},
            {"name": "Xã Cái Bè", "level": "commune", "province": "Đồng Tháp"},
        ],
        url="https://dongthap.gov.vn/a",
        published_at="2026-01-22",
        why="In a table a bare name takes its type from the heading of its block.",
    ),
    Example(
        "Quảng Ninh dẫn đầu, tiếp theo là Hải Phòng và TP. Hồ Chí Minh; Bộ KH&ĐT đánh giá. Ông Nguyễn Hải Dương dự.",
        [
            {"name": "Tỉnh Quảng Ninh", "level": "province"},
            {"name": "Thành phố Hải Phòng", "level": "province"},
            {"name": "Thành phố Hồ Chí Minh", "level": "province"},
            {"name": "Bộ Kế hoạch và Đầu tư", "level": "ministry", "province": None},
        ],
        published_at="2023-04-19",
        why="Bare names of provinces are provinces, not in a person's name.",
    ),
    Example(
        "UBND xã Hạ Hòa cho biết đường truyền mới kéo đến trung tâm xã.",
        [{"name": "UBND Xã Hạ Hòa", "level": "committee"}],
        url="https://phutho.gov.vn/a",
        published_at="2025-12-18",
        why="The middle of a place is where something is, and no body.",
    ),
]


def annotate(doc: Doc) -> None:
    """Fill `doc._.units`, `doc._.province`, `doc._.home`, `doc.spans["units"]` and the index of mentions."""
    document = doc._.document
    home = home_of(document)
    scanner = Scanner(home)
    title = _distinct(scanner.scan(document.title or ""))
    narrower = None if _SEVERAL.search(document.title or "") else scanner.subject()
    if narrower is not None and home.place is home.province_place:
        home = replace(home, place=narrower)
        scanner = Scanner(home)
        title = _distinct(scanner.scan(document.title or ""))
    doc._.province = home.province
    text = doc._.text
    units = _units(text, scanner.scan(text))
    doc._.rejected.extend(scanner.rejected)
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
    names = {item.name for item in found}
    for item in found:
        mentions.setdefault((_fullest(item.name, names), item.province), []).append(item)
    return [
        Unit(
            id=items[0].id,
            name=name,
            level=items[0].level,
            province=province,
            mentions=tuple(
                Mention(start=item.start, end=item.end, quote=text[item.start : item.end], rule=item.rule)
                for item in items
            ),
            rule=items[0].rule,
        )
        for (name, province), items in mentions.items()
    ]


def _fullest(name: str, names: set[str]) -> str:
    """The fuller of two names that a text uses for one body: the front and its committee, a centre with and without
    "xã"."""
    if f"Ủy ban {name}" in names:
        return f"Ủy ban {name}"
    longer = [other for word in _TYPES if (other := f"{name} {word}") in names]
    return longer[0] if len(longer) == 1 else name


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

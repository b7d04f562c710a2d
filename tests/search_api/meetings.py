"""Meetings of a province over years: what was criticised again and again, what was ordered, what became of it."""

# ruff: noqa: E501  sentences are kept whole

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cchc.records import Record
from search_api.protocol import Entry
from tests.contract.rankings import Said, article
from tests.contract.records import entry
from tests.search_api.samples import ATTACK, record

CHAIR = {"name": "Trần Thị Mai", "position": "Phó Chủ tịch UBND tỉnh"}
UNITS = (("UBND Tỉnh Hà Tĩnh", "committee", "UBND tỉnh Hà Tĩnh"), ("Sở Nội vụ", "department", "Sở Nội vụ"))


def meeting(
    year: int, blame: str, order: str, *, deadline: str | None = None, place: str = "ha-tinh", name: str = "Hà Tĩnh",
    held_by: str = "",
    **changes: Any,
) -> Record:  # fmt: skip
    """A meeting of a province in March of a year: one shortcoming of Sở Nội vụ, one order to it."""
    text = (
        f"Ngày 05/3/{year}, UBND tỉnh {name} tổ chức hội nghị cải cách hành chính năm {year}.\n"
        f"Hạn chế của Sở Nội vụ như: {blame}.\n"
        f"Phát biểu kết luận hội nghị, đồng chí Trần Thị Mai yêu cầu: {order}. Hội nghị kết thúc."
    )
    document = {
        "url": f"https://{place}.example/hoi-nghi-{year}",
        "source": place,
        "province": name,
        "title": f"Hội nghị cải cách hành chính {year}",
        "published_at": f"{year}-03-06",
        "text": text,
        **changes,
    }
    return record(
        document,
        units=((held_by or f"UBND Tỉnh {name}", "committee", f"UBND tỉnh {name}"), UNITS[1]),
        statements=[
            ("shortcoming", blame, {"themes": ["procedures"], "subjects": ["Sở Nội vụ"], "meeting": 0}),
            (
                "directive",
                order,
                {
                    "themes": ["procedures"], "subjects": ["Sở Nội vụ"], "assignees": ["Sở Nội vụ"], "meeting": 0,
                    "deadline": deadline, "speaker": CHAIR,
                },
            ),
        ],
        meetings=[
            (
                {
                    "name": f"hội nghị cải cách hành chính năm {year}", "date": f"{year}-03-05", "place": "Hội trường UBND",
                    "held_by": held_by or f"UBND Tỉnh {name}", "chair": CHAIR,
                },
                f"Phát biểu kết luận…{order}",
                CHAIR,
            )
        ],
    )  # fmt: skip


def identified(made: Record, units: Mapping[str, str]) -> Record:
    """The same with identities for its units, by their names."""
    known = tuple(one.model_copy(update={"id": units.get(one.name)}) for one in made.units)
    return made.model_copy(update={"units": known})


LATE = "giải quyết hồ sơ đất đai còn trễ hẹn kéo dài"
RECORDS = (
    meeting(2021, f"{LATE} ở nhiều nơi", "rà soát toàn bộ hồ sơ đất đai trễ hẹn trong quý I", deadline="2021-Q1"),
    meeting(2022, f"vẫn {LATE}", "xử lý dứt điểm hồ sơ đất đai trễ hẹn kéo dài trước ngày 30/6/2022", deadline="2022-06-30"),
    meeting(2024, f"tình trạng {LATE}", "chấm dứt việc giải quyết hồ sơ đất đai trễ hẹn", deadline="2099-12-31"),
    meeting(2023, f"{LATE} ở các huyện", "rà soát toàn bộ hồ sơ đất đai trễ hẹn", place="nghe-an", name="Nghệ An"),
    meeting(2020, f"sửa <b>đậm</b> {ATTACK}", f"gỡ bỏ {ATTACK} khỏi trang", place="quang-tri", name="Quảng Trị"),
)  # fmt: skip
POINTS = article(
    900,
    Said("ha-tinh", "score", 10.5, "10,50", period="2023", after=" ở phần thủ tục hành chính",
         fields=(("component", "Cải cách thủ tục hành chính"),)),
    Said("ha-tinh", "score", 8.1, "8,10/9", period="2021", out_of=9, after=" ở phần thể chế",
         fields=(("component", "Cải cách thể chế"),)),
    Said("ha-tinh.huyen-vu-quang", "score", 7.2, "7,20", period="2023", after=" ở phần thủ tục hành chính",
         fields=(("component", "Cải cách thủ tục hành chính"),)),
    published_at="2024-04-20",
)  # fmt: skip


def entries() -> list[Entry]:
    """All of it, ready for a store."""
    return [entry(one) for one in (*RECORDS, POINTS)]

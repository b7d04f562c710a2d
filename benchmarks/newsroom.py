"""A library of records as large as wanted: invented news of reform with figures, statements and meetings.

They are made as records, since what is measured over them is the store; a few in a hundred are prints of another.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from benchmarks.duplicates import clauses
from cchc.captures import Location, Provenance
from cchc.gazetteer import Place, places
from cchc.records import Record, figure_id, statement_id
from cchc.urls import document_id
from search_api.protocol import Entry

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
INDICATORS = {
    "PAR_INDEX": "Chỉ số cải cách hành chính", "SIPAS": "Chỉ số hài lòng về sự phục vụ hành chính",
    "PAPI": "Chỉ số PAPI", "PCI": "Chỉ số năng lực cạnh tranh cấp tỉnh", "DTI": "Chỉ số chuyển đổi số",
}  # fmt: skip
WHO = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh", "Ban Tổ chức Tỉnh ủy",
    "Trung tâm Phục vụ hành chính công", "Thanh tra tỉnh", "Công an tỉnh", "Sở Tư pháp", "Sở Nông nghiệp và Môi trường",
)  # fmt: skip
WHAT = (
    "số hóa hồ sơ, giấy tờ", "thủ tục hành chính về đất đai", "dịch vụ công trực tuyến toàn trình",
    "kiểm tra công vụ đột xuất", "sắp xếp tổ chức bộ máy", "tinh giản biên chế", "đào tạo cán bộ một cửa",
    "thanh toán không dùng tiền mặt", "cắt giảm điều kiện kinh doanh", "công khai bộ thủ tục trên cổng",
    "kết nối cơ sở dữ liệu dân cư", "chữ ký số cho người dân", "khảo sát mức độ hài lòng", "họp không giấy tờ",
    "xử lý phản ánh, kiến nghị", "rà soát văn bản quy phạm", "quản lý tài sản công", "luân chuyển hồ sơ liên thông",
)  # fmt: skip
WHEN = (
    "trong quý {n}",
    "sau {n} tháng triển khai",
    "tại {n} xã được kiểm tra",
    "ở {n} đơn vị",
    "với {n} hồ sơ tồn đọng",
)
TOLD = (
    "Tại {place}, {clause}, {other} {when}, theo báo cáo số {n}/BC của {who}.",
    "{who} cho biết {clause}, {other} {when}.",
    "Đoàn kiểm tra ghi nhận {clause}, nhất là {what}; {other}.",
    "Ông Nguyễn Văn {name} nêu {n} giải pháp: {clause}, {other} {when}.",
    "Người dân {place} phản ánh {what}, {clause} {when}.",
    "Kế hoạch {n}/KH-UBND giao {who} chủ trì {what}, {clause}, báo cáo trước ngày {d}/{m}.",
)
KINDS = {
    "shortcoming": "Việc {what} của {who} còn chậm {when}, {clause}.",
    "difficulty": "Khó khăn lớn nhất là {who} thiếu {n} biên chế, {clause} {when}.",
    "cause": "Nguyên nhân là {who} chưa chủ động {what}, {clause} {when}.",
    "recommendation": "Đề nghị {who} sớm hướng dẫn {what}, {clause} {when}.",
    "directive": "Yêu cầu {who} hoàn thành {what}, {clause}, xong trước ngày {d}/{m}.",
}
THEMES = ("leadership", "institutions", "procedures", "organization", "civil_service", "digital_government")
NAMES = ("An", "Bình", "Cường", "Dũng", "Giang", "Hải", "Hạnh", "Khánh", "Lâm", "Minh", "Nam", "Phúc", "Quang", "Sơn")
# One in so many is another portal's print of the one before.
REPRINTED = 40
# The share of scores and of ranks that are not what others say of the same place, index and year.
MISSTATED = 0.05


@lru_cache(maxsize=1)
def _provinces() -> tuple[Place, ...]:
    return tuple(places().all("province"))


def entries(count: int, seed: int = 1, first: int = 0) -> Iterator[Entry]:
    """`count` captures with their records, five figures and five statements each, from 2014 to 2026."""
    before: Record | None = None
    for number in range(first, first + count):
        chance = random.Random(f"{seed}-{number}")
        if before is not None and number % REPRINTED == 0:
            record = _record(number, chance, of=before)
        else:
            record = _record(number, chance)
        before = record
        fetched_at = START + timedelta(seconds=number)
        digest = hashlib.sha256(record.document.url.encode()).hexdigest()
        place = Location(f"bench-{number // 5000:05}.warc.gz", number % 5000 * 20_000)
        yield Entry(
            record,
            Provenance(
                fetched_at=fetched_at,
                digest=digest,
                media_type="text/html",
                source=record.document.source,
                location=place,
            ),
        )


def _told(chance: random.Random, place: Place, code: str, year: int) -> tuple[float, int]:
    """Score and rank as an article states them: those of the place in that year, but for one in twenty it misstates."""
    published = random.Random(f"{place.id} {code} {year}")
    score, rank = round(published.uniform(55, 95), 2), published.randint(1, 63)
    if chance.random() < MISSTATED:
        score = round(score + chance.choice((-1, 1)) * chance.uniform(0.01, 4), 2)
    if chance.random() < MISSTATED:
        rank = chance.randint(1, 63)
    return score, rank


class _Text:
    """A text that grows by sentences, and knows where each stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def add(self, sentence: str, end: str = "\n") -> tuple[int, int]:
        start = self.size
        self.parts.append(sentence + end)
        self.size += len(sentence) + len(end)
        return start, start + len(sentence)


def _filled(template: str, chance: random.Random, place: Place) -> str:
    when = chance.choice(WHEN).format(n=chance.randint(2, 4000))
    return template.format(
        place=place.name, what=chance.choice(WHAT), who=chance.choice(WHO), when=when,
        clause=chance.choice(clauses()), other=chance.choice(clauses()),
        n=chance.randint(2, 9000), d=chance.randint(1, 28), m=chance.randint(1, 12), name=chance.choice(NAMES),
    )  # fmt: skip


def _record(number: int, chance: random.Random, of: Record | None = None) -> Record:
    day = date(2014, 1, 6) + timedelta(days=chance.randint(0, 4500))
    existing = [place for place in _provinces() if place.existed(day.isoformat())]
    place = chance.choice(existing)
    host = f"{place.id}.example.vn"
    url = f"https://{host}/tin/{number}"
    source = place.id
    head = {"url": url, "source": source, "province": place.bare, "published_at": f"{day}T08:{number % 60:02}:00+07:00"}
    if of is not None:
        document = {**of.document.model_dump(), **head, "id": document_id(url), "attribution": of.document.source}
        return _made(document, [dict(one) for one in of.figures], [dict(one) for one in of.statements], of)
    text = _Text()
    text.add(f"Ngày {day.day}/{day.month}/{day.year}, UBND {place.name} họp về cải cách, bàn {chance.choice(WHAT)}.")
    units = {place.name: ("province", place.id)}
    figures: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    year = day.year - 1
    for code in chance.sample(sorted(INDICATORS), 2):
        score, rank = _told(chance, place, code, year)
        shown = f"{score:.2f}".replace(".", ",")
        sentence = (
            f"Năm {year}, {INDICATORS[code]} của {place.name} đạt {shown}/100 điểm, xếp thứ {rank}/63 tỉnh, thành phố."
        )
        start, end = text.add(sentence, " ")
        same = {"indicator": code, "subject": place.name, "subject_id": place.id, "period": str(year), "start": start}
        behind = sentence.index(" điểm") + 5
        figures.append(
            {
                **same,
                "end": start + behind,
                "measure": "score",
                "value": score,
                "out_of": 100,
                "quote": sentence[:behind],
            }
        )
        figures.append({**same, "end": end - 1, "measure": "rank", "value": rank, "out_of": 63, "quote": sentence[:-1]})
        text.add(_filled(chance.choice(TOLD), chance, place))
    percent = round(chance.uniform(60, 100), 1)
    words = "tỷ lệ hồ sơ giải quyết đúng hạn"
    sentence = f"Toàn tỉnh có {words} đạt {str(percent).replace('.', ',')}%."
    start, end = text.add(sentence)
    figures.append({
        "indicator": "OTHER", "indicator_text": words, "subject": place.name, "subject_id": place.id,
        "measure": "percent", "value": percent, "period": str(year), "start": start, "end": end - 1,
        "quote": sentence[:-1],
        "confidence": round(chance.uniform(0.5, 0.99), 2), "doubts": ["period_from_afar"],
    })  # fmt: skip
    for _ in range(chance.randint(4, 9)):
        text.add(_filled(chance.choice(TOLD), chance, place), chance.choice((" ", "\n")))
    concluded = text.size
    for kind in chance.sample(sorted(KINDS), 5):
        sentence = _filled(KINDS[kind], chance, place)
        start, end = text.add(sentence)
        statements.append({
            "type": kind, "text": sentence[:-1], "start": start, "end": end - 1, "themes": [chance.choice(THEMES)],
            "subjects": [place.name], "meeting": 0,
        })  # fmt: skip
    whole = "".join(text.parts).rstrip()
    meeting = None
    if number % 3 == 0:
        quote = whole[concluded:]
        meeting = {
            "start": concluded,
            "end": len(whole),
            "quote": quote,
            "speaker": {"name": f"Nguyễn Văn {chance.choice(NAMES)}"},
        }
    title = f"{place.name}: {chance.choice(WHAT)}, {chance.choice(clauses())}"
    document = {**head, "title": title[0].upper() + title[1:], "text": whole, "kind": "article"}
    mention = {"start": whole.index(place.name), "end": whole.index(place.name) + len(place.name), "quote": place.name}
    shown_units = [
        {"id": identity, "name": name, "level": level, "province": place.bare, "mentions": [mention]}
        for name, (level, identity) in units.items()
    ]
    meetings = [{"name": "Hội nghị cải cách hành chính", "date": day.isoformat(), "conclusion": meeting}]
    return _made(document, figures, statements, None, units=shown_units, meetings=meetings)


def _made(
    document: dict[str, Any],
    figures: list[dict[str, Any]],
    statements: list[dict[str, Any]],
    of: Record | None,
    **more: Any,
) -> Record:
    identity = document_id(document["url"])
    for one in figures:
        one["id"] = figure_id(
            identity, one["start"], one["end"], one["measure"], one["value"], one["subject"], None, one["indicator"]
        )
    for one in statements:
        one["id"] = statement_id(identity, one["start"], one["end"], one["type"])
    if of is not None:
        more = {"units": of.units, "meetings": of.meetings}
    return Record.model_validate(
        {"extractor": "0.1.0", "document": document, "figures": figures, "statements": statements, **more}
    )

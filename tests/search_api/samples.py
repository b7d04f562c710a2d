"""A small store of believable documents for the API, the exports and the pages, and one that attacks them."""

# ruff: noqa: E501  sentences are kept whole

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cchc.captures import Capture, Location, Provenance
from cchc.records import Cell, Document, Failure, Record, Table, figure_id, statement_id
from search_api.protocol import Entry

ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
FETCHED = datetime(2024, 8, 6, 2, 30, tzinfo=UTC)


def _find(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def record(
    document: dict[str, Any],
    *,
    units: Sequence[tuple[str, str, str]] = (),  # name, level, words in the text
    figures: Sequence[tuple[str, dict[str, Any]]] = (),  # quote, fields
    statements: Sequence[tuple[str, str, dict[str, Any]]] = (),  # type, words, fields
    meetings: Sequence[tuple[dict[str, Any], str | None, dict[str, Any] | None]] = (),  # fields, conclusion, speaker
    checks: Sequence[tuple[str, str, Sequence[int]]] = (),
) -> Record:
    """A record whose offsets are found in its text."""
    made = Document.model_validate(document)
    text = made.text
    shown_units = []
    for name, level, words in units:
        start, end = _find(text, words)
        mention = {"start": start, "end": end, "quote": words}
        shown_units.append({"name": name, "level": level, "province": made.province, "mentions": [mention]})
    shown_figures = []
    for quote, fields in figures:
        start, end = _find(text, quote)
        identity = figure_id(
            made.id, start, end, fields["measure"], fields["value"], fields.get("subject"), fields.get("component")
        )
        shown_figures.append(
            {"indicator": "PAR_INDEX", **fields, "id": identity, "start": start, "end": end, "quote": quote}
        )
    shown_statements = []
    for kind, words, fields in statements:
        start, end = _find(text, words)
        identity = statement_id(made.id, start, end, kind)
        shown_statements.append({**fields, "id": identity, "type": kind, "text": words, "start": start, "end": end})
    shown_meetings = []
    for fields, said, speaker in meetings:
        conclusion = None
        if said is not None:
            start = text.index(said.split("…")[0])
            end = start + len(said) if "…" not in said else text.index(said.split("…")[1]) + len(said.split("…")[1])
            conclusion = {"start": start, "end": end, "quote": text[start:end], "speaker": speaker}
        shown_meetings.append({**fields, "conclusion": conclusion})
    return Record.model_validate(
        {
            "extractor": "0.1.0",
            "document": made,
            "units": shown_units,
            "figures": shown_figures,
            "statements": shown_statements,
            "meetings": shown_meetings,
            "checks": [
                {"code": code, "message": message, "figures": [shown_figures[number]["id"] for number in numbers]}
                for code, message, numbers in checks
            ],
        }
    )


VU_QUANG_TEXT = """Chiều 02/3, UBND huyện Vũ Quang tổ chức hội nghị triển khai nhiệm vụ công tác cải cách hành chính năm 2023. Đồng chí Nguyễn Thị Hà Thu, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện chủ trì hội nghị.
Năm 2022, công tác cải cách hành chính của huyện tiếp tục có chuyển biến. Kết quả chỉ số cải cách hành chính năm 2022 của huyện Vũ Quang đạt 89.30/100 điểm, xếp thứ 12/13 huyện, thị xã, thành phố, giảm 2 bậc so với năm 2021; tỷ lệ hồ sơ giải quyết đúng hạn đạt trên 98,5%.
Bên cạnh những kết quả đạt được, công tác cải cách hành chính còn một số tồn tại, hạn chế như: việc tự kiểm tra chưa thường xuyên; một số xã còn chậm cập nhật hồ sơ lên hệ thống một cửa điện tử; tỷ lệ hồ sơ trực tuyến của lĩnh vực đất đai còn thấp. Nguyên nhân là do người đứng đầu một số đơn vị chưa quyết liệt chỉ đạo.
Phát biểu kết luận hội nghị, đồng chí Nguyễn Thị Hà Thu ghi nhận kết quả mà các cơ quan, đơn vị đạt được trong năm qua, đồng thời thẳng thắn chỉ ra những việc chưa làm được.
Đồng chí yêu cầu các phòng, ban, UBND các xã, thị trấn rà soát từng tiêu chí bị trừ điểm, xây dựng kế hoạch khắc phục trước ngày 31/3/2023; Phòng Nội vụ tham mưu kiểm tra công vụ đột xuất; phấn đấu chỉ số cải cách hành chính năm 2023 của huyện nằm trong tốp 10 của tỉnh.
Hội nghị cũng đã trao giấy khen cho 5 tập thể có thành tích xuất sắc."""

VU_QUANG = record(
    {
        "url": "https://vuquang.hatinh.example/tin-tuc/trien-khai-cai-cach-hanh-chinh-2023.html",
        "source": "vu-quang",
        "province": "Hà Tĩnh",
        "title": "Hội nghị triển khai nhiệm vụ công tác cải cách hành chính năm 2023",
        "published_at": "2023-03-03T09:12:00+07:00",
        "author": "Hải Huyền",
        "attribution": "Cổng thông tin điện tử huyện",
        "text": VU_QUANG_TEXT,
        "attachments": [
            {"url": "https://vuquang.hatinh.example/tep/ke-hoach-12.pdf", "filename": "Kế hoạch số 12.pdf"},
            {"url": "javascript:alert(1)", "filename": "lạ"},
        ],
        "repairs": [{"kind": "nfd", "detail": "dấu rời", "count": 12}],
    },
    units=[
        ("UBND Huyện Vũ Quang", "committee", "UBND huyện Vũ Quang"),
        ("Huyện Vũ Quang", "district", "huyện Vũ Quang đạt"),
        ("Phòng Nội vụ", "office", "Phòng Nội vụ"),
    ],
    figures=[
        (
            "chỉ số cải cách hành chính năm 2022 của huyện Vũ Quang đạt 89.30/100 điểm",
            {"measure": "score", "value": 89.3, "out_of": 100, "subject": "Huyện Vũ Quang", "period": "2022", "confidence": 0.97},
        ),
        (
            "huyện Vũ Quang đạt 89.30/100 điểm, xếp thứ 12/13",
            {"measure": "rank", "value": 12, "out_of": 13, "subject": "Huyện Vũ Quang", "period": "2022", "confidence": 0.95},
        ),
        (
            "huyện Vũ Quang đạt 89.30/100 điểm, xếp thứ 12/13 huyện, thị xã, thành phố, giảm 2 bậc",
            {"measure": "rank_change", "value": -2, "subject": "Huyện Vũ Quang", "period": "2022", "confidence": 0.9},
        ),
        (
            "tỷ lệ hồ sơ giải quyết đúng hạn đạt trên 98,5%",
            {
                "indicator": "OTHER", "indicator_text": "tỷ lệ hồ sơ giải quyết đúng hạn", "measure": "percent",
                "value": 98.5, "comparator": ">", "subject": "Huyện Vũ Quang", "period": "2022", "confidence": 0.88,
            },
        ),
        (
            "chỉ số cải cách hành chính năm 2023 của huyện nằm trong tốp 10",
            {
                "measure": "rank", "value": 10, "comparator": "<=", "status": "target",
                "subject": "Huyện Vũ Quang", "period": "2023", "confidence": 0.93,
            },
        ),
    ],
    statements=[
        ("shortcoming", "việc tự kiểm tra chưa thường xuyên", {"themes": ["leadership"]}),
        ("shortcoming", "một số xã còn chậm cập nhật hồ sơ lên hệ thống một cửa điện tử", {"themes": ["digital_government"]}),
        ("shortcoming", "tỷ lệ hồ sơ trực tuyến của lĩnh vực đất đai còn thấp", {"themes": ["procedures"]}),
        ("cause", "người đứng đầu một số đơn vị chưa quyết liệt chỉ đạo", {}),
        (
            "directive",
            "các phòng, ban, UBND các xã, thị trấn rà soát từng tiêu chí bị trừ điểm, xây dựng kế hoạch khắc phục trước ngày 31/3/2023",
            {
                "deadline": "2023-03-31", "meeting": 0,
                "speaker": {"name": "Nguyễn Thị Hà Thu", "position": "Chủ tịch UBND huyện"},
            },
        ),
        (
            "directive", "Phòng Nội vụ tham mưu kiểm tra công vụ đột xuất",
            {
                "subjects": ["Phòng Nội vụ"], "assignees": ["Phòng Nội vụ"], "meeting": 0, "themes": ["civil_service"],
                "speaker": {"name": "Nguyễn Thị Hà Thu", "position": "Chủ tịch UBND huyện"},
            },
        ),
    ],
    meetings=[
        (
            {
                "name": "Hội nghị triển khai nhiệm vụ công tác cải cách hành chính năm 2023", "date": "2023-03-02",
                "held_by": "UBND Huyện Vũ Quang",
                "chair": {"name": "Nguyễn Thị Hà Thu", "position": "Chủ tịch UBND huyện"},
            },
            "Phát biểu kết luận hội nghị…trong tốp 10 của tỉnh",
            {"name": "Nguyễn Thị Hà Thu", "position": "Chủ tịch UBND huyện"},
        )
    ],
)  # fmt: skip

LANG_SON = record(
    {
        "url": "https://langson.example/-/cchc-2019",
        "source": "lang-son",
        "province": "Lạng Sơn",
        "title": "Lạng Sơn: Nhiều giải pháp nâng cao chỉ số cải cách hành chính",
        "published_at": "2020-09-22",
        "text": "Năm 2019, chỉ số PAR INDEX của tỉnh Lạng Sơn xếp thứ 42/63 tỉnh, thành phố, tăng 5 bậc so với năm 2018.\n"
        "Tuy nhiên, kết quả giải quyết thủ tục hành chính ở một số đơn vị còn trễ hẹn. Sở Nội vụ kiến nghị Bộ Nội vụ sớm ban hành hướng dẫn.",
    },
    units=[
        ("Tỉnh Lạng Sơn", "province", "tỉnh Lạng Sơn"),
        ("Sở Nội vụ", "department", "Sở Nội vụ"),
        ("Bộ Nội vụ", "ministry", "Bộ Nội vụ"),
    ],
    figures=[
        (
            "PAR INDEX của tỉnh Lạng Sơn xếp thứ 42/63",
            {"measure": "rank", "value": 42, "out_of": 63, "subject": "Tỉnh Lạng Sơn", "period": "2019"},
        ),
        (
            "PAR INDEX của tỉnh Lạng Sơn xếp thứ 42/63 tỉnh, thành phố, tăng 5 bậc",
            {"measure": "rank_change", "value": 5, "subject": "Tỉnh Lạng Sơn", "period": "2019", "confidence": 0.65},
        ),
    ],
    statements=[
        ("shortcoming", "kết quả giải quyết thủ tục hành chính ở một số đơn vị còn trễ hẹn", {"themes": ["procedures"]}),
        ("recommendation", "Bộ Nội vụ sớm ban hành hướng dẫn", {"subjects": ["Bộ Nội vụ"], "by": "Sở Nội vụ"}),
    ],
)  # fmt: skip

_ROWS = (
    ("TT", "Đơn vị", "Điểm", "Xếp hạng", "Xếp loại"),
    ("1", "Sở Tài chính", "93,46", "1", "Tốt"),
    ("2", "Sở Nội vụ", "92,10", "2", "Tốt"),
    ("3", "Sở Xây dựng", "84,75", "3", "Khá"),
)


def _ranking() -> Record:
    head = "Bảng xếp hạng chỉ số cải cách hành chính năm 2024 của các sở, ban, ngành như sau:\n"
    text, cells = head, []
    for row, line in enumerate(_ROWS):
        for column, words in enumerate(line):
            if column:
                text += " | "
            cells.append(
                Cell(row=row, column=column, header=row == 0, text=words, start=len(text), end=len(text) + len(words))
            )
            text += words
        text += "\n"
    text = text.rstrip("\n")
    end = len(text)
    text += "\nKết quả là căn cứ đánh giá người đứng đầu."
    table = Table(start=len(head), end=end, rows=4, columns=5, cells=tuple(cells))
    figures: list[tuple[str, dict[str, Any]]] = []
    for line in _ROWS[1:]:
        quote, subject = " | ".join(line), {"subject": line[1], "period": "2024"}
        figures += [
            (quote, {**subject, "measure": "score", "value": float(line[2].replace(",", ".")), "out_of": 100}),
            (quote, {**subject, "measure": "rank", "value": int(line[3]), "out_of": 3}),
            (quote, {**subject, "measure": "grade", "value": line[4]}),
        ]
    return record(
        {
            "url": "https://hatinh.example/bang-xep-hang-2024",
            "source": "ha-tinh",
            "province": "Hà Tĩnh",
            "title": "Công bố chỉ số cải cách hành chính năm 2024 của các sở, ban, ngành",
            "published_at": "2025-01-15T15:00:00+07:00",
            "kind": "decision",
            "number": "105/QĐ-UBND",
            "issued_at": "2025-01-14",
            "issuer": "UBND Tỉnh Hà Tĩnh",
            "signer": {"name": "Trần Văn Bình", "position": "Phó Chủ tịch"},
            "cites": ["876/QĐ-BNV"],
            "text": text,
            "tables": [table],
            "pages": [{"number": 3, "start": 0, "end": len(text)}],
        },
        units=[(line[1], "department", line[1]) for line in _ROWS[1:]],
        figures=figures,
        checks=[("rank_beyond_field", "hạng 3 của 3 đơn vị trong khi bảng có 4 dòng", [7])],
    )


RANKING = _ranking()

HOSTILE = record(
    {
        "url": 'https://example.com/"><script>alert(1)</script>',
        "source": "vu-quang",
        "province": "Hà Tĩnh",
        "title": f"Tin lạ {ATTACK}",
        "published_at": "2022-05-05",
        "author": ATTACK,
        "text": f'Đoạn văn lạ {ATTACK} của tỉnh xếp hạng 7.\n=HYPERLINK("http://evil.example";"x") xếp hạng 8 mã độc.',
    },
    figures=[
        (f"{ATTACK} của tỉnh xếp hạng 7", {"measure": "rank", "value": 7, "scope": ATTACK, "component": ATTACK}),
        (
            '=HYPERLINK("http://evil.example";"x") xếp hạng 8',
            {"measure": "rank", "value": 8, "component": '=HYPERLINK("http://evil.example";"x")'},
        ),
    ],
    statements=[("shortcoming", f"Đoạn văn lạ {ATTACK}", {"by": None})],
)

FAILED = Failure.of("https://hatinh.example/trang-cu", "not_found", "trang báo lỗi 404")
RECORDS = (VU_QUANG, LANG_SON, RANKING, HOSTILE)

ARCHIVED_PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>t</title>
<style>body {{ background: url(http://evil.example/x.png) }}</style></head>
<body onload="document.title='owned'"><h1>Bản gốc hội nghị</h1>{ATTACK}
<p style="position:fixed" onclick="alert(1)">Đoạn văn gốc. <a href="javascript:alert(1)">bẫy</a> <a href="https://example.com/">liên kết</a></p>
<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name="a"></form>
<link rel="stylesheet" href="https://evil.example/x.css"></body></html>"""


def capture_of(number: int, later: int = 0) -> Capture:
    """The archived response of the record with that number, some days later; the ranking's is a PDF."""
    made = RECORDS[number]
    pdf = made is RANKING
    return Capture(
        url=made.document.url,
        body=b"%PDF-1.7 sample" if pdf else ARCHIVED_PAGE.encode() + b"\n" * later,
        media_type="application/pdf" if pdf else "text/html",
        fetched_at=FETCHED + timedelta(days=later),
        source=made.document.source,
        filename="../../bảng xếp hạng.pdf" if pdf else None,
        location=Location("sample.warc.gz", number + 100 * later),
    )


def entries() -> list[Entry]:
    """All of it, ready for a store."""
    kept = [Entry(made, Provenance.of(capture_of(number))) for number, made in enumerate(RECORDS)]
    failed = Capture(url=FAILED.document.url, body=b"x", fetched_at=FETCHED, location=Location("sample.warc.gz", 99))
    return [*kept, Entry(FAILED, Provenance.of(failed))]


def newer_version() -> Entry:
    """The first record's page, changed a day later."""
    changed = VU_QUANG.model_copy(
        update={"document": VU_QUANG.document.model_copy(update={"title": "Hội nghị cải cách hành chính (cập nhật)"})}
    )
    return Entry(changed, Provenance.of(capture_of(0, later=1)))


def archived(location: Location) -> Capture | None:
    """What the archive would give."""
    later, number = divmod(location.offset, 100)
    return capture_of(number, later) if number < len(RECORDS) else None

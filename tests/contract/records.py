"""Records made by hand, in sentences of this project's own; every quote is found in the text, so offsets hold."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from cchc.captures import Location, Provenance
from cchc.records import (
    Conclusion,
    Document,
    Failure,
    Figure,
    Meeting,
    Mention,
    Person,
    Record,
    Statement,
    Unit,
    figure_id,
    statement_id,
)
from cchc.urls import document_id
from search_api.protocol import Entry

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EXTRACTOR = "0.1.0"

CONFERENCE = """Sáng ngày 05/3, UBND huyện Mẫu Sơn tổ chức hội nghị đánh giá kết quả cải cách hành chính năm 2025.
Theo kết quả công bố, huyện Mẫu Sơn đạt 87,4/100 điểm, xếp thứ 9/12 huyện, thành phố.
Tuy nhiên, việc số hóa hồ sơ còn chậm; một số xã chưa niêm yết đầy đủ thủ tục.
Phát biểu kết luận hội nghị, đồng chí Trần Văn Mẫu yêu cầu các phòng, ban rà soát quy trình nội bộ trước ngày 30/4.
Các xã phải công khai kết quả giải quyết hồ sơ hằng tháng.
Hội nghị cũng trao giấy khen cho ba tập thể."""

RANKING = """Bộ Nội vụ công bố chỉ số của các địa phương.
Tỉnh Hòa Mẫu xếp thứ 21/34 tỉnh, tăng 4 bậc so với năm trước.
Tỉnh Hòa Mẫu | 86,12 | 21"""


def span(text: str, quote: str) -> dict[str, Any]:
    start = text.index(quote)
    return {"start": start, "end": start + len(quote)}


def figure(document: str, text: str, quote: str, measure: str, value: float | str, **fields: Any) -> Figure:
    place = span(text, quote)
    subject = fields.get("subject")
    identity = figure_id(document, place["start"], place["end"], measure, value, subject, fields.get("component"))
    values = {"indicator": "PAR_INDEX", "period": "2025", **fields}
    return Figure(id=identity, quote=quote, measure=measure, value=value, **place, **values)


def statement(document: str, text: str, quote: str, kind: str, **fields: Any) -> Statement:
    place = span(text, quote)
    identity = statement_id(document, place["start"], place["end"], kind)
    return Statement(id=identity, type=kind, text=quote, **place, **fields)


def unit(text: str, name: str, level: str, quote: str | None = None, **fields: Any) -> Unit:
    mentions = (Mention(quote=quote, **span(text, quote)),) if quote else ()
    return Unit(name=name, level=level, mentions=mentions, **fields)


def conference(url: str = "https://mauson.example/tin/hoi-nghi-cchc", **changes: Any) -> Record:
    """An article with a ranking, two shortcomings, two directives and a conclusion."""
    text = changes.pop("text", CONFERENCE)
    extractor = changes.pop("extractor", EXTRACTOR)
    document = {
        "title": "Huyện Mẫu Sơn đánh giá công tác cải cách hành chính",
        "published_at": "2026-03-05T10:30:00+07:00",
        "province": "Hòa Mẫu",
        "source": "mau-son",
        "url": url,
        "text": text,
        **changes,
    }
    made = Document(**document)
    conclusion = text[text.index("Phát biểu kết luận") : text.index("\nHội nghị cũng trao")]
    speaker = Person(name="Trần Văn Mẫu", position="Chủ tịch UBND huyện")
    return Record(
        extractor=extractor,
        document=made,
        units=(
            unit(text, "Huyện Mẫu Sơn", "district", "huyện Mẫu Sơn", id="D:mau-son", province="Hòa Mẫu"),
            unit(text, "UBND Huyện Mẫu Sơn", "committee", "UBND huyện Mẫu Sơn", province="Hòa Mẫu"),
        ),
        figures=(
            figure(
                made.id, text, "huyện Mẫu Sơn đạt 87,4/100 điểm", "score", 87.4, out_of=100,
                subject="Huyện Mẫu Sơn", subject_id="D:mau-son",
            ),
            figure(
                made.id, text, "xếp thứ 9/12", "rank", 9, out_of=12, subject="Huyện Mẫu Sơn", subject_id="D:mau-son"
            ),
        ),
        statements=(
            statement(made.id, text, "việc số hóa hồ sơ còn chậm", "shortcoming", themes=("procedures",)),
            statement(made.id, text, "một số xã chưa niêm yết đầy đủ thủ tục", "shortcoming", themes=("procedures",)),
            statement(
                made.id, text, "các phòng, ban rà soát quy trình nội bộ trước ngày 30/4", "directive", speaker=speaker,
                meeting=0, deadline="2026-04-30", themes=("leadership",), subjects=("Huyện Mẫu Sơn",),
            ),
            statement(
                made.id, text, "Các xã phải công khai kết quả giải quyết hồ sơ hằng tháng", "directive",
                speaker=speaker, meeting=0,
            ),
        ),
        meetings=(
            Meeting(
                name="hội nghị đánh giá kết quả cải cách hành chính năm 2025",
                held_by="UBND Huyện Mẫu Sơn",
                chair=speaker,
                conclusion=Conclusion(quote=conclusion, speaker=speaker, **span(text, conclusion)),
            ),
        ),
    )  # fmt: skip


def ranking(url: str = "https://hoamau.example/par-index-2025", **changes: Any) -> Record:
    """A report with a rank, a change of it, and a row of a table."""
    extractor = changes.pop("extractor", EXTRACTOR)
    document = {
        "title": "Tỉnh Hòa Mẫu tăng bậc trên bảng xếp hạng PAR INDEX",
        "published_at": "2026-04-18",
        "province": "Hòa Mẫu",
        "source": "hoa-mau",
        "kind": "report",
        "number": "245/BC-UBND",
        "url": url,
        "text": RANKING,
        **changes,
    }
    made = Document(**document)
    province = {"subject": "Tỉnh Hòa Mẫu", "subject_id": "P:hoa-mau"}
    return Record(
        extractor=extractor,
        document=made,
        units=(
            unit(made.text, "Tỉnh Hòa Mẫu", "province", "Tỉnh Hòa Mẫu", id="P:hoa-mau", province="Hòa Mẫu"),
            unit(made.text, "Bộ Nội vụ", "ministry", "Bộ Nội vụ"),
        ),
        figures=(
            figure(made.id, made.text, "xếp thứ 21/34", "rank", 21, out_of=34, **province),
            figure(made.id, made.text, "tăng 4 bậc", "rank_change", 4, **province),
            figure(made.id, made.text, "Tỉnh Hòa Mẫu | 86,12", "score", 86.12, out_of=100, **province),
        ),
    )


def plain(number: int, text: str, **changes: Any) -> Record:
    """An article of nothing but its text."""
    extractor = changes.pop("extractor", EXTRACTOR)
    values = {"url": f"https://tin.example/bai-{number:05d}", "title": f"Bài {number}", "text": text, **changes}
    return Record(extractor=extractor, document=Document(**values))


def entry(result: Record | Failure, *, at: int = 0, body: str | None = None, offset: int | None = None) -> Entry:
    """An entry whose capture was fetched `at` hours after START; equal arguments are the same capture."""
    url = result.document.url
    digest = hashlib.sha256((body if body is not None else f"{url} {at}").encode()).hexdigest()
    place = offset if offset is not None else int(document_id(url)[:8], 16) + at
    provenance = Provenance(
        fetched_at=START + timedelta(hours=at),
        digest=digest,
        media_type="text/html",
        source=getattr(result.document, "source", None),
        location=Location("sample-00001.warc.gz", place),
    )
    return Entry(result, provenance)


def library() -> list[Entry]:
    """Five documents: a conference, a ranking, and three articles that differ in words and dates."""
    return [
        entry(conference()),
        entry(ranking()),
        entry(
            plain(
                1,
                "Người dân hỏi về thủ tục hành chính cấp giấy phép xây dựng.\nCán bộ một cửa trả lời ngay.",
                province="Bến Mẫu",
                published_at="2025-11-20",
                source="ben-mau",
            )
        ),
        entry(plain(2, "Hòa giải ở cơ sở được chú trọng.", published_at="2024-01-02T08:00:00+07:00")),
        entry(plain(3, "Hoa đào nở sớm trên bản.")),
    ]

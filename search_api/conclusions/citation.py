"""How a conclusion is cited in Vietnamese administrative writing."""

from __future__ import annotations

from urllib.parse import urlsplit

from cchc.records import Person
from search_api.protocol import ConclusionHit


def citation(hit: ConclusionHit) -> str:
    """ "Kết luận của đồng chí X, Chủ tịch UBND tỉnh, tại Hội nghị …, ngày 05/3/2026; nguồn: …".

    What the document does not say is left out: the chair of a meeting is not taken for the one who concludes.
    """
    meeting = hit.conclusion.meeting
    speaker = meeting.conclusion.speaker if meeting.conclusion else None
    parts = [f"Kết luận{_of(speaker)} tại {_capital(meeting.name)}"]
    if meeting.date:
        parts.append(f"ngày {_day(meeting.date)}")
    if meeting.place:
        parts.append(f"tại {meeting.place}")
    return f"{', '.join(parts)}; nguồn: {source(hit)}."


def source(hit: ConclusionHit) -> str:
    """Title, portal, day of publication and address of the document."""
    document = hit.document
    parts = [f"“{document.title}”"] if document.title else []
    parts.append(urlsplit(document.url).hostname or document.url)
    if document.published_at:
        parts.append(f"đăng ngày {_day(document.published_at[:10])}")
    return f"{', '.join(parts)} ({document.url})"


def _of(speaker: Person | None) -> str:
    if speaker is None or not (speaker.name or speaker.position):
        return ""
    if not speaker.name:
        return f" của {speaker.position}"
    return f" của đồng chí {speaker.name}" + (f", {speaker.position}," if speaker.position else "")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _day(day: str) -> str:
    """ "05/3/2026": two digits for the day, and for the month only up to February, as decrees write it."""
    year, month, number = day.split("-")
    shown = month if int(month) <= 2 else str(int(month))
    return f"{number}/{shown}/{year}"

"""How a conclusion is cited in Vietnamese administrative writing."""

from __future__ import annotations

from cchc.records import Person
from cchc.urls import host_of
from search_api.hits import ConclusionHit


def citation(hit: ConclusionHit) -> str:
    """ "Kết luận của đồng chí X, Chủ tịch UBND tỉnh, tại Hội nghị …, ngày 05/3/2026; nguồn: …".

    What the document does not say is left out: the chair of a meeting is not taken for the one who concludes.
    """
    meeting = hit.conclusion.meeting
    speaker = meeting.conclusion.speaker if meeting.conclusion else None
    parts = [f"Kết luận{_of(speaker)} tại {_capital(meeting.name)}"]
    if meeting.date:
        parts.append(f"ngày {written_day(meeting.date)}")
    if meeting.place:
        parts.append(f"tại {meeting.place}")
    return f"{', '.join(parts)}; nguồn: {source(hit)}."


def source(hit: ConclusionHit) -> str:
    """Title, portal, day of publication and address of the document."""
    return published(hit.document.title, hit.document.url, hit.document.published_at)


def published(title: str | None, url: str, published_at: str | None) -> str:
    """Where something is published: “title”, the portal, the day, and the address in brackets."""
    parts = [f"“{title}”"] if title else []
    host = host_of(url)
    parts += [host] if host else []
    if published_at:
        parts.append(f"đăng ngày {written_day(published_at[:10])}")
    return f"{', '.join(parts)} ({url})" if host else ", ".join(parts) or url


def _of(speaker: Person | None) -> str:
    if speaker is None or not (speaker.name or speaker.position):
        return ""
    if not speaker.name:
        return f" của {speaker.position}"
    return f" của đồng chí {speaker.name}" + (f", {speaker.position}," if speaker.position else "")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def written_day(day: str) -> str:
    """ "05/3/2026": two digits for the day, and for the month only up to February, as decrees write it."""
    year, month, number = day.split("-")
    shown = month if int(month) <= 2 else str(int(month))
    return f"{number}/{shown}/{year}"

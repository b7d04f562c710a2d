"""Conclusions in an index of their own: their rows, how they are narrowed and ordered, and hits made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cchc.records import Record
from search_api.conclusions.model import NEVER, PASSED, MeetingConclusion, conclusions_of
from search_api.elastic.queries import BEST, IN_TEXT, NEWEST, OLDEST, PRINTED, Dsl, Plan
from search_api.hits import ConclusionHit, DocumentRef
from search_api.matching.passages import whole
from search_api.matching.queries import ParsedQuery
from search_api.matching.words import column

# What falls due next comes first, today's among it; behind it what is overdue, the latest first, and what has no
# deadline: one number, as other stores make it. The day is that of Vietnam when the question comes.
_NEAREST: Dsl = {
    "_script": {
        "type": "number",
        "order": "asc",
        "script": {
            "lang": "painless",
            "params": {"passed": PASSED, "never": NEVER},
            "source": """
                if (doc['deadlines'].size() == 0) { return params.never; }
                ZonedDateTime now = ZonedDateTime.ofInstant(
                    Instant.ofEpochMilli(new Date().getTime()), ZoneId.of('Asia/Ho_Chi_Minh'));
                int today = now.getYear() * 10000 + now.getMonthValue() * 100 + now.getDayOfMonth();
                int next = 0;
                int last = 0;
                for (String day : doc['deadlines']) {
                    int due = Integer.parseInt(day.replace('-', ''));
                    if (due >= today && (next == 0 || due < next)) { next = due; }
                    if (due > last) { last = due; }
                }
                return next > 0 ? next : params.passed - last;
            """,
        },
    }
}

CONCLUSIONS = Plan(
    "conclusion",
    "conclusions",
    {
        "relevance": [BEST, *NEWEST, IN_TEXT],
        "newest": [*NEWEST, IN_TEXT],
        "oldest": [*OLDEST, IN_TEXT],
        "deadline": [_NEAREST, *NEWEST, IN_TEXT],
    },
    ("province", "year", "theme", "speaker", "assignee"),
    "newest",
    ("document", "url", "title", "province", "source", "published_at", "original", "conclusion", *PRINTED),
    {"theme": "themes", "speaker": "speakers", "assignee": "assignees"},
)


def sources(record: Record, shared: Dsl, state: int) -> Iterator[tuple[str, Dsl]]:
    """Identity and row of each conclusion; `shared` is what all rows of the document have."""
    from search_api.duplicates.sameness import conclusion_facts

    found = list(conclusions_of(record))
    for one, fact in zip(found, conclusion_facts(found), strict=True):
        values: dict[str, list[str]] = {}
        for field, value in one.values():
            values.setdefault(field, []).append(value)
        said = one.meeting.conclusion
        yield (
            one.id,
            {
                **shared,
                "same": one.id,
                "places": 1,
                "standing": 0,
                "fact": fact,
                "speakers": values.get("speaker", []),
                "assignees": values.get("assignee", []),
                "themes": values.get("theme", []),
                "subjects": values.get("subject", []),
                "deadlines": values.get("deadline", []),
                "deadline": next(iter(values.get("deadline", [])), None),
                "line_words": column(one.looked_for),
                "position": said.start if said else 0,
                "conclusion": one.model_dump(mode="json"),
                "state": state,
            },
        )


def hit(source: Any, document: DocumentRef, parsed: ParsedQuery) -> ConclusionHit:
    conclusion = MeetingConclusion.model_validate(source["conclusion"])
    said = conclusion.meeting.conclusion
    passage = whole(said.start if said else 0, conclusion.passage, parsed, in_conclusion=True)
    return ConclusionHit(conclusion, document, passage, source["places"])

"""Pages of a source as cases for `cchc evaluate`: the page as it came, and what is extracted from it today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.captures import Capture
    from cchc.records import Record
    from cchc.settings import Settings
    from crawler.sources import Source

NOTE = "Extracted by cchc {version} on {day} and not read by a person yet: correct gold.json, then take this note away."
_DOCUMENT = ("title", "published_at", "author", "attribution", "province", "kind", "number", "issued_at", "text")


def save(settings: Settings, source: Source, count: int, output: Path) -> None:
    """Write cases and say where. Raises FetchError where no page can be read, SettingsError for a case in the way."""
    from cchc.errors import FetchError
    from cli.output import console

    out = console()
    written = []
    for capture in _pages(settings, source, count * 3):
        record = _record(capture)
        if record is None:
            continue
        written.append(write_case(output, source, capture, record))
        out.print(f"{written[-1]}  {record.document.title}", markup=False)
        if len(written) == count:
            break
    if not written:
        raise FetchError(f"{source.id}: no page of it could be had and read")
    out.print(f"Read each gold.json, correct what is wrong, then: cchc evaluate {output}", markup=False, style="bold")


def _pages(settings: Settings, source: Source, most: int) -> Iterator[Capture]:
    """Articles of the archive, spread over all that it has; where it has none, those of a trial."""
    from cchc.captures import Capture
    from crawler.archive import Archive

    latest: dict[str, Capture] = {}
    folder = settings.data / "archive"
    if folder.is_dir():
        with Archive(folder) as archive:
            for found in archive.captures():
                if not isinstance(found, Capture) or found.status != 200:
                    continue
                if found.source == source.id and found.role == "article":
                    latest[found.url] = found
    captures = list(latest.values())
    if not captures:
        from cli.portals import trial_of

        captures = trial_of(settings, source).captures
    step = max(1.0, len(captures) / most)
    for number in range(min(most, len(captures))):
        yield captures[int(number * step)]


def _record(capture: Capture) -> Record | None:
    from cchc.errors import ReadError
    from crawler.reader import read
    from nlp.pipeline import extract

    try:
        return extract(read(capture))
    except ReadError:
        return None


def write_case(output: Path, source: Source, capture: Capture, record: Record) -> Path:
    """One case: the page, where and when it is from, and the expected record. An existing one is never changed."""
    from datetime import UTC, datetime

    from cchc import __version__
    from cchc.errors import SettingsError
    from cchc.gazetteer.names import slug

    words = "-".join(slug(record.document.title or "").split("-")[:8]) or record.document.id
    folder = output / f"{source.id}-{capture.fetched_at:%Y%m%d}-{words}"
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise SettingsError(f"{folder} exists already: a case is frozen; remove it to take it anew") from error
    facts = {
        "file": "page.html",
        "url": capture.url,
        "source": source.id,
        "fetched_at": capture.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
        "note": NOTE.format(version=__version__, day=datetime.now(UTC).date()),
    }
    (folder / "page.html").write_bytes(capture.body)
    for name, content in (("case.json", facts), ("gold.json", gold_of(record))):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    return folder


def gold_of(record: Record) -> dict[str, Any]:
    """A record as a gold one: without offsets, ids and confidence, in the form of docs/evaluation.md."""
    told = record.model_dump(mode="json")
    return {
        "document": {name: told["document"].get(name) for name in _DOCUMENT},
        "text_must_not": [],
        "units": [_only(unit, "name", "level", "province") for unit in told["units"]],
        "figures": [
            _only(
                figure, "indicator", "indicator_text", "component", "subject", "period", "measure", "value", "out_of",
                "comparator", "status", "quote",
            )
            for figure in told["figures"]
        ],
        "statements": [_only(one, "type", "text", "subjects", "speaker") for one in told["statements"]],
        "meetings": [_meeting(one) for one in told["meetings"]],
    }  # fmt: skip


def _meeting(meeting: dict[str, Any]) -> dict[str, Any]:
    conclusion = meeting.get("conclusion")
    return {
        **_only(meeting, "name", "date", "held_by", "chair"),
        "conclusion": {"text": conclusion["quote"], "speaker": conclusion.get("speaker")} if conclusion else None,
    }


def _only(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if name in item}

"""cchc search"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from search_api.hits import DocumentHit, Page

NAME = "search"
PANEL = "Ask"


def command(
    words: Annotated[list[str], typer.Argument(help="What to look for, with or without diacritics.")],
    province: Annotated[list[str] | None, typer.Option(help="Only this province; may be repeated.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="article, report, decision, plan, notice or table.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="Only published in this year; may be repeated.")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Every print of a text that is published in several places.")
    ] = False,
    expand: Annotated[
        bool, typer.Option("--expand", help="What is said of a province under its other name, too.")
    ] = False,
    page: Annotated[int, typer.Option(min=1)] = 1,
    size: Annotated[int, typer.Option(min=1, max=100)] = 10,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """Search the documents; what matched is marked in its sentence."""
    import dataclasses
    import json

    from rich.text import Text

    from cli.opening import store_of
    from cli.options import settings_for
    from cli.output import console
    from cli.questions import filters_of
    from search_api.parameters import DocumentFilters
    from search_api.protocol import Query

    filters = filters_of(DocumentFilters, province=province, kind=kind, year=year)
    with store_of(settings_for(data)) as store:
        found = store.search(Query(" ".join(words), filters, page=page, size=size, collapse=not copies, expand=expand))
    if json_output:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, default=str))
        return
    out = console()
    out.print(f"{found.total} documents" + (" (none has all the words)" if found.relaxed else ""), style="dim")
    for line in _notes(found):
        out.print(line, style="yellow", markup=False)
    for number, hit in enumerate(found.hits, (page - 1) * size + 1):
        title = Text(f"{number}. ") + Text(hit.title or "(không có tiêu đề)", style="bold")
        facts = " · ".join(
            filter(None, [hit.province, (hit.published_at or "")[:10], hit.kind, f"{hit.figures} figures", hit.url])
        )
        if hit.places > 1:
            facts += f" · published in {hit.places} places"
        out.print()
        out.print(title)
        out.print(Text(facts, style="dim"))
        for passage in hit.passages:
            text = Text(passage.text.replace("\n", " "))  # as long as before: the places of the matches stay
            for start, end in passage.matches:
                text.stylize("bold reverse" if out.is_terminal else "bold", start, end)
            label = Text("[Kết luận hội nghị] ", style="bold green") if passage.in_conclusion else Text("")
            out.print(Text("   ") + label + text)


def _notes(found: Page[DocumentHit]) -> Iterator[str]:
    """How the query was understood, where that is not as its writer may think."""
    from search_api.ui.language import Translator

    t = Translator("en")
    for remark in found.remarks:
        yield t(f"query.{remark.code}", **dict(remark.words))
    if found.suggestion:
        yield f"{t('search.suggested')} {found.suggestion}"
    for one in found.expansions:
        key = ("search.expanded_" if one.applied else "search.") + ("since" if one.since else "until")
        told = t(key, name=one.name, also=", ".join(one.also), day=one.since or one.until)
        yield told if one.applied else f"{told} (--expand)"

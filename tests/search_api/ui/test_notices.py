"""What a list tells of a search that found nothing."""

from __future__ import annotations

from typing import Any

from search_api.hits import Bucket, Page
from search_api.parameters import FigurePageParameters
from search_api.protocol import Query
from search_api.ui.formats import Formats
from search_api.ui.notices import notices

HELD = tuple(f"Huyện Mẫu {number}" for number in range(40))


def test_a_filter_of_many_names_is_looked_up_at_once() -> None:
    asked: list[Query] = []

    def search(query: Query) -> Page[Any]:
        asked.append(query)
        found = [one for one in query.filters.subject if one in (*HELD, "mau-an")]
        return Page((), len(found), 1, 1, {"subject": tuple(Bucket(name, 1) for name in HELD)})

    nothing: Page[Any] = Page((), 0, 1, 20, {"subject": ()})
    parameters = FigurePageParameters(subject=(*HELD, "mau-an", "Huyện Mẫu 77"), year=(1999,))
    (told,) = notices("/so-lieu", parameters, nothing, Formats("vi"), search)
    assert "“Huyện Mẫu 77”" in told.text
    assert told.label in HELD
    # All together, and what no facet counts: an id, and what there is not.
    assert [len(one.filters.subject) for one in asked] == [42, 1, 1]

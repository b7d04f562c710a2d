"""What the facets of a query are counted under."""

from __future__ import annotations

from search_api.asking import left
from search_api.protocol import Filters, Query


def test_a_facet_is_counted_under_all_filters_but_its_own_unless_words_name_them() -> None:
    filters = Filters(province=("Hà Tĩnh",), province_also=(("Nghệ An", "", ""),), year=(2022,), theme=("procedures",))
    named = Filters(year=(2022,))
    query = Query(filters=filters, named=named)
    assert left(query, "province") == Filters(year=(2022,), theme=("procedures",))
    assert left(query, "theme").theme == ()
    # Nothing is left out: the same filters, which need not be looked at again.
    assert left(query, "year") is filters
    assert left(query, "kind") is filters

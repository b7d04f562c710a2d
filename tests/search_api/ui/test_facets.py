"""What narrows a list: every choice is the address of the list with it, whatever is chosen and typed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from search_api.hits import Bucket
from search_api.parameters import SearchPageParameters
from search_api.ui.facets import facets
from search_api.ui.formats import Formats
from search_api.ui.pages import address

NAMES = st.text(st.sampled_from("Hà &=?%+"), min_size=1, max_size=4).filter(lambda text: text == text.strip())


@given(
    chosen=st.lists(NAMES, unique=True, max_size=3),
    offered=st.lists(NAMES, unique=True, max_size=4),
    typed=st.fixed_dictionaries(
        {}, optional={"q": NAMES, "unit": st.tuples(NAMES), "year": st.just((2021,)), "page": st.just(3)}
    ),
)
def test_a_choice_adds_its_value_or_takes_it_away(chosen: list[str], offered: list[str], typed: dict[str, Any]) -> None:
    parameters = SearchPageParameters(province=tuple(chosen), **typed)
    buckets = {"province": [Bucket(one, 1) for one in offered], "year": [Bucket("2021", 1), Bucket("2022", 1)]}
    shown = {one.name: one for one in facets("/", parameters, buckets, ("province", "year"), Formats("vi"))}
    province = shown["province"].choices if "province" in shown else ()
    assert {one.value for one in province} == {*chosen, *offered}
    for one in province:
        held = parameters.province
        after = tuple(name for name in held if name != one.value) if one.chosen else (*held, one.value)
        assert one.address == address("/", parameters.pairs(province=after, page=1))
    for one in shown["year"].choices:
        years = tuple(year for year in (*parameters.year, int(one.value)) if not one.chosen or year != 2021)
        assert one.address == address("/", parameters.pairs(year=years, page=1))

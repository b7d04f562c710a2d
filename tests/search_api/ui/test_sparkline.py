"""Lines as small as a word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from search_api.ui.sparkline import HEIGHT, WIDTH, sparkline

VALUES = st.lists(st.none() | st.integers(1, 63).map(float), max_size=12)


def _drawn(values: list[float | None], **changes: object) -> html.HtmlElement:
    asked = {"lowest": 1.0, "highest": 63.0, "ranks": True, "breaks": frozenset[int](), **changes}
    return html.fragment_fromstring(sparkline(values, 'năm "2022": <5>', **asked))  # type: ignore[arg-type]


def _places(tree: html.HtmlElement) -> list[tuple[float, float]]:
    pairs = [pair for line in tree.xpath("//polyline/@points") for pair in line.split()]
    pairs += [f"{one.get('cx')},{one.get('cy')}" for one in tree.xpath("//circle")]
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in pairs)]


@given(VALUES)
def test_every_known_value_is_drawn_inside_the_picture(values: list[float | None]) -> None:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        assert not sparkline(values, "", lowest=1, highest=63, ranks=True, breaks=())
        return
    places = _places(_drawn(values))
    assert len(places) == len(known) + 1  # the last has a mark of its own
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


def test_a_better_rank_and_a_higher_score_are_further_up() -> None:
    for ranks, best, worst in ((True, 1.0, 63.0), (False, 63.0, 1.0)):
        (first, second, _) = _places(_drawn([best, worst], ranks=ranks))
        assert first[1] < second[1]


def test_a_line_breaks_where_nothing_is_known_and_where_the_series_does() -> None:
    assert len(_drawn([1, 2, None, 3, 4]).xpath("//polyline")) == 2
    assert len(_drawn([1, 2, 3, 4], breaks={2}).xpath("//polyline")) == 2
    assert len(_drawn([1, 2, 3, 4]).xpath("//polyline")) == 1


def test_words_beside_it_are_text() -> None:
    assert _drawn([1, 2]).get("aria-label") == 'năm "2022": <5>'

"""Marks may overlap in any way: the text stays whole, the HTML well-nested, every mark can be reached."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from search_api.ui.marks import LAYERS, Mark, highlighted, merged

TEXT = 'Chỉ số <b>CCHC</b> & 89,3/100 điểm, hạng 12/13 "tốt" của huyện'


class Outline(HTMLParser):
    """The text and the ids of a fragment; fails when an element closes another."""

    def __init__(self, html: Markup) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(str(html))
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        known = dict(attrs)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            assert self.open.count("a") == 1, "a link within a link"
            self.links.append(str(known["href"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "a" not in self.open:
            self.text += data


def _mark(number: int, start: int, end: int, layer: str) -> Mark:
    return Mark((f"m{number}",), layer, layer, start, end, f"T{number}", "lời <giải>")


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    spans = draw(
        st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30), st.sampled_from(LAYERS)), max_size=25)
    )
    return [
        _mark(number, start, min(len(TEXT), start + size), layer) for number, (start, size, layer) in enumerate(spans)
    ]


@given(marks())
def test_any_overlap_keeps_the_text_and_gives_every_mark_one_place_and_one_tag(made: list[Mark]) -> None:
    outline = Outline(highlighted(TEXT, merged(made)))
    assert outline.text == TEXT
    keys = sorted(key for mark in made for key in mark.keys)
    assert sorted(outline.ids) == keys
    assert len(outline.links) == len(merged(made))


@given(marks(), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_stretch_shows_its_own_text_alone(made: list[Mark], one: int, other: int) -> None:
    start, end = sorted((one, other))
    assert Outline(highlighted(TEXT, made, start, end)).text == TEXT[start:end]


def test_a_mark_inside_another_nests_and_a_crossing_one_goes_on() -> None:
    html = highlighted("abcdef", [_mark(0, 0, 4, "statement"), _mark(1, 2, 6, "figure")])
    assert str(html).count('data-mark="m1"') == 2
    assert str(html).count('id="m1"') == 1
    assert 'class="m m-figure more"' in html


def test_several_figures_on_the_same_words_share_a_mark() -> None:
    (joint,) = merged([_mark(1, 0, 3, "figure"), _mark(2, 0, 3, "figure")])
    assert (joint.keys, joint.tag) == (("m1", "m2"), "T1, T2")
    assert merged([_mark(number, 0, 3, "figure") for number in (4, 5, 6)])[0].tag == "T4–T6"
    assert merged([_mark(number, 0, 3, "figure") for number in (4, 6, 7)])[0].tag == "T4, T6, T7"
    assert Outline(highlighted("abc", [joint])).ids == ["m1", "m2"]


def test_hundreds_of_marks_within_each_other_do_not_exhaust_anything() -> None:
    text = "x" * 4000
    html = highlighted(text, [_mark(number, number, 4000 - number, "figure") for number in range(400)])
    assert Outline(html).text == text

"""Figures packed into their rows come out as they went in, whatever their sentences and titles hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search_api.elastic import kept
from search_api.hits import DocumentRef
from search_api.projection import figure_rows
from search_api.reviews.model import figure_of
from tests.contract.rankings import Said, article

(ROW,) = figure_rows(article(1, Said("ha-tinh", "score", 84.35)))
TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS)
def test_a_figure_comes_out_as_it_went_in(sentence: str, url: str, title: str | None, quote: str | None) -> None:
    figure = ROW.figure.model_copy(update={"quote": quote if quote is not None else ROW.figure.quote})
    row = replace(ROW, figure=figure, sentence_text=sentence)
    shared = {"document": "d1", "url": url, "title": title, "province": None, "source": "s", "published_at": None}
    found = kept.unpack(kept.pack(row, {**shared, "kind": "article"}))
    assert figure_of(found.figure.decode()) == figure
    assert b"\n" not in found.figure
    assert (found.start, found.sentence) == (ROW.sentence[0], sentence)
    assert found.reference("d0") == DocumentRef("d1", url, title, None, "s", None, "d0")

"""Which ranking is shown where none is named."""

from __future__ import annotations

from pathlib import Path

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.ui.fields import HeldField, fields_of, indices_beside
from tests.contract.rankings import Said, article, entries


def test_of_indicators_that_are_as_well_known_the_first_in_display_order_comes_first(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    try:
        store.put(
            entries(
                article(1, Said("ha-tinh", "rank", 3, indicator="DTI"), Said("ha-tinh", "rank", 4)),
                article(2, Said("ha-tinh", "rank", 5, indicator="SIPAS"), Said("ha-tinh", "rank", 5, indicator="PAPI")),
                article(3, Said("ha-tinh", "rank", 5, indicator="PAPI", period="2021")),
            )
        )
        assert [one.indicator for one in fields_of(store)] == ["PAPI", "PAR_INDEX", "SIPAS", "DTI"]
    finally:
        store.close()


def test_what_is_ranked_is_put_in_order_once_while_nothing_changes(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    try:
        store.put(entries(article(1, Said("ha-tinh", "rank", 3), Said("ha-tinh", "rank", 4, period="2021"))))
        held = fields_of(store)
        assert fields_of(store) is held
        store.put(entries(article(2, Said("ha-tinh", "rank", 5, indicator="SIPAS"))))
        assert [one.indicator for one in fields_of(store)] == ["PAR_INDEX", "SIPAS"]
        here = HeldField("PAR_INDEX", "province", "")
        level = [("level", "province"), ("within", None)]
        assert [(one.pairs, one.here) for one in indices_beside(store, fields_of(store), here, "2021")] == [
            ([("indicator", "PAR_INDEX"), *level, ("period", "2021")], True),
            ([("indicator", "SIPAS"), *level], False),
        ]
    finally:
        store.close()

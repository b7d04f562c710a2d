"""What people ask tables of facts for."""

from __future__ import annotations

import pytest

from search_api.facts import lookup
from search_api.facts.lookup import NothingKnownError, indicator_meant


def test_an_index_is_meant_by_its_code_or_a_name_of_it() -> None:
    for typed in ("PAR_INDEX", "par index", "chỉ số cải cách hành chính"):
        assert indicator_meant(typed) == "PAR_INDEX"
    with pytest.raises(NothingKnownError) as refused:
        indicator_meant("par indx")
    assert refused.value.offered[0] == "PAR_INDEX"


def test_names_of_indices_are_not_folded_for_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    indicator_meant("PAPI")
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return whole(text)

    whole = lookup.fold
    monkeypatch.setattr(lookup, "fold", fold)
    assert indicator_meant("PAPI") == "PAPI"
    assert folded == ["PAPI"]

"""What people ask tables of facts for."""

from __future__ import annotations

import pytest

from cchc import indicators
from search_api.facts.lookup import NothingKnownError, component_meant, indicator_meant


def test_an_index_is_meant_by_its_code_or_a_name_of_it() -> None:
    for typed in ("PAR_INDEX", "par index", "chỉ số cải cách hành chính", "Chỉ số CCHC", "chi so cong tac cchc"):
        assert indicator_meant(typed) == "PAR_INDEX"
    assert indicator_meant("chỉ số hài lòng") == indicator_meant("chi so hai long cua nguoi dan") == "SIPAS"
    with pytest.raises(NothingKnownError) as among:
        indicator_meant("CCHC")
    assert among.value.offered[0] == "PAR_INDEX"
    with pytest.raises(NothingKnownError) as refused:
        indicator_meant("par indx")
    assert refused.value.offered[0] == "PAR_INDEX"


def test_names_of_indices_are_not_folded_for_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    indicator_meant("PAPI")
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return whole(text)

    whole = indicators.fold
    monkeypatch.setattr(indicators, "fold", fold)
    assert indicator_meant("PAPI") == "PAPI"
    assert folded == ["PAPI"]


@pytest.mark.parametrize("typed", ["procedures", "Cải cách thủ tục hành chính", "cai cach thu tuc hanh chinh", "TTHC"])
def test_a_part_is_meant_by_what_it_is_called(typed: str) -> None:
    assert component_meant("PAR_INDEX", typed) == "procedures"
    assert component_meant("PAR_INDEX", "the che") == "institutions"
    assert component_meant("PAPI", "the che") == "the che"

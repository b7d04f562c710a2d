"""A measure of a unit as a cell: what it lists of many claims, and what it fetches for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from markupsafe import Markup

from search_api.facts.derivation import Derived
from search_api.facts.readings import Fact
from search_api.facts.selection import Evidence
from search_api.facts.sentences import Sentences
from search_api.hits import Passage
from search_api.ui import facts
from search_api.ui.facts import MOST_CLAIMS, derived_cell, stated_cell
from search_api.ui.formats import Formats
from tests.search_api.facts.saying import fact, line

F = Formats("vi")


class Witness:
    """Gives evidence for whatever it is asked, and notes what that was."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def evidence(self, keys: Sequence[str]) -> Mapping[str, Evidence]:
        self.asked.append(list(keys))
        words = {key: f"Điểm {key} & <b>" for key in keys}
        return {
            key: Evidence(
                key, f"f{key}", f"d{key}", "https://tin.example", None, None, None, "Điểm", 0, 4, text, 0, 0.9, 1
            )
            for key, text in words.items()
        }


def disputed(values: int) -> Fact:
    return fact(*(line(80 + number / 4, decimals=2, on=f"2023-05-{number + 1:02d}") for number in range(values)))


def test_a_few_claims_are_all_listed() -> None:
    cell = stated_cell(disputed(MOST_CLAIMS), Sentences(Witness(), [disputed(MOST_CLAIMS)], 1), F)
    assert (len(cell.listed), cell.further) == (MOST_CLAIMS, 0)


def test_of_many_claims_the_first_are_listed_and_an_address_leads_to_all() -> None:
    made = disputed(MOST_CLAIMS + 3)
    cell = stated_cell(made, Sentences(Witness(), [made], 1), F)
    assert [claim.shown for claim in cell.listed] == [claim.shown for claim in cell.claims][:MOST_CLAIMS]
    assert (len(cell.claims), cell.further, cell.state) == (MOST_CLAIMS + 3, 3, "conflict")
    assert cell.all_claims.startswith("/so-lieu?indicator=PAR_INDEX&subject=T%E1%BB%89nh+H%C3%A0+T%C4%A9nh&period=2022")


def test_sentences_are_fetched_for_what_is_shown_and_for_the_rest_when_one_of_it_is_looked_at() -> None:
    witness, made = Witness(), disputed(5)
    cell = stated_cell(made, Sentences(witness, [made], 1, claims=1), F)
    assert cell.address == f"/documents/d{made.claims[0].lines[0].key}#f-f{made.claims[0].lines[0].key}"
    assert [len(keys) for keys in witness.asked] == [1]
    keys = [claim.lines[0].key for claim in made.claims]
    assert [str(claim.proofs[0].text) for claim in cell.claims] == [
        f'<span class="m m-figure">Điểm</span> {key} &amp; &lt;b&gt;' for key in keys
    ]
    assert [len(keys) for keys in witness.asked] == [1, 4]
    at_once = stated_cell(made, Sentences(Witness(), [made], 1), F)
    assert list(at_once.claims) == list(cell.claims)


def test_the_words_of_a_sentence_are_marked_when_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    marked: list[str] = []

    def quoted(stretch: Passage, *place: Any) -> Markup:
        marked.append(stretch.text)
        return whole(stretch, *place)

    whole = facts.quoted
    monkeypatch.setattr(facts, "quoted", quoted)
    made = disputed(1)
    cell = stated_cell(made, Sentences(Witness(), [made], 1), F)
    assert (cell.state, cell.low, marked) == ("stated", False, [])
    assert cell.claims[0].proofs[0].text.startswith('<span class="m m-figure">')
    assert len(marked) == 1


def test_a_derived_value_names_each_value_that_it_follows_from_with_its_own_sentence() -> None:
    last, first = fact(line(85.7, decimals=1)), fact(line(84.9, decimals=1, on="2024-01-01"))
    made = Derived("score_change", 0.8, 1, None, "change_from_scores", (last, first))
    cell = derived_cell(made, Sentences(Witness(), [last, first], 1), F)
    assert [(one.period, one.shown) for one in cell.basis] == [("2022", "85,7"), ("2022", "84,9")]
    keys = [one.claims[0].lines[0].key for one in (last, first)]
    assert [one.address for one in cell.basis] == [f"/documents/d{key}#f-f{key}" for key in keys]

"""Lines of figures and the facts that they make, the same from every backend."""

from __future__ import annotations

from cchc.records import Record
from search_api.facts import kept
from search_api.facts.rankings import table
from search_api.facts.selection import Field, Held, Selection
from search_api.protocol import Store
from tests.contract.rankings import Said, article, entries

HA_TINH, NGHE_AN = "ha-tinh", "nghe-an"
PROVINCES_2022 = Selection(("PAR_INDEX",), "province", "", ("2022",))


def some() -> list[Record]:
    return [
        article(1, Said(HA_TINH, "score", 84.35, out_of=100), Said(HA_TINH, "rank", 12, "12/63", out_of=63)),
        article(2, Said(HA_TINH, "score", 84.4), Said(NGHE_AN, "score", 86.1, period="2021", out_of=100)),
        article(
            3,
            Said("Sở Nội vụ", "score", 91.0, level="department", province="Hà Tĩnh", identity="ha-tinh.so-noi-vu"),
            Said("ha-tinh.huyen-vu-quang", "rank", 3, out_of=13),
            Said(HA_TINH, "score", 80.0, fields=(("indicator_text", "tỷ lệ"),), indicator="OTHER"),
        ),
    ]


def test_lines_are_read_by_ranking_and_by_unit(store: Store) -> None:
    store.put(entries(*some()))
    found = store.fact_lines(PROVINCES_2022)
    assert sorted((line.said.entity, line.said.measure, line.said.value, line.said.decimals) for line in found) == [
        (HA_TINH, "rank", 12, 0),
        (HA_TINH, "score", 84.35, 2),
        (HA_TINH, "score", 84.4, 1),
    ]
    everywhere = store.fact_lines(Selection(("PAR_INDEX",), entities=(HA_TINH, NGHE_AN)))
    assert {(line.said.entity, line.said.period) for line in everywhere} == {(HA_TINH, "2022"), (NGHE_AN, "2021")}
    assert {line.said.indicator for line in everywhere} == {"PAR_INDEX"}


def test_levels_and_places_are_fields_of_their_own(store: Store) -> None:
    store.put(entries(*some()))
    assert store.fact_fields() == [
        Field("PAR_INDEX", "department", "ha-tinh", "2022"),
        Field("PAR_INDEX", "district", "ha-tinh", "2022"),
        Field("PAR_INDEX", "province", "", "2021"),
        Field("PAR_INDEX", "province", "", "2022"),
    ]
    assert store.fact_fields("PCI") == []
    assert Held("ha-tinh.so-noi-vu", "Sở Nội vụ", "department", "ha-tinh") in store.fact_units()
    assert [one.entity for one in store.fact_units()] == sorted(one.entity for one in store.fact_units())


def test_evidence_is_the_sentence_with_its_quote(store: Store) -> None:
    record = some()[0]
    store.put(entries(record))
    lines = store.fact_lines(PROVINCES_2022)
    evidence = store.evidence([line.key for line in lines])
    assert len(evidence) == 2
    for line in lines:
        one = evidence[line.key]
        assert (one.document, one.url, one.figure) == (record.document.id, record.document.url, line.figure)
        assert record.document.text[one.start : one.end] == one.quote
        assert record.document.text[one.sentence_start :].startswith(one.sentence)
        assert one.quote in one.sentence
        assert one.places == 1
    assert store.evidence(["0"]) == {}


def test_a_forgotten_document_leaves_no_line(store: Store) -> None:
    records = some()
    store.put(entries(*records))
    store.forget([record.document.url for record in records])
    assert store.fact_fields() == []
    assert store.fact_units() == []
    assert store.fact_lines(PROVINCES_2022) == []


def test_a_new_version_takes_the_lines_of_the_old_one_away(store: Store) -> None:
    store.put(entries(article(1, Said(HA_TINH, "score", 84.35))))
    changed = article(1, Said(HA_TINH, "score", 84.53))
    store.put(entries(changed))
    values = {line.said.value for line in store.fact_lines(PROVINCES_2022)}
    assert values <= {84.35, 84.53}
    assert len(values) == 1


def test_prints_of_one_text_are_one_document(store: Store) -> None:
    said = (Said(HA_TINH, "score", 84.35, out_of=100), Said(HA_TINH, "rank", 12, "12/63", out_of=63))
    print_of_it = article(1, *said, url="https://bao.example/in-lai")
    store.put(entries(article(1, *said), print_of_it, article(2, Said(HA_TINH, "score", 84.35, out_of=100))))
    lines = store.fact_lines(PROVINCES_2022)
    assert len({line.document for line in lines}) == 3
    assert len({line.text for line in lines}) == 2
    (row,) = table(store, "PAR_INDEX", "2022").rows
    assert row.facts["score"].claims[0].documents == 2
    assert row.facts["rank"].claims[0].documents == 1
    store.forget([print_of_it.document.url])
    assert len({line.text for line in store.fact_lines(PROVINCES_2022)}) == 2


def test_facts_are_made_anew_when_the_store_changes(store: Store) -> None:
    store.put(entries(article(1, Said(HA_TINH, "score", 84.35, out_of=100))))
    first = kept.facts(store, PROVINCES_2022)
    assert kept.facts(store, PROVINCES_2022) is first
    store.put(entries(article(2, Said(HA_TINH, "score", 84.53, out_of=100))))
    assert [len(fact.claims) for fact in kept.facts(store, PROVINCES_2022)] == [2]


def test_facts_stay_while_only_other_rankings_change(store: Store) -> None:
    first, other = article(1, Said(HA_TINH, "score", 84.35)), article(2, Said(HA_TINH, "score", 80.5, period="2021"))
    store.put(entries(first, other))
    both = Selection(("PAR_INDEX",), "province")
    before, states = kept.facts(store, PROVINCES_2022), store.fact_states(both)
    store.put(
        entries(article(3, Said(HA_TINH, "score", 81.5, period="2021"), Said(HA_TINH, "rank", 5, indicator="PCI")))
    )
    assert kept.facts(store, PROVINCES_2022) is before
    assert {period: states[period] == state for period, state in store.fact_states(both).items()} == {
        "2021": False,
        "2022": True,
    }
    assert [(fact.key.period, len(fact.claims)) for fact in kept.facts(store, both)] == [("2021", 2), ("2022", 1)]
    store.forget([first.document.url])
    assert kept.facts(store, PROVINCES_2022) == ()
    assert [fact.key.period for fact in kept.facts(store, both)] == ["2021"]


def test_a_print_that_comes_later_is_no_further_text(store: Store) -> None:
    said = (Said(HA_TINH, "score", 84.35, out_of=100), Said(HA_TINH, "rank", 12, "12/63", out_of=63))
    store.put(entries(article(1, *said)))
    (before,) = {claim.documents for fact in kept.facts(store, PROVINCES_2022) for claim in fact.claims}
    store.put(entries(article(1, *said, url="https://bao.example/in-lai", published_at="2023-01-01")))
    after = [claim for fact in kept.facts(store, PROVINCES_2022) for claim in fact.claims]
    assert before == 1
    assert [(claim.documents, len(claim.lines), claim.lines[0].published_on) for claim in after] == [
        (1, 2, "2023-05-02"),
        (1, 2, "2023-05-02"),
    ]


def test_a_saying_has_its_lines_by_day(store: Store) -> None:
    days = ("2023-05-02", None, "2023-06-01", "2023-05-02")
    articles = [article(10 + at, Said(HA_TINH, "rank", 12), published_at=day) for at, day in enumerate(days)]
    store.put(entries(*articles))
    (saying,) = store.fact_sayings(PROVINCES_2022)
    lines = list(saying)
    assert [line.published_on for line in lines] == ["2023-06-01", "2023-05-02", "2023-05-02", ""]
    assert lines[1].document < lines[2].document
    assert (saying.newest, len(saying), len(saying.texts)) == ("2023-06-01", 4, 4)
    assert {line.document for line in lines} == {one.document.id for one in articles}

"""Reviews: kept apart from what was extracted, laid over it, found again by their evidence, on both backends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cchc.records import Document, Figure, Record
from search_api.facts.selection import Selection
from search_api.protocol import Filters, Query, Store
from search_api.reviews.model import (
    Judgement,
    ReviewConflictError,
    ReviewedFigure,
    ReviewedStatement,
    ReviewError,
    ReviewFilters,
    Step,
    UnknownItemError,
    Verdict,
)
from tests.contract.conftest import Opener
from tests.contract.records import conference, entry, figure, ranking


def judge(store: Store, record: Record, number: int, verdict: Verdict, **more: object) -> str:
    """Review a figure of a record by its number; the review's id."""
    asked = {"document": record.document.id, "kind": "figure", "item": record.figures[number].id, "by": "An", **more}
    return store.review(Judgement(verdict=verdict, **asked)).id  # type: ignore[arg-type]


def figures(store: Store, record: Record) -> list[Figure]:
    return [hit.figure for hit in store.figures(Query(filters=Filters(document=(record.document.id,)))).hits]


def shifted(record: Record, before: str = "Một câu mới đứng đầu.\n", **changes: object) -> Record:
    """The record as a newer extractor reads it: all offsets are others, and so are the ids."""
    moved = len(before)
    data = record.model_dump(mode="json")
    data["extractor"] = "0.2.0"
    data["document"]["text"] = before + data["document"]["text"]
    for layer in ("figures", "statements"):
        for item in data[layer]:
            item["start"], item["end"], item["id"] = item["start"] + moved, item["end"] + moved, f"n{item['id'][1:]}"
    for meeting in data["meetings"]:
        for name in ("start", "end"):
            meeting["conclusion"][name] += moved
    for unit in data["units"]:
        for mention in unit["mentions"]:
            mention["start"], mention["end"] = mention["start"] + moved, mention["end"] + moved
    for item in data["figures"]:
        item.update(changes)
    return Record.model_validate(data)


def test_a_rejected_figure_is_found_nowhere_and_stays_in_its_record(store: Store) -> None:
    record = ranking()
    store.put([entry(record)])
    before = store.snapshot()
    judge(store, record, 0, "rejected", reason="nói về năm khác")
    assert store.snapshot() != before
    assert [one.measure for one in figures(store, record)] == ["rank_change", "score"]
    assert [hit.figure.measure for hit in store.every_figure(Query())] == ["rank_change", "score"]
    assert [hit.figure.measure for hit in store.figures(Query(text="xếp thứ 21")).hits] == ["rank_change"]
    assert "rank" not in {bucket.value for bucket in store.figures(Query()).facets["measure"]}
    assert store.status().figures == len(record.figures) - 1
    stored = store.document(record.document.id)
    assert stored is not None
    assert stored.record == record, "the extraction is not touched"
    (review,), total = store.reviews(ReviewFilters())
    assert (total, review.steps[0].reason, review.steps[0].by) == (1, "nói về năm khác", "An")


def test_rankings_follow_reviews(store: Store) -> None:
    record = ranking()
    data = record.model_dump(mode="json")
    for item in data["figures"]:
        item |= {"subject": "Tỉnh Hà Tĩnh", "subject_id": "ha-tinh"}
    data["units"].append({"id": "ha-tinh", "name": "Tỉnh Hà Tĩnh", "level": "province"})
    record = Record.model_validate(data)
    store.put([entry(record)])
    chosen = Selection(indicators=("PAR_INDEX",), level="province", within="")
    ranks = [line for line in store.fact_lines(chosen) if line.said.measure == "rank"]
    assert [line.said.value for line in ranks] == [21]
    judge(store, record, 0, "corrected", correction={"value": 12})
    ranks = [line for line in store.fact_lines(chosen) if line.said.measure == "rank"]
    assert [line.said.value for line in ranks] == [12]
    (evidence,) = store.evidence([ranks[0].key]).values()
    assert evidence.confidence == 1.0
    review = store.reviews_of(record.document.id)[0]
    store.review(
        Judgement(record.document.id, "figure", record.figures[0].id, "rejected", "Bình", revision=review.revision)
    )
    assert not [line for line in store.fact_lines(chosen) if line.said.measure == "rank"]


def test_confirmed_and_corrected_ones_say_so(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    judge(store, record, 0, "confirmed")
    judge(store, record, 1, "corrected", correction={"value": 8, "out_of": 13}, reason="đọc nhầm")
    score, rank = sorted(figures(store, record), key=lambda one: one.start)
    assert isinstance(score, ReviewedFigure)
    assert isinstance(rank, ReviewedFigure)
    assert (score.confidence, score.review.verdict, score.review.by) == (1.0, "confirmed", "An")
    assert (rank.value, rank.out_of, rank.review.verdict, rank.review.reason) == (8, 13, "corrected", "đọc nhầm")
    assert rank.id == record.figures[1].id, "links to it go on"
    said = record.statements[0]
    store.review(
        Judgement(record.document.id, "statement", said.id, "corrected", "An", correction={"type": "difficulty"})
    )
    (hit,) = store.statements(Query(filters=Filters(statement_type=("difficulty",)))).hits
    assert isinstance(hit.statement, ReviewedStatement)
    assert (hit.statement.text, hit.statement.review.by) == (said.text, "An")
    assert store.statements(Query(filters=Filters(statement_type=("shortcoming",)))).total == 1


def test_a_corrected_subject_may_be_a_unit_that_the_document_lacks(store: Store) -> None:
    record = ranking()
    store.put([entry(record)])
    unit = {"id": "ha-tinh", "name": "Tỉnh Hà Tĩnh", "level": "province", "province": "Hà Tĩnh"}
    with pytest.raises(ReviewError, match="no unit"):
        judge(store, record, 0, "corrected", correction={"subject": "Tỉnh Hà Tĩnh"})
    judge(store, record, 0, "corrected", correction={"subject": "Tỉnh Hà Tĩnh"}, units=(unit,))
    (hit,) = store.figures(Query(filters=Filters(subject=("ha-tinh",)))).hits
    assert (hit.figure.subject, hit.figure.subject_id, hit.figure.value) == ("Tỉnh Hà Tĩnh", "ha-tinh", 21)


def test_corrected_units_of_a_statement_are_found_by_all_of_them(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    order = next(one for one in record.statements if one.deadline)
    units = [{"id": f"{name}-mau", "name": f"Sở {name}", "level": "department"} for name in ("A", "B")]
    fields = {"subjects": ["Sở A"], "assignees": ["Sở B", "UBND Huyện Mẫu Sơn"], "deadline": "2026-Q2"}
    asked = Judgement(record.document.id, "statement", order.id, "corrected", "An", correction=fields, units=units[:1])
    with pytest.raises(ReviewError, match="'Sở B' is no unit") as raised:
        store.review(asked)
    assert raised.value.field == "assignees"
    store.review(replace(asked, units=units))
    (hit,) = store.statements(Query(filters=Filters(subject=("Sở A",)))).hits
    assert (hit.statement.id, hit.statement.deadline) == (order.id, "2026-Q2")
    assert hit.statement.assignees == ("Sở B", "UBND Huyện Mẫu Sơn")
    assert store.conclusions(Query(filters=Filters(assignee=("Sở B",)))).total == 1
    assert not store.statements(Query(filters=Filters(subject=("Huyện Mẫu Sơn",)))).hits


def test_what_an_earlier_release_kept_of_a_unit_is_read() -> None:
    step = Step.model_validate(
        {"verdict": "corrected", "by": "An", "at": "x", "unit": {"name": "Sở A", "level": "other"}}
    )
    assert [unit["name"] for unit in step.units] == ["Sở A"]
    assert Step.model_validate({"verdict": "confirmed", "by": "An", "at": "x", "unit": None}).units == ()


def test_reviews_survive_an_extraction_that_moves_everything(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    judge(store, record, 0, "corrected", correction={"value": 78.4})
    judge(store, record, 1, "rejected")
    store.put([entry(shifted(record))])
    (left,) = figures(store, record)
    assert isinstance(left, ReviewedFigure)
    assert (left.value, left.start) == (78.4, record.figures[0].start + len("Một câu mới đứng đầu.\n"))


def test_a_correction_stands_when_extraction_comes_to_say_the_same(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    judge(store, record, 1, "corrected", correction={"value": 8})
    figures_then = [one.model_copy(update={"value": 8.0}) if one.measure == "rank" else one for one in record.figures]
    store.put([entry(record.model_copy(update={"extractor": "0.2.0", "figures": tuple(figures_then)}))])
    rank = next(one for one in figures(store, record) if one.measure == "rank")
    assert isinstance(rank, ReviewedFigure)
    assert rank.value == 8


def test_a_review_whose_evidence_is_gone_touches_nothing_else(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    judge(store, record, 1, "rejected")
    # The same sentence and measure, but another period: that is not what was rejected.
    other = [one.model_copy(update={"period": "2024"}) if one.measure == "rank" else one for one in record.figures]
    store.put([entry(record.model_copy(update={"extractor": "0.2.0", "figures": tuple(other)}))])
    rank = next(one for one in figures(store, record) if one.measure == "rank")
    assert not isinstance(rank, ReviewedFigure)
    assert len(store.reviews_of(record.document.id)) == 1, "it is kept"


def test_of_equal_lines_the_reviewed_one_alone_is_touched(store: Store) -> None:
    text = "Bảng năm trước:\nSở Mẫu | 90,5\nBảng năm nay:\nSở Mẫu | 90,5\nHết."
    document = Document(url="https://hoamau.example/hai-bang", text=text, title="Hai bảng")
    first = figure(document.id, text, "Sở Mẫu | 90,5", "score", 90.5, period=None)
    gap = text.rindex("Sở Mẫu") - text.index("Sở Mẫu")
    second = first.model_copy(update={"id": "b" * 16, "start": first.start + gap, "end": first.end + gap})
    record = Record(extractor="0.1.0", document=document, figures=(first, second))
    store.put([entry(record)])
    judge(store, record, 1, "corrected", correction={"period": "2025"})
    assert [one.period for one in sorted(figures(store, record), key=lambda one: one.start)] == [None, "2025"]
    store.put([entry(shifted(record))])
    assert [one.period for one in sorted(figures(store, record), key=lambda one: one.start)] == [None, "2025"]


def test_undoing_brings_back_what_stood_before_and_keeps_the_history(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    review = judge(store, record, 1, "confirmed")
    judge(store, record, 1, "rejected", revision=1, by="Bình")
    assert len(figures(store, record)) == 1
    assert store.undo_review(review, "An", 2).revision == 3
    rank = next(one for one in figures(store, record) if one.measure == "rank")
    assert isinstance(rank, ReviewedFigure)
    assert rank.review.verdict == "confirmed"
    store.undo_review(review, "An")
    rank = next(one for one in figures(store, record) if one.measure == "rank")
    assert type(rank) is Figure
    assert rank.confidence == record.figures[1].confidence
    with pytest.raises(ReviewError, match="already"):
        store.undo_review(review, "An")
    (kept,) = store.reviews_of(record.document.id)
    assert [step.verdict for step in kept.steps] == ["confirmed", "rejected", "undone", "undone"]
    judge(store, record, 1, "rejected", revision=4)
    assert len(store.reviews_of(record.document.id)) == 1


def test_two_reviewers_do_not_overwrite_each_other_unseen(store: Store, open_again: Opener) -> None:
    record = conference()
    store.put([entry(record)])
    other = open_again(False)
    judge(other, record, 0, "confirmed", revision=0)
    with pytest.raises(ReviewConflictError, match="An did so"):
        judge(store, record, 0, "rejected", by="Bình", revision=0)
    with pytest.raises(ReviewConflictError):
        judge(store, record, 0, "rejected", by="Bình")
    judge(store, record, 0, "rejected", by="Bình", revision=1)
    with pytest.raises(ReviewConflictError):
        other.undo_review(store.reviews_of(record.document.id)[0].id, "An", 1)


def test_reviews_are_written_while_another_writes_records(store: Store, open_again: Opener) -> None:
    record = conference()
    store.put([entry(record)])
    reader = open_again(False)
    judge(reader, record, 0, "confirmed")
    judge(reader, record, 1, "corrected", correction={"value": 8})
    for one in (reader, store):
        assert one.figures(Query(text="Mẫu Sơn", filters=Filters(document=(record.document.id,)))).total == 2
        assert {hit.confidence for hit in figures(one, record)} == {1.0}
    assert store.put([entry(ranking())]) == ["created"]
    assert {type(one) for one in figures(reader, record)} == {ReviewedFigure}


def test_reviews_are_found_by_document_verdict_and_reviewer(store: Store) -> None:
    one, two = conference(), ranking()
    store.put([entry(one), entry(two)])
    judge(store, one, 0, "confirmed")
    judge(store, one, 1, "rejected", by="Bình")
    undone = judge(store, two, 0, "rejected")
    store.undo_review(undone, "Bình")

    def count(**wanted: tuple[str, ...]) -> int:
        return store.reviews(ReviewFilters(**wanted))[1]

    assert count() == 3
    assert (count(document=(one.document.id,)), count(document=(two.document.id,))) == (2, 1)
    assert (count(verdict=("confirmed",)), count(verdict=("rejected",)), count(verdict=("undone",))) == (1, 1, 1)
    assert (count(by=("An",)), count(by=("Bình",)), count(by=("Chi",))) == (2, 2, 0)
    pages = [store.reviews(ReviewFilters(), page=number, size=2)[0] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]


def test_the_least_certain_come_first_and_reviewed_ones_no_more(store: Store) -> None:
    record = conference()
    doubted = [one.model_copy(update={"confidence": 0.4 if one.measure == "rank" else 0.8}) for one in record.figures]
    store.put([entry(record.model_copy(update={"figures": tuple(doubted)}))])
    assert [hit.figure.confidence for hit in store.doubtful(size=5)] == [0.4, 0.8]
    assert [hit.figure.confidence for hit in store.doubtful(skip=1)] == [0.8]
    review = judge(store, record, 1, "confirmed")
    assert [hit.figure.confidence for hit in store.doubtful(size=5)] == [0.8]
    store.undo_review(review, "An")
    assert [hit.figure.confidence for hit in store.doubtful(size=5)] == [0.4, 0.8]


def test_statements_come_by_their_ids_and_reviewed_ones_no_more(store: Store) -> None:
    record = conference()
    store.put([entry(record), entry(ranking())])
    waiting = [hit.statement.id for hit in store.unreviewed(size=50)]
    assert waiting == sorted(one.id for one in (*record.statements, *ranking().statements))
    assert len(waiting) > 1
    assert [hit.statement.id for hit in store.unreviewed(skip=1)] == waiting[1:2]
    kind = next(one.type for one in record.statements if one.id in waiting)
    chosen = next(one.id for one in record.statements)
    other = "cause" if kind != "cause" else "difficulty"
    review = store.review(
        Judgement(record.document.id, "statement", chosen, "corrected", "An", correction={"type": other})
    )
    assert chosen not in [hit.statement.id for hit in store.unreviewed(size=50)]
    store.undo_review(review.id, "An")
    assert [hit.statement.id for hit in store.unreviewed(size=50)] == waiting
    store.review(Judgement(record.document.id, "statement", chosen, "rejected", "An"))
    assert [hit.statement.id for hit in store.unreviewed(size=50)] == [one for one in waiting if one != chosen]


def test_forgetting_a_document_forgets_its_reviews(store: Store) -> None:
    record, other = conference(), ranking()
    store.put([entry(record), entry(other)])
    judge(store, record, 0, "confirmed")
    judge(store, other, 0, "confirmed")
    store.forget([record.document.url])
    assert store.reviews_of(record.document.id) == ()
    assert [review.document for review in store.reviews(ReviewFilters())[0]] == [other.document.id]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"correction": {"quote": "khác"}}, "not quote"),
        ({"correction": {"value": "rất cao"}}, "value"),
        ({"correction": {"period": "năm ngoái"}}, "period"),
        ({"correction": {"indicator": "PAR"}}, "no indicator"),
        ({"correction": {"value": float("nan")}}, "value|JSON"),
        ({"correction": {}}, "nothing was corrected"),
        ({"correction": {"value": 9}}, "nothing was corrected"),
        ({"verdict": "confirmed", "correction": {"value": 1}}, "only a correction"),
    ],
)
def test_what_cannot_be_is_refused(store: Store, changes: dict[str, object], message: str) -> None:
    record = conference()
    store.put([entry(record)])
    with pytest.raises(ReviewError, match=message):
        judge(store, record, 1, **{"verdict": "corrected", **changes})  # type: ignore[arg-type]
    assert store.reviews(ReviewFilters())[1] == 0


def test_what_there_is_not_cannot_be_reviewed(store: Store) -> None:
    record = conference()
    store.put([entry(record)])
    for document, item in (("0" * 16, record.figures[0].id), (record.document.id, "nichts")):
        with pytest.raises(UnknownItemError):
            store.review(Judgement(document, "figure", item, "confirmed", "An"))
    with pytest.raises(UnknownItemError):
        store.undo_review("0" * 20, "An")

"""What became of a conclusion and what is like it elsewhere, across the mergers of July 2025; for every backend."""

from __future__ import annotations

from cchc.gazetteer import places
from cchc.records import Conclusion, Document, Meeting, Person, Record
from search_api.conclusions.citation import citation
from search_api.conclusions.places import place_of
from search_api.conclusions.related import related
from search_api.hits import ConclusionHit
from search_api.protocol import Query, Store
from tests.contract.records import EXTRACTOR, entry, span, statement, unit

SAID = "Kết luận hội nghị, Chủ tịch yêu cầu {who} số hóa kết quả giải quyết thủ tục đất đai trước ngày {day}."
ORDER = "số hóa kết quả giải quyết thủ tục đất đai"
LATER = "{who} còn chậm số hóa kết quả giải quyết thủ tục đất đai tại bộ phận một cửa."
DIGITAL = ("digital_government",)


def concluded(url: str, province: str, day: str, *, office: str = "UBND") -> Record:
    """A meeting held by a province's committee that orders something digitised."""
    where = places().resolve(province, level="province", on=day)
    assert where is not None
    said = SAID.format(who="Sở Nội vụ", day="31/12")
    text = f"{office} {where.name} họp về cải cách hành chính.\n{said}"
    document = Document(url=url, title=f"{where.name} họp", text=text, province=where.bare, published_at=day)
    order = statement(
        document.id, text, ORDER, "directive", meeting=0, themes=DIGITAL, subjects=("Sở Nội vụ",),
        assignees=("Sở Nội vụ",),
    )  # fmt: skip
    held_by = f"{office} {where.name}"
    speaker = Person(name="Nguyễn Văn Mẫu", position="Chủ tịch UBND tỉnh")
    conclusion = Conclusion(quote=said, speaker=speaker, **span(text, said))
    return Record(
        extractor=EXTRACTOR,
        document=document,
        units=(
            unit(text, held_by, "committee", held_by, id=f"{where.id}.ubnd", province=where.bare),
            unit(text, "Sở Nội vụ", "department", "Sở Nội vụ", province=where.bare),
        ),
        statements=(order,),
        meetings=(Meeting(name="họp về cải cách hành chính", date=day, held_by=held_by, conclusion=conclusion),),
    )


def criticised(url: str, province: str, day: str, who: str = "Sở Nội vụ", said: str = LATER) -> Record:
    """A later article that criticises a body of a province."""
    text = said.format(who=who)
    document = Document(url=url, title="Kiểm tra", text=text, province=province, published_at=day)
    blame = statement(document.id, text, text.rstrip("."), "shortcoming", themes=DIGITAL, subjects=(who,))
    units = (unit(text, who, "department", who if who in text else None, province=province),)
    return Record(extractor=EXTRACTOR, document=document, units=units, statements=(blame,))


def put(store: Store, *records: Record) -> None:
    store.put([entry(one) for one in records])


def of(store: Store, url: str) -> ConclusionHit:
    (hit,) = [hit for hit in store.conclusions(Query(size=50)).hits if hit.document.url == url]
    return hit


def urls(found: object) -> list[str]:
    return [one.hit.document.url for one in found]  # type: ignore[attr-defined]  relations of either kind of hit


A, B, C, D, E = (f"https://mau{number}.example/bai" for number in range(5))


def test_later_statements_on_the_same_unit_and_theme_with_their_reasons(store: Store) -> None:
    put(
        store,
        concluded(A, "Hà Tĩnh", "2023-03-01"),
        criticised(B, "Hà Tĩnh", "2023-09-01"),
        criticised(C, "Hà Tĩnh", "2022-09-01"),  # before
        criticised(D, "Nghệ An", "2023-09-02"),  # elsewhere
        criticised(E, "Hà Tĩnh", "2024-02-01", "Ban quản lý chợ", "{who} chưa thu gom rác hằng ngày ở khu phía nam."),
    )
    hit = of(store, A)
    found = related(store, hit)
    assert urls(found.later)[0] == B
    assert not {C, D} & set(urls(found.later))
    first = found.later[0]
    assert 0.9 <= first.score <= 1
    assert {reason.kind: reason.values for reason in first.reasons}.keys() == {"unit", "theme", "words"}
    assert first.about == hit.conclusion.directives[0].id
    assert any("số hóa" in words for reason in first.reasons if reason.kind == "words" for words in reason.values)
    assert all(one.score < first.score for one in found.later[1:])
    assert (found.successors, found.predecessors) == ((), ())


def test_the_same_words_soon_after_are_another_report_and_later_they_are_news(store: Store) -> None:
    put(
        store,
        concluded(A, "Hà Tĩnh", "2023-03-01"),
        criticised(B, "Hà Tĩnh", "2023-03-09", said=ORDER + "."),
        criticised(C, "Hà Tĩnh", "2024-03-09", said=ORDER + "."),
    )
    assert urls(related(store, of(store, A)).later) == [C]


def test_the_merged_province_is_offered_apart(store: Store) -> None:
    put(
        store,
        concluded(A, "Bắc Ninh", "2024-03-01"),
        criticised(B, "Bắc Ninh", "2025-01-10"),
        criticised(C, "Bắc Ninh", "2025-09-10"),  # the new Bắc Ninh bears the same name
        concluded(D, "Bắc Ninh", "2025-08-01"),
        criticised(E, "Bắc Giang", "2024-05-05"),
    )
    old, new = of(store, A), of(store, D)
    assert [place.id for place in (place_of(old), place_of(new)) if place] == ["bac-ninh", "bac-ninh-2025"]
    found = related(store, old)
    assert urls(found.later) == [B]
    assert C in urls(found.successors)
    assert B not in urls(found.successors)
    assert found.predecessors == ()
    found = related(store, new)
    assert urls(found.later) == [C]
    assert {B, E} <= set(urls(found.predecessors))
    assert found.successors == ()


def test_similar_conclusions_are_of_other_places(store: Store) -> None:
    put(
        store,
        concluded(A, "Hà Tĩnh", "2023-03-01"),
        concluded(B, "Nghệ An", "2024-03-01"),
        concluded(C, "Hà Tĩnh", "2024-03-01"),
    )
    found = related(store, of(store, A)).similar
    assert urls(found) == [B]
    assert found[0].score > 0.9
    assert {reason.kind for reason in found[0].reasons} == {"words", "theme"}


def test_a_citation_says_who_where_when_and_the_source(store: Store) -> None:
    put(store, concluded(A, "Hà Tĩnh", "2023-03-01"))
    assert citation(of(store, A)) == (
        "Kết luận của đồng chí Nguyễn Văn Mẫu, Chủ tịch UBND tỉnh, tại Họp về cải cách hành chính, ngày 01/3/2023; "
        f"nguồn: “Tỉnh Hà Tĩnh họp”, mau0.example, đăng ngày 01/3/2023 ({A})."
    )

"""What is changed in a text changes in its figures, and nothing else does: units, numbers, years, orders, asides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.gazetteer import department_of_host, places
from cchc.records import Document
from nlp.pipeline import extract
from tests.nlp.figures.prose import Fact, Passage, compared, passages, said, table_document

EVERY = [one for file, one in passages() if not one.short]
PROSE = [one for one in EVERY if not one.document.tables]
# A department's own page says whose "Sở" alone is.
ANYWHERE = [one for one in PROSE if not department_of_host(urlsplit(one.document.url).hostname)]
LAST_DAY_OF_63 = "2025-02-28"  # before departments, provinces and districts changed
YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]*\d)|(?<=/)20\d\d(?!\d)")
DECIMAL = re.compile(r"(?<![\d.,/])(\d{1,2})([.,])(\d{1,4})(?![\d.,/]*\d)")


def facts(document: Document) -> list[Fact]:
    record = extract(document)
    for figure in record.figures:
        assert record.document.text[figure.start : figure.end] == figure.quote
    return [said(figure) for figure in record.figures]


def same(expected: list[Fact], document: Document) -> None:
    missing, more = compared(expected, facts(document))
    assert (missing, more) == ([], []), document.text


def rewritten(one: Passage, text: str, **fields: object) -> Document:
    return one.document.model_copy(update={"text": text, **fields})


# -- units ------------------------------------------------------------------------------------------------------------

# Provinces whose names are no part of others and name no town or district that is spoken of as often.
PROVINCES = (
    "Thái Bình",
    "Bến Tre",
    "Phú Thọ",
    "Hà Tĩnh",
    "Bình Định",
    "Vĩnh Long",
    "Long An",
    "Kiên Giang",
    "An Giang",
)


def provincial() -> list[Passage]:
    """Passages of one province of the list, that name no district, commune or second province."""
    found = []
    for one in PROSE:
        subjects = {subject for _, _, _, _, subject, *_ in one.expected if subject}
        name = one.document.province
        whole = f"{one.document.title or ''} {one.document.text}"
        if (
            name in PROVINCES
            and subjects == {f"Tỉnh {name}"}
            and sum(whole.count(p) for p in PROVINCES if p != name) == 0
        ):
            found.append(one)
    return found


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(provincial()), st.sampled_from(PROVINCES))
def test_another_province_in_the_same_words_has_the_figures(one: Passage, other: str) -> None:
    name = one.document.province
    assert name is not None
    title = one.document.title.replace(name, other) if one.document.title else None
    document = rewritten(one, one.document.text.replace(name, other), title=title, province=other)
    same([(*fact[:4], fact[4].replace(name, other), *fact[5:]) for fact in one.expected], document)


DEPARTMENTS = ("Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Công Thương", "Sở Xây dựng", "Sở Y tế", "Sở Du lịch")


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from([one for one in ANYWHERE if any(f[4] in DEPARTMENTS for f in one.expected)]),
    st.permutations(DEPARTMENTS),
)
def test_departments_change_places(one: Passage, order: list[str]) -> None:
    swap = dict(zip(DEPARTMENTS, order, strict=True))
    swap |= {name.upper(): other.upper() for name, other in swap.items()}  # headings in capitals
    pattern = re.compile("|".join(swap))

    def put(text: str) -> str:
        return pattern.sub(lambda match: swap[match[0]], text)

    title = put(one.document.title) if one.document.title else None
    expected = [(*fact[:4], put(fact[4]), *fact[5:]) for fact in one.expected]
    same(expected, rewritten(one, put(one.document.text), title=title))


# -- numbers and years ------------------------------------------------------------------------------------------------


def other_decimals(text: str, data: st.DataObject) -> tuple[str, Mapping[str, str]]:
    """The text with other decimals behind every comma, and what each value became; equal ones stay equal."""
    became: dict[tuple[str, float], str] = {}

    def put(match: re.Match[str]) -> str:
        key = match[1], float(f"0.{match[3]}")
        if key not in became:
            taken = {value for (whole, _), value in became.items() if whole == match[1]}
            digits = st.integers(1, 10 ** len(match[3]) - 1).map(lambda n: str(n).zfill(len(match[3])))
            became[key] = data.draw(digits.filter(lambda one: one.rstrip("0") not in taken)).rstrip("0")
        return match[1] + match[2] + became[key].ljust(len(match[3]), "0")

    changed = DECIMAL.sub(put, text)
    values = {f"{int(whole) + part:g}": f"{float(f'{whole}.{value}'):g}" for (whole, part), value in became.items()}
    return changed, values


def numbered() -> list[Passage]:
    """Passages whose scales have no decimals, so that a changed score stays within them."""
    return [
        one
        for one in PROSE
        if DECIMAL.search(one.document.text)
        and not any("." in fact[6] or (fact[6] and abs(float(fact[2])) > float(fact[6]) - 1) for fact in one.expected)
    ]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(numbered()), st.data())
def test_other_numbers_are_other_values(one: Passage, data: st.DataObject) -> None:
    text, values = other_decimals(one.document.text, data)

    def put(value: str) -> str:
        sign = "-" if value.startswith("-") else ""
        return sign + values.get(value.removeprefix("-"), value.removeprefix("-"))

    same([(*fact[:2], put(fact[2]), *fact[3:]) for fact in one.expected], rewritten(one, text))


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([one for one in PROSE if (one.document.published_at or "9") < LAST_DAY_OF_63]),
    st.integers(1, 3),
)
def test_a_text_of_earlier_years_is_dated_earlier(one: Passage, years: int) -> None:
    def put(text: str) -> str:
        return YEAR.sub(lambda match: str(int(match[0]) - years), text)

    published = put(one.document.published_at or "")
    title = put(one.document.title) if one.document.title else None
    expected = [
        (*fact[:5], re.sub(r"\b20\d\d", lambda m: str(int(m[0]) - years), fact[5]), *fact[6:]) for fact in one.expected
    ]
    same(expected, rewritten(one, put(one.document.text), title=title, published_at=published))


# -- order ------------------------------------------------------------------------------------------------------------

INDICES = (("Chỉ số CCHC", "PAR_INDEX"), ("SIPAS", "SIPAS"), ("PAPI", "PAPI"), ("PCI", "PCI"), ("Chỉ số DDCI", "DDCI"))
SENTENCE = st.tuples(
    st.sampled_from(INDICES),
    st.integers(2015, 2023),
    st.sampled_from(DEPARTMENTS),
    st.integers(40, 99),
    st.integers(1, 18),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(SENTENCE, min_size=2, max_size=6, unique_by=lambda one: (one[0], one[2], one[3])), st.booleans())
def test_sentences_that_name_everything_stand_in_any_order(
    said_of: list[tuple[tuple[str, str], int, str, int, int]], in_paragraphs: bool
) -> None:
    sentences, expected = [], []
    for (name, code), year, unit, score, rank in said_of:
        sentences.append(f"Năm {year}, {name} của {unit} đạt {score},5 điểm, xếp thứ {rank}/18.")
        expected += [
            (code, "score", f"{score}.5", "=", unit, str(year), "", "actual", ""),
            (code, "rank", str(rank), "=", unit, str(year), "18", "actual", ""),
        ]
    text = ("\n" if in_paragraphs else " ").join(sentences)
    same(expected, Document(url="https://example.gov.vn/tin", text=text, province="Long An", published_at="2024-05-10"))


ASIDES = (
    "Hội nghị diễn ra trong không khí sôi nổi, trách nhiệm.",
    "Đại biểu dự hội nghị đã trao đổi, thảo luận nhiều giải pháp.",
    "Tiếp tục đẩy mạnh tuyên truyền để người dân hiểu và đồng hành.",
)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([one for one in PROSE if one.document.kind == "article"]), st.sampled_from(ASIDES), st.booleans()
)
def test_a_paragraph_that_measures_nothing_changes_nothing(one: Passage, aside: str, ahead: bool) -> None:
    text = one.document.text
    same(list(one.expected), rewritten(one, f"{aside}\n{text}" if ahead else f"{text}\n{aside}"))


DISTRICTS = tuple(
    sorted(
        {
            place.name
            for place in places().all("district")
            if place.province == "Hà Nam" and place.name.startswith("Huyện")
        }
    )
)
COLUMNS = ("Điểm", "Xếp hạng", "Xếp loại")


@settings(deadline=None, max_examples=40)
@given(st.permutations(DISTRICTS), st.permutations(COLUMNS), st.integers(0, 3), st.data())
def test_rows_and_columns_of_a_table_stand_in_any_order(
    rows: list[str], columns: list[str], subject_at: int, data: st.DataObject
) -> None:
    expected: list[Fact] = []
    heads = list(columns)
    heads.insert(subject_at, "Đơn vị")
    lines = [" | ".join(f"!{head}" for head in heads)]
    for unit in rows:
        score = data.draw(st.integers(601, 999).filter(lambda n: n % 10))
        rank = data.draw(st.integers(1, 6))
        grade = data.draw(st.sampled_from(("Tốt", "Khá", "Trung bình")))
        cells = {"Điểm": f"{score // 10},{score % 10}", "Xếp hạng": str(rank), "Xếp loại": grade, "Đơn vị": unit}
        lines.append(" | ".join(cells[head] for head in heads))
        expected += [
            ("PAR_INDEX", "score", f"{score / 10:g}", "=", unit, "2022", "", "actual", ""),
            ("PAR_INDEX", "rank", str(rank), "=", unit, "2022", "", "actual", ""),
            ("PAR_INDEX", "grade", grade.lower(), "=", unit, "2022", "", "actual", ""),
        ]
    document = table_document(
        "\n".join(lines), "Kết quả Chỉ số CCHC năm 2022 của các huyện:",
        url="https://example.gov.vn/bang", province="Hà Nam", published_at="2023-02-01",
    )  # fmt: skip
    same(expected, document)


@pytest.mark.parametrize("kept", [provincial(), numbered()])
def test_there_are_passages_to_change(kept: list[Passage]) -> None:
    assert len(kept) >= 8

"""Addresses that open an original at the sentence of the evidence."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.records import Document
from search_api.ui.fragments import Originals

SHORT = "Tỉnh xếp thứ 12/63."
LONG = "Năm 2022, chỉ số cải cách hành chính - PAR INDEX của tỉnh đạt 89,30/100 điểm, xếp thứ 12/63 tỉnh, thành phố."


def place(text: str, said: str, **fields: Any) -> str | None:
    document = Document.model_validate({"url": "https://hatinh.example/tin-1.html", "text": text, **fields})
    start = text.index(said)
    return Originals(document).place(start, start + len(said))


def text_fragment(text: str, start: int, end: int) -> str:
    return Originals(Document.model_validate({"url": "https://a.example/", "text": text})).fragment(start, end)


def test_a_short_sentence_is_named_whole() -> None:
    found = place(f"Trước đó.\n{SHORT} Sau đó.", "12/63")
    assert found is not None
    assert unquote(found) == f"https://hatinh.example/tin-1.html#:~:text={SHORT}"


def test_a_long_one_by_its_ends_and_what_parts_directives_is_encoded() -> None:
    found = place(LONG, "89,30")
    assert found is not None
    directive = found.partition(":~:text=")[2]
    first, last = directive.split(",")
    assert (unquote(first), unquote(last)) == (
        "Năm 2022, chỉ số cải",
        "thứ 12/63 tỉnh, thành phố.",
    )
    assert "-" not in text_fragment("cải-cách a&b", 0, 12).partition("=")[2]


def test_the_cells_of_a_row_are_named_apart() -> None:
    row = "1 | Sở Tài chính | 93,46 | Tốt"
    found = place(f"Bảng:\n{row}\nHết.", "93,46")
    assert found is not None
    assert found.endswith("#:~:text=1,T%E1%BB%91t")


def named(text: str, start: int, said: str) -> str:
    """What a sentence at a place is named by, decoded."""
    return unquote(text_fragment(text, start, start + len(said))).partition("=")[2]


def test_a_row_is_named_by_the_cell_that_no_other_row_has() -> None:
    rows = ["1 | Sở Nội vụ | 95,10 | Tốt", "2 | Sở Tài chính | 93,46 | Tốt", "1 | Sở Y tế | 90,00 | Tốt"]
    text = "Bảng 1:\n" + "\n".join(rows)
    assert named(text, text.index(rows[1]), rows[1]) == "2,Tốt"
    assert named(text, text.index(rows[2]), rows[2]) == "Sở Y tế"


def test_a_sentence_that_is_said_again_is_named_with_what_stands_beside_it() -> None:
    text = f"Đầu tiên. {SHORT} Mở đầu.\nHuyện A báo cáo như sau. {SHORT} Hết phần hai.\n{SHORT}"
    second = text.index(SHORT, text.index(SHORT) + 1)
    last = text.rindex(SHORT)
    assert named(text, text.index(SHORT), SHORT) == SHORT
    assert named(text, second, SHORT) == f"cáo như sau.-,{SHORT}"
    assert named(text, last, SHORT) == f"Hết phần hai.-,{SHORT}"


def test_a_beginning_that_many_sentences_share_is_told_apart_by_what_stands_before() -> None:
    other = LONG.replace("12/63", "40/63")
    text = f"Tỉnh thứ nhất: không kể.\n{other}\nTỉnh thứ hai:\n{LONG}"
    assert named(text, text.index(LONG), LONG) == "Tỉnh thứ hai:-,Năm 2022, chỉ số cải,thứ 12/63 tỉnh, thành phố."


def first_fit(text: str, directive: str) -> int:
    """Where a browser finds a directive: prefix, start, and behind the end its suffix, blanks and cells aside."""
    parts = directive.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""
    gap = r"[\s|]*"
    pattern = (rf"(?<!\w){re.escape(prefix)}{gap}" if prefix else "") + rf"(?<!\w)(?P<start>{re.escape(start)})(?!\w)"
    pattern += rf".*?(?<!\w){re.escape(end)}(?!\w)" if end else ""
    pattern += rf"{gap}{re.escape(suffix)}(?!\w)" if suffix else ""
    match = re.search(pattern, text, re.DOTALL | re.IGNORECASE)
    assert match is not None, directive
    return match.start("start")


SENTENCES = st.lists(
    st.sampled_from(["Điểm số tăng.", "Xã A giảm bậc.", "Huyện B tăng.", "Xã A còn chậm.", "Không đổi."]),
    min_size=1, max_size=8,
)  # fmt: skip


@given(st.lists(SENTENCES, min_size=1, max_size=6), st.data())
def test_a_fragment_opens_its_own_place_wherever_anything_beside_it_differs(
    lines: list[list[str]], data: st.DataObject
) -> None:
    text = "\n".join(" ".join(line) for line in lines)
    places = [match.span() for match in re.finditer(r"[^\n.]+\.", text)]
    start, end = data.draw(st.sampled_from([(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in places]))
    found = text_fragment(text, start, end).partition("=")[2]
    at = first_fit(text, found)
    if at != start:  # then nothing could tell them apart: the line before, or behind, says the same
        own, row = text[start:end], text[:start].rpartition("\n")[2].strip()
        before = (row or text[:start].strip().rpartition("\n")[2]).split()[-12:]
        row = text[end:].partition("\n")[0].strip()
        after = (row or text[end:].strip().partition("\n")[0]).split()[:12]
        parts = [quote(" ".join(before)) + "-"] if before else []
        parts += [quote(own)] + (["-" + quote(" ".join(after))] if after else [])
        assert first_fit(text, ",".join(parts)) != start
    elif text.index(text[start:end]) == start:
        assert "-" not in found, "what is plain needs nothing beside it"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://a.example/tep.pdf", "https://a.example/tep.pdf#page=3"),
        ("https://a.example/tep.docx", "https://a.example/tep.docx"),
        ("https://a.example/bai#muc-2", "https://a.example/bai#muc-2:~:text=T%E1%BB%89nh%20x%E1%BA%BFp%20th%E1%BB%A9%2012%2F63."),
        ("javascript:alert(1)", None),
        ("upload:abc/bao-cao.docx", None),
    ],
)  # fmt: skip
def test_files_open_at_their_page_and_no_other_scheme_is_linked(url: str, wanted: str | None) -> None:
    pages = [{"number": 3, "start": 0, "end": len(SHORT)}] if url.endswith(".pdf") else []
    assert place(SHORT, "12/63", url=url, pages=pages) == wanted


@given(st.text(min_size=1, max_size=120))
def test_a_fragment_has_nothing_that_ends_an_attribute_or_a_directive(text: str) -> None:
    found = text_fragment(text, 0, len(text))
    assert not set(found.removeprefix(":~:text=")) & set("\"'<>& \n#")
    assert found.count(",") <= 3

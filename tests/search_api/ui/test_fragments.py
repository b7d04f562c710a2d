"""Addresses that open an original at the sentence of the evidence."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.records import Document
from search_api.ui.fragments import original_place, text_fragment

SHORT = "Tỉnh xếp thứ 12/63."
LONG = "Năm 2022, chỉ số cải cách hành chính - PAR INDEX của tỉnh đạt 89,30/100 điểm, xếp thứ 12/63 tỉnh, thành phố."


def place(text: str, quote: str, **fields: Any) -> str | None:
    document = Document.model_validate({"url": "https://hatinh.example/tin-1.html", "text": text, **fields})
    start = text.index(quote)
    return original_place(document, start, start + len(quote))


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
    assert not set(found.removeprefix(":~:text=")) & set("\"'<>& \n-#")
    assert found.count(",") <= 1

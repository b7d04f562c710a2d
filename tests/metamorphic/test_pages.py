"""What must not change a document: its page in another encoding, spelled otherwise, with more around the article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.records import Document
from crawler.encodings import vni
from crawler.reader import read
from tests.crawler.pages.goldens import saved_pages

Change = Callable[[str], str | bytes]
TONES = "\u0300\u0301\u0303\u0309\u0323"
_TAG = re.compile(r"(<!--.*?-->|<script.*?</script>|<style.*?</style>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_OTHERS = (
    "<div class='tin-lien-quan'><h4>Tin liên quan</h4><ul>"
    "<li><a href='/x1'>Hội thi tìm hiểu pháp luật của thanh niên huyện</a> <span class='date'>01/02/2031</span></li>"
    "<li><a href='/x2'>Ra quân làm đường giao thông nông thôn</a> <span class='date'>02/02/2031</span></li></ul></div>"
)


def words(source: str, change: Callable[[str], str]) -> str:
    """`source` with `change` made to its words, tags and scripts left alone."""
    return "".join(part if place % 2 else change(part) for place, part in enumerate(_TAG.split(source)))


def tags(source: str, change: Callable[[str], str]) -> str:
    """`source` with `change` made to its tags alone."""
    parts = _TAG.split(source)
    return "".join(
        change(part) if place % 2 and not re.match(r"<(?:!|script|style)", part, re.IGNORECASE) else part
        for place, part in enumerate(parts)
    )


def behind_each(source: str, markup: str) -> str:
    """`source` with markup behind each paragraph."""
    return tags(source, lambda tag: tag + markup if tag in ("</p>", "</div>", "</li>", "</h1>") else tag)


def in_body(source: str, before: str = "", behind: str = "") -> str:
    """`source` with markup at the beginning and the end of its body."""
    source = re.sub(r"(<body[^>]*>)", lambda match: match[1] + before, source, count=1)
    return re.sub(r"</body>", lambda match: behind + match[0], source, count=1)


def windows_1258(source: str) -> bytes:
    """The bytes of a page in windows-1258, whose tones are letters of their own; what it lacks becomes a reference."""
    pieces = []
    for char in unicodedata.normalize("NFC", source):
        try:
            pieces.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
            tone = "".join(part for part in parts if part in TONES)
            pieces.append((base + tone).encode("cp1258", "xmlcharrefreplace"))
    return b"".join(pieces)


def in_font_codes(source: str) -> bytes:
    """The bytes of a page in the codes of the VNI fonts; what these lack becomes a reference."""
    shown = re.sub(r"charset=[\w-]+", "charset=x-user-defined", source)
    return vni.encode(shown).encode("cp1252", "xmlcharrefreplace")


CHANGES: dict[str, Change] = {
    "utf-16": lambda source: source.encode("utf-16"),
    "decomposed": lambda source: unicodedata.normalize("NFD", source),
    "wrong charset": lambda source: in_body(source).replace("charset=utf-8", "charset=iso-8859-1"),
    "references": lambda source: words(source, lambda text: text.encode("ascii", "xmlcharrefreplace").decode()),
    "windows-1258": windows_1258,
    "vni": in_font_codes,
    "no-break spaces": lambda source: words(source, lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text)),
    "zero-width": lambda source: words(source, lambda text: re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", " \u200b", text)),
    "wrapped source": lambda source: words(source, lambda text: re.sub(r"(?<=\w) (?=\w)", "\n", text)),
    "capital tags": lambda source: tags(source, lambda tag: re.sub(r"</?\w+", lambda m: m[0].upper(), tag)),
    "single quotes": lambda source: tags(source, lambda tag: tag.replace('"', "'") if "'" not in tag else tag),
    "comments": lambda source: behind_each(source, "<!-- a > b -->"),
    "scripts": lambda source: behind_each(source, "<script>var a = '<p>b</p>';</script>"),
    "line ends": lambda source: source.replace("\n", "\r\n"),
    "wrapped body": lambda source: in_body(source, "<div class='wrapper'><div class='container'>", "</div></div>"),
    "clock": lambda source: in_body(source, "<div id='clock'>Thứ Bảy, 01/02/2031 | 09:10:11</div>"),
    "others below": lambda source: in_body(source, behind=_OTHERS),
    "others above": lambda source: in_body(source, f"<div class='sidebar'>{_OTHERS}</div>"),
    "counter": lambda source: in_body(source, behind="<p>Số lượt truy cập: 1.234.567</p><p>Online: 12</p>"),
}


def article(document: Document) -> dict[str, object]:
    """What a reader must have found, however it was written."""
    return {
        "title": document.title,
        "text": document.text,
        "lead": document.lead,
        "published_at": document.published_at,
        "author": document.author,
        "attribution": document.attribution,
        "captions": document.captions,
        "tables": [[(cell.row, cell.column, cell.text) for cell in table.cells] for table in document.tables],
    }


@cache
def reading(body: str | bytes) -> dict[str, object]:
    url = "https://portal.example.vn/tin/1.html"
    return article(read(Capture(url=url, body=body if isinstance(body, bytes) else body.encode())))


def two_of_each() -> list[Path]:
    """Two saved pages of every family, all of those that belong to none."""
    pages = saved_pages()
    families = {page.parent.name for page in pages}
    return [
        page
        for family in sorted(families)
        for page in [page for page in pages if page.parent.name == family][: None if family == "generic" else 2]
    ]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("page", two_of_each(), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_same_article_gives_the_same_document(page: Path, name: str) -> None:
    source = page.read_text("utf-8")
    assert reading(CHANGES[name](source)) == reading(source)


@pytest.mark.parametrize("page", saved_pages(), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_another_number_in_the_page_is_another_in_the_document(page: Path) -> None:
    """The reader follows what the page says: a figure that is changed in the source is changed in the text, once."""
    source = page.read_text("utf-8")
    before = read(Capture(url="https://a.example.vn/1.html", body=source.encode())).text
    number = next(
        (found for found in re.findall(r"\d{2},\d{1,2}(?=%| điểm)", before) if source.count(found) == 1), None
    )
    if number is None:
        pytest.skip("the page states no rate once")
    after = read(Capture(url="https://a.example.vn/1.html", body=source.replace(number, "12,34").encode())).text
    assert after == before.replace(number, "12,34")

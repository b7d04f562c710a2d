"""Which pages are not parsed for their files: none that has one, however its address is written."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler.sources import Source
from crawler.spiders.anchors import anchors
from crawler.spiders.extensions import may_name

TYPES = ("pdf", "doc", "docx", "xls", "xlsx")
SOURCE = Source.model_validate(
    {"id": "s", "name": "S", "province": None, "home": "http://x.vn/", "start": {"listings": [{"url": "http://x.vn/"}]}}
)
# What addresses and the pages around them are made of, so that some lead to files and many nearly do.
PIECES = (
    *("/", ".", "?", "#", "&", ";", "=", "_", " ", "\n", "\t", "\0", "a", "9", "ễ", "%2e", "pdf", "PDF", "doc", "Docx"),
    *("ument", "p", "df", "&#46;", "&#x2E;", "&period;", "&sol;", "&#112;", "&#0112", "&#x70;df", "&amp;", "&#39;"),
    *("javascript:RefreshPageTo(event, '", "\\u0070df'", "__doPostBack('x','')", '"', "'", ">", "<a href=", "xls"),
    *('<a href="', "<iframe src='", "</a>", "<object data=/", "<base href=", "<!DOCTYPE html>", "<form action=x.pdf>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["utf-8", "utf-16"]))
def test_a_page_that_leads_to_a_file_is_never_passed_over(text: str, encoding: str) -> None:
    text = f"<html>{text}</html>"
    response = HtmlResponse("http://x.vn/tin/1.html", body=text.encode(encoding), encoding=encoding)
    files = [url for url in anchors(response, embedded=True) if SOURCE.is_attachment(url)]
    assert may_name(response.body, TYPES) or not files, files


@pytest.mark.parametrize("address", ["a.pdf", "/pdf", "b.PDF?x=1", "c.p\ndf", "d&#46;pdf", "e.&#112;df", "f.&#x70;df"])
def test_files_are_seen_however_they_are_written(address: str) -> None:
    for quote, name in itertools.product(('"', "'"), ("href", "src")):
        assert may_name(f"<a {name}={quote}{address}{quote}>".encode(), TYPES)


def test_most_pages_name_none() -> None:
    page = "<!DOCTYPE html><html><script>document.title</script><p>Tài liệu &amp; &#39;văn bản&#39; &#225;</p></html>"
    assert not may_name(page.encode(), TYPES)

"""Archived bytes: shown safely, in bounded time, in whatever encoding."""

from __future__ import annotations

import time

import pytest
from lxml import html

from cchc.captures import Capture
from search_api.ui.archived import MOST_TAGS, decoded, sanitized, viewable


def _page(body: bytes, media_type: str | None = "text/html", charset: str | None = None) -> Capture:
    return Capture(url="https://example.gov.vn/", body=body, media_type=media_type, charset=charset)


@pytest.mark.parametrize("opening", [b"<div>", b"<table><tr><td>", b"<b><i>", b"<ul><li>", b"<svg><style>", b"<p>"])
def test_a_page_built_to_exhaust_the_parser_is_shown_in_seconds_or_not_at_all(opening: bytes) -> None:
    assert viewable(_page(opening * 200_000)) is None
    deepest = _page(opening * (MOST_TAGS // opening.count(b"<")))
    assert viewable(deepest) == "html"
    started = time.monotonic()
    sanitized(deepest)
    assert time.monotonic() - started < 20


def test_text_with_many_signs_is_text_all_the_same() -> None:
    capture = _page(b"a < b\n" * 20_000, "text/plain")
    assert viewable(capture) == "text"
    assert str(sanitized(capture)).startswith("<pre>a &lt; b")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Cải cách".encode(), None),
        ("Cải cách".encode("utf-16"), None),
        ("\ufeffCải cách".encode(), None),
        ("Cải cách".encode(), "no-such-charset"),
        (b'<meta charset="utf-8">' + "Cải cách".encode(), "utf-8"),
    ],
)
def test_text_is_decoded_by_what_it_says_of_itself(body: bytes, charset: str | None) -> None:
    assert "Cải cách" in decoded(_page(body, charset=charset))


def test_what_runs_loads_or_leads_away_is_gone() -> None:
    page = b"""<html><body onload=x><script>x</script><img src=x onerror=x><a href="javascript:x" target=_top>v</a>
    <svg><script>x</script></svg><math><mtext><img src=x onerror=x></mtext></math><base href="//evil.example">
    <meta http-equiv=refresh content="0;url=//evil.example"><object data=x></object><video src=x></video>
    <style>@import "//evil.example"</style><table background=x><td style="background:url(x)">cell</table>"""
    tree = html.fragment_fromstring(str(sanitized(_page(page))), create_parent=True)
    assert {element.tag for element in tree.iter()} <= {"div", "table", "tbody", "tr", "td"}
    assert not [name for element in tree.iter() for name in element.attrib]
    assert "cell" in tree.text_content()


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", None])
def test_other_types_are_for_download_alone(media_type: str | None) -> None:
    assert viewable(_page(b"%PDF-1.7", media_type)) is None

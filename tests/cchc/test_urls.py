"""One page, one address, one identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.urls import canonicalize, document_id, host_of


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Example.GOV.vn:443/Tin?utm_source=zalo&id=7#binh-luan", "https://www.example.gov.vn/Tin?id=7"),
        ("http://a.gov.vn", "http://a.gov.vn/"),
        ("http://a.gov.vn/x;jsessionid=12AB?b=2&a=1", "http://a.gov.vn/x?b=2&a=1"),
        ("http://a.gov.vn/chỉ số", "http://a.gov.vn/ch%E1%BB%89%20s%E1%BB%91"),
        ("http://a.gov.vn:8080/x", "http://a.gov.vn:8080/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("file:///tmp/a.html", "file:///tmp/a.html"),
        ("http://a.gov.vn:port/", "http://a.gov.vn:port/"),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonicalize(url) == canonical


def test_a_portal_that_moves_to_https_keeps_its_documents() -> None:
    assert document_id("http://a.gov.vn/tin-1.html") == document_id("https://a.gov.vn/tin-1.html")
    assert document_id("http://a.gov.vn/tin-1.html") != document_id("http://a.gov.vn/tin-2.html")


@given(st.text())
def test_no_address_makes_it_fail_and_the_form_is_final(url: str) -> None:
    assert len(document_id(url)) == 16
    assert canonicalize(canonicalize(url)) == canonicalize(url)
    host_of(url)


def test_host() -> None:
    assert host_of("https://WWW.a.gov.vn:1/x") == "www.a.gov.vn"
    assert host_of("không phải địa chỉ") is None

"""One page, one address, one identity."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.urls import canonicalize, document_id, former_ids, host_of, identity_of, member_url, place_of


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Example.GOV.vn:443/Tin?utm_source=zalo&id=7#binh-luan", "https://www.example.gov.vn/Tin?id=7"),
        ("http://a.gov.vn", "http://a.gov.vn/"),
        ("http://a.gov.vn/x;jsessionid=12AB?b=2&a=1", "http://a.gov.vn/x?b=2&a=1"),
        ("http://a.gov.vn/x%3Bjsessionid=12AB", "http://a.gov.vn/x"),
        ("http://a.gov.vn/(S(lit3py55t21z5v55vlm25s55))/tin.aspx?id=3", "http://a.gov.vn/tin.aspx?id=3"),
        ("http://a.gov.vn/tin(S(1)).aspx", "http://a.gov.vn/tin(S(1)).aspx"),
        ("http://a.gov.vn/?id=3&PHPSESSID=g2kd8&ASPSESSIONIDQQ=XZ", "http://a.gov.vn/?id=3"),
        ("http://a.gov.vn/?sname=tin&sid=4&pageid=468", "http://a.gov.vn/?sname=tin&sid=4&pageid=468"),
        ("http://a.gov.vn/?id=3&sid=9f8a7b6c5d4e3f2a1b0c", "http://a.gov.vn/?id=3"),
        ("http://a.gov.vn/?s=cai-cach-hanh-chinh-2023", "http://a.gov.vn/?s=cai-cach-hanh-chinh-2023"),
        ("http://a.gov.vn/chỉ số", "http://a.gov.vn/ch%E1%BB%89%20s%E1%BB%91"),
        ("http://a.gov.vn:8080/x", "http://a.gov.vn:8080/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("file:///tmp/a.html", "file:///tmp/a.html"),
        ("http://a.gov.vn:port/", "http://a.gov.vn:port/"),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonicalize(url) == canonical


@pytest.mark.parametrize(
    "other",
    [
        "http://a.gov.vn/tin/bai-1",
        "https://www.a.gov.vn/tin/bai-1",
        "https://A.GOV.VN:443/tin/bai-1/",
        "https://a.gov.vn/tin/bai-1?utm_source=zalo&fbclid=IwAR1",
        "https://a.gov.vn/tin/bai-1?PHPSESSID=g2kd8",
        "https://a.gov.vn/tin/bai-1;jsessionid=0A.node1",
        "https://a.gov.vn/(S(lit3py55t21z5v55vlm25s55))/tin/bai-1",
        "https://a.gov.vn/tin/bai-1/index.php",
        "https://a.gov.vn/tin/bai-1/Default.aspx?",
        "https://a.gov.vn/tin/bai-1?print=1",
        "https://a.gov.vn/tin/bai-1/?tmpl=component&print=1#in",
    ],
)
def test_one_article_however_it_is_written(other: str) -> None:
    assert document_id(other) == document_id("https://a.gov.vn/tin/bai-1")


@pytest.mark.parametrize(
    "other",
    [
        "https://b.gov.vn/tin/bai-1",
        "https://a.gov.vn:8443/tin/bai-1",
        "https://a.gov.vn/tin/bai-2",
        "https://a.gov.vn/tin/Bai-1",
        "https://a.gov.vn/tin",
        "https://a.gov.vn/tin/bai-1?id=1",
        "https://a.gov.vn/tin/bai-1?print=17",
        "https://a.gov.vn/print/bai-1",
        "https://a.gov.vn/tin/bai-1#member=a.docx",
    ],
)
def test_other_pages_stay_others(other: str) -> None:
    assert document_id(other) != document_id("https://a.gov.vn/tin/bai-1")


def test_what_nukeviet_prints_is_the_article() -> None:
    article = "https://a.gov.vn/vi/news/thong-bao/ket-luan-12.html"
    for form in ("print", "savefile"):
        twin = f"https://a.gov.vn/vi/news/{form}/thong-bao/ket-luan-12.html"
        assert document_id(twin) == document_id(article)
        assert place_of(twin) != place_of(article), "they are fetched apart: one may lack what the other has"


# Pages as portals number and name them, and the ways in which one and the same is linked to.
hosts = st.from_regex(r"[a-z]{1,6}(?:\.[a-z]{2,6}){1,2}", fullmatch=True).filter(lambda name: name[:4] != "www.")
segments = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True).filter(lambda part: part not in ("print", "savefile"))
paths = st.lists(segments, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts))
queries = st.lists(st.sampled_from(["id=7", "cat=2", "p=bai-viet", "sid=4", "lang=vi"]), max_size=3, unique=True)
junk = st.sampled_from(
    ["utm_source=a", "utm_medium=b&utm_campaign=c", "fbclid=X1", "gclid=z", "zarsrc=30", "PHPSESSID=ab12", "_ga=1.2",
     "jsessionid=AB", "ASP.NET_SessionId=q1w2", "sid=0123456789abcdef0123", "print=1", "isprint=true"]
)  # fmt: skip


@given(
    hosts, paths, queries, st.lists(junk, max_size=3), st.integers(0, 3), st.booleans(),
    st.sampled_from(["", "/", "/index.php", "/index.html", "/Default.aspx", ";jsessionid=1A2B"]),
    st.sampled_from(["", "/(S(abc123))"]), st.sampled_from(["http", "https", "HTTPS"]), st.sampled_from(["", "#top"]),
)  # fmt: skip
def test_a_page_is_the_same_in_every_dress(
    host: str, path: str, query: list[str], added: list[str], at: int, www: bool, end: str, session: str, scheme: str,
    fragment: str,
) -> None:  # fmt: skip
    page = f"https://{host}{path}" + (f"?{'&'.join(query)}" if query else "")
    dressed = "&".join([*query[:at], *added, *query[at:]])
    tail = end if path or end != ";jsessionid=1A2B" else ""
    other = f"{scheme}://{'www.' if www else ''}{host}{session if path else ''}{path}{tail}"
    other += (f"?{dressed}" if dressed else "") + fragment
    assert identity_of(other) == identity_of(page)
    assert document_id(canonicalize(other)) == document_id(page)


@given(hosts, paths, paths, queries, queries)
def test_pages_of_other_paths_and_parameters_stay_apart(
    host: str, path: str, other: str, query: list[str], further: list[str]
) -> None:
    one, two = f"https://{host}{path}?{'&'.join(query)}", f"https://{host}{other}?{'&'.join(further)}"
    assert (document_id(one) == document_id(two)) == ((path, query) == (other, further))


def test_records_named_before_are_found_by_their_former_names() -> None:
    url = "http://www.a.gov.vn/tin/index.php?id=1&sid=4"
    # Of "www.a.gov.vn/tin/index.php?id=1", and of the same without "www.".
    assert former_ids(url) == ("5668a61a6bb5d85b", "8262c76d301ddca2")
    assert document_id(url) not in former_ids(url)
    assert former_ids("https://a.gov.vn/x")[0] == document_id("https://a.gov.vn/x")
    assert former_ids("http://www.a.gov.vn/x")[1] == document_id("https://a.gov.vn/x")
    assert former_ids("file:///tmp/a.html") == ()


@given(st.text() | st.from_regex(r"https?://[a-z]+\.vn/[ -~]{0,40}", fullmatch=True))
def test_no_address_makes_it_fail_and_the_form_is_final(url: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", document_id(url))
    assert canonicalize(canonicalize(url)) == canonicalize(url)
    assert identity_of(canonicalize(url)) == identity_of(url)
    former_ids(url)
    host_of(url)


def test_a_file_of_an_archive_is_no_other_than_itself() -> None:
    archive = "https://www.a.gov.vn/tep/bao-cao.zip"
    assert document_id(member_url(archive, "a/1.docx")) == document_id(
        member_url("http://a.gov.vn/tep/bao-cao.zip", "a/1.docx")
    )
    assert document_id(member_url(archive, "a/1.docx")) != document_id(member_url(archive, "a/2.docx"))


def test_host() -> None:
    assert host_of("https://WWW.a.gov.vn:1/x") == "www.a.gov.vn"
    assert host_of("không phải địa chỉ") is None

"""Patterns over addresses: those of articles are taken, rubrics and pages of lists are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.shapes import path_of, patterns_of, shape_of

NUKEVIET = [
    "https://mau.gov.vn/vi/news/cai-cach/chi-so-cchc-tang-11-bac-2087.html",
    "https://mau.gov.vn/vi/news/chi-dao/ket-luan-cua-chu-tich-2335.html",
    "https://mau.gov.vn/vi/news/tin-trong-tinh/ngay-hoi-doc-sach-2326.html",
]
DRUPAL = [
    "https://mau.gov.vn/hoi-nghi-trien-khai-cong-tac-cchc",
    "https://mau.gov.vn/so-ket-sau-thang-dau-nam",
    "https://mau.gov.vn/kiem-tra-bo-phan-mot-cua-xa-mau-ha",
]


@pytest.mark.parametrize(
    ("articles", "others", "expected"),
    [
        (NUKEVIET, [], [r"^/vi/news/[^/?]+/[^/?]+-\d+\.html$"]),
        (DRUPAL, [], [r"^/[^/?-]+(?:-[^/?-]+){3,}$"]),
        # A rubric of four words leaves only names of five and more.
        (DRUPAL, ["https://mau.gov.vn/cai-cach-hanh-chinh"], [r"^/[^/?-]+(?:-[^/?-]+){4,}$"]),
        (
            [f"https://mau.gov.vn/Pages/newsdetail.aspx?NewsId={n}&CatId=7" for n in range(44541, 44546)],
            ["https://mau.gov.vn/Pages/newscat.aspx?CatId=7"],
            [r"^/Pages/newsdetail\.aspx\?(?:.*&)?NewsId=\d+"],
        ),
        ([f"https://mau.gov.vn/node/{n}" for n in range(3)], [], [r"^/node/\d+$"]),
        ([f"https://mau.gov.vn/bai-viet/tin-ct{n}" for n in range(1146, 1150)], [], [r"^/bai-viet/[^/?]+-ct\d+$"]),
        (NUKEVIET[:2], [], []),
        (["https://mau.gov.vn/a.pdf", "https://mau.gov.vn/b.pdf", "https://mau.gov.vn/c.pdf"], [], []),
        # Nothing tells these from what must not be taken.
        ([f"https://mau.gov.vn/{n}" for n in range(5)], ["https://mau.gov.vn/77"], []),
    ],
)
def test_what_addresses_have_in_common(articles: list[str], others: list[str], expected: list[str]) -> None:
    assert patterns_of(articles, others) == expected


def test_a_page_of_a_list_is_no_article() -> None:
    assert shape_of("https://mau.gov.vn/tin-tuc?page=2") is None
    assert shape_of("https://mau.gov.vn/tin?_101_INSTANCE_x_cur=2") is None
    assert shape_of("https://mau.gov.vn/") is None


SEGMENT = st.from_regex(r"[a-z]{1,6}(?:-[a-z0-9]{1,6}){0,7}", fullmatch=True)
ADDRESS = st.builds(
    lambda above, last, number, suffix: f"https://mau.gov.vn/{'/'.join([*above, last])}-{number}{suffix}",
    st.lists(SEGMENT, max_size=3),
    SEGMENT,
    st.integers(10, 99999),
    st.sampled_from(["", ".html", ".aspx", "/"]),
)


@given(st.lists(ADDRESS, min_size=3, max_size=12), st.lists(ADDRESS, max_size=4))
def test_a_pattern_compiles_takes_some_article_and_none_of_the_others(articles: list[str], others: list[str]) -> None:
    for pattern in patterns_of(articles, others):
        assert any(re.search(pattern, path_of(url)) for url in articles)
        assert not any(re.search(pattern, path_of(url)) for url in others)

"""The likely original of a cluster, and why."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from search_api.duplicates.originals import Member, in_order, names, own_affairs, reasons


def member(url: str, published_at: str | None = "2026-03-05", **changes: Any) -> Member:
    values = {"title": "Tin", "source": None, "province": "Hà Tĩnh", "attribution": None, "size": 900, **changes}
    return Member(id=url.rpartition("/")[2] or url, url=url, published_at=published_at, **values)


@pytest.mark.parametrize(
    ("attribution", "url", "named"),
    [
        ("Báo Hà Tĩnh", "https://baohatinh.vn/a", True),
        ("Báo Hà Tĩnh", "https://hatinh.gov.vn/a", False),
        ("Báo điện tử Hà Tĩnh", "https://www.baohatinh.vn/a", True),
        ("Cổng TTĐT tỉnh Hà Tĩnh", "https://hatinh.gov.vn/a", True),
        ("Cổng TTĐT tỉnh Hà Tĩnh", "https://baohatinh.vn/a", False),
        ("hatinh.gov.vn", "https://www.hatinh.gov.vn/a", True),
        ("hatinh.gov.vn", "https://nghean.gov.vn/a", False),
        ("Báo Nhân Dân", "https://nhandan.vn/a", True),
        ("Báo Nhân Dân", "https://hatinh.gov.vn/a", False),
        ("TTXVN", "https://www.vietnamplus.vn/a", True),
        ("Báo Lao Động", "https://laodong.vn/a", True),
        ("Báo Chính phủ", "https://baochinhphu.vn/a", True),
        ("Sở Nội vụ", "https://sonoivu.hatinh.gov.vn/a", True),
        ("Sở Nội vụ", "https://snv.hatinh.gov.vn/a", True),
        ("Báo", "https://baohatinh.vn/a", False),
        (None, "https://baohatinh.vn/a", False),
        ("Báo Hà Tĩnh", "tệp không có địa chỉ", False),
    ],
)
def test_an_attribution_names_an_outlet(attribution: str | None, url: str, named: bool) -> None:
    assert names(attribution, url) is named


def test_own_affairs_are_those_of_the_portals_province() -> None:
    assert own_affairs(member("https://hatinh.gov.vn/a"))
    assert own_affairs(member("https://vuquang.hatinh.gov.vn/a"))
    assert not own_affairs(member("https://nghean.gov.vn/a"))
    assert not own_affairs(member("https://baohatinh.vn/a"))
    assert not own_affairs(member("https://hatinh.gov.vn/a", province=None))


def test_the_named_outlet_comes_before_the_earliest() -> None:
    paper = member("https://baohatinh.vn/a", "2026-03-06")
    portal = member("https://nghean.gov.vn/b", "2026-03-05", attribution="Báo Hà Tĩnh")
    late = member("https://xa.vn/c", "2026-03-07")
    assert in_order([portal, late, paper])[0] == paper
    assert reasons(in_order([portal, late, paper])) == ("named", "unattributed")


def test_an_attribution_to_another_makes_a_copy() -> None:
    copied, other = member("https://a.vn/a", "2026-03-01", attribution="Báo Xa Lạ"), member("https://b.vn/b")
    assert in_order([copied, other]) == [other, copied]
    own = member("https://baohatinh.vn/c", "2026-03-01", attribution="Báo Hà Tĩnh")
    assert in_order([other, own])[0] == own


def test_the_earliest_day_then_the_own_portal_then_the_hour() -> None:
    early = member("https://a.vn/a", "2026-03-04T23:00:00+07:00")
    own = member("https://hatinh.gov.vn/b", "2026-03-05T10:00:00+07:00")
    other = member("https://c.vn/c", "2026-03-05T08:00:00+07:00")
    later = member("https://d.vn/d", "2026-03-05T09:00:00+07:00")
    unknown = member("https://e.vn/e", None)
    right = [early, own, other, later, unknown]
    for order in itertools.permutations(right):
        assert in_order(order) == right
    assert reasons(right) == ("earliest",)
    assert reasons([own, other, later]) == ("own_affairs",)


def test_of_twins_the_longer_text_and_then_the_shorter_address() -> None:
    whole, part = member("https://a.vn/bai", size=2000), member("https://a.vn/b", size=900)
    assert in_order([part, whole])[0] == whole
    twin = member("https://a.vn/in-trang/bai", size=2000)
    assert in_order([twin, whole])[0] == whole
    assert reasons([whole, twin]) == ()

"""robots.txt, as the standard and real portals have it."""

from __future__ import annotations

from crawler.robots import Robots, origin_of, robots_url
from crawler.spiders.responses import filename_of
from crawler.spiders.settings import user_agent

AGENT = user_agent("https://example.org/bot")


def test_rules_for_all_and_for_us() -> None:
    robots = Robots(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: cchc\nDisallow: /noi-bo\nCrawl-delay: 3", AGENT
    )
    assert robots.allows("https://x.vn/tin/1")
    assert not robots.allows("https://x.vn/noi-bo/1")
    assert robots.delay == 3
    assert not Robots(b"User-agent: *\nDisallow: /*.pdf$", AGENT).allows("https://x.vn/a.pdf")


def test_what_is_absent_or_a_page_allows_everything() -> None:
    for body in (None, b"", b"<html><body>404</body></html>", b"\xff\xfe\x00 nonsense"):
        robots = Robots(body, AGENT)
        assert robots.allows("https://x.vn/admin")
        assert robots.delay == 0


def test_the_request_rate_is_a_delay_too() -> None:
    assert Robots(b"User-agent: *\nRequest-rate: 1/10", AGENT).delay == 10


def test_one_robots_txt_speaks_for_one_origin() -> None:
    assert robots_url("https://user@X.vn:8443/a?b#c") == "https://x.vn:8443/robots.txt"
    assert origin_of("http://x.vn/") != origin_of("https://x.vn/")


def test_the_agent_names_its_version_and_whom_to_ask() -> None:
    assert AGENT.startswith("cchc/")
    assert AGENT.endswith(" (+https://example.org/bot)")
    assert "\n" not in user_agent("a\r\nX-Evil: 1")
    assert "(" not in user_agent(None)


def test_file_names_in_all_the_ways_they_are_sent() -> None:
    assert filename_of('attachment; filename="bao cao.pdf"') == "bao cao.pdf"
    assert filename_of("attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf") == "Báo cáo.pdf"
    assert filename_of('attachment; filename="Báo cáo.pdf"') == "Báo cáo.pdf"
    assert filename_of('attachment; filename="..\\..\\etc/passwd"') == "passwd"
    assert filename_of("inline") is None
    assert filename_of(None) is None

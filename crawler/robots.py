"""robots.txt as RFC 9309 reads it: what is absent allows everything, what cannot be had allows nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

# The RFC asks for at least 500 KiB to be read; what is behind that is not.
MAX_BYTES = 512 * 1024


class Robots:
    """The rules of one origin for one user agent."""

    def __init__(self, body: bytes | None, agent: str) -> None:
        """`body` is None where there is no robots.txt."""
        text = (body or b"")[:MAX_BYTES].decode("utf-8-sig", "replace")
        self._rules = Protego.parse(text)
        self._agent = agent

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, self._agent))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the portal asks for; 0 where it asks for none."""
        delay = self._rules.crawl_delay(self._agent)
        rate = self._rules.request_rate(self._agent)
        return max(float(delay or 0), rate.seconds / rate.requests if rate and rate.requests else 0.0)

    @property
    def sitemaps(self) -> list[str]:
        return list(self._rules.sitemaps)


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def robots_url(url: str) -> str:
    return origin_of(url) + "/robots.txt"

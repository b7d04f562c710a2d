"""Where Scrapy connects to: public addresses alone, with certificates verified unless a source says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from cchc.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Sequence

# Twisted tells only that a name has no address; here stands why.
REFUSED: dict[str, str] = {}


class PrivateAddressError(DNSLookupError):
    """A name that resolves to an address inside somebody's network."""


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public addresses only, and is asked for every connection.

    The address that is checked is the one that is connected to, so a name that changes its address in between gains
    nothing. Numbers are names here too, in every way of writing them ("2130706433").
    """

    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> PublicResolver:
        resolver = super().from_crawler(crawler, reactor)
        resolver.private_hosts = frozenset(crawler.settings.getlist("CCHC_PRIVATE_HOSTS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name.lower() not in self.private_hosts and not is_public(address):
            REFUSED[name.lower()] = address
            raise PrivateAddressError(f"{name} has the address {address}, which is not public")
        return address


class PortalHandler(HTTP11DownloadHandler):
    """HTTP as Scrapy speaks it, verifying certificates except for the hosts of sources that say otherwise."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        unverified = frozenset(crawler.settings.getlist("CCHC_UNVERIFIED_HOSTS"))
        # Scrapy knows one policy for all hosts.
        policy = PolicyByHost(self._contextFactory, _without_verification(crawler), unverified)
        self._contextFactory = cast(IPolicyForHTTPS, policy)


def _without_verification(crawler: Crawler) -> IPolicyForHTTPS:
    from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

    factory = _ScrapyClientContextFactory.from_crawler(crawler)
    factory._verify_certificates = False
    return cast(IPolicyForHTTPS, factory)


@implementer(IPolicyForHTTPS)
class PolicyByHost:
    """Chooses between two policies by the name of the host."""

    def __init__(self, verifying: Any, trusting: Any, unverified: frozenset[str]) -> None:
        self._verifying = verifying
        self._trusting = trusting
        self._unverified = unverified

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 (Twisted's name)
        name = hostname.decode("ascii").lower()
        policy = self._trusting if name in self._unverified else self._verifying
        return policy.creatorForNetloc(hostname, port)

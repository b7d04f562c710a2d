"""How Scrapy is set up for a crawl, and how it introduces itself."""

from __future__ import annotations

from typing import Any

from cchc import __version__
from crawler.job import Job

CONCURRENT_HOSTS = 32


def user_agent(contact: str | None) -> str:
    """How the crawler introduces itself, with an address at which a portal can complain."""
    address = " ".join((contact or "").split()).encode("ascii", "ignore").decode()
    return f"cchc/{__version__}" + (f" (+{address})" if address else "")


def scrapy_settings(job: Job) -> dict[str, Any]:
    """Scrapy with its own queue, retries, redirects and robots.txt put aside: the frontier's are durable."""
    unverified = [host for source in job.sources if not source.verify_certificates for host in source.hosts]
    handler = "crawler.spiders.connections.PortalHandler"
    private = [host for source in job.sources if source.allow_private_addresses for host in source.hosts]
    return {
        "SCHEDULER": "crawler.spiders.engine.FrontierScheduler",
        "DOWNLOADER_MIDDLEWARES": {"crawler.spiders.engine.ArchiveMiddleware": 950},
        # Of Scrapy's own only what a request needs here: the frontier and the archive do what the others are for.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": 700,
        },
        # The spider yields nothing, and what is counted is counted in the state.
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "TWISTED_DNS_RESOLVER": "crawler.spiders.connections.PublicResolver",
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CCHC_PRIVATE_HOSTS": private,
        "CCHC_UNVERIFIED_HOSTS": unverified,
        "USER_AGENT": user_agent(job.contact),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
            # What Python can unpack without further packages, so that the archive can always be read.
            "Accept-Encoding": "gzip, deflate",
        },
        "CONCURRENT_REQUESTS": CONCURRENT_HOSTS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        # The spider yields nothing; Scrapy makes so many tasks a response for what it might.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_WARNSIZE": 0,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "RETRY_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        # Ports on which anybody on this machine could give orders to the crawler.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
    }

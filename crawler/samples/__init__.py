"""Three sample portals of unlike CMS families, on three loopback hosts: what the demo and the tests crawl.

Their provinces, persons and figures are invented and say so on every page; their language, layouts and quirks
are those of real portals. docs/samples.md lists the quirks.
"""

from crawler.samples.server import DEFAULT_PORT, SamplePortals, serve

__all__ = ["DEFAULT_PORT", "SamplePortals", "serve"]

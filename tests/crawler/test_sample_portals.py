"""The sample portals, crawled as they are declared: all that they vouch for comes, and nothing closed is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.settings import Settings
from crawler.archive import Archive
from crawler.crawl import crawl
from crawler.samples import SamplePortals
from crawler.samples.inventory import attachments, inventory
from crawler.sources import load

pytestmark = pytest.mark.timeout(120)


def test_two_crawls_of_the_sample_portals(tmp_path: Path) -> None:
    with SamplePortals(port=0) as portals:
        sources = [source.at_port(portals.port) for source in load().values() if source.sample]
        first = crawl(sources, tmp_path, settings=Settings())
        assert {source.outcome for source in first.sources} == {"finished"}
        assert [source.warnings for source in first.sources] == [()] * 3
        assert (first.failed, portals.trespasses) == (0, [])
        items = list(Archive(tmp_path / "archive").captures())
        captures = [item for item in items if isinstance(item, Capture)]
        assert len(items) == len(captures)
        had = {capture.url: capture.role for capture in captures if capture.status == 200}
        assert {entry.url for entry in inventory(portals.addresses)} <= {url for url in had if had[url] == "article"}
        assert {entry.twin for entry in inventory(portals.addresses) if entry.twin} <= set(had), "under both addresses"
        assert {entry.url for entry in attachments(portals.addresses)} <= {
            url for url in had if had[url] == "attachment"
        }
        assert len([url for url in had if had[url] == "article"]) >= 60
        assert sum(300 <= capture.status < 400 for capture in captures) >= 1

        again = crawl(sources, tmp_path, settings=Settings())
        assert (again.failed, portals.trespasses) == (0, [])
        assert again.unchanged > again.fetched > 0
        assert [source.articles for source in again.sources] == [source.articles for source in first.sources]

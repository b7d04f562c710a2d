"""A folder of article pages to measure on: those of the sample portals, as their servers send them."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

from crawler.samples import SamplePortals

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def write_pages(folder: Path, copies: int = 1) -> Path:
    """Save every article page that the sample portals' sitemaps name, `copies` times; returns a manifest of them."""
    pages: list[tuple[str, bytes]] = []
    with SamplePortals(port=0) as portals:
        for address in portals.addresses.values():
            for url in _articles(urljoin(address, "/sitemap.xml")):
                with urllib.request.urlopen(url, timeout=30) as answer:
                    if answer.headers.get_content_type() == "text/html":
                        pages.append((url, answer.read()))
    manifest = folder / "manifest.jsonl"
    with manifest.open("w", encoding="utf-8") as lines:
        for number, (url, body) in enumerate(pages):
            (folder / f"{number}.html").write_bytes(body)
            for copy in range(copies):
                lines.write(json.dumps({"file": f"{number}.html", "url": f"{url}#{copy}" if copy else url}) + "\n")
    return manifest


def _articles(sitemap: str) -> list[str]:
    try:
        with urllib.request.urlopen(sitemap, timeout=30) as answer:
            tree = ElementTree.fromstring(answer.read())
    except (OSError, ElementTree.ParseError):
        return []
    found: list[str] = []
    for element in tree.iter(SITEMAP):
        url = (element.text or "").strip()
        found += _articles(url) if url.endswith(".xml") else [url]
    return found

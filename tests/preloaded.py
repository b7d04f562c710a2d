"""What processes have loaded that `tests.forks` gives: the crawler with Scrapy, the readers, the pipeline, commands."""

from __future__ import annotations

from importlib import import_module

from cchc.gazetteer import province_of_host
from cli.main import build
from nlp.pipeline import pipeline

for name in (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.crawler",
    "crawler.pagereader",
    "crawler.reader",
    "crawler.spiders.engine",
    "crawler.spiders.portal",
    "crawler.worker",
    "cli.jobs",
    "search_api.backends.embedded",
    "openpyxl",
    "search_api.exports",
    "tests.forks",
):
    import_module(name)
province_of_host("x.vn")
pipeline()
build()

"""cchc demo"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import WorkersOption

NAME = "demo"
PANEL = "Try"


def command(
    data: Annotated[Path, typer.Option("--data", help="The data folder of the demo.")] = Path("demo-data"),
    host: Annotated[str, typer.Option(help="Address that the pages are served at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port that the pages are served at.")] = 8000,
    sample_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the sample portals.")] = 8765,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages at the end, until Ctrl-C.")] = True,
    workers: WorkersOption = None,
) -> None:
    """Crawl the sample portals, extract, index, and serve the result. A second run takes up what is there."""

    from cli.crawling import once, show_crawl
    from cli.options import settings_for, worker_count
    from cli.output import console
    from cli.serving import listening_socket
    from cli.serving import serve as serve_pages
    from cli.summary import show
    from crawler.samples import SamplePortals
    from crawler.sources import load

    out = console()
    settings = settings_for(data).model_copy(update={"backend": "embedded"})
    # Both ports are taken before any work is done: a demo that fails after a minute of work is a bad one.
    bound = listening_socket(host, port) if serve else None
    try:
        with SamplePortals(port=sample_port) as portals:
            for address in portals.addresses.values():
                out.print(f"Sample portal  {address}", markup=False)
            sources = [source.at_port(sample_port) for source in load(None).values() if source.sample]
            crawled, processed = once(settings, sources, workers=worker_count(workers))
            if crawled.interrupted or processed is None:
                raise KeyboardInterrupt
            out.print()
            show_crawl(crawled)
            out.print()
            show(processed)
            out.print()
            if bound:
                out.print("Try: phat bieu ket luan hoi nghi", markup=False)
                serve_pages(settings, host, port, bound=bound)
    finally:
        if bound:
            bound.close()

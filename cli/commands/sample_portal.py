"""cchc sample-portal"""

from __future__ import annotations

from typing import Annotated

import typer

NAME = "sample-portal"
PANEL = "Try"


def command(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1 to 127.0.0.3; 0 takes a free one.")
    ] = 8765,
) -> None:
    """Serve the three sample portals, to crawl them and to look at them. All that they say is made up."""
    import time

    from crawler.samples import SamplePortals

    with SamplePortals(port=port) as portals:
        for address in portals.addresses.values():
            print(address, flush=True)
        print("Ctrl-C stops them", flush=True)
        while True:
            time.sleep(3600)

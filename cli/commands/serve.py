"""cchc serve"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DataOption

NAME = "serve"
PANEL = "Ask"


def command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    data: DataOption = None,
) -> None:
    """Serve the pages and the API."""
    from cli.options import settings_for
    from cli.serving import serve

    serve(settings_for(data), host, port)

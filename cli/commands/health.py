"""cchc health"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DataOption

NAME = "health"
PANEL = "Keep"


def command(
    url: Annotated[str | None, typer.Option(help="Ask a served cchc at its /healthz instead of the store.")] = None,
    data: DataOption = None,
) -> None:
    """Say whether cchc can answer; exit status 0 when it can. For the health checks of a container or a monitor."""
    from cchc.errors import FetchError, StoreError
    from cli.opening import store_of
    from cli.options import settings_for

    if url:
        import urllib.error
        import urllib.request

        if not url.startswith(("http://", "https://")):
            raise typer.BadParameter("wants an http address", param_hint="--url")
        try:
            with urllib.request.urlopen(url, timeout=8) as answer:  # noqa: S310  (the scheme is checked above)
                print(answer.read().decode("utf-8", "replace"))
        except (urllib.error.URLError, OSError) as error:
            raise FetchError(f"{url}: {getattr(error, 'reason', error)}") from error
        return
    with store_of(settings_for(data)) as store:
        trouble = store.trouble()
    if trouble:
        raise StoreError(trouble)
    print("ok")

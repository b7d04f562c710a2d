"""cchc forget"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DataOption, JsonOption

NAME = "forget"
PANEL = "Keep"


def command(
    urls: Annotated[list[str], typer.Argument(help="Addresses of pages or files.", show_default=False)],
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """Take pages, and all that came of them, out of records, index and archive, and keep them out.

    For takedown requests and personal data. It cannot be undone.
    """
    import json

    from cli.forgetting import forget
    from cli.options import settings_for

    gone = forget(settings_for(data), urls)
    if json_output:
        print(json.dumps(gone))
        return
    if not any(gone.values()):
        print("Nothing was held of these addresses; nothing of them will be taken in")
        return
    print(f"{gone['documents']} documents and {gone['captures']} archived responses are gone; they will not come back")

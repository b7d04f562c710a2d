"""How the service logs: words for a terminal, or one JSON object a line for a collector."""

from __future__ import annotations

import logging
import sys
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

WORDS = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up(form: Literal["words", "json"]) -> None:
    """Log to standard error; requests one by one in JSON alone, since a terminal is for what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", json_ensure_ascii=False))
    else:
        handler.setFormatter(logging.Formatter(WORDS))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("cchc.requests").setLevel(logging.INFO if form == "json" else logging.WARNING)

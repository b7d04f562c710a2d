"""cchc schema"""

from __future__ import annotations

NAME = "schema"
PANEL = "Extract"


def command() -> None:
    """Print the JSON Schema of a record, as `cchc extract` writes it."""
    import json

    from cchc.records import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))

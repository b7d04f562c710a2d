"""Saved pages and the documents expected of them; run as a script it writes the expectations anew.

    python -m tests.crawler.pages.goldens

The diff then shows what a change of the reader does to each family.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cchc.captures import Capture
from crawler.reader import read

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"


def saved_pages() -> list[Path]:
    """Every saved page that holds an article."""
    return [page for page in sorted(PAGES.glob("*/*.html")) if page.parent.name != "failures"]


def outcome(page: Path) -> dict[str, Any]:
    """The document of a saved page, without what only depends on other parts (identity, province)."""
    url = f"https://portal.example.vn/tin/{page.stem}.html"
    document = read(Capture(url=url, body=page.read_bytes(), media_type="text/html"))
    return document.model_dump(mode="json", exclude={"id", "province"}, exclude_defaults=True)


def main() -> None:
    for page in saved_pages():
        text = json.dumps(outcome(page), ensure_ascii=False, indent=1) + "\n"
        page.with_suffix(".json").write_text(text, encoding="utf-8")
        print(page)


if __name__ == "__main__":
    main()

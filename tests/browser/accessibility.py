"""What axe-core finds of a page as it stands."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from playwright.sync_api import Page

GRAVE = ("serious", "critical")
# The copy in the frame is a stranger's page, sandboxed without scripts: nothing can look into it.
RUN = "() => axe.run(document, { resultTypes: ['violations'], iframes: false })"


@lru_cache(maxsize=1)
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def faults(page: Page) -> list[str]:
    """The serious and the critical faults, a line a place."""
    page.evaluate(_axe())  # not by a script element, which the pages' policy forbids
    return [
        f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in page.evaluate(RUN)["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]

"""Pages that say that there is no article, whatever their HTTP status."""

from __future__ import annotations

from collections.abc import Sequence

from cchc.errors import ReadCode
from crawler.lexicon import pattern

_MESSAGES: dict[ReadCode, str] = {
    "not_found": "the page says that its article is not there",
    "blocked": "a firewall or a check for browsers answered in place of the page",
    "login_required": "the page asks for a login",
    "maintenance": "the site says that it is under maintenance",
    "server_error": "the page shows an error of its server",
    "empty": "the page says that it has no content yet",
}
# An article may speak of "đang bảo trì" itself; a page that fails says little else.
SHORT = 700
# A short notice may have a widget under it that is empty ("Chưa có dữ liệu").
BARE = 200


def failure(lines: Sequence[str], title: str | None = None) -> tuple[ReadCode, str] | None:
    """The code and a sentence for a page whose few lines tell of a failure, or None."""
    text = "\n".join(lines)
    if len(text) > SHORT:
        return None
    title = title[:SHORT] if title else None
    for code, message in _MESSAGES.items():
        if code == "empty" and len(text) > BARE:
            continue
        found = pattern("failures", code).search(text) or (pattern("failures", code).search(title) if title else None)
        if found:
            return code, f"{message}: {found[0].strip()[:80]!r}"
    return None

"""Addresses of pages that are reached by posting a form: ASP.NET's `__doPostBack('pager','Page$2')`.

Such a page is known by the form's address with what was pressed behind it, as web archives write requests by POST:
`…/tin.aspx?__wb_method=POST&__EVENTTARGET=pager&__EVENTARGUMENT=Page%242`. The form's other fields, its view state
among them, are no part of it: they are taken from the page on which the link stood, out of the archive.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote

_MARK = "__wb_method=POST&__EVENTTARGET="
_CALL = re.compile(
    r"""(?:__doPostBack\(|WebForm_PostBackOptions\()\s*(['"])(?P<target>.*?)\1\s*,\s*(['"])(?P<argument>.*?)\3"""
)
# Pagers of GridView, ListView and their kin send the number of the page, whatever they are called.
PAGER = re.compile(r"__EVENTARGUMENT=Page%24(?:\d+|Next)(?:&|$)")


def pressed(script: str) -> tuple[str, str] | None:
    """Target and argument of a postback in a link's script, or None where it makes none.

    >>> pressed("javascript:__doPostBack('ctl00$list','Page$2')")
    ('ctl00$list', 'Page$2')
    """
    found = _CALL.search(script)
    return (found["target"], found["argument"]) if found else None


def address(form: str, target: str, argument: str) -> str:
    """The address by which the page is known that a form at `form` gives."""
    base = asked(form).partition("#")[0]
    return (
        f"{base}{'&' if '?' in base else '?'}{_MARK}{quote(target, safe='')}&__EVENTARGUMENT={quote(argument, safe='')}"
    )


def asked(url: str) -> str:
    """The address to which a request goes: the form's, for a page that is posted for; any other as it is."""
    head, mark, _ = url.partition(_MARK)
    return head[:-1] if mark else url


def event(url: str) -> tuple[str, str] | None:
    """Target and argument of a page that is posted for, or None for any other address.

    >>> event(address("https://x.vn/tin.aspx?id=5", "ctl00$list", "Page$2"))
    ('ctl00$list', 'Page$2')
    """
    _, mark, tail = url.partition(_MARK)
    if not mark:
        return None
    told = dict(parse_qsl(_MARK + tail, keep_blank_values=True))
    return told.get("__EVENTTARGET", ""), told.get("__EVENTARGUMENT", "")

"""The addresses that a page's links lead to, those that its scripts make included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote, urlencode

from lxml import etree
from parsel import Selector
from parsel.selector import create_root_node
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.postbacks import address, asked, event, pressed
from crawler.spiders.found import base_of, joined, resolved
from crawler.state import key_of

# A page's tree takes twenty times its bytes; links behind this many are not looked for.
MAX_PAGE = 16 * 1024 * 1024
# Where portals put files beside ordinary links: viewers in a frame.
EMBEDDED = {"iframe": "src", "embed": "src", "object": "data"}
# SharePoint's "Next": javascript:RefreshPageTo(event, "/Lists/Tin/AllItems.aspx?Paged=TRUE\u0026p_ID=30");
_REFRESH = re.compile(r"""(?:RefreshPageTo\(\s*event\s*,|SubmitFormPost\()\s*(['"])(?P<url>.*?)\1""")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\(/)")
# How far a teaser reaches around its link, and how much of it is kept.
TEASER_DEPTH = 4
TEASER = 600
FORM = "//form[.//input[@name='__VIEWSTATE']]"


def anchors(response: Response, *, embedded: bool = False) -> Iterator[str]:
    """Addresses in the order of the page; with `embedded` those of viewers in frames too."""
    page = page_of(response)
    if page is None:
        return
    # lxml's own elements: a selector for each would take longer than all else that is done with the page. Nothing else
    # is asked of an article, and elements that do not know what forms are take half the time.
    root: Any = create_root_node(page.text, cast(Any, etree.HTMLParser)) if embedded else page.selector.root
    base = base_of(page)
    for anchor in root.iter("a", "area"):
        if url := _address(page, base, anchor, root):
            yield url
    if embedded:
        for element in root.iter(*EMBEDDED):
            src = _attribute(element, EMBEDDED[element.tag])
            if src.strip():
                yield resolved(base, src)


def selected(response: Response, selector: str) -> list[str]:
    """The addresses of the links that a selector names, or that stand in what it names."""
    page = page_of(response)
    if page is None:
        return []
    base = base_of(page)
    found = [link for part in page.css(selector) for link in part.xpath("self::a | self::link | .//a")]
    root = page.selector.root
    return [url for link in found if (url := _address(page, base, link.root, root))]


def teasers(response: Response) -> dict[str, tuple[str | None, str | None]]:
    """What is said of each page beside the links to it: title and lead, by the key of its address.

    The title is the longest text of its links, the lead what else stands in the part of the page that leads nowhere
    else.
    """
    page = page_of(response)
    found: dict[str, tuple[str | None, str | None]] = {}
    for link in page.css("a[href]") if page is not None else ():
        url = joined(response, _attribute(link.root, "href"))
        title = _text(link) or " ".join(_attribute(link.root, "title").split())
        before = found.get(key_of(url), (None, None))
        found[key_of(url)] = (max(before[0] or "", title, key=len) or None, before[1] or _lead(link))
    return found


def _lead(link: Selector) -> str | None:
    text, here = None, link
    for _ in range(TEASER_DEPTH):
        parents = here.xpath("parent::*")
        if not parents or len(set(parents[0].xpath(".//a/@href").getall())) > 1:
            break
        here = parents[0]
        text = _text(here)
    return text[:TEASER] if text else None


def _text(part: Selector) -> str:
    return " ".join(" ".join(part.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()).split())


def page_of(response: Response) -> HtmlResponse | None:
    """The response as a page, under the address that was asked for; None for what is no text."""
    if not isinstance(response, TextResponse):
        return None
    # A page that is sent as plain text or XML is still read as a page: portals mislabel theirs.
    if not isinstance(response, HtmlResponse):
        response = response.replace(cls=HtmlResponse)
    if len(response.body) > MAX_PAGE:
        response = response.replace(body=response.body[:MAX_PAGE])
    url = asked(response.url)
    return response if url == response.url else response.replace(url=url)


def posted(url: str, referrer: Response, **more: Any) -> Request | None:
    """The request for a page that is posted for, with the form of the page that it was found on; None without one."""
    page, what = page_of(referrer), event(url)
    forms = page.xpath(FORM) if page is not None else []
    if page is None or what is None or not forms:
        return None
    form: Any = forms[0].root  # lxml's FormElement: it knows which of its fields a browser would send.
    sent = {name: value for name, value in form.form_values() if not name.startswith("__EVENT")}
    fields = {"__EVENTTARGET": what[0], "__EVENTARGUMENT": what[1]} | sent
    told = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(fields, encoding=page.encoding, errors="xmlcharrefreplace")
    return Request(asked(url), method="POST", body=body, headers=told, **more)


def _address(page: HtmlResponse, base: str, link: Any, root: Any) -> str:
    href = _attribute(link, "href").strip()
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        script = unquote(href) + " " + _attribute(link, "onclick")
        if (what := pressed(script)) is not None:
            forms = root.xpath(FORM)
            return address(resolved(base, _attribute(forms[0], "action")) or page.url, *what) if forms else ""
        if refresh := _REFRESH.search(script):
            return resolved(base, _ESCAPED.sub(_unescaped, refresh["url"]))
        return ""
    return resolved(base, href)


def _unescaped(found: re.Match[str]) -> str:
    return found[3] or chr(int(found[1] or found[2], 16))


def _attribute(element: Any, name: str) -> str:
    """One attribute alone: of what is no page, some have names that parsel cannot hold."""
    return str(element.get(name) or "")

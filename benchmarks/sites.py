"""Portals on loopback addresses, served by a process of their own: lists of articles, no two of which are alike.

`python -m benchmarks.sites` reads one line of JSON, the sites; prints the port of each; and serves until its standard
input is closed. Each site has an address of its own, 127.0.1.1 onwards, which Linux has without being told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from html import escape
from itertools import islice
from typing import Any

from benchmarks.answers import FAULTS, Answer, bomb, plain
from benchmarks.corpus import paragraphs
from crawler.sources import Source

ON_A_LIST = 50
PARAGRAPHS = 400  # of which the pages are made, each of its own number and from its own place on
DAY = "Sun, 01 Mar 2026 00:00:00 GMT"

# Portals as they are built: where title, day and text stand differs from one to the next.
NUKEVIET = (
    '<div id="header"><ul>{menu}</ul></div><div class="news_column"><h1 class="title">{title}</h1>'
    '<em class="pull-left">{day}/03/2025 07:30</em><div id="news-bodyhtml" class="bodytext">{body}</div></div>'
    '<div class="other"><ul>{related}</ul></div>'
)
DRUPAL = (
    '<nav>{menu}</nav><article class="node"><h2 class="node-title">{title}</h2><span class="date">'
    'Thứ hai, {day}/03/2025 | 08:15</span><div class="field-name-body">{body}</div></article><aside>{related}</aside>'
)
TABLES = (
    '<table><tr><td class="menu">{menu}</td><td><div class="ms-rtestate-field"><h3 class="tieude">{title}</h3>'
    '<p class="ngay">Ngày đăng: {day}/03/2025</p><div class="noidung">{body}</div></div></td></tr></table>{related}'
)
WORDPRESS = (
    '<header>{menu}</header><main><h1 class="entry-title">{title}</h1><time datetime="2025-03-{day}T08:00:00+07:00">'
    '{day}/03/2025</time><div class="entry-content">{body}</div></main><footer>{related}</footer>'
)
LAYOUTS = (NUKEVIET, DRUPAL, TABLES, WORDPRESS)
# After a change of layout: no day, no title that could be told from the rest.
CHANGED = '<div class="c1">{menu}</div><div class="c2"><span>{title}</span><div class="c3">{body}</div></div>{related}'


@dataclass(frozen=True, slots=True)
class Site:
    """One host: so many articles, in one of LAYOUTS, or CHANGED; `fault` is what it does wrong, a key of FAULTS."""

    name: str
    pages: int
    layout: int = 0
    changed: bool = False
    fault: str | None = None
    first: int = 0  # number of its first article
    port: int = 0  # any that is free

    def source(self, address: str, **changes: Any) -> Source:
        """The declaration of this site at `address` ("127.0.1.1:4000"), without any pause between requests."""
        fields: dict[str, Any] = {
            "id": self.name,
            "name": f"Cổng {self.name}",
            "province": None,
            "home": f"http://{address}/",
            "start": {"listings": [{"url": f"http://{address}/tin?page={{page}}", "max_pages": 10_000}]},
            "articles": {"include": [r"^/tin/\d+\.html$"]},
            "delay": 0,
            "recheck_hours": 0,
            "allow_private_addresses": True,
            "sample": True,
        }
        return Source.model_validate(fields | changes)


def sites_of(pages: int, hosts: int, **changes: Any) -> list[Site]:
    """So many pages over so many hosts, of every layout in turn."""
    share = -(-pages // hosts)
    return [
        Site(
            f"site-{number}", min(share, pages - number * share), number % len(LAYOUTS), first=number * share, **changes
        )
        for number in range(hosts)
    ]


class Content:
    """What a site answers by path."""

    def __init__(self, site: Site, prose: Sequence[str]) -> None:
        self._site = site
        self._prose = prose
        self._layout = CHANGED if site.changed else LAYOUTS[site.layout]
        self._menu = "".join(f'<li><a href="/muc/{number}">Chuyên mục {number}</a></li>' for number in range(20))

    def answer(self, path: str, validator: bytes | None) -> Answer:
        """The answer to a request; `validator` is its If-None-Match."""
        site = self._site
        if path == "/robots.txt":
            return plain(b"User-agent: *\nDisallow: /admin\n", "text/plain")
        if path.startswith("/tin?page="):
            number = int(path.rpartition("=")[2]) - 1
            return plain(self._list(range(number * ON_A_LIST, min((number + 1) * ON_A_LIST, site.pages))))
        number = int(path[5:-5]) if path.startswith("/tin/") and path[5:-5].isdigit() else site.pages
        if number >= site.pages:
            return plain("Không có trang này".encode(), status=404)
        tag = b'"%d-%d"' % (number, site.changed)
        headers = {"ETag": tag.decode(), "Last-Modified": DAY}
        if validator == tag:
            return plain(b"", status=304, headers=headers)
        answer = plain(self._article(number), headers=headers)
        return FAULTS[site.fault](answer, number) if site.fault else answer

    def _list(self, numbers: range) -> bytes:
        links = "".join(f'<li><a href="/tin/{number}.html">Tin số {number}</a></li>' for number in numbers)
        return _page("Tin tức", f"<ul>{self._menu}</ul><ul>{links}</ul>")

    def _article(self, number: int) -> bytes:
        known = self._site.first + number
        prose = self._prose
        texts = [prose[(known * 7 + place * (1 + known % 5)) % len(prose)] for place in range(10)]
        title = f"Hội nghị số {known} về cải cách hành chính"
        return _page(
            title,
            self._layout.format(
                menu=self._menu,
                title=title,
                day=f"{known % 28 + 1:02}",
                body="".join(f"<p>{escape(text)}</p>" for text in texts) + f"<p>Văn bản số {known}.</p>",
                related="".join(f'<li><a href="/tin/{one}.html">Tin số {one}</a></li>' for one in range(8)),
            ),
        )


def _page(title: str, body: str) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{title} - Cổng thông tin</title></head>'
    return f'<!DOCTYPE html><html lang="vi">{head}<body>{body}</body></html>'.encode()


class Connection(asyncio.Protocol):
    """HTTP/1.1, no more than a crawler needs: GET, one after the other on a connection that is kept."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._buffer = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        lines = head.split(b"\r\n")
        path = lines[0].split(b" ")[1].decode("latin-1")
        validator = next((line[15:].strip() for line in lines if line[:14].lower() == b"if-none-match:"), None)
        answer = self._content.answer(path, validator)
        if answer.delay or answer.drip:
            task = asyncio.ensure_future(self._slowly(answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._send(answer, answer.raw)

    def _send(self, answer: Answer, data: bytes) -> None:
        self._transport.write(data)
        if answer.ends == "close":
            self._transport.close()
        elif answer.ends == "reset":
            self._transport.abort()

    async def _slowly(self, answer: Answer) -> None:
        await asyncio.sleep(answer.delay)
        if answer.drip:
            for place in range(0, len(answer.raw), answer.drip):
                if self._transport.is_closing():
                    return
                self._transport.write(answer.raw[place : place + answer.drip])
                await asyncio.sleep(0.1)
        self._send(answer, b"" if answer.drip else answer.raw)


@contextlib.contextmanager
def serving(sites: Sequence[Site]) -> Iterator[dict[str, str]]:
    """Serve sites in another process; the address ("127.0.1.1:4000") of each by name."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sites"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps([asdict(site) for site in sites]) + "\n")
        process.stdin.flush()
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(20)


async def serve(sites: Sequence[Site]) -> None:
    """Print the addresses, and serve until standard input is closed."""
    loop = asyncio.get_running_loop()
    prose = list(islice(paragraphs(), PARAGRAPHS))
    addresses = {}
    if any(site.fault == "bombing" for site in sites):
        bomb()  # now: a crawl would wait for it
    for number, site in enumerate(sites):
        content = Content(site, prose)
        host = f"127.0.{1 + number // 200}.{1 + number % 200}"
        server = await loop.create_server(partial(Connection, content), host, site.port)
        addresses[site.name] = f"{host}:{server.sockets[0].getsockname()[1]}"
    print(json.dumps(addresses), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve([Site(**site) for site in json.loads(sys.stdin.readline())]))

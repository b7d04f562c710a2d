"""Pages that scripts build: what comes of them, and what their scripts cannot reach."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cchc.captures import DOCUMENT_ROLES, Capture
from cchc.errors import SettingsError
from cchc.settings import Settings
from crawler.crawl import CrawlSummary, SourceSummary, crawl
from crawler.reader import read
from crawler.rendering import find_browser
from crawler.sources import Source

from .conftest import Answer, Portal, Visit
from .crawls import captures

CHROMIUM = os.environ.get("CCHC_TEST_CHROMIUM")
with_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="engine absent: chromium (set CCHC_TEST_CHROMIUM or install it)"
)
# A browser takes seconds to start where many tests run at once.
pytestmark = pytest.mark.timeout(240)

SENTENCE = "Chỉ số cải cách hành chính của huyện Mẫu năm 2022 đạt 89,30 điểm, xếp thứ 12 trong 13 huyện."
SCRIPT = """
fetch("/api/tin/" + location.pathname.match(/\\d+/)[0]).then(answer => answer.json()).then(article => {
    const box = document.getElementById("noi-dung");
    box.innerHTML = "<h1></h1><p></p>";
    box.querySelector("h1").textContent = article.title;
    box.querySelector("p").textContent = article.text;
});
"""
SHELL = """<!DOCTYPE html><html><head><title>Cổng mẫu</title><meta charset="utf-8">
<link rel="stylesheet" href="/style.css"><link rel="icon" href="/favicon.ico"></head>
<body><noscript>Hãy bật JavaScript</noscript><img src="/anh.png" onerror="this.remove()">
<div id="noi-dung"></div><script src="/app.js"></script></body></html>"""


def run(data: Path, *sources: Source, **more: Any) -> CrawlSummary:
    settings = Settings(contact="mailto:cchc@example.org", chromium=Path(CHROMIUM) if CHROMIUM else None)
    return crawl(sources, data, settings=settings, **more)


def one(data: Path, source: Source, **more: Any) -> SourceSummary:
    (summary,) = run(data, source, **more).sources
    return summary


def documents(data: Path) -> list[Capture]:
    return [item for item in captures(data) if item.role in DOCUMENT_ROLES]


def built(portal: Portal, articles: int = 1, shell: str = SHELL) -> None:
    """A portal whose articles come by script; its listing does not."""
    portal.site(articles)
    portal.answers["/app.js"] = Answer(SCRIPT, headers={"Content-Type": "text/javascript"})
    for number in range(articles):
        portal.answers[f"/tin/{number}.html"] = Answer(shell, headers={"ETag": '"always-the-same"'})
        portal.answers[f"/api/tin/{number}"] = Answer(
            json.dumps({"title": f"Tin số {number}", "text": SENTENCE}), headers={"Content-Type": "application/json"}
        )


def scripted(portal: Portal, script: str) -> None:
    """One article that is there from the beginning, and a script beside it."""
    portal.site(1)
    portal.answers["/tin/0.html"] = Answer(f"<!DOCTYPE html><html><body><p>{SENTENCE}</p><script>{script}</script>")


@with_chromium
def test_a_page_that_scripts_build_is_archived_as_sent_and_as_rendered(portal: Portal, data: Path) -> None:
    built(portal)
    summary = one(data, portal.source(render=True))
    assert (summary.outcome, summary.fetched, summary.articles, summary.warnings) == ("finished", 2, 1, ())
    sent, rendered = [item for item in captures(data) if item.url.endswith("/tin/0.html")]
    assert (sent.role, sent.body.decode()) == ("part", SHELL)
    assert sent.headers
    text = rendered.body.decode()
    assert (rendered.role, rendered.media_type, rendered.charset) == ("article", "text/html", "utf-8")
    assert f"<h1>Tin số 0</h1><p>{SENTENCE}</p>" in text
    assert text.startswith("<!DOCTYPE html>")
    assert "bật JavaScript" not in text
    assert "<img" in text, "an image that is not fetched is no error to the page's scripts"
    assert documents(data) == [rendered], "what was sent never becomes a document"
    assert SENTENCE in read(rendered).text
    raw = b"".join(gzip.decompress(path.read_bytes()) for path in (data / "archive").iterdir())
    assert raw.count(b"WARC-Type: conversion") == 2, "the listing is rendered too"
    assert b"WARC-Refers-To: <urn:uuid:" in raw


@with_chromium
def test_images_styles_and_icons_are_not_fetched_and_scripts_once(portal: Portal, data: Path) -> None:
    built(portal, 2)
    assert one(data, portal.source(render=True)).articles == 2
    assert sorted(portal.paths()) == sorted(
        ["/robots.txt", "/tin", "/tin/0.html", "/app.js", "/api/tin/0", "/tin/1.html", "/api/tin/1"]
    )
    assert {visit.headers["user-agent"] for visit in portal.visits} == {"cchc/0.1.0 (+mailto:cchc@example.org)"}
    assert portal.most_at_once == 1


@with_chromium
def test_a_listing_that_scripts_build_leads_to_its_articles(portal: Portal, data: Path) -> None:
    built(portal)
    portal.answers["/tin"] = Answer(
        "<body><script>const show = () => document.body.innerHTML = '<a class=tin href=/tin/0.html>Tin</a>';"
        "setTimeout(show, 900)</script>"
    )
    assert one(data, portal.source(render={"listing": "a.tin"})).articles == 1


@with_chromium
def test_requests_of_scripts_keep_the_pace_of_the_portal_and_its_robots(portal: Portal, data: Path) -> None:
    built(portal, 2)
    portal.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /api/tin/1")
    source = portal.source(render=True, delay=0.5)
    assert one(data, source).outcome == "finished"
    assert "/api/tin/1" not in portal.paths()
    pages = [visit.at for visit in portal.visits if visit.path.endswith(".html")]
    assert pages[1] - pages[0] >= 1.0, "two parts take their pauses before the next page"


@with_chromium
def test_an_unchanged_shell_does_not_hide_a_changed_article(portal: Portal, data: Path) -> None:
    built(portal)
    one(data, portal.source(render=True))
    assert one(data, portal.source(render=True)).unchanged == 2
    portal.answers["/api/tin/0"] = Answer('{"title": "Mới", "text": "Đã sửa."}')
    summary = one(data, portal.source(render=True))
    assert (summary.fetched, summary.unchanged) == (1, 1)
    assert all("if-none-match" not in visit.headers for visit in portal.visits)
    assert "Đã sửa." in documents(data)[-1].body.decode()


class Trap:
    """A service on loopback that a script must not reach, by TCP or UDP."""

    def __init__(self) -> None:
        self.arrivals: list[str] = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._tcp.getsockname()[1])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=listen, daemon=True) for listen in (self._accept, self._receive)]
        for thread in self._threads:
            thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                self.arrivals.append("tcp")
                connection.close()

    def _receive(self) -> None:
        with contextlib.suppress(OSError):
            while self._udp.recv(2048) != b"end":
                self.arrivals.append("udp")

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._tcp.shutdown(socket.SHUT_RDWR)
        self._udp.sendto(b"end", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join(5)
        self._tcp.close()
        self._udp.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.close()


HOSTILE = """
const tried = [];
const note = (name, went) => { tried.push(name); document.title = "tried " + tried.join(" ");
    if (went) document.body.append(" REACHED-" + name); };
const attempt = async (name, doing) => {
    try { await doing(); note(name, true); } catch (error) { note(name, false); } };
const door = "127.0.0.1:PORT";
const image = url => { new Image().src = url; };
const socket = url => new Promise((good, bad) => { const s = new WebSocket(url); s.onopen = good; s.onerror = bad; });
const frame = url => { const f = document.createElement("iframe"); f.src = url; document.body.append(f); };
(async () => {
    await attempt("port", () => fetch("http://" + door + "/", {mode: "no-cors"}));
    await attempt("post", () => fetch("/vote", {method: "POST", body: "1"}));
    await attempt("meta", () => fetch("http://169.254.169.254/latest/meta-data/", {mode: "no-cors"}));
    await attempt("localhost", () => fetch("http://localhost:PORT/", {mode: "no-cors"}));
    await attempt("number", () => fetch("http://2130706433:PORT/", {mode: "no-cors"}));
    await attempt("six", () => fetch("http://[::ffff:127.0.0.1]:PORT/", {mode: "no-cors"}));
    await attempt("moved", () => fetch("/moved", {mode: "no-cors"}));
    await attempt("file", () => fetch("file:///etc/passwd"));
    await attempt("xhrfile", () => new Promise((good, bad) => { const x = new XMLHttpRequest();
        x.onload = good; x.onerror = bad; x.open("GET", "file:///etc/passwd"); x.send(); }));
    await attempt("socket", () => socket("ws://" + door + "/"));
    await attempt("beacon", () => { if (navigator.sendBeacon("http://" + door + "/", "x")) throw 0; });
    image("http://" + door + "/a.png");
    frame("http://" + door + "/"); frame("file:///etc/passwd"); frame("http://169.254.169.254/");
    for (const rel of ["prefetch", "preload", "preconnect", "dns-prefetch", "prerender", "modulepreload"]) {
        const link = document.createElement("link");
        link.rel = rel; link.href = "http://" + door + "/"; link.as = "script"; document.head.append(link);
    }
    const rules = document.createElement("script"); rules.type = "speculationrules";
    rules.textContent = JSON.stringify({prefetch: [{source: "list", urls: ["http://" + door + "/"]}]});
    document.head.append(rules);
    new EventSource("http://" + door + "/");
    try { new Worker(URL.createObjectURL(new Blob(["fetch('http://" + door + "/', {mode: 'no-cors'});"
        + "try { new WebSocket('ws://" + door + "/') } catch (e) {}"]))); } catch (error) {}
    try { new WebTransport("https://" + door + "/").ready.catch(() => 0); } catch (error) {}
    try {
        const peer = new RTCPeerConnection({iceServers: [{urls: "stun:" + door},
            {urls: "turn:" + door + "?transport=tcp", username: "a", credential: "b"}]});
        peer.createDataChannel("x");
        await peer.setLocalDescription(await peer.createOffer());
    } catch (error) {}
    window.open("http://" + door + "/"); window.open("file:///etc/passwd");
    const form = document.createElement("form"); form.action = "http://" + door + "/"; form.method = "post";
    form.target = "_blank"; document.body.append(form); form.submit();
    await new Promise(go => setTimeout(go, 1500));
    const done = document.createElement("i"); done.id = "done"; document.body.append(done);
    location.href = "http://" + door + "/";
})();
"""


@with_chromium
def test_scripts_reach_nothing_but_the_portal(portal: Portal, other_portal: Portal, trap: Trap, data: Path) -> None:
    scripted(portal, HOSTILE.replace("PORT", str(trap.port)))
    portal.answers["/moved"] = Answer(status=302, headers={"Location": other_portal.url("/secret")})
    other_portal.answers["/secret"] = Answer("secret", headers={"Access-Control-Allow-Origin": "*"})
    summary = one(data, portal.source(render={"article": "#done"}, timeout=90))
    assert summary.failures == ()
    (page,) = documents(data)
    text = page.body.decode()
    assert SENTENCE in text
    tried = "port post meta localhost number six moved file xhrfile socket beacon"
    assert f"<title>tried {tried}</title>" in text, "the script ran to its end"
    assert not re.search("REACHED-[a-z]", text)
    assert "root:" not in text
    assert trap.arrivals == []
    assert other_portal.visits == []
    assert sorted(portal.paths()) == sorted(["/robots.txt", "/tin", "/tin/0.html", "/moved"])


@with_chromium
@pytest.mark.parametrize("allowed", [False, True])
def test_a_declared_name_that_resolves_to_a_private_address_is_not_connected_to(
    portal: Portal, data: Path, allowed: bool
) -> None:
    scripted(portal, f"fetch('http://localhost:{portal.port}/inside', {{mode: 'no-cors'}})")
    # The sample's exception is for its hosts; the page's own host is reachable by it, and "localhost" where it is one.
    sample = portal.source("sample", hosts=["localhost"] if allowed else [], closed=["."])
    real = {
        "sample": False,
        "verified": "2026-01-01",
        "allow_private_addresses": False,
        "delay": 0.05,
        "hosts": ["localhost"],
    }
    run(data, sample, portal.source("real", render=True, retries=0, **real))
    assert "/tin/0.html" in portal.paths()
    assert any(visit.headers["host"].startswith("localhost") for visit in portal.visits) is allowed


@with_chromium
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("while (true) {}", "the page was not rendered in time"),
        ("document.documentElement.remove()", "the page has removed itself"),
        ("document.body.innerHTML = 'x'.repeat(200000)", "larger than 100000 bytes when it was rendered"),
        ("location.href = 'about:blank'", "the page's scripts left it for another"),
    ],
)
def test_a_page_that_cannot_be_rendered_is_told_and_the_rest_goes_on(
    portal: Portal, data: Path, script: str, reason: str
) -> None:
    built(portal, 2)
    portal.answers["/tin/0.html"] = Answer(f"<html><body><script>{script}</script>")
    summary = one(data, portal.source(render=True, timeout=15, max_bytes=100000))
    assert summary.failures == ((portal.url("/tin/0.html"), reason),)
    assert (summary.outcome, summary.articles) == ("finished", 1)


@with_chromium
def test_what_the_declaration_waits_for_must_come(portal: Portal, data: Path) -> None:
    built(portal)
    summary = one(data, portal.source(render={"article": "h1.never"}, timeout=5))
    assert summary.failures == ((portal.url("/tin/0.html"), "the page did not show h1.never in time"),)
    assert documents(data) == []


@with_chromium
def test_a_page_whose_parts_do_not_come_is_tried_again(portal: Portal, data: Path) -> None:
    built(portal)
    answers = [Answer(status=503), Answer('{"title": "Tin", "text": "Đã có."}')]
    portal.answers["/api/tin/0"] = lambda visit: answers.pop(0)
    assert one(data, portal.source(render=True)).articles == 1
    (page,) = documents(data)
    assert "Đã có." in page.body.decode()


def _children(process: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                yield int(folder.name)
                yield from _children(int(folder.name))


def _browsers() -> list[int]:
    """The browsers that this process's crawl has started."""
    found = []
    for process in _children(os.getpid()):
        with contextlib.suppress(OSError):
            if b"--headless" in (Path("/proc") / str(process) / "cmdline").read_bytes():
                found.append(process)
    return found


@with_chromium
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the browser in /proc")
def test_a_browser_that_crashes_costs_one_page(portal: Portal, data: Path) -> None:
    built(portal, 3)
    killed = []

    def crash(visit: Visit) -> Answer:
        for process in _browsers():
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
                killed.append(process)
        time.sleep(0.2)
        return Answer("{}")

    portal.answers["/api/tin/1"] = crash
    summary = one(data, portal.source(render=True))
    assert killed
    assert summary.outcome == "finished"
    ((url, reason),) = summary.failures
    assert url == portal.url("/tin/1.html")
    assert reason.startswith("the browser failed: ")
    assert summary.articles == 2
    assert _browsers() == [], "nothing is left running"


def test_without_a_browser_the_source_is_not_begun_and_others_are(
    portal: Portal, other_portal: Portal, data: Path, tmp_path: Path
) -> None:
    built(portal)
    other_portal.site(1)
    settings = Settings(chromium=tmp_path / "absent")
    sources = [portal.source("a", render=True), other_portal.source("b")]
    rendered, plain = crawl(sources, data, settings=settings).sources
    assert rendered.outcome is None
    assert rendered.reason is not None
    assert rendered.reason.startswith("CCHC_CHROMIUM: ")
    assert portal.visits == []
    assert plain.outcome == "finished"


def test_a_browser_that_does_not_start_is_told(portal: Portal, data: Path, tmp_path: Path) -> None:
    pytest.importorskip("playwright")
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    built(portal)
    (summary,) = crawl([portal.source(render=True)], data, settings=Settings(chromium=program)).sources
    ((url, reason),) = summary.failures
    assert url == portal.url("/tin")
    assert reason.startswith("the browser ")


def test_a_program_that_lacks_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="CCHC_CHROMIUM"):
        find_browser(None)
    monkeypatch.setattr("crawler.rendering.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"cchc\[browser\]"):
        find_browser(None)

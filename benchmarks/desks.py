"""What a reader waits for: each desk at the server, what its first page weighs, when it is painted on a slow laptop.

The browser is the system's Chromium with its processor slowed to a quarter, over loopback, with an empty cache. A paint
is timed from the beginning of the navigation, in a window that stands ready: for about a second after one opens,
Chromium builds the lists of its own address bar on the same processors, which is no part of what is measured. Where it
does not come to rest, `restless` says at how many looks. The library is the generated one of `scale`; `--documents N`
takes fewer than its 100,000.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
import urllib.request
from itertools import islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.newsroom import entries
from benchmarks.service import serving
from cchc.settings import Settings
from search_api.backends import open_store

DOCUMENTS = 100_000
BATCH = 500
TIMES = 7
LOOKS = 3  # of which the median counts
READY_S, STILL_S, STILL_CPU = 20, 0.5, 0.03  # a window is ready when it took so little of a processor in so long
SLOWED = 4  # the processor's speed is divided by it
PAGES = {
    "search": "/", "found": "/?q=cai+cach+hanh+chinh", "conclusions": "/ket-luan", "rankings": "/xep-hang",
    "shortcomings": "/ton-tai", "figures": "/so-lieu", "unit": "/don-vi/ha-tinh",
}  # fmt: skip
SERVER_MS, WEIGHT_KB, PAINT_MS, CHART_MS = 100, 100, 1000, 300
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Until none larger has come for a second.
_PAINT = """() => new Promise(done => {
  let last = null, waiting = setTimeout(() => done(null), 10000);
  new PerformanceObserver(list => {
    last = list.getEntries().at(-1).startTime;
    clearTimeout(waiting);
    waiting = setTimeout(() => done(last), 1000);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})"""
_CHART = """async (address) => {
  const script = document.querySelector('script[data-needs]');
  for (const src of script.dataset.needs.split(' ')) await new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement('script'), { src, onload: done, onerror: failed }));
  });
  const spec = await (await fetch(address)).json();
  const holder = document.body.appendChild(document.createElement('div'));
  const begun = performance.now();
  const view = new vega.View(vega.parse(spec, null, { ast: true }),
    { expr: vegaInterpreter.expressionInterpreter, renderer: 'svg', container: holder });
  await view.runAsync();
  return performance.now() - begun;
}"""


def measure(documents: int = DOCUMENTS) -> dict[str, Any]:
    """Of each desk: milliseconds at the server (median), kilobytes as sent, milliseconds to the largest paint."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        with_store = open_store(settings, writable=True)
        rest = entries(documents)
        while batch := list(islice(rest, BATCH)):
            with_store.put(batch)
        with_store.close()
        found = waited_for(settings)
    return {"documents": documents, **found}


def waited_for(settings: Settings) -> dict[str, Any]:
    """The same of a library that is kept in a folder already."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with serving(settings) as address:
        found: dict[str, Any] = {name: _asked(address + path) for name, path in PAGES.items()}
        if program is None:
            found["browser"] = "absent: no Chromium is installed"
        else:
            _painted(found, address, program)
    return {**found, "below_floor": _missed(found)}


def _asked(url: str) -> dict[str, float]:
    """The first answer, and the median of those after it; kilobytes of the HTML as sent."""
    taken, size = [], 0
    for _ in range(TIMES + 1):
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=120) as answer:
            size = len(answer.read())
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "first_ms": round(taken[0], 1),
        "server_ms": round(statistics.median(taken[1:]), 1),
        "html_kb": round(size / 1024, 1),
    }


def _painted(found: dict[str, Any], address: str, program: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, path in PAGES.items():
            looks = [_looked_at(browser, address + path) for _ in range(LOOKS)]
            found[name] |= {key: statistics.median(look[key] for look in looks) for key in ("weight_kb", "paint_ms")}
            found["restless"] = found.get("restless", 0) + sum(look["restless"] for look in looks)
        chart = _chart(browser, address)
        if chart is not None:
            found["chart_ms"] = chart
        browser.close()


def _rested(session: CDPSession) -> bool:
    """Waits until the browser is done with its own, but no longer than READY_S."""

    def used() -> float:
        return float(sum(one["cpuTime"] for one in session.send("SystemInfo.getProcessInfo")["processInfo"]))

    deadline, before = time.monotonic() + READY_S, used()
    while time.monotonic() < deadline:
        time.sleep(STILL_S)
        now = used()
        if now - before <= STILL_CPU:
            return True
        before = now
    return False


def _looked_at(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    rested = _rested(browser.new_browser_cdp_session())
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    session.send("Network.enable")
    weights: dict[str, float] = {}
    charts: set[str] = set()

    def seen(event: dict[str, Any]) -> None:
        address = event["response"]["url"]
        if (
            "/vendor/" in address
            or address.endswith(("charts.js", "charts.css"))
            or "image/" in event["response"]["mimeType"]
        ):
            charts.add(event["requestId"])

    def weighed(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.responseReceived", seen)
    session.on("Network.loadingFinished", weighed)
    page.goto(url, wait_until="load")
    painted = page.evaluate(_PAINT)
    total = sum(size for request, size in weights.items() if request not in charts) / 1024
    context.close()
    if painted is None:
        raise RuntimeError(f"nothing was painted of {url}")
    return {"weight_kb": round(total, 1), "paint_ms": round(float(painted), 0), "restless": not rested}


def _chart(browser: Browser, address: str) -> float | None:
    """Milliseconds to draw the first chart of the rankings desk, at full speed; None where it has none."""
    page = browser.new_page()
    page.goto(f"{address}{PAGES['rankings']}", wait_until="load")
    figure = page.locator("figure[data-chart]").first
    if not figure.count():
        return None
    return round(float(page.evaluate(_CHART, figure.get_attribute("data-chart"))), 0)


def _missed(found: dict[str, Any]) -> list[str]:
    missed = []
    for name in PAGES:
        one = found[name]
        for key, most in (("server_ms", SERVER_MS), ("weight_kb", WEIGHT_KB), ("paint_ms", PAINT_MS)):
            value = one.get(key)
            if value is not None and value > most:
                missed.append(f"{name}.{key} {value} > {most}")
    if found.get("chart_ms", 0) > CHART_MS:
        missed.append(f"chart_ms {found['chart_ms']} > {CHART_MS}")
    return missed

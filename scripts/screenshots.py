"""Makes the pictures of docs/images anew: the sample portals crawled, served, and each desk looked at in Chromium.

`make screenshots`; look at what comes out before you commit it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

# Charts come alive when they come near.
_DRAWN = """() => [...document.querySelectorAll('figure[data-chart]')].every(
  one => one.classList.contains('alive') || one.getBoundingClientRect().top > innerHeight)"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: where, how wide, as which home unit, and of what the link named `follow` leads to."""

    name: str
    path: str
    width: int = 1280
    height: int = 860
    home: str = ""
    follow: str = ""


SHOTS = (
    # A document's id follows from its address, and that from the port which the sample portals happen to have.
    Shot("document", "/?q=phat+bieu+ket+luan+hoi+nghi", follow="Hội nghị phân tích, đánh giá Chỉ số"),
    Shot("search", "/?q=ket+luan+hoi+nghi"),
    Shot("conclusions", "/ket-luan"),
    Shot("rankings", "/xep-hang?indicator=PAR_INDEX&level=district&within=mau-an&period=2022"),
    Shot("series", "/xep-hang/chuoi?indicator=PAR_INDEX&units=mau-an&units=mau-binh"),
    Shot("shortcomings", "/ton-tai"),
    Shot("figures-wide", "/so-lieu/bang"),
    Shot("unit", "/don-vi/mau-an"),
    Shot("my-place", "/noi-cua-toi", home="mau-an.huyen-mau-son|mau-an.huyen-mau-giang|mau-an.huyen-mau-lam"),
    Shot("sources", "/nguon"),
)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise SystemExit(f"nothing answers at {address}") from None
            time.sleep(0.3)
        else:
            return


def _look(page: Page, address: str, shot: Shot) -> None:
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.context.clear_cookies()
    if shot.home:
        page.context.add_cookies([{"name": "cchc_place", "value": quote(shot.home, safe=""), "url": address}])
    answer = page.goto(address + shot.path, wait_until="load")
    if answer is None or not answer.ok:
        raise SystemExit(f"{shot.path} answered {answer.status if answer else 'nothing'}")
    if shot.follow:
        target = page.get_by_role("link", name=shot.follow).first.get_attribute("href") or ""
        page.goto(address + target.partition("#")[0], wait_until="load")  # its beginning, not the words that were found
    page.wait_for_function(_DRAWN, timeout=60_000)
    page.screenshot(path=str(IMAGES / f"{shot.name}.png"))
    print(f"{shot.name}.png  {shot.path}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these; all without")
    wanted = parser.parse_args().names
    program = os.environ.get("CCHC_TEST_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SystemExit("no Chromium is installed")
    cchc = [sys.executable, "-m", "cli"]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = ["--data", f"{folder}/data"]
        subprocess.run([*cchc, "demo", "--no-serve", *data, "--sample-port", str(_free_port())], check=True, cwd=ROOT)
        port = _free_port()
        server = subprocess.Popen([*cchc, "serve", "--port", str(port), *data], cwd=ROOT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page(locale="vi-VN")
                for shot in SHOTS:
                    if not wanted or shot.name in wanted:
                        _look(page, address, shot)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=30)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

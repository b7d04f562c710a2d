"""A page has more addresses than one, and all of them are taken down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.captures import Capture
from crawler.archive import Archive
from crawler.twins import twins

PAGE = "https://x.vn/tin/hoi-nghi-2087.html"
PRINT = "https://x.vn/in/hoi-nghi-2087.html"
OLD = "https://x.vn/?id=2087"
OTHER = "https://x.vn/tin/khac-2088.html"
TEXT = "<p>Sáng 9/5, UBND tỉnh tổ chức hội nghị về cải cách hành chính; tỉnh đạt 88,5 điểm trong năm 2023.</p>" * 3


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as archive:
        for url, canonical in ((PAGE, PAGE), (PRINT, "/tin/hoi-nghi-2087.html"), (OTHER, OTHER)):
            body = (
                f"<html><head><title>Hội nghị</title><link rel='canonical' href='{canonical}'></head>"
                f"<body><h1>Hội nghị</h1><article>{TEXT}<a href='{PAGE}'>tin liên quan</a></article></body></html>"
            )
            archive.append(
                Capture(url=url, body=body.encode(), headers=(("Content-Type", "text/html; charset=utf-8"),))
            )
        archive.append(Capture(url=OLD, body=b"", status=301, headers=(("Location", "/tin/hoi-nghi-2087.html"),)))
        archive.append(Capture(url="https://x.vn/?id=2088", body=b"", status=301, headers=(("Location", OTHER),)))
        archive.append(
            Capture(url="https://x.vn/a.pdf", body=b"%PDF-1.4 canonical hoi-nghi-2087.html", role="attachment")
        )
        yield archive


@pytest.mark.parametrize("asked", [PAGE, PAGE.replace("https", "http") + "#top"])
def test_twins_are_found_by_canonical_link_and_redirect(archive: Archive, asked: str) -> None:
    assert twins(archive, [asked]) - {PAGE} == {PRINT, OLD}


def test_a_page_is_found_by_any_of_its_addresses(archive: Archive) -> None:
    assert twins(archive, [PRINT]) == {PAGE, OLD}


def test_what_is_not_in_the_archive_has_no_twins(archive: Archive) -> None:
    assert twins(archive, ["https://x.vn/none"]) == set()
    assert twins(archive, []) == set()

"""The way of a portal through the command line: looked at, checked, crawled, kept as cases."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests import forks
from tests.crawler.conftest import Answer, Portal
from tests.crawler.discovery import sites

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def cchc(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return forks.cchc(*arguments, "--data", str(tmp_path / "data"))

    return run


Cchc = Callable[..., subprocess.CompletedProcess[str]]


def declare(tmp_path: Path, source: str, **keys: object) -> None:
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{source}.yml").write_text(yaml.safe_dump(keys, allow_unicode=True), "utf-8")


def test_sources_without_a_command_lists_them(cchc: Cchc) -> None:
    whole = cchc("sources")
    assert whole.returncode == 0
    assert "langson" in whole.stdout
    assert "not checked" in whole.stdout
    listed = json.loads(cchc("sources", "langson", "dongnai", "--json").stdout)
    assert [source["id"] for source in listed] == ["langson", "dongnai"]
    assert {source["state"] for source in listed} == {"not checked"}
    assert cchc("sources", "list", "langson").stdout == cchc("sources", "langson").stdout
    unknown = cchc("sources", "lang-son")
    assert unknown.returncode == 2
    assert "did you mean langson" in unknown.stderr


def test_one_source_shows_who_publishes_it_and_whether_it_is_crawled(cchc: Cchc) -> None:
    shown = cchc("sources", "show", "bacgiang").stdout
    assert "Tỉnh Bắc Giang until 2025-06-30" in shown
    assert "Tỉnh Bắc Ninh" in shown
    assert "not checked on this machine yet: cchc sources check bacgiang" in shown


def test_a_site_is_added_crawled_and_kept_as_cases(cchc: Cchc, portal: Portal, tmp_path: Path) -> None:
    sites.listings_only(portal)
    added = cchc("sources", "new", portal.url(), "--private", "--id", "thu")
    assert added.returncode == 0, added.stderr
    assert sites.HEADLINES[0] in added.stdout
    assert "3 of 3 articles are read" in added.stdout
    assert (tmp_path / "data" / "sources" / "thu.yml").exists()
    again = cchc("sources", "new", portal.url(), "--private", "--id", "thu")
    assert (again.returncode, "there is a source 'thu' already" in again.stderr) == (2, True)

    crawled = cchc("crawl", "thu")
    assert crawled.returncode == 0, crawled.stderr
    saved = cchc("sources", "save-cases", "thu", "--count", "2")
    assert saved.returncode == 0, saved.stderr
    folder = tmp_path / "data" / "cases"
    cases = sorted(folder.iterdir())
    assert len(cases) == 2
    facts = json.loads((cases[0] / "case.json").read_text("utf-8"))
    assert facts["source"] == "thu"
    assert facts["fetched_at"].startswith("20")
    frozen = cchc("sources", "save-cases", "thu", "--count", "2")
    assert (frozen.returncode, "a case is frozen" in frozen.stderr) == (2, True)
    measured = forks.cchc("evaluate", str(folder), "--json")
    table = json.loads(measured.stdout)
    assert table["cases"] == 2
    assert all(value == 1.0 for name, value in table.items() if name not in ("cases", "by_case"))
    # The cases hold the reader: one that loses the title is told.
    gold = json.loads((cases[0] / "gold.json").read_text("utf-8"))
    gold["document"]["title"] = "Tên khác"
    (cases[0] / "gold.json").write_text(json.dumps(gold), "utf-8")
    other = forks.cchc("evaluate", str(folder), "--json")
    assert json.loads(other.stdout)["title"] == 0.5


def test_a_check_says_what_no_longer_fits_by_its_exit_status(cchc: Cchc, portal: Portal, tmp_path: Path) -> None:
    sites.listings_only(portal)
    keys = {"name": "Cổng", "province": None, "home": portal.url(), "sample": True, "allow_private_addresses": True}
    declare(tmp_path, "thu", **keys, delay=0, retries=0)
    held = cchc("crawl", "thu")
    assert held.returncode == 5
    assert "not checked on this machine yet" in held.stdout
    passed = cchc("sources", "check", "thu", "--json")
    assert passed.returncode == 0, passed.stderr
    (check,) = json.loads(passed.stdout)
    assert check["passed"]
    assert len(check["found"]["start"]["listings"]) == 2
    assert cchc("crawl", "thu", "--max-pages", "5").returncode == 0, "what the check found is what is crawled"

    for number in range(6):
        portal.answers[f"/cai-cach-hanh-chinh/{sites.slug(sites.HEADLINES[number])}-{1000 + number}.html"] = Answer(
            "x", 500
        )
    portal.answers["/cai-cach-hanh-chinh.html"] = Answer("<html><body>Giao diện mới</body></html>")
    portal.answers["/tin-trong-tinh.html"] = Answer("<html><body>Giao diện mới</body></html>")
    portal.answers["/"] = Answer("<html><body>Giao diện mới</body></html>")
    failed = cchc("sources", "check", "thu")
    assert failed.returncode == 5
    assert "nothing that leads to articles was found" in failed.stdout
    start = {"listings": [{"url": portal.url("/tin")}], "feeds": [portal.url("/r")]}
    declare(tmp_path, "mot", **keys, delay=0, start=start, articles={"include": [r"^/tin/\d+\.html$"]})
    portal.site(3)
    some = cchc("sources", "check", "mot")
    assert some.returncode == 3
    assert "HTTP 404" in some.stdout


def test_a_login_wall_is_told_and_nothing_is_written(cchc: Cchc, portal: Portal, tmp_path: Path) -> None:
    sites.login_wall(portal)
    refused = cchc("sources", "new", portal.url(), "--private", "--id", "thu")
    assert refused.returncode == 5
    assert "left alone" in refused.stdout
    assert not list((tmp_path / "data").glob("sources/*"))


def test_a_private_address_wants_to_be_told(cchc: Cchc, portal: Portal) -> None:
    sites.wordpress(portal)
    refused = cchc("sources", "new", portal.url(), "--id", "thu")
    assert refused.returncode == 5
    assert "private address" in refused.stdout
    assert portal.visits == []


def test_a_site_without_https_is_found_where_no_scheme_is_typed(cchc: Cchc, portal: Portal, tmp_path: Path) -> None:
    sites.wordpress(portal)
    added = cchc("sources", "new", f"127.0.0.1:{portal.port}", "--private", "--id", "thu")
    assert added.returncode == 0, added.stderr
    assert f"home: {portal.url()}" in (tmp_path / "data" / "sources" / "thu.yml").read_text("utf-8")


def test_a_portal_that_is_declared_already_is_named(cchc: Cchc) -> None:
    known = cchc("sources", "new", "www.langson.gov.vn")
    assert known.returncode == 2
    assert "declared as langson" in known.stderr


def test_crawling_everything_leaves_out_what_is_not_checked(cchc: Cchc, tmp_path: Path) -> None:
    declare(
        tmp_path, "nghi", name="Cổng", province=None, home="https://nghi.vn/", status="paused", reason="asked us to"
    )
    whole = cchc("crawl")
    assert whole.returncode == 5
    assert "no source may be crawled yet" in whole.stderr
    assert "1 paused" in whole.stdout
    assert "paused: asked us to" in cchc("crawl", "nghi").stdout

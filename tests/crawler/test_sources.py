"""Every declaration is right, and a wrong one is told by file and key."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest
import yaml

from cchc.addresses import is_public
from cchc.errors import DeclarationError
from cchc.gazetteer import places
from crawler import sources
from crawler.sources import BUNDLED, Rendering, Source, choose, load, read

DECLARED = sorted(BUNDLED.glob("*.yml"))
RIGHT = """
name: Cổng
province: Lạng Sơn
home: https://x.vn/
start: {feeds: [https://x.vn/rss]}
articles: {include: ['^/tin/']}
"""


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.stem)
def test_a_declaration_takes_its_examples_for_what_they_are(path: Path) -> None:
    source = read(path)
    assert source.articles is None or source.examples.articles, "at least one article stands as an example"
    for url in source.examples.articles:
        assert source.role_of(url) == "article", url
    for url in source.examples.attachments:
        assert source.role_of(url) == "attachment", url
    for url in (*source.examples.others, *source.starts()):
        assert source.role_of(url) is None, url
    for url in source.starts():
        assert source.allows(url), url


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.stem)
def test_a_real_portal_is_treated_politely(path: Path) -> None:
    source = read(path)
    if not source.sample:
        assert source.delay >= 1
        assert source.concurrency == 1
        assert source.home.startswith("https://")
    assert Source.model_validate_json(source.model_dump_json()) == source


def test_the_declaration_that_explains_every_key_is_right(tmp_path: Path) -> None:
    example = (sources.__doc__ or "").partition("\n\n")[2]
    path = tmp_path / "langson.yml"
    path.write_text(example, "utf-8")
    source = read(path)
    assert all(source.role_of(url) == "article" for url in source.examples.articles)
    explained = set(yaml.safe_load(example))
    assert explained == set(Source.model_fields) - {"id", "notes"}


def test_samples_are_the_only_ones_on_private_addresses() -> None:
    known = load()
    assert {source.sample for source in known.values()} == {True, False}
    assert all(
        source.sample == (not is_public(source.hosts[0]) and source.hosts[0][0] == "1") for source in known.values()
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("colour: red", "colour: unknown key"),
        ("start: {feeds: [ftp://x.vn/]}", "start.feeds.0"),
        ("start: {feeds: [https://other.vn/rss]}", "https://other.vn/rss is on none of the hosts x.vn"),
        ("start: {}", "no listing, feed or sitemap"),
        ("articles: {include: ['(']}", "articles.include.0"),
        ("articles: {include: []}", "articles.include"),
        ("attachments: {typs: [pdf]}", "attachments.typs: unknown key"),
        ("delay: 0", "delay 0 is for samples"),
        ("allow_private_addresses: true", "allow_private_addresses is for samples"),
        ("start: {listings: [{url: 'https://x.vn/{page}', pages: [a]}]}", "not both"),
        ("name: [1", "expected"),
        ("id: other", "the file's name is the id"),
        ("render: {article: 'p['}", "'p[' is no CSS selector"),
        ("render: {articles: p}", "render.articles: unknown key"),
        ("render: yes please", "render"),
        ("render: true\nconcurrency: 2", "rendered are fetched one at a time"),
        ("publisher: bac-gian", "the gazetteer has no unit 'bac-gian'; did you mean bac-giang"),
        ("publisher: bac-giang", "province: Lạng Sơn, but the publisher belongs to Bắc Giang"),
        ("publisher: {valid_to: 2025-06-30}", "neither a unit of the gazetteer nor a name"),
        ("publisher: {name: A, successor: bac-giang}", "has a successor but no last day"),
        ("publisher: {name: A, valid_from: 2026-01-01, valid_to: 2025-01-01}", "before it begins"),
        ("publisher: {name: A, colour: red}", "publisher.colour: unknown key"),
        ("moved: {cu.vn: moi.vn}", "the new host is one of `hosts`"),
        ("status: paused", "a source that is paused or gone says why"),
        ("reason: none", "a source that is paused or gone says why"),
        ("status: closed", "status"),
        ("window: 8:00-20:00", "is no part of the day"),
        ("window: 08:00-08:00", "is no part of the day"),
        ("charset: vietnamese", "is no charset that is known"),
        ("family: joomla", "'joomla' is no family; known are aspnet"),
        ("pages: [{until: 2020-01-01}]", "the last version has no `until`"),
        ("pages: [{family: drupal}, {}]", "every version but the last wants `until`"),
        ("pages: [{until: 2021-01-01}, {until: 2020-01-01}, {}]", "in order"),
        ("pages: [{body: ['div > p']}]", "only an element's name, #id and .class"),
        ("pages: [{date_formats: [dd/mm]}]", "day (%d), month (%m) and year (%Y) are wanted"),
        ("start: {listings: [{url: 'https://x.vn/?q={query}'}]}", "`queries` and {query} in the url go together"),
        ("start: {listings: [{url: 'https://x.vn/', next: 'a['}]}", "is no CSS selector"),
        ("expected: {filled: {title: 2}}", "expected.filled.title"),
        ("expected: {filled: {author: 1}}", "expected.filled.author: unknown key"),
        ("expected: {monthly: {least: 9, most: 5}}", "most (5) is less than least (9)"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, change: str, complaint: str) -> None:
    key = change.partition(":")[0]
    lines = [line for line in RIGHT.strip().splitlines() if not line.startswith(f"{key}:")]
    path = tmp_path / "x.yml"
    path.write_text("\n".join([*lines, change]), "utf-8")
    with pytest.raises(DeclarationError) as error:
        read(path)
    assert str(path) in str(error.value)
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("render", "expected"),
    [
        ("true", Rendering()),
        ("false", None),
        ("{article: '.content > p', listing: 'a.news'}", Rendering(article=".content > p", listing="a.news")),
    ],
)
def test_a_declaration_says_whether_pages_are_rendered(tmp_path: Path, render: str, expected: Rendering | None) -> None:
    path = tmp_path / "x.yml"
    path.write_text(RIGHT, "utf-8")
    assert read(path).render is None
    path.write_text(f"{RIGHT}render: {render}\n", "utf-8")
    source = read(path)
    assert source.render == expected
    assert Source.model_validate_json(source.model_dump_json()) == source


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text(RIGHT + "province: Hà Tĩnh\n", "utf-8")
    with pytest.raises(DeclarationError, match="'province' stands twice"):
        read(path)


def test_a_further_folder_adds_sources_and_never_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(RIGHT, "utf-8")
    assert load(tmp_path)["x"].name == "Cổng"
    (tmp_path / "langson.yml").write_text(RIGHT, "utf-8")
    with pytest.raises(DeclarationError, match="there is a source 'langson' already"):
        load(tmp_path)
    with pytest.raises(DeclarationError, match="no such folder"):
        load(tmp_path / "absent")
    (tmp_path / "langson.yml").rename(tmp_path / "Lạng Sơn.yml")
    with pytest.raises(DeclarationError, match="is no id"):
        load(tmp_path)


def test_an_unknown_source_is_told_with_the_nearest_known() -> None:
    known = load()
    assert [source.id for source in choose(["langson", "dongnai", "langson"], known)] == ["langson", "dongnai"]
    with pytest.raises(DeclarationError, match="there is no source 'lang-son'; did you mean langson"):
        choose(["lang-son"], known)
    with pytest.raises(DeclarationError, match=r"known are .*langson"):
        choose(["qqqq"], known)


def test_links_are_told_apart_by_their_address(tmp_path: Path) -> None:
    data = yaml.safe_load(RIGHT)
    source = Source.model_validate(
        data | {"id": "x", "closed": ["^/tin/mat"], "attachments": {"include": ["^/tai/"], "exclude": [r"\.doc$"]}}
    )
    roles = {
        "https://x.vn/tin/1": "article",
        "https://x.vn/tin/a.PDF?v=2": "attachment",
        "https://x.vn/tai/77": "attachment",
        "https://x.vn/a.doc": None,
        "https://x.vn/tin/mat/1": None,
        "https://x.vn/": None,
        "https://y.vn/tin/1": None,
        "https://x.vn.evil.com/tin/1": None,
        "https://x.vn@evil.com/tin/1": None,
        "javascript:alert(1)": None,
        "file:///tin/1": None,
        "": None,
        "http://[": None,
    }
    assert {url: source.role_of(url) for url in roles} == roles


def test_a_portal_moves_to_another_port_whole() -> None:
    source = next(source for source in load().values() if source.sample)
    moved = source.at_port(4321)
    assert moved.hosts == source.hosts
    assert all(":4321/" in url for url in [moved.home, *moved.starts()])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255", "x"],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["113.160.1.1", "8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_every_province_of_before_and_of_today_has_its_portal() -> None:
    known = [source for source in load().values() if source.publisher]
    firsts = {source.publisher.unit for source in known if source.publisher}
    today = {source.publisher.on(date(2026, 1, 1)).unit for source in known if source.publisher}
    before = {place.id for place in places().all("province") if place.existed("2024-12-31")}
    now = {place.id for place in places().all("province") if place.existed("2026-01-01")}
    assert (len(before), len(now)) == (63, 34)
    assert before <= firsts
    assert now <= today
    assert {"caicachhanhchinh", "moha", "papi", "pcivietnam"} <= load().keys()


def test_what_was_not_verified_names_no_start() -> None:
    for source in load().values():
        if not source.is_verified:
            assert source.verified is None, source.id
            assert source.start is None, source.id


def test_the_portals_of_provinces_are_as_the_gazetteer_gives_them() -> None:
    path = Path(__file__).parents[2] / "scripts" / "build_sources.py"
    spec = importlib.util.spec_from_file_location("build_sources", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert len(script.portals()) == 64
    for place in script.portals():
        text = (BUNDLED / f"{script.label_of(place)}.yml").read_text("utf-8")
        assert text == script.declaration(place) or not text.startswith(script.MARK)


def test_a_publisher_ends_and_another_follows(tmp_path: Path) -> None:
    source = load()["bacgiang"]
    assert source.province == "Bắc Giang"
    assert source.province_on(date(2025, 6, 30)) == "Bắc Giang"
    assert source.province_on(date(2025, 7, 1)) == "Bắc Ninh"
    assert load()["thuathienhue"].province_on(date(2025, 1, 1)) == "Huế"
    path = tmp_path / "x.yml"
    told = "publisher: {name: Ban Mẫu, valid_to: 2025-02-28, successor: bo-noi-vu-2025}"
    path.write_text(RIGHT.replace("province: Lạng Sơn", f"province: null\n{told}"), "utf-8")
    publisher = read(path).publisher
    assert publisher is not None
    assert publisher.on(date(2025, 2, 28)).name == "Ban Mẫu"
    assert publisher.on(date(2025, 3, 1)).unit == "bo-noi-vu-2025"
    unit = Source.model_validate(yaml.safe_load(RIGHT) | {"id": "x", "publisher": "lang-son.so-noi-vu"}).publisher
    assert unit is not None
    assert unit.name == "Sở Nội vụ"
    assert unit.province == "Lạng Sơn"


def test_only_what_is_allowed_is_fetched() -> None:
    source = Source.model_validate(
        yaml.safe_load(RIGHT) | {"id": "x", "allow": ["^/tin/", "^/rss"], "closed": ["^/tin/mat"]}
    )
    assert source.role_of("https://x.vn/tin/1") == "article"
    assert not source.allows("https://x.vn/tin/mat/1")
    assert not source.allows("https://x.vn/tep/a.pdf")


def test_a_page_on_an_old_host_is_the_page_on_the_new_one() -> None:
    source = Source.model_validate(yaml.safe_load(RIGHT) | {"id": "x", "moved": {"cu.vn": "x.vn"}})
    assert source.current("http://cu.vn:8080/tin/1?a=2") == "https://x.vn/tin/1?a=2"
    assert source.current("https://khac.vn/tin/1") == "https://khac.vn/tin/1"
    assert not source.allows("http://cu.vn/tin/1"), "the old host itself is not asked"


def test_sources_of_the_data_folder_are_as_good_as_those_of_cchc(tmp_path: Path) -> None:
    assert load(data=tmp_path).keys() == load().keys()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "x.yml").write_text(RIGHT, "utf-8")
    assert load(data=tmp_path)["x"].name == "Cổng"

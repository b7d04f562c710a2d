"""Ids and publishers by hosts, and files that read back as they were meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc.errors import DeclarationError
from crawler.discovery.declaration import blank, id_of, publisher_of, text_of
from crawler.discovery.survey import homes_of
from crawler.sources import load, read


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://vuquang.hatinh.gov.vn/", "vuquang-hatinh"),
        ("https://www.mau.gov.vn/vi/", "mau-2"),
        ("https://pcivietnam.org", "pcivietnam"),
        ("http://127.0.0.1:80/", "127-0-0-1"),
    ],
)
def test_an_id_by_the_host(url: str, expected: str) -> None:
    assert id_of(url, {"mau": blank("https://mau.gov.vn/", "mau")}) == expected


@pytest.mark.parametrize(
    ("host", "unit"),
    [
        ("bacgiang.gov.vn", "bac-giang"),
        ("snv.hatinh.gov.vn", "ha-tinh.so-noi-vu"),
        ("vuquang.hatinh.gov.vn", "ha-tinh.huyen-vu-quang"),
        ("pcivietnam.vn", None),
    ],
)
def test_a_publisher_by_the_host(host: str, unit: str | None) -> None:
    assert publisher_of(host) == unit


def test_a_blank_declaration_knows_both_names_of_a_host() -> None:
    made = blank("https://www.snv.hatinh.gov.vn/", "snv-hatinh")
    assert set(made.hosts) == {"snv.hatinh.gov.vn", "www.snv.hatinh.gov.vn"}
    assert made.province == "Hà Tĩnh"
    assert not made.allow_private_addresses
    with pytest.raises(DeclarationError, match="is no id"):
        blank("https://mau.vn/", "Mẫu")
    with pytest.raises(DeclarationError, match="no address of a site"):
        blank("https://", "mau")


@pytest.mark.parametrize("source", [one for one in load().values() if not one.pages], ids=lambda one: one.id)
def test_a_file_reads_back_as_the_source_it_was_written_for(source: object, tmp_path: Path) -> None:
    from crawler.sources import Source

    assert isinstance(source, Source)
    verified = source.model_copy(update={"verified": date(2026, 3, 1)})
    for one in (source, verified):
        path = tmp_path / f"{source.id}.yml"
        path.write_text(text_of(one, "x"), "utf-8")
        assert read(path) == one


def test_what_a_person_types_as_a_home_page() -> None:
    assert homes_of("mau.gov.vn") == ["https://mau.gov.vn/", "http://mau.gov.vn/"]
    assert homes_of("http://Mau.gov.vn/vi#tin") == ["http://mau.gov.vn/vi"]

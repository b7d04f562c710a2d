"""Alerts as they are declared: what cannot be is named, and a wrong file costs the others nothing."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cchc.errors import DeclarationError, SettingsError
from search_api.alerts.declared import add, find, folder_of, load, remove
from search_api.alerts.model import Alert, query_of, told

SECRET = "a secret of sixteen letters or more"


def values(**changes: Any) -> dict[str, Any]:
    return {
        "id": "mau", "title": "Mẫu", "search": {"on": "figures", "query": {"indicator": ["SIPAS"]}},
        "email": ["an@mau.example"], "created_at": datetime(2026, 5, 4, tzinfo=UTC), **changes,
    }  # fmt: skip


def test_what_is_written_is_read_again_and_kept_from_others(tmp_path: Path) -> None:
    hook = {"url": "https://mau.example/hook", "secret": SECRET}
    made = Alert.model_validate(values(webhook=hook))
    file = add(tmp_path, made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load(tmp_path) == ([made], [])
    assert find(tmp_path, "mau") == made
    with pytest.raises(SettingsError, match="already"):
        add(tmp_path, made)
    remove(tmp_path, "mau")
    assert load(tmp_path) == ([], [])
    for gone in (remove, find):
        with pytest.raises(SettingsError, match="no alert 'mau'"):
            gone(tmp_path, "mau")
    with pytest.raises(SettingsError):
        remove(tmp_path, "../store")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "Xếp hạng"}, "id: 'Xếp hạng' wants lower-case letters, digits and hyphens"),
        ({"email": ["an@mau.example", "mau"]}, "email.1: 'mau' is no address"),
    ],
)
def test_what_is_written_wrongly_is_told_without_patterns(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Alert.model_validate(values(**changes))
    assert words in told(raised.value)
    assert "pattern" not in told(raised.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "../mau"}, "id"),
        ({"search": None}, "either a search or moves"),
        ({"moves": {"indicator": "SIPAS", "places": 5}}, "either a search or moves"),
        ({"search": None, "moves": {"indicator": "LUCK", "places": 5}}, "no indicator 'LUCK'"),
        ({"search": None, "moves": {"indicator": "SIPAS", "places": 0}}, "places"),
        ({"search": {"on": "figures", "query": {"page": 2}}}, "no page"),
        ({"search": {"on": "figures", "query": {"indikator": "SIPAS"}}}, "indikator"),
        ({"search": {"on": "people", "query": {}}}, "on"),
        ({"email": [], "webhook": None}, "tells a webhook"),
        ({"email": ["an@mau.example\nBcc: all@mau.example"]}, "email"),
        ({"webhook": {"url": "file:///etc/passwd", "secret": SECRET}}, "http or https"),
        ({"webhook": {"url": "https://user:word@mau.example/", "secret": SECRET}}, "without user"),
        ({"webhook": {"url": "https://mau.example/a b", "secret": SECRET}}, "blanks"),
        ({"webhook": {"url": "https://mau.example/", "secret": "short"}}, "secret"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Alert.model_validate(values(**changes))


def test_a_wrong_file_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    add(tmp_path, Alert.model_validate(values()))
    folder = folder_of(tmp_path)
    (folder / "torn.yml").write_text("id: [", "utf-8")
    (folder / "other.yml").write_text((folder / "mau.yml").read_text("utf-8"), "utf-8")
    (folder / "empty.yml").write_text("", "utf-8")
    alerts, wrong = load(tmp_path)
    assert [one.id for one in alerts] == ["mau"]
    assert [message.split()[1].rstrip(":") for message in wrong] == ["empty.yml", "other.yml", "torn.yml"]
    assert all("\n" not in message for message in wrong)
    with pytest.raises(DeclarationError, match=r"torn\.yml"):
        find(tmp_path, "torn")


def test_a_query_is_read_as_an_address_has_it() -> None:
    assert query_of("?q=mot+cua&province=H%C3%A0 T%C4%A9nh&province=Ngh%E1%BB%87 An", "statements") == {
        "q": "mot cua", "province": ["Hà Tĩnh", "Nghệ An"],
    }  # fmt: skip
    for wrong in ("indikator=1", "q=a&q=b", "page=2", "year=soon"):
        with pytest.raises(SettingsError, match="query"):
            query_of(wrong, "figures")


@given(st.text(max_size=60))
def test_any_query_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        query_of(text, "documents")
        told = "query"
    except SettingsError as error:
        told = str(error)
    assert told.startswith("query")
    assert "\n" not in told

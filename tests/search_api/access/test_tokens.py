"""Tokens: told once, kept as digests, ended by time or by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc.errors import SettingsError
from search_api.access.tokens import FILE, Tokens


def test_a_token_is_known_by_its_text_and_no_other(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    text = tokens.add("Văn phòng", ["review", "upload"])
    token = tokens.check(text)
    assert token is not None
    assert (token.name, sorted(token.scopes)) == ("Văn phòng", ["review", "upload"])
    for wrong in ("", "x", text[:-1], text + "x", text.replace("cchc_", "abcd_"), "cchc_" + text.split("_")[1] + "_"):
        assert tokens.check(wrong) is None


def test_the_file_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    text = Tokens(tmp_path).add("A", ["read"])
    assert text.split("_", 2)[2].encode() not in (tmp_path / FILE).read_bytes()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_token_taken_back_is_none(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    text = tokens.add("A", ["read"])
    assert tokens.revoke(tokens.all()[0].id)
    assert tokens.check(text) is None
    assert not tokens.revoke(tokens.all()[0].id)
    assert tokens.all()[0].revoked_at is not None


def test_a_token_ends_with_its_day(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.add("A", ["read"], days=2)
    token = tokens.all()[0]
    assert token.valid(datetime.now(UTC) + timedelta(days=1))
    assert not token.valid(datetime.now(UTC) + timedelta(days=3))


@pytest.mark.parametrize("scopes", [[], ["write"], ["read", "write"]])
def test_an_unknown_scope_is_an_error(tmp_path: Path, scopes: list[str]) -> None:
    with pytest.raises(SettingsError, match="scopes are"):
        Tokens(tmp_path).add("A", scopes)


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    assert tokens.all() == []
    assert tokens.check("cchc_0_1") is None
    assert not tokens.revoke("0")
    assert not (tmp_path / FILE).exists()

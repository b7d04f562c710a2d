"""Settings come from the environment, and a wrong one is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.errors import SettingsError
from cchc.settings import Settings, settings

DOCUMENTED = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_BACKEND", "postgres")
    with pytest.raises(SettingsError, match="CCHC_BACKEND"):
        settings()


@pytest.mark.parametrize("rate", ["often", "600", "600/fortnight"])
def test_a_rate_that_is_none_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch, rate: str) -> None:
    monkeypatch.setenv("CCHC_RATE_LIMIT", rate)
    with pytest.raises(SettingsError, match=r'CCHC_RATE_LIMIT: wants .* as "600/minute"'):
        settings()


def test_a_rate_is_kept_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_RATE_LIMIT", "600/minute")
    assert settings().rate_limit == "600/minute"


def test_every_setting_is_documented() -> None:
    text = DOCUMENTED.read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"`CCHC_{name.upper()}`" not in text]
    assert not missing


def test_passwords_come_from_files_and_stay_out_of_what_is_printed(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("p@ss/wörd\n", "utf-8")
    chosen = Settings(elasticsearch_password_file=secret, redis_url="redis://redis:6379/0", redis_password_file=secret)  # type: ignore[arg-type]
    assert chosen.elasticsearch_secret() == "p@ss/wörd"
    assert chosen.redis_secret() == "p@ss/wörd"
    assert "p@ss" not in repr(chosen)


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not-there"):
        Settings(elasticsearch_password_file=tmp_path / "not-there").elasticsearch_secret()

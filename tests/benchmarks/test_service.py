"""The service of a measure is started with the settings of the measure."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from benchmarks.service import variables
from cchc.settings import Settings


def test_the_environment_gives_the_settings_again_with_their_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Settings(
        data=tmp_path,
        backend="elasticsearch",
        elasticsearch_password=SecretStr("p@ss"),
        daily_budget=7,
        contact="a@b.vn",
    )
    for name, value in variables(chosen).items():
        monkeypatch.setenv(name, value)
    assert Settings() == chosen

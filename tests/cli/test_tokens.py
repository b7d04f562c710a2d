"""cchc tokens: made, listed without their secret, taken back."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from cli.main import build
from search_api.access.tokens import Tokens

runner = CliRunner()


def test_a_token_is_made_listed_and_taken_back(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "data")]
    made = runner.invoke(build(), ["tokens", "add", "Văn phòng", "--scope", "review", "--days", "30", *data])
    token = made.stdout.strip()
    assert Tokens(tmp_path / "data").check(token)
    listed = runner.invoke(build(), ["tokens", "list", "--json", *data])
    (row,) = json.loads(listed.stdout)
    assert (row["name"], row["scopes"], row["valid"]) == ("Văn phòng", ["review"], True)
    assert token not in listed.stdout
    assert "Văn phòng" in runner.invoke(build(), ["tokens", "list", *data]).stdout
    assert runner.invoke(build(), ["tokens", "revoke", row["id"], *data]).exit_code == 0
    assert Tokens(tmp_path / "data").check(token) is None


def test_what_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "data")]
    assert runner.invoke(build(), ["tokens", "add", "A", "--scope", "write", *data]).exit_code == 2
    assert runner.invoke(build(), ["tokens", "revoke", "0000", *data]).exit_code == 2

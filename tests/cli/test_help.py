"""The command line as a person meets it: help at once, every command documented, one line an error."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import build

DOCS = Path(__file__).parents[2] / "docs" / "command-line.md"
HEAVY = ("spacy", "scrapy", "twisted", "lxml", "trafilatura", "fastapi", "tantivy", "pydantic", "elasticsearch", "yaml")


def cchc(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments], capture_output=True, text=True, timeout=100, **options
    )  # type: ignore[call-overload,no-any-return]


def commands() -> list[str]:
    app = build()
    return [command.name or "" for command in (*app.registered_commands, *app.registered_groups)]


def test_help_needs_none_of_the_libraries_that_do_the_work() -> None:
    script = f"import sys, cli.main; cli.main.build(); print([m for m in {HEAVY!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_help_lists_every_command() -> None:
    shown = cchc("--help")
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in commands())


@pytest.mark.parametrize("name", commands())
def test_each_command_says_what_it_takes_and_is_documented(name: str) -> None:
    assert f"`{name}" in DOCS.read_text("utf-8")
    assert cchc(name, "--help").returncode == 0


def test_version() -> None:
    from cchc import __version__

    assert cchc("--version").stdout.strip() == f"cchc {__version__}"


def test_an_unknown_command_is_a_usage_error() -> None:
    assert cchc("phan-tich").returncode == 2


def test_help_tells_the_defaults_in_brackets() -> None:
    """Brackets are markup to Rich, which leaves out what it takes for a style."""
    assert "[default: all that may be crawled]" in " ".join(cchc("crawl", "--help").stdout.replace("│", "").split())


def test_no_paragraph_of_a_help_is_broken_within() -> None:
    """Rich keeps the line breaks of all paragraphs of a docstring but the first."""
    broken = []
    groups = [build()]
    while groups:
        group = groups.pop()
        groups += [one.typer_instance for one in group.registered_groups if one.typer_instance]
        for command in group.registered_commands:
            _, *others = inspect.cleandoc(command.callback.__doc__ or "").split("\n\n")
            broken += [command.name for paragraph in others if "\n" in paragraph]
    assert not broken


def test_a_group_that_lists_by_itself_takes_the_options_of_its_list(tmp_path: Path) -> None:
    def asked(*arguments: str) -> Result:
        return CliRunner().invoke(build(), list(arguments))

    assert "angiang" in asked("sources", "--data", str(tmp_path)).stdout
    assert "this is for indices in Elasticsearch" in asked("index", "--data", str(tmp_path)).stderr
    assert "No such command" in asked("index", "phan-tich").stderr

"""What README and docs name is there: pages and anchors, files, commands with their options, addresses, settings."""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from starlette.routing import Route

import search_api.routes
from cchc.registry import modules_of
from cchc.settings import Settings
from cli import exits
from cli.main import build

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")))
NOTEBOOK = ROOT / "docs" / "from-question-to-chart.ipynb"
# Variables of docker-compose.yml, which no setting of cchc's own reads.
OF_COMPOSE = {"CCHC_PORT"}


@cache
def text(page: Path) -> str:
    if page.suffix != ".ipynb":
        return page.read_text("utf-8")
    cells = json.loads(page.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = (re.sub(r"[^\w\- ]", "", line.lower()) for line in re.findall(r"^#+ (.+)$", text(page), re.M))
    return {heading.replace(" ", "-") for heading in headings}


def told() -> str:
    return "\n".join(text(page) for page in (*PAGES, NOTEBOOK))


@pytest.mark.parametrize("page", [*PAGES, NOTEBOOK], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    astray = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            astray.append(link)
    assert not astray


def test_every_page_is_linked_from_the_readme_or_a_page_that_is() -> None:
    seen, due = set(), [ROOT / "README.md"]
    while due:
        page = due.pop()
        seen.add(page)
        for link in re.findall(r"\]\(([^)\s#]+)", text(page) if page.suffix in (".md", ".ipynb") else ""):
            target = (page.parent / link).resolve()
            within = sorted(target.glob("*.md")) if target.is_dir() else [target]
            due += [one for one in within if one.exists() and one not in seen]
    assert {*PAGES, NOTEBOOK} <= seen
    assert {*(ROOT / "docs" / "images").iterdir()} - seen == set()


def test_files_that_are_named_are_there() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w./-]+\.(?:py|yml|sh|tsv|md))`", told()))
    below = [ROOT, *(ROOT / name for name in ("cchc", "crawler", "nlp", "search_api", "cli", "tests"))]
    missing = [name for name in named if not any((folder / name).exists() for folder in below)]
    assert named
    assert not missing


def _calls() -> set[str]:
    """Every call of cchc: lines of code blocks, and `cchc …` within a line."""
    calls: set[str] = set()
    for page in (*PAGES, NOTEBOOK):
        lines = re.findall(r"^    (?:[^\s=]*[/\\])?cchc (.+)$", text(page), re.M)
        calls.update(part for line in lines for part in line.split("&& cchc "))
        calls.update(re.findall(r"`cchc ([^`]+)`", text(page)))
    return calls


def test_commands_and_their_options_are_there() -> None:
    wrong = []
    for call in sorted(_calls()):
        words = shlex.split(re.split(r"\s+(?:#|>|\||&&)", call)[0].replace("…", ""))
        command: Any = typer.main.get_command(build())
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        options = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}
        unknown = [word for word in words if word.startswith("-") and word.partition("=")[0] not in options]
        # What a group of commands is given must be one of them.
        astray = hasattr(command, "commands") and any(not word.startswith("-") for word in words)
        if (unknown or astray) and words[0] != "COMMAND":
            wrong.append(f"cchc {call}")
    assert len(_calls()) > 80
    assert not wrong


def test_addresses_are_served() -> None:
    served = [route for module in modules_of(search_api.routes, "router").values() for route in module.router.routes]
    patterns = [route.path_regex for route in served if isinstance(route, Route)]
    named = set(re.findall(r"(?<![\w.])(/(?:api|feeds|xep-hang|ket-luan|ton-tai|so-lieu)/[\w/.{}<>-]*)", told()))
    wrong = [
        name for name in named
        if name.rstrip("/") != "/api" and name != "/api/openapi.json"
        and not any(pattern.match(re.sub(r"[<{]\w+[>}]", "x", name).rstrip(".")) for pattern in patterns)
    ]  # fmt: skip
    assert len(named) > 30
    assert not wrong


def test_addresses_of_the_api_are_told() -> None:
    served = [route for module in modules_of(search_api.routes, "router").values() for route in module.router.routes]
    paths = {route.path for route in served if isinstance(route, Route) and route.include_in_schema}
    pages = told()
    assert len(paths) > 20
    assert not [path for path in paths if not re.search(re.sub(r"\\{\w+\\}", r"[^/\\s`]+", re.escape(path)), pages)]


def test_settings_are_those_of_the_code() -> None:
    rows = dict(re.findall(r"^\| `(CCHC_\w+)` \| (.+?) \|", text(ROOT / "docs" / "settings.md"), re.M))
    known = {f"CCHC_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert set(rows) == set(known)
    code = {name: default.strip("`") for name, default in rows.items() if default.startswith("`")}
    assert code == {name: str(default) for name, default in known.items() if default is not None}
    assert set(re.findall(r"\bCCHC_[A-Z_]+[A-Z]\b", told())) - set(known) <= OF_COMPOSE


def test_benchmarks_are_those_of_the_code() -> None:
    page = text(ROOT / "docs" / "benchmarks.md")
    listed = set(re.findall(r"^\| `(\w+)` \|", page.partition("## What was measured last")[0], re.M))
    modules = (ROOT / "benchmarks").glob("*.py")
    assert listed == {path.stem for path in modules if "\ndef measure(" in path.read_text("utf-8")}


def test_exit_statuses_are_those_of_the_code() -> None:
    table = text(ROOT / "docs" / "command-line.md").partition("## Exit status")[2]
    known = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {int(status) for status in re.findall(r"^\| (\d+) \|", table, re.M)} == known


def test_targets_of_make_are_there() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"`make (\w[\w-]*)`", told())) <= targets

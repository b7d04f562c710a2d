"""Every line that a crawl may note of a portal is of a known kind, and every kind has its words on the pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.remarks import KINDS, remark_of
from search_api.ui.language import catalogue

# Where lines are noted: module -> what takes the line (a method, an attribute, a function whose results are lines).
NOTED = {
    "spiders/feeds.py": {"append"}, "spiders/sitemaps.py": {"append"}, "spiders/links.py": {"append"},
    "spiders/endpoints.py": {"append"}, "spiders/portal.py": {"note"}, "runs.py": {"append"}, "hosts.py": {"stopped"},
    "frontier.py": {"stopped"}, "health.py": {"append", "pace_warnings", "shrinkage"}, "fill.py": {"append"},
    "measures.py": {"told"}, "condition.py": {"append"}, "discovery/checks.py": {"standing"},
    "spiders/verdicts.py": {"_unnamed", "_moved"},
}  # fmt: skip
# What is no line of a portal, or ends a crawl as it was asked to.
OTHERS = ("it may be asked at",)
FILLED = {"WORDS": "a date", "role": "article", "status": "paused", "host_of": "a.gov.vn"}


def line_of(node: ast.expr) -> str | None:
    """A text as it would be written, with 7 for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and " " in node.value else None
    if not isinstance(node, ast.JoinedStr):
        return None
    words = []
    for part in node.values:
        source = ast.unparse(part)
        known = next((value for name, value in FILLED.items() if name in source), "7")
        words.append(str(part.value) if isinstance(part, ast.Constant) else known)
    return "".join(words)


def texts(node: ast.AST) -> Iterator[ast.expr]:
    """The texts that a piece of code gives: none inside of another."""
    if isinstance(node, ast.JoinedStr | ast.Constant):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


def noted(module: str, takers: set[str]) -> Iterator[str]:
    tree = ast.parse((Path("crawler") / module).read_text("utf-8"))
    for node in ast.walk(tree):
        given: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in takers:
            given = list(node.args)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).rpartition(".")[2] in takers:
            given = [node.value]
        elif isinstance(node, ast.FunctionDef) and node.name in takers:
            given = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
        for one in given:
            yield from filter(None, map(line_of, texts(one)))


LINES = [(module, line) for module, takers in NOTED.items() for line in dict.fromkeys(noted(module, takers))]


@pytest.mark.parametrize(("module", "line"), LINES, ids=[f"{module}: {line[:60]}" for module, line in LINES])
def test_a_line_is_of_a_known_kind_and_its_values_fill_in_the_words(module: str, line: str) -> None:
    if line.startswith(OTHERS):
        return
    found = remark_of(line)
    assert found.kind, f"{module} notes a line that no kind begins with"
    for words in catalogue()[f"remark.{found.kind}"].values():
        assert words.format(**found.values)


def test_the_lines_are_found() -> None:
    assert {module for module, _ in LINES} == NOTED.keys()
    # What ends a line of another kind, and what is written with a variable for its first words.
    assert {remark_of(line).kind for _, line in LINES} - {None} >= set(KINDS) - {"few_attachments", "gone"}


@pytest.mark.parametrize(
    ("line", "kind", "values"),
    [
        ("0 attachments found, at least 3 expected: has …", "few_attachments", {"number": "0", "least": "3"}),
        ("5% of 20 new articles have words of the reform, 98% of 60 had it before: …", "emptied",
         {"share": "5%", "number": "20", "field": "content", "expected": "98%"}),
        ("the sitemap https://a.vn/s.xml.gz: broken", "sitemap_unreadable", {"address": "https://a.vn/s.xml.gz"}),
        ("gone: the province was merged", "gone", {"why": "the province was merged"}),
        ("a.vn did not answer 5 times in a row; b.vn did not answer 5 times in a row", "silent",
         {"host": "a.vn", "number": "5"}),
        ("not crawled since 2024-08-06 02:30 UTC: does `cchc watch` still run?", "late", {"since": "2024-08-06 02:30"}),
    ],
)  # fmt: skip
def test_what_a_line_names_is_taken_out_of_it(line: str, kind: str, values: dict[str, str]) -> None:
    found = remark_of(line)
    assert (found.kind, dict(found.values), found.text) == (kind, values, line)


def test_a_line_of_no_known_kind_stays_as_it_is() -> None:
    found = remark_of("something <b>new</b>")
    assert (found.kind, found.values, found.text) == (None, {}, "something <b>new</b>")

"""Every string of a page in both languages, none hard-wired into a template, none idle."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import search_api.ui
from cchc.errors import READ_CODES
from cchc.records import Aggregate, Comparator, Kind, Measure, StatementType, Theme
from cchc.records import Status as FigureStatus
from crawler.encodings.fonts import Scheme
from search_api import columns
from search_api.conclusions.columns import CONCLUSIONS
from search_api.ui.language import catalogue

UI = Path(search_api.ui.__file__).parent
TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted((UI / "templates").glob("*.html"))}
SOURCES = "\n".join([*TEMPLATES.values(), *(path.read_text("utf-8") for path in UI.parent.rglob("*.py"))])
# Parts of keys that the code fills in from a closed set of values.
VALUES = {
    "kind": Kind, "type": StatementType, "tag": StatementType, "theme": Theme, "measure": Measure,
    "status": FigureStatus, "aggregate": Aggregate,
}  # fmt: skip


def _values(kind: object) -> tuple[str, ...]:
    return tuple(kind.__args__)  # type: ignore[attr-defined]


def test_every_value_that_a_record_may_hold_has_words() -> None:
    wanted = {f"{prefix}.{value}" for prefix, kind in VALUES.items() for value in _values(kind)}
    wanted |= {f"{kind}.{value}" for kind in ("comparator", "rank") for value in _values(Comparator) if value != "="}
    wanted |= {f"reason.{code}" for code in READ_CODES} | {f"trend.{value}" for value in ("up", "down", "unchanged")}
    for table in (columns.FIGURES, columns.STATEMENTS, columns.DOCUMENTS, CONCLUSIONS):
        wanted |= {f"column.{column.key}{suffix}" for column in table for suffix in ("", ".about")}
    assert not wanted - catalogue().keys()


def _repairs_made() -> set[str]:
    """Kinds of repairs: the first of the pairs that readers count repairs by, the codes of fonts among them."""
    found = set(_values(Scheme))
    for path in Path("crawler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            counted = isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(("repairs", "notes"))
            pair = node.slice if counted and isinstance(node, ast.Subscript) else node
            if isinstance(pair, ast.Tuple) and (counted or path.name == "charsets.py") and len(pair.elts) == 2:
                kind, detail = pair.elts
                told = isinstance(detail, ast.JoinedStr | ast.Constant) and " " in ast.unparse(detail)
                found |= {str(kind.value)} if isinstance(kind, ast.Constant) and told else set()
    return found


def test_every_repair_and_every_check_has_words() -> None:
    worded = {prefix: {key.removeprefix(prefix) for key in catalogue() if key.startswith(prefix)} - {"other"}
              for prefix in ("repair.", "check.")}  # fmt: skip
    assert worded["repair."] == _repairs_made()
    checks = Path("nlp/pipes/checks.py").read_text("utf-8")
    made = set(re.findall(r"""_check\("(\w+)|code = "(\w+)" if .* else "(\w+)\"""", checks))
    assert worded["check."] == {code for codes in made for code in codes if code}


def test_every_key_that_a_template_names_is_there() -> None:
    named = set(re.findall(r"""\bt(?:\.count)?\(\s*["'](\w+\.[\w.]+)["']\s*[,)]""", SOURCES))
    assert len(named) > 100
    assert not named - catalogue().keys()


def test_no_key_is_idle() -> None:
    prefixes = set(re.findall(r"""["']([\w]+(?:\.\w+)*[._]?\w*?)["'] ~ """, SOURCES))
    prefixes |= {match.split("{")[0] for match in re.findall(r"""f["']([\w.]+\.?\{[^"']*)["']""", SOURCES)}
    prefixes = {prefix for prefix in prefixes if "." in prefix}
    idle = [
        key
        for key in catalogue()
        if f'"{key}"' not in SOURCES
        and f"'{key}'" not in SOURCES
        and not any(key.startswith(prefix) for prefix in prefixes)
        and f'"{key.removesuffix(".one")}"' not in SOURCES
    ]
    assert not idle


def test_both_languages_fill_in_the_same_values() -> None:
    for key, words in catalogue().items():
        named = [sorted(re.findall(r"\{(\w+)\}", text)) for text in words.values()]
        assert named[0] == named[1], key


def test_no_template_has_words_of_its_own() -> None:
    for name, source in TEMPLATES.items():
        # Expressions first: an attribute may hold one, and an element's name may be one.
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "0", source, flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", " ", bare)
        bare = re.sub(r"/api/(docs|openapi\.json)", " ", bare)
        assert not re.findall(r"[^\W\d_]{2,}", bare), name


# Libraries of others, at a pinned version with their licences: they name hosts in comments and namespaces.
VENDORED = "vendor"


def test_nothing_is_fetched_from_another_host_and_the_style_is_small() -> None:
    files = [path for path in sorted((UI / "static").rglob("*")) if path.is_file() and VENDORED not in path.parts]
    static = {str(path.relative_to(UI / "static")): path.read_text("utf-8") for path in files}
    for name, source in {**TEMPLATES, **static}.items():
        assert not re.findall(
            r"""(?:src|href)=["'](?:https?:)?//|url\((?!#)|@import|<style|\son\w+=|style=["']""", source
        ), name
    sizes = {name: len(source.encode()) for name, source in static.items() if name.endswith((".css", ".js"))}
    shared = sum(size for name, size in sizes.items() if "/" not in name)
    assert shared < 50_000
    assert all(shared + size < 65_000 for name, size in sizes.items() if "/" in name)

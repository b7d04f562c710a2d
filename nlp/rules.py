"""The rules by the names that records give in `rule`: what each is for, an example, and where it lives in the code.

What a rule means stands in nlp/rules.yml. Where it lives is read from the code itself: the modules in which its name is
written as one that is given to what they find.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from cchc import declarations
from cchc.errors import DeclarationError
from cchc.records import Cell, Document, Measure, StatementType, Table

ROOT = Path(__file__).parent


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    means: str
    example: str
    refuses: bool = False  # it only tells what is none


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `modules` are paths below the folder that holds nlp/ ("nlp/figures/places.py")."""

    name: str
    layer: str
    means: str
    example: str
    refuses: bool
    modules: tuple[str, ...]

    def document(self) -> Document:
        """The example as the text of a page of Hà Nam; lines with " | " make a table."""
        tables = (_table(self.example),) if "|" in self.example else ()
        return Document(
            url="https://example.gov.vn/vi-du", province="Hà Nam", published_at="2024-05-10",
            text=self.example, tables=tables,
        )  # fmt: skip


@cache
def _declared() -> dict[str, dict[str, _Entry]]:
    try:
        return TypeAdapter(dict[str, dict[str, _Entry]]).validate_python(
            declarations.parsed((files("nlp") / "rules.yml").read_text("utf-8"))
        )
    except yaml.YAMLError as error:
        raise DeclarationError(f"nlp/rules.yml is not YAML: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise DeclarationError(f"nlp/rules.yml: {wrong}") from error


def meanings() -> dict[str, str]:
    """What each rule takes, by name, without looking for it in the code. Raises DeclarationError as `rules` does."""
    return {name: entry.means for entries in _declared().values() for name, entry in entries.items()}


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, in the order of nlp/rules.yml. Raises DeclarationError where the file is wrong."""
    written = list(_written())
    found: dict[str, Rule] = {}
    for layer, entries in _declared().items():
        for name, entry in entries.items():
            if name in found:
                raise DeclarationError(f"nlp/rules.yml: {name} is declared twice")
            modules = tuple(sorted({module for pattern, module in written if pattern.fullmatch(name)}))
            found[name] = Rule(name, layer, entry.means, entry.example, entry.refuses, modules)
    return found


def undeclared() -> list[str]:
    """Names that the code gives to what it finds and nlp/rules.yml does not know, as "name (module)"."""
    known = rules()
    return sorted(
        {
            f"{pattern.pattern.replace(chr(92), '')} ({module})"
            for pattern, module in _written()
            if not any(pattern.fullmatch(name) for name in known)
        }
    )


def _written() -> Iterator[tuple[re.Pattern[str], str]]:
    """Names of rules in the code, as patterns ("table.*" where a part is filled in), with their modules."""
    for path in sorted(ROOT.rglob("*.py")):
        module = f"nlp/{path.relative_to(ROOT).as_posix()}"
        tree = ast.parse(path.read_text("utf-8"))
        compared = {id(node) for one in ast.walk(tree) if isinstance(one, ast.Compare) for node in ast.walk(one)}
        for node in ast.walk(tree):
            for value in _given(node) if id(node) not in compared else ():
                pattern = _pattern(value)
                if pattern:
                    yield re.compile(pattern), module
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                for kind, handler in _handlers(node.target, node.value):
                    yield re.compile(f"unit.{kind}"), handler


def _handlers(target: ast.expr, table: ast.Dict) -> Iterator[tuple[str, str]]:
    """Kinds of heads and the modules of the functions that nlp/scanner.py calls for them."""
    if isinstance(target, ast.Name) and target.id == "_HANDLERS":
        for key, value in zip(table.keys, table.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
                yield str(key.value), f"nlp/{value.value.id}.py"


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that become the name of a rule: `rule=...`, `x.rule = ...`, arguments written "group.name"."""
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "rule")
        yield from (item for item in node.args if _named(item))
        if isinstance(node.func, ast.Attribute) and node.func.attr == "reject" and len(node.args) == 4:
            yield node.args[2]
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from (item for item in ast.walk(node.value) if isinstance(item, ast.expr) and _named(item))
    elif isinstance(node, ast.Tuple):
        yield from (item for item in node.elts if _named(item))


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _assigned(one, other)
    elif (isinstance(target, ast.Attribute) and target.attr == "rule") or (
        isinstance(target, ast.Name) and target.id == "rule"
    ):
        yield from (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


_GROUPS = re.compile(r"(?:rank|score|change|trend|grade|pairs|table|unit|person|meeting|number)\.[a-z_]+")


def _named(item: ast.expr) -> bool:
    return isinstance(item, ast.Constant) and isinstance(item.value, str) and bool(_GROUPS.fullmatch(item.value))


def _pattern(value: ast.expr) -> str:
    if isinstance(value, ast.IfExp):
        return f"(?:{_pattern(value.body)}|{_pattern(value.orelse)})"
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return re.escape(value.value).replace(r"\-", "-")
    if isinstance(value, ast.JoinedStr):
        return "".join(_pattern(part) if isinstance(part, ast.Constant) else _filled(part) for part in value.values)
    return ""


def _filled(part: ast.expr) -> str:
    """What may stand in `{kind}` or `{measure}` of a name."""
    name = part.value.id if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else ""
    choices = {"kind": get_args(StatementType), "measure": get_args(Measure)}.get(name)
    return f"(?:{'|'.join(choices)})" if choices else "[a-z_]+"


def _table(text: str) -> Table:
    """Lines of cells as a table whose first line is the head."""
    lines = text.split("\n")
    width = max(len(line.split(" | ")) for line in lines)
    cells: list[Cell] = []
    at = 0
    for row, line in enumerate(lines):
        start = at
        words = line.split(" | ")
        for column, word in enumerate(words):
            span = width - column if column == len(words) - 1 else 1
            cells.append(
                Cell(
                    row=row,
                    column=column,
                    column_span=span,
                    header=row == 0,
                    text=word,
                    start=start,
                    end=start + len(word),
                )
            )
            start += len(word) + 3
        at += len(line) + 1
    return Table(start=0, end=len(text), rows=len(lines), columns=width, cells=tuple(cells))

"""The rules are declared with what they mean, their examples do what they say, and docs/rules.md is up to date."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cchc.errors import DeclarationError
from nlp import rules as declared
from nlp.leftovers import numbers_left
from nlp.pipeline import annotate
from nlp.rules import Rule, rules, undeclared


def given(rule: Rule) -> set[str]:
    """The rules by which the example's items, or what was refused of it, were read."""
    doc = annotate(rule.document())
    if rule.refuses:
        return {one.rule for one in (*doc._.rejected, *numbers_left(doc))}
    mentions = (mention for unit in doc._.units for mention in unit.mentions)
    items = (*doc._.figures, *doc._.statements, *mentions, *doc._.persons)
    return {str(item.rule) for item in items} | {span.label_ for span in doc.spans.get("meetings", ())}


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_the_example_is_read_by_its_rule(rule: Rule) -> None:
    assert rule.name in given(rule)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)
def test_a_rule_lives_in_the_code(rule: Rule) -> None:
    assert rule.modules, f"{rule.name} is declared in nlp/rules.yml, and nothing is given this name"
    assert all((declared.ROOT.parent / module).is_file() for module in rule.modules)


def test_every_rule_of_the_code_is_declared() -> None:
    assert undeclared() == []


def test_names_are_read_from_the_code_however_they_are_given() -> None:
    tree = ast.parse('f(rule="a.b"); f(x, "rank.new"); x.rule = f"table.{measure}"; y = x.rule == "rank.old"')
    compared = {id(node) for one in ast.walk(tree) if isinstance(one, ast.Compare) for node in ast.walk(one)}
    patterns = [
        declared._pattern(value)
        for node in ast.walk(tree)
        if id(node) not in compared
        for value in declared._given(node)
    ]
    assert sorted(pattern.split("(")[0] for pattern in patterns) == [r"a\.b", r"rank\.new", r"table\."]


def test_a_wrong_declaration_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("figures:\n  rank.place: {means: x}\n", "utf-8")
    monkeypatch.setattr(declared, "files", lambda package: tmp_path)
    for cached in (declared._declared, rules):
        cached.cache_clear()
    with pytest.raises(DeclarationError, match=r"rank\.place.*example"):
        rules()
    for cached in (declared._declared, rules):
        cached.cache_clear()

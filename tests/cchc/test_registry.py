"""A part that is broken or half written is an error, never absent."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from cchc.errors import DeclarationError
from cchc.registry import modules_of


def package(folder: Path, name: str, **modules: str) -> object:
    home = folder / name
    home.mkdir()
    (home / "__init__.py").write_text("", "utf-8")
    for module, source in modules.items():
        (home / f"{module}.py").write_text(source, "utf-8")
    importlib.invalidate_caches()
    return importlib.import_module(name)


@pytest.fixture(autouse=True)
def _importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


def test_modules_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    parts = package(tmp_path, "parts_whole", beta="X = 2", alpha="X = 1", _private="raise RuntimeError")
    assert [(name, module.X) for name, module in modules_of(parts, "X").items()] == [("alpha", 1), ("beta", 2)]  # type: ignore[arg-type]


def test_a_module_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    parts = package(tmp_path, "parts_broken", bad="import not_there_at_all")
    with pytest.raises(DeclarationError, match=r"parts_broken\.bad cannot be imported.*not_there_at_all"):
        modules_of(parts)  # type: ignore[arg-type]


def test_a_module_that_lacks_a_part_is_named(tmp_path: Path) -> None:
    parts = package(tmp_path, "parts_half", half="X = 1")
    with pytest.raises(DeclarationError, match=r"parts_half\.half lacks Y"):
        modules_of(parts, "X", "Y")  # type: ignore[arg-type]

"""Finds the parts that live one a file in a folder: pipes, backends, routes, exporters, page profiles."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from cchc.errors import DeclarationError


def modules_of(package: ModuleType, *required: str) -> dict[str, ModuleType]:
    """Import every public module of a package, by name, in alphabetical order.

    Raises DeclarationError when a module cannot be imported, or lacks one of the `required` names:
    a part that is silently absent would look like a result that is not there.
    """
    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        name = f"{package.__name__}.{info.name}"
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise DeclarationError(f"{name} cannot be imported: {error}") from error
        missing = [attribute for attribute in required if not hasattr(module, attribute)]
        if missing:
            raise DeclarationError(f"{name} lacks {', '.join(missing)}")
        found[info.name] = module
    return found

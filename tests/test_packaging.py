"""What the code reads beside itself is in the package that people install."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cchc", "cli", "crawler", "nlp", "search_api")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_data_file_is_of_a_packaged_kind(package):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = declared["tool"]["setuptools"]["package-data"]["*"]
    left_out = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / package).rglob("*"))
        if path.is_file()
        and path.suffix not in (".py", ".pyc")
        and not path.name.startswith(".")
        and not any(fnmatch(path.name, pattern) for pattern in patterns)
    ]
    assert not left_out

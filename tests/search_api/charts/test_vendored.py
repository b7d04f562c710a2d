"""What is served of others is what was fetched, with its licence beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import search_api.charts
import search_api.ui
from cchc import declarations

ROOT = Path(search_api.ui.__file__).parents[2]
VENDOR = Path(search_api.ui.__file__).parent / "static" / "vendor"
FONTS = Path(search_api.charts.__file__).parent / "fonts"


def test_every_file_of_others_is_named_with_its_digest() -> None:
    named = declarations.parsed((VENDOR / "vendored.yml").read_text("utf-8"))
    there = {str(path.relative_to(ROOT)) for path in (*VENDOR.glob("*.js"), *FONTS.glob("*.ttf"))}
    assert there == named.keys()
    for name, entry in named.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_every_file_of_others_has_its_licence() -> None:
    assert {path.stem.removesuffix(".min") for path in VENDOR.glob("*.js")} == {
        path.stem for path in VENDOR.glob("*.LICENSE")
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8").upper()

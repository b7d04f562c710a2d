"""What the code reads beside itself is in the package that people install."""

from __future__ import annotations

import re
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


def test_the_image_has_the_programs_that_files_are_read_with() -> None:
    image = (ROOT / "Dockerfile").read_text("utf-8")
    installed = re.search(r"apt-get install -y --no-install-recommends (.+) \\\n", image)
    assert installed
    # Tesseract with its Vietnamese model and Ghostscript for scans, LibreOffice for DOC.
    assert set(installed[1].split()) == {
        "tesseract-ocr", "tesseract-ocr-vie", "ghostscript", "libreoffice-writer-nogui",
    }  # fmt: skip
    assert "requirements/ocr.txt" in image

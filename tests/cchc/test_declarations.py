"""YAML of declarations is read alike by either loader, and makes no objects."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from cchc.declarations import parsed


@pytest.mark.parametrize(
    "file", ["nlp/rules.yml", "nlp/lexicon/statements.yml", "nlp/lexicon/units.yml", "cchc/indicators/par_index.yml"]
)
def test_it_reads_what_the_loader_in_python_reads(file: str) -> None:
    package, _, name = file.rpartition("/")
    text = (files(package.replace("/", ".")) / name).read_text("utf-8")
    assert parsed(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["{", "a: !!python/object/apply:os.getcwd []"])
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        parsed(text)

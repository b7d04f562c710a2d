"""The words that pages put around their articles, as data: one YAML file a subject, regular expressions as values."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from cchc import declarations
from cchc.errors import DeclarationError


@cache
def lexicon(name: str) -> dict[str, tuple[str, ...]]:
    """The lists of `<name>.yml`. Raises DeclarationError when the file is absent or holds anything else."""
    try:
        data = declarations.parsed(files(__package__).joinpath(f"{name}.yml").read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DeclarationError(f"lexicon {name}.yml cannot be read: {error}") from error
    if not isinstance(data, dict) or not all(
        isinstance(value, list) and all(isinstance(item, str) for item in value) for value in data.values()
    ):
        raise DeclarationError(f"lexicon {name}.yml must hold lists of words")
    return {key: tuple(value) for key, value in data.items()}


@cache
def alternatives(name: str, key: str) -> str:
    """The words under `key`, joined as one group of a regular expression. Raises DeclarationError for no such key."""
    words = lexicon(name).get(key)
    if not words:
        raise DeclarationError(f"lexicon {name}.yml lacks {key}")
    return "(?:" + "|".join(words) + ")"


@cache
def pattern(name: str, key: str, template: str = "{}") -> re.Pattern[str]:
    """`template` with the alternatives of `key` in place of {}, compiled without regard to case.

    Raises DeclarationError naming the entry that is no regular expression.
    """
    try:
        return re.compile(template.replace("{}", alternatives(name, key)), re.IGNORECASE)
    except re.error as error:
        raise DeclarationError(f"lexicon {name}.yml, {key}: {error}") from error

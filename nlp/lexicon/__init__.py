"""Cue phrases as data: one YAML file a pipe, read once and validated by the pipe's own model.

    class Cues(Lexicon):
        openers: Phrases

    CUES = load("statements", Cues)

A list of phrases is written as the documents write them, in today's placement of the tone mark; `phrase_pattern`
makes one pattern of it, in which the longest phrase wins and a phrase matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from cchc import declarations
from cchc.errors import DeclarationError
from cchc.vietnamese import standard_tone
from cchc.wordstarts import at_word_starts


def _tidy(phrases: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({phrase for phrase in phrases if phrases.count(phrase) > 1})
    if twice:
        raise ValueError(f"twice in the list: {', '.join(twice)}")
    for phrase in phrases:
        if phrase != " ".join(phrase.split()) or not phrase:
            raise ValueError(f"{phrase!r} has stray blanks or is empty")
        if phrase != standard_tone(phrase):
            raise ValueError(f"{phrase!r} should be written {standard_tone(phrase)!r}")
    return phrases


Phrases = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_tidy)]


class Lexicon(BaseModel):
    """The contents of one YAML file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


L = TypeVar("L", bound=Lexicon)


@cache
def load(name: str, model: type[L]) -> L:
    """`nlp/lexicon/<name>.yml` as `model`. Raises DeclarationError naming the file and the entry that is wrong."""
    file = files(__name__) / f"{name}.yml"
    try:
        return model.model_validate(declarations.parsed(file.read_text("utf-8")))
    except FileNotFoundError as error:
        raise DeclarationError(f"nlp/lexicon/{name}.yml does not exist") from error
    except yaml.YAMLError as error:
        raise DeclarationError(f"nlp/lexicon/{name}.yml is not YAML: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise DeclarationError(f"nlp/lexicon/{name}.yml: {wrong}") from error


def alternatives(phrases: Iterable[str]) -> str:
    """The phrases as alternatives of a pattern over searchable text (lower case), the longest first."""
    return "(?:" + "|".join(_patterns(phrases)) + ")"


def starting_alternatives(phrases: Iterable[str]) -> str:
    """`alternatives` that begin at a word's first letter."""
    return at_word_starts(_patterns(phrases))


def word_alternatives(phrases: Iterable[str]) -> str:
    """`alternatives` that begin at a word's first letter and end at a word's last."""
    return rf"{starting_alternatives(phrases)}(?!\w)"


def _patterns(phrases: Iterable[str]) -> list[str]:
    ordered = sorted({phrase.lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return [re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in ordered]


def phrase_pattern(*groups: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any phrase of the groups as whole words in searchable text."""
    return re.compile(word_alternatives(phrase for group in groups for phrase in group))


def searchable(text: str) -> str:
    """The text in lower case with today's tone marks, of the same length, so that offsets carry over."""
    # Every pipe asks for the whole text, few for a line of it; lines would push the texts out of the cache.
    return _cached(text) if len(text) > 1000 else _searchable(text)


def _searchable(text: str) -> str:
    moved = standard_tone(text)
    if len(moved) != len(text):  # text that is not NFC: tone marks stay where they are
        moved = text
    return lower(moved)


def lower(text: str) -> str:
    """The text in lower case, of the same length. Matching without case takes two thirds more time."""
    lowered = text.lower()
    if len(lowered) != len(text):  # one code point can become two, as in "İ"
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered


_cached = lru_cache(maxsize=2)(_searchable)

"""Which language a page is in, and its words, every one in both languages.

`catalogue.yml` holds what all pages share, `words/<desk>.yml` what one desk says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from starlette.requests import Request  # what FastAPI gives; the command line takes words without it

from cchc import declarations
from cchc.errors import DeclarationError

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COOKIE = "cchc_lang"


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Key -> language -> words. Raises DeclarationError naming a key that lacks a language, or stands in two files."""
    folder = files("search_api.ui")
    shares = [folder.joinpath("catalogue.yml"), *sorted(folder.joinpath("words").iterdir(), key=lambda one: one.name)]
    found: dict[str, Mapping[str, str]] = {}
    for share in shares:
        if not share.name.endswith(".yml"):
            continue
        for key, words in declarations.parsed(share.read_text("utf-8")).items():
            if not isinstance(words, dict) or sorted(words) != sorted(LANGUAGES) or not all(words.values()):
                raise DeclarationError(f"{share.name}: {key} must have words in exactly {', '.join(LANGUAGES)}")
            if key in found:
                raise DeclarationError(f"{share.name}: {key} has its words in another file already")
            found[key] = words
    return found


@dataclass(frozen=True, slots=True)
class Translator:
    """`t("key", name=…)` gives the words of the page's language. Raises KeyError on an unknown key."""

    language: Language

    def __call__(self, key: str, /, **words: object) -> str:
        text = catalogue()[key][self.language]
        return text.format(**words) if words else text

    def has(self, key: str) -> bool:
        return key in catalogue()

    def count(self, key: str, number: int) -> str:
        """The words for so many things; English tells one from many under `<key>.one`."""
        one = f"{key}.one"
        chosen = one if number == 1 and one in catalogue() else key
        return self(chosen, count=grouped(number, self.language))


def grouped(number: int, language: Language) -> str:
    """12345 -> "12.345" in Vietnamese, "12,345" in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else text


def negotiate(request: Request) -> Language:
    """?lang=, else the cookie of an earlier choice, else Vietnamese.

    What the browser asks for is not heeded: most laptops of Vietnamese offices run an English Windows.
    """
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if wish == language:
                return language
    return "vi"

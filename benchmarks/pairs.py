"""Pairs of documents that are prints of one text, or only look so: tests/fixtures/duplicates as titles and texts."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cchc.records import Document
from cchc.vietnamese import fold
from cli.evaluation import load_cases
from crawler.encodings import tcvn3
from crawler.encodings.characters import mend
from nlp.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
PAIRS = ROOT / "duplicates"


@dataclass(frozen=True, slots=True)
class Text:
    """A document as far as its signature goes; `number` as the pipeline reads it from the letterhead."""

    title: str | None
    text: str

    @property
    def number(self) -> str | None:
        if "Số:" not in self.text[:400]:
            return None
        return extract(Document(url="https://portal.example/", title=self.title, text=self.text)).document.number


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents; `kind` says how one was made of the other, or what makes them alike."""

    name: str
    kind: str
    duplicate: bool
    one: Text
    two: Text


def pairs(folder: Path = PAIRS) -> Iterator[Pair]:
    """The pairs in the order of pairs.yml. Raises KeyError for an article or an edit that there is not."""
    for number, item in enumerate(_yaml(folder / "pairs.yml"), 1):
        yield Pair(
            f"{number}: {item['kind']}", item["kind"], item["duplicate"], _document(item["one"]), _document(item["two"])
        )


@lru_cache(maxsize=4)
def _yaml(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@lru_cache(maxsize=1)
def articles() -> dict[str, Text]:
    """Every article that pairs are made of: the annotated cases by their folders' names, then those of articles.yml."""
    found = {}
    for case in load_cases(ROOT / "cases"):
        document = case.gold.get("document") or {}
        if document.get("text"):
            found[case.name] = Text(document.get("title"), document["text"])
    own = {name: Text(item["title"], item["text"]) for name, item in _yaml(PAIRS / "articles.yml").items()}
    return {**found, **own}


def _document(described: str | dict[str, Any]) -> Text:
    if isinstance(described, str):
        return articles()[described]
    base = articles()[described["of"]]
    text = base.text
    for edit in described.get("edits", ()):
        ((name, value),) = edit.items()
        text = _EDITS[name](text, value)
    return Text(described.get("title", base.title), text)


def _keep(text: str, numbers: list[int]) -> str:
    lines = text.split("\n")
    return "\n".join(lines[number] for number in numbers)


def _lead(text: str, lead: str) -> str:
    return "\n".join([lead, *text.split("\n")[1:]])


def _words(text: str, changes: dict[str, str]) -> str:
    """All at once, so that 2022 -> 2023 and 2021 -> 2022 do not meet."""
    pattern = "|".join(re.escape(word) for word in sorted(changes, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?![\w])", lambda match: changes[match[0]], text)


def _numbers(text: str, seed: int) -> str:
    """Three of four numbers changed in their last digits, as the next report of a template has them; laws stay."""
    chance = random.Random(seed)

    def other(match: re.Match[str]) -> str:
        if chance.random() < 0.25 or re.fullmatch(r"(?:19|20)\d\d", match[0]):
            return match[0]
        return re.sub(r"\d", lambda _: str(chance.randint(1, 9)), match[0])

    return re.sub(r"(?<![\w/])\d+(?:[.,]\d+)?(?![\w]*/[A-ZĐ\d])", other, text)


def _form(text: str, form: str) -> str:
    return _FORMS[form](text)


def _old_tones(text: str) -> str:
    """hòa -> hoà, thủy -> thuỷ."""

    def move(match: re.Match[str]) -> str:
        plain = unicodedata.normalize("NFD", match[0])
        tone = next((mark for mark in plain if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        return unicodedata.normalize("NFC", plain.replace(tone, "") + tone) if tone else match[0]

    return re.sub(r"(?<![qQ])(?:[oòóỏõọ][ae]|[uùúủũụ]y)(?!\w)", move, text, flags=re.IGNORECASE)


def _quote(text: str, value: dict[str, Any]) -> str:
    return f"{text}\n{_keep(articles()[value['from']].text, value['paragraphs'])}"


def _rewrap(text: str, words: int) -> str:
    """Lines of so many words, as a print view breaks them."""
    found = text.split()
    return "\n".join(" ".join(found[first : first + words]) for first in range(0, len(found), words))


def _tcvn3(text: str) -> str:
    """What the reader makes of a page in an old font, which has no capitals with marks."""
    lowered = "".join(letter if letter.isascii() else letter.lower() for letter in text)
    return mend(tcvn3.decode(tcvn3.encode(lowered)))


def _typewriter(text: str) -> str:
    """As pasted through an editor that knows no typographic marks."""
    return text.translate(str.maketrans({"“": '"', "”": '"', "–": "-", "…": "...", ",": " ,", ";": " ;", "%": " %"}))


_FORMS: dict[str, Callable[[str], str]] = {
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "old_tones": _old_tones,
    "tcvn3": _tcvn3,
    "typewriter": _typewriter,
    "folded": fold,
}
_EDITS: dict[str, Callable[[str, Any], str]] = {
    "keep": _keep,
    "lead": _lead,
    "before": lambda text, more: f"{more}\n{text}",
    "after": lambda text, more: f"{text}\n{more}",
    "words": _words,
    "numbers": _numbers,
    "form": _form,
    "quote": _quote,
    "rewrap": _rewrap,
    "join": lambda text, name: f"{text}\n{articles()[name].text}",
}

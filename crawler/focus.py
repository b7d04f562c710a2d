"""Which articles are worth fetching, by what is said of them where they are found: title, lead, address, rubric."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote

from cchc.vietnamese import fold
from crawler.lexicon import lexicon
from crawler.sources import Source, path_of

# Words of a title, or of an address that spells its title; fewer ("Xem tiếp", "chi-tiet") say nothing.
TELLING = 4


def is_wanted(source: Source, url: str, title: str | None, lead: str | None, *, rubric: str) -> bool:
    """Whether an article may be of interest: it, or the rubric it is in, speaks of the reform or of the source's words.

    `rubric` is the address of the list that names it. What says too little of itself is wanted, for nobody can tell.
    """
    words = source.focus.words if source.focus is not None else ()
    if any(_is_section(source, path_of(address)) for address in (url, rubric)):
        return True
    slug = _spelled(path_of(url))
    said = [text for text in (title, lead, slug) if text and len(text.split()) >= TELLING]
    short = [text for text in (title, lead) if text]
    if not said:
        return True
    told = fold(" ".join(" ; ".join([*said, *short]).split()))
    return _reform().search(told) is not None or any(fold(word) in told for word in words)


def _is_section(source: Source, path: str) -> bool:
    """Whether an address lies in the rubric of the reform, or in one that the source is looked through for."""
    plain = fold(unquote(path))
    named = [re.sub(r"\W+", "-", fold(section)) for section in source.sections]
    return _section().search(plain) is not None or any(name in plain for name in named)


def _spelled(path: str) -> str:
    """The words of an address: "/tin/hop-bao-ve-dat-dai-123.html" gives "hop bao ve dat dai"."""
    last = unquote(path.partition("?")[0]).rstrip("/").rpartition("/")[2]
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\.\w{2,5}$", "", last)))


@cache
def _reform() -> re.Pattern[str]:
    """Words of the reform without their marks, as addresses spell them."""
    # An entry is a pattern: its escapes (\b) keep their case and have no marks to lose.
    return re.compile("|".join(_folded(word) for word in lexicon("focus")["reform"]))


@cache
def _section() -> re.Pattern[str]:
    return re.compile(_folded(lexicon("focus")["sections"][0]))


def _folded(entry: str) -> str:
    return "".join(part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", entry))

"""Pages to measure on: articles of any number, no two alike, made of the paragraphs of the annotated cases."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality import CASES

# Words of an article that officials' portals publish: the middle of the annotated cases.
WORDS = 500

_PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><meta name="generator" content="NukeViet v4.5">
<title>{title} - Cổng thông tin</title></head><body>
<div id="header"><ul class="menu">{menu}</ul><span>Thứ hai, 06/01/2025 08:00</span></div>
<div class="news_column panel panel-default"><div class="panel-body"><h1 class="title margin-bottom-lg">{title}</h1>
<em class="pull-left">{day:02}/{month:02}/{year} 07:30</em>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body}</div></div></div>
<div class="news_column other"><h4>Tin liên quan</h4><ul class="related">{related}</ul></div>
<div id="footer">Lượt truy cập: {visits}</div></body></html>"""


def articles(count: int, words: int = WORDS, seed: int = 1) -> Iterator[str]:
    """HTML pages of about `words` words of body; their paragraphs and numbers differ from page to page.

    What is kept from one text to the next, such as the answers of a cache, helps here no more than it does in use.
    """
    chance = random.Random(seed)
    titles, _ = _prose()
    prose = paragraphs(seed)
    for number in range(count):
        body: list[str] = []
        while sum(len(paragraph.split()) for paragraph in body) < words:
            body.append(next(prose))
        yield _PAGE.format(
            title=html.escape(_varied(chance.choice(titles), chance)),
            menu="".join(f'<li><a href="/{n}">Chuyên mục {n}</a></li>' for n in range(20)),
            body="".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in body),
            related="".join(f'<li><a href="/{n}">{html.escape(t)}</a></li>' for n, t in enumerate(titles[:8])),
            visits=number,
            day=chance.randint(1, 28),
            month=chance.randint(1, 12),
            year=chance.randint(2014, 2025),
        )


def paragraphs(seed: int = 1) -> Iterator[str]:
    """Paragraphs of official prose without end, in any order, with numbers of their own."""
    chance = random.Random(seed)
    _, known = _prose()
    while True:
        yield _varied(chance.choice(known), chance)


def write_articles(folder: Path, count: int, words: int = WORDS, seed: int = 1) -> Path:
    """Save `count` articles into the folder; returns a manifest of them."""
    manifest = folder / "manifest.jsonl"
    with manifest.open("w", encoding="utf-8") as lines:
        for number, page in enumerate(articles(count, words, seed)):
            (folder / f"{number}.html").write_text(page, "utf-8")
            lines.write(json.dumps({"file": f"{number}.html", "url": f"https://tinh.example.vn/tin/{number}"}) + "\n")
    return manifest


def _prose() -> tuple[list[str], list[str]]:
    """Headlines, and paragraphs of at least ten words, of the annotated cases."""
    titles: list[str] = []
    paragraphs: list[str] = []
    for path in sorted(CASES.glob("*/gold.json")):
        document = json.loads(path.read_text("utf-8")).get("document", {})
        titles += [document["title"]] if document.get("title") else []
        paragraphs += [line for line in document.get("text", "").split("\n") if len(line.split()) >= 10]
    return titles, paragraphs


def _varied(text: str, chance: random.Random) -> str:
    """The same text with other last digits in its decimals."""
    return re.sub(r"(?<=\d,)\d+", lambda found: str(chance.randint(1, 10 ** len(found[0]) - 1)), text)

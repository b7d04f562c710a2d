"""The body's blocks: standfirst and prose kept, captions told from them, buttons and counters left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cchc.vietnamese import tone_key
from crawler.byline import attribution, byline
from crawler.draft import Block, Caption, Grid, Line
from crawler.facts import is_facts
from crawler.markup.nodes import Item, Picture
from crawler.markup.sections import Sections, named
from crawler.prose import (
    is_clock,
    is_dateline,
    is_headline,
    is_noise,
    is_scene,
    is_sentence,
    is_stop,
    shows_act,
    unmarked_captions,
)

# A line that is a link to a file is an attachment's name, not prose.
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|rar|zip)|\.signed|^tải (?:về|xuống|file|tệp)|^download\b", re.IGNORECASE)
_FRAMED = 40  # items; a picture's own container holds fewer
_LABEL = re.compile(r"(?:thẻ|tags?|từ kho[áa]|từ khóa|nhãn|chủ đề|chia sẻ|tệp đính kèm)\s*:?", re.IGNORECASE)


def _leads_away(text: str) -> bool:
    """Whether a line that is all link is the headline of another article: no prose is one link from end to end."""
    return len(text) >= 20 and not is_sentence(text)


class Body:
    """Reads the blocks of one page's article."""

    def __init__(self, page: Sections) -> None:
        self.page = page

    def leads(self, between: Iterable[Item]) -> tuple[str | None, list[Item]]:
        """The standfirst between headline and body, and whatever other prose stands there."""
        lead: str | None = None
        prose: list[Item] = []
        for item in between:
            if isinstance(item, Picture | Caption):
                prose.append(item)
                continue
            if isinstance(item, Grid) or self.page.is_excluded(item.position):
                continue
            if self._is_lead(item):
                if lead is None:
                    lead = item.text
                elif item.text != lead:
                    prose.append(item)
            elif self._is_prose(item):
                prose.append(item)
        if lead is None:
            first = next(
                (item for item in self.page.items(self.page.body.start, self.page.body.end) if isinstance(item, Line)),
                None,
            )
            if first is not None and self._is_lead(first) and is_sentence(first.text):
                lead = first.text
        return lead, prose

    @staticmethod
    def _is_prose(item: Line) -> bool:
        text = item.text
        if not is_sentence(text) or item.linked >= 0.4 or is_noise(text) or is_clock(text):
            return False
        return byline(text) is None and attribution(text) is None

    def _is_lead(self, item: Line) -> bool:
        if is_noise(item.text) or is_clock(item.text) or len(item.text) < 40:
            return False
        node = self.page.node_at(item.position)
        while (
            node is not None
            and node.start != self.page.body.start
            and not (node.start < self.page.body.start < node.end)
        ):
            if self.page.profile.leads is not None and self.page.profile.leads.search(node.name):
                return True
            if named("lead", node.name):
                return True
            node = node.parent
        return False

    def cut(self, items: list[Item]) -> list[Item]:
        """Part the body from what follows a heading of other articles."""
        rest = sum(len(item.text) for item in items if isinstance(item, Line) and item.linked < 0.4)
        for index, item in enumerate(items):
            if not isinstance(item, Line):
                continue
            rest -= len(item.text) if item.linked < 0.4 else 0
            if rest < 0.5 * self.page.body.weight + 1 and is_stop(item.text):
                return items[:index]
        return items

    def blocks(self, items: list[Item]) -> list[Block]:
        """The body's blocks: captions told from prose, buttons and counters left out."""
        blocks: list[Block] = []
        near: int | None = None  # lines since a picture
        framed = 0  # where the picture's own small container ends
        words: tuple[str, ...] = ()
        for item in items:
            if isinstance(item, Picture):
                near = 0
                framed = max(framed, self._frame(item))
                words = tuple(tone_key(word) for word in item.words if len(word) > 12)
                continue
            if isinstance(item, Caption):
                blocks.append(item)
                continue
            if isinstance(item, Grid):
                if not is_facts(item):
                    blocks.append(item)
                near = None
                continue
            if item.linked > 0.9 and (_FILE_NAME.search(item.text) or _leads_away(item.text)):
                continue
            if is_facts(item) or is_noise(item.text) or (is_clock(item.text) and not is_dateline(item.text)):
                continue
            item.after_image = near == 0
            told = near in (0, 1) and tone_key(item.text) in words
            if told or (item.position <= framed and not item.heading) or self._is_caption(item, near):
                blocks.append(Caption(item.text, item.position))
            else:
                blocks.append(item)
            near = None if near is None else near + 1
        self._drop_links(blocks)
        lines = [block for block in blocks if isinstance(block, Line)]
        pictures = any(isinstance(item, Picture) for item in items)
        scenes = {
            id(lines[index])
            for index in unmarked_captions(lines)
            if is_scene(lines[index]) or (pictures and lines[index].after_image)
        }
        return [Caption(b.text, b.position) if isinstance(b, Line) and id(b) in scenes else b for b in blocks]

    @staticmethod
    def _drop_links(blocks: list[Block]) -> None:
        """Take off the links at the end of a body, tags and buttons, with the label before them."""
        while blocks and isinstance(last := blocks[-1], Line):
            if (last.linked > 0.9 and len(last.text) < 150) or _LABEL.fullmatch(last.text):
                blocks.pop()
            else:
                break

    def _frame(self, picture: Picture) -> int:
        """The end of the element around a picture that holds it and a few words alone; 0 when there is none."""
        end = 0
        node = self.page.node_at(picture.position)
        while node is not None and node.start > self.page.body.start:
            inside = self.page.items(node.start, node.end, _FRAMED)
            if len(inside) == _FRAMED:
                break
            lines = [item for item in inside if isinstance(item, Line | Grid)]
            texts = [item.text for item in lines if isinstance(item, Line)]
            if len(texts) != len(lines) or len(texts) > 3 or sum(map(len, texts)) > 320:
                break
            if self.page.body.weight and sum(map(len, texts)) > 0.4 * self.page.body.weight:
                break
            if any(text[:2] in ("- ", "+ ") for text in texts):
                break
            end = node.end
            node = node.parent
        return end

    def _is_caption(self, line: Line, near: int | None) -> bool:
        if near is None or near > 0 or len(line.text) > 320 or line.heading:
            return False
        text = line.text
        if text[:1] in "-+•" and len(text) > 2:
            return False
        if line.italic:
            return len(text) < 250
        if line.centered and len(text) < 220:
            return not is_headline(text) or not text.isupper()
        if is_scene(line) or shows_act(text):
            return True
        if "small" in line.hint and len(text) < 200:
            return True
        # Right under a picture stands its caption; a subheading there is bold, a paragraph ends with a full stop.
        return not line.bold and 5 <= len(text.split()) <= 40 and text[-1] not in '.:;…?!”"'

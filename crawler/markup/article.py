"""The article of a page: which lines are its headline, body, date and byline, and which belong to the portal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cchc.errors import ReadError
from cchc.vietnamese import tone_key
from crawler.dates import moments
from crawler.draft import Block, Caption, Draft, Grid, Line
from crawler.lexicon import pattern
from crawler.markup.lines import Item, Node, Picture, Reading
from crawler.markup.metadata import Metadata, without_site
from crawler.markup.profile import Profile
from crawler.markup.regions import region
from crawler.prose import (
    attribution,
    byline,
    is_clock,
    is_headline,
    is_name,
    is_noise,
    is_scene,
    is_sentence,
    is_site,
    is_stop,
    shows_act,
    unmarked_captions,
)

_HEADING_TAGS = {"h1": 40, "h2": 18, "h3": 12, "h4": 6}
_CLOCK = re.compile(r"clock|today|current-?time|head-?date|hom-?nay|vnpt-time|dong-?ho|marquee")
_OFFICIAL_DATE = re.compile(
    r"ban hành|hiệu lực|bản lưu|\bin lúc|hết hạn|hôm nay|họp|khởi công|sinh ngày|ngày ký", re.IGNORECASE
)
_UPDATED = re.compile(r"cập nhật|sửa đổi|chỉnh sửa|modified|updated", re.IGNORECASE)
_SPLIT_DATE = re.compile(r"ngày (?:đăng|xuất bản|gửi|tạo)|đăng (?:lúc|ngày)|xuất bản|published|posted", re.IGNORECASE)
MIN_BODY = 80


@lru_cache(maxsize=16384)
def _named(key: str, name: str) -> bool:
    return region(key).search(name) is not None


class Article:
    """One reading of a page under one profile."""

    def __init__(self, reading: Reading, metadata: Metadata, profile: Profile) -> None:
        self.reading = reading
        self.metadata = metadata
        self.profile = profile
        self.total = reading.nodes[0].weight if reading.nodes else 0.0
        self.by_start = {node.start: node for node in reading.nodes}
        self.excluded = self._excluded()
        self.body = self._body()

    # --- regions -------------------------------------------------------------------------------------------------

    def _excluded(self) -> list[tuple[int, int]]:
        """Stretches of the page that are menus, related news, forms, counters."""
        found: list[tuple[int, int]] = []
        last = 0
        for node in self.reading.nodes:
            if node.start <= last or not self._is_aside(node):
                continue
            found.append((node.start, node.end))
            last = node.end
        return found

    def _is_aside(self, node: Node) -> bool:
        tag = node.element.tag
        if tag in ("html", "body", "form") and not (tag == "form" and self._is_small_form(node)):
            return False
        if self.total and node.weight > 0.4 * self.total:
            return False
        if tag in ("nav", "footer", "aside", "marquee", "button", "label", "fieldset"):
            return True
        if tag == "header":
            return next(node.element.iter("h1", "time"), None) is None or not self._in_article(node)
        if tag == "form":
            return True
        if self.profile.drops is not None and self.profile.drops.search(node.name):
            return True
        if tag in ("p", "span", "font", "td", "tr", "tbody", "b", "strong", "em", "i") and tag != "td":
            return tag in ("p", "span") and _named("excluded", node.name) and node.weight == 0
        return _named("excluded", node.name) and not (_named("body", node.name) and node.weight > 200)

    def _in_article(self, node: Node | None) -> bool:
        while node is not None:
            if node.element.tag in ("article", "main") or re.search(r"[.#](?:entry|post|article|node)-", node.name):
                return True
            node = node.parent
        return False

    def _is_small_form(self, node: Node) -> bool:
        return node.weight < 0.2 * self.total and node.element.get("id") not in ("aspnetForm", "Form", "form1")

    def is_excluded(self, position: int) -> bool:
        return any(start <= position <= end for start, end in self.excluded)

    # --- body ----------------------------------------------------------------------------------------------------

    def _body(self) -> Node:
        """The element that holds the article: by the profile's names, else by names many use, else by density."""
        nodes = [node for node in self.reading.nodes if not self.is_excluded(node.start)]
        if not nodes:
            raise ReadError("empty", "the page holds no text")
        densest = self._densest(nodes)
        floor = 0.3 * (densest.weight if densest else 0.0)
        for pattern_ in self.profile.bodies:
            matches = [
                node for node in nodes if pattern_.search(node.name) and node.element.tag not in ("html", "body")
            ]
            best = max(matches, key=lambda node: (node.weight, -node.start), default=None)
            if best is not None and best.weight >= max(floor, 1.0):
                return self._narrowed(best, matches)
        named = [
            node for node in nodes
            if node.weight >= max(0.6 * floor / 0.3, 1.0) and node.element.tag not in ("html", "body", "form")
            and _named("body", node.name)
        ]  # fmt: skip
        if named:
            # Of nested containers the innermost that still holds nearly all of it.
            most = max(node.weight for node in named)
            return min((node for node in named if node.weight >= 0.9 * most), key=lambda node: node.end - node.start)
        if densest is not None:
            return densest
        return nodes[0]

    def _narrowed(self, best: Node, matches: list[Node]) -> Node:
        close = [node for node in matches if best.holds(node.start) and node.weight >= 0.95 * best.weight]
        return min(close, key=lambda node: node.end - node.start, default=best)

    def _densest(self, nodes: list[Node]) -> Node | None:
        scores: dict[int, float] = {}
        for item in self.reading.items:
            if isinstance(item, Picture | Caption) or self.is_excluded(item.position):
                continue
            if isinstance(item, Line):
                if len(item.text) < 40 or item.linked > 0.4 or is_noise(item.text):
                    continue
                weight = float(len(item.text))
            else:
                weight = min(sum(len(cell.text) for cell in item.cells), 1500) * 0.6
            node = self._node_at(item.position, nodes)
            share = 1.0
            while node is not None and share > 0.15:
                if node.element.tag not in ("p", "span", "font", "b", "strong", "i", "em", "tr", "tbody", "li", "a"):
                    scores[node.start] = scores.get(node.start, 0.0) + weight * share
                    share *= 0.75
                node = node.parent
        if not scores:
            return None
        start = max(scores, key=lambda key: (scores[key], -key))
        return self.by_start[start]

    def _node_at(self, position: int, nodes: list[Node]) -> Node | None:
        low, high = 0, len(nodes)
        while low < high:
            middle = (low + high) // 2
            if nodes[middle].start <= position:
                low = middle + 1
            else:
                high = middle
        node: Node | None = nodes[low - 1] if low else None
        while node is not None and not node.holds(position):
            node = node.parent
        return node

    # --- headline ------------------------------------------------------------------------------------------------

    def title(self) -> Line | None:
        """The line of the headline, the best of those before the body's prose."""
        wanted = [tone_key(title) for title in (*self.metadata.titles, self.metadata.page_title) if title]
        prose = self._first_prose()
        rubrics = {
            tone_key(item.text)
            for item in self.reading.items
            if isinstance(item, Line) and (item.linked > 0.9 or self.is_excluded(item.position)) and len(item.text) < 60
        }
        best: tuple[float, Line] | None = None
        for item in self.reading.items:
            if not isinstance(item, Line) or not 8 <= len(item.text) <= 320 or item.position > prose + 2:
                continue
            score = self._title_score(item, wanted, rubrics)
            if score > 25 and (best is None or score >= best[0]):
                best = (score, item)
        if best is not None:
            return best[1]
        return self._positional_title(prose)

    def _title_score(self, item: Line, wanted: Sequence[str], rubrics: set[str]) -> float:
        key = tone_key(item.text)
        score = 0.0
        tag = item.hint.split(" ", 1)[0]
        score += _HEADING_TAGS.get(tag, 0)
        titled = self.profile.titles is not None and self.profile.titles.search(item.hint) is not None
        if titled:
            score += 45
        elif _named("title", item.hint) or self._parent_named(item, "title"):
            score += 30
        if key and any(name == key for name in wanted):
            score += 70
        elif len(key) > 25 and any(key in name for name in wanted):
            score += 60
        if self.is_excluded(item.position):
            score -= 80
        if _named("boxes", item.hint) or is_site(item.text) or (key in rubrics and not titled):
            # A headline that a box of the most read repeats as a link is still the headline where it is marked as one.
            score -= 70
        if is_noise(item.text) or is_clock(item.text) or is_stop(item.text):
            score -= 100
        if len(item.text.split()) < 4:
            score -= 25
        if item.linked > 0.9 and tag not in _HEADING_TAGS:
            score -= 20
        if len(item.text) > 60 and re.search(r"[.;]$", item.text):
            score -= 40
        if item.position > self.body.start and score < 60:
            score -= 15
        return score

    def _parent_named(self, item: Line, key: str) -> bool:
        node = self._node_at(item.position, self.reading.nodes)
        for _ in range(3):
            if node is None or node.element.tag in ("body", "form", "section", "article", "main"):
                return False
            if node.weight > 300:
                return False
            if _named(key, node.name):
                return True
            node = node.parent
        return False

    def _first_prose(self) -> int:
        """Where the body's running text begins."""
        for item in self.reading.items:
            if (
                isinstance(item, Line)
                and self.body.holds(item.position)
                and not self.is_excluded(item.position)
                and (is_sentence(item.text) or len(item.text) > 120)
                and item.linked < 0.5
            ):
                return item.position
        return max(self.body.start, self.body.end if not self.body.weight else self.body.start)

    def _positional_title(self, prose: int) -> Line | None:
        """The last line that can be a headline before the prose, where nothing is marked as one."""
        lines = [item for item in self.reading.items if isinstance(item, Line) and item.position < prose]
        for item in reversed(lines[-8:]):
            if is_headline(item.text) and item.linked < 0.5 and not self.is_excluded(item.position):
                return item
            if is_sentence(item.text):
                break
        return None

    # --- the whole -----------------------------------------------------------------------------------------------

    def draft(self) -> Draft:
        draft = Draft()
        headline = self.title()
        title_at = headline.position if headline else None
        draft.title = self._headline_text(headline)
        start = title_at if title_at is not None else max(self.body.start - 1, 0)
        between = self._items(start + 1, self.body.start - 1) if start < self.body.start else []
        inside = [
            item
            for item in self.reading.items
            if self.body.holds(item.position) and (title_at is None or item.position > title_at)
        ]
        lead, above = self._leads(between)
        inside = [*above, *(item for item in inside if not self._dropped(item))]
        inside, behind = self._cut(inside)
        tail = behind + ([] if behind else self._tail())
        blocks = self._blocks(inside)
        foot = Byline()
        blocks = foot.take_from(blocks)
        self._take_tail(foot, tail)
        draft.blocks = list(blocks)
        if lead and (not blocks or not isinstance(blocks[0], Line) or tone_key(blocks[0].text) != tone_key(lead)):
            draft.blocks.insert(0, Line(lead))
        draft.lead = lead
        draft.author = foot.author or self._named_author() or self.metadata.author
        draft.attribution = foot.attribution
        draft.published_at = self._published(between, inside, tail, title_at)
        draft.canonical_url = self.metadata.canonical
        draft.attachments = self._attachments(start)
        return draft

    def is_listing(self) -> bool:
        """Whether the body is a list of headlines that lead to other pages, each with a few words under it."""
        lines = [
            item for item in self.reading.items
            if isinstance(item, Line) and self.body.holds(item.position) and not self.is_excluded(item.position)
        ]  # fmt: skip
        linked = [line for line in lines if line.linked > 0.8 and len(line.text) >= 25]
        plain = [line for line in lines if line.linked < 0.5 and len(line.text) >= 40]
        if len(linked) < 5 or len(linked) < len(plain) * 0.6:
            return False
        return sum(len(line.text) for line in plain) < 320 * len(linked)

    def _headline_text(self, headline: Line | None) -> str | None:
        if headline is not None:
            text = headline.text
            shorter = [title for title in self.metadata.titles if title and text.endswith(title) and len(title) >= 20]
            return shorter[0] if shorter and len(text) - len(shorter[0]) > 3 and is_site(text) else text
        for title in (*self.metadata.titles, self.metadata.page_title):
            if title and (found := without_site(title, self.metadata.site)) and found != title:
                return found
        return None

    def _items(self, start: int, end: int) -> list[Item]:
        return [item for item in self.reading.items if start <= item.position <= end]

    def _dropped(self, item: Item) -> bool:
        return not isinstance(item, Picture) and self.is_excluded(item.position)

    def _leads(self, between: Iterable[Item]) -> tuple[str | None, list[Item]]:
        """The standfirst between headline and body, and whatever other prose stands there."""
        lead: str | None = None
        prose: list[Item] = []
        for item in between:
            if isinstance(item, Picture | Caption):
                prose.append(item)
                continue
            if isinstance(item, Grid) or self.is_excluded(item.position):
                continue
            if self._is_lead(item):
                if lead is None:
                    lead = item.text
                elif item.text != lead:
                    prose.append(item)
            elif is_sentence(item.text) and item.linked < 0.4 and not is_noise(item.text) and not is_clock(item.text):
                if byline(item.text) is None and attribution(item.text) is None:
                    prose.append(item)
        if lead is None:
            first = next((item for item in self._items(self.body.start, self.body.end) if isinstance(item, Line)), None)
            if first is not None and self._is_lead(first) and is_sentence(first.text):
                lead = first.text
        return lead, prose

    def _is_lead(self, item: Line) -> bool:
        if is_noise(item.text) or is_clock(item.text) or len(item.text) < 40:
            return False
        node = self._node_at(item.position, self.reading.nodes)
        while node is not None and node.start != self.body.start and not (node.start < self.body.start < node.end):
            if self.profile.leads is not None and self.profile.leads.search(node.name):
                return True
            if _named("lead", node.name):
                return True
            node = node.parent
        return False

    def _cut(self, items: list[Item]) -> tuple[list[Item], list[Item]]:
        """Part the body from what follows a heading of other articles."""
        for index, item in enumerate(items):
            if isinstance(item, Line) and is_stop(item.text):
                rest = [other for other in items[index + 1 :] if isinstance(other, Line)]
                if sum(len(other.text) for other in rest if other.linked < 0.4) < 0.5 * self.body.weight + 1:
                    return items[:index], []
        return items, []

    def _tail(self) -> list[Item]:
        """Lines behind the body, to where other articles or the portal's foot begin."""
        found: list[Item] = []
        for item in self.reading.items:
            if item.position <= self.body.end or isinstance(item, Picture | Caption | Grid):
                continue
            if is_stop(item.text) or len(found) >= 8 or pattern("boilerplate", "stops", r"{}").match(item.text):
                break
            found.append(item)
        return found

    def _blocks(self, items: list[Item]) -> list[Block]:
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
                if not self._is_facts(item):
                    blocks.append(item)
                near = None
                continue
            if is_noise(item.text) or (is_clock(item.text) and not self._dateline(item)):
                continue
            item.after_image = near == 0
            told = near in (0, 1) and tone_key(item.text) in words
            if told or (item.position <= framed and not item.heading) or self._is_caption(item, near):
                blocks.append(Caption(item.text, item.position))
            else:
                blocks.append(item)
            near = None if near is None else near + 1
        lines = [block for block in blocks if isinstance(block, Line)]
        pictures = any(isinstance(item, Picture) for item in items)
        scenes = {
            id(lines[index])
            for index in unmarked_captions(lines)
            if is_scene(lines[index]) or (pictures and lines[index].after_image)
        }
        return [Caption(b.text, b.position) if isinstance(b, Line) and id(b) in scenes else b for b in blocks]

    def _dateline(self, line: Line) -> bool:
        """ "Bình Thuận, ngày 05 tháng 3 năm 2024" is part of a document, a clock is not."""
        return re.search(r",\s*ngày\s+\d{1,2}\s+tháng\s+\d", line.text, re.IGNORECASE) is not None

    def _is_facts(self, grid: Grid) -> bool:
        """Whether a table lists the facts of an official document (number, date, signer) beside it."""
        labels = pattern("boilerplate", "facts", r"[\s-]*{}\s*:?\s*")
        hits = sum(labels.fullmatch(cell.text) is not None for cell in grid.cells)
        return hits >= 2 and grid.columns <= 4

    def _frame(self, picture: Picture) -> int:
        """The end of the element around a picture that holds it and a few words alone; 0 when there is none."""
        end = 0
        node = self._node_at(picture.position, self.reading.nodes)
        while node is not None and node.start > self.body.start:
            lines = [item for item in self._items(node.start, node.end) if isinstance(item, Line | Grid)]
            texts = [item.text for item in lines if isinstance(item, Line)]
            if len(texts) != len(lines) or len(texts) > 3 or sum(map(len, texts)) > 320:
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
        return "small" in line.hint and len(text) < 200

    def _take_tail(self, foot: Byline, tail: list[Item]) -> None:
        for item in tail:
            if not isinstance(item, Line):
                continue
            for part in re.split(r"\s{2,}|\s\|\s", item.text):
                foot.see(part)
            if foot.author is None and is_name(item.text) and self._is_author(item) and not item.linked:
                foot.author = item.text.strip(" .()")

    def _is_author(self, item: Line) -> bool:
        node = self._node_at(item.position, self.reading.nodes)
        for _ in range(5):
            if node is None or node.weight > 200:
                break
            if (self.profile.authors is not None and self.profile.authors.search(node.name)) or _named(
                "author", node.name
            ):
                return True
            node = node.parent
        return item.right

    def _named_author(self) -> str | None:
        """A name in an element that is called author, anywhere outside the regions that are no article."""
        for item in self.reading.items:
            if not isinstance(item, Line) or len(item.text) > 80 or self.body.holds(item.position):
                continue
            near = abs(item.position - self.body.end) < 60 or abs(self.body.start - item.position) < 60
            if not near or item.linked > 0.5:
                continue
            named = byline(item.text)
            if named:
                return named
            if self._is_author(item) and not item.right and is_name(item.text):
                return item.text.strip(" .()")
        return None

    # --- date ----------------------------------------------------------------------------------------------------

    def _published(self, between: list[Item], inside: list[Item], tail: list[Item], title_at: int | None) -> str | None:
        shown = self._shown_date(between) or self._shown_date(inside[:4], strict=True)
        if shown is None and title_at is not None:
            shown = self._shown_date(self._before(title_at), named=True)
        if shown is None:
            shown = self._machine_time(title_at)
        if shown is None and not self.metadata.published:
            shown = self._shown_date(tail, strict=True) or self._shown_date(inside[-4:], strict=True)
        stored = self.metadata.published
        if shown is None:
            return stored
        value, updated = shown
        if stored and (updated or ("T" not in value and stored[:10] == value[:10])):
            return stored
        timed = self._machine_time(title_at)
        if "T" not in value and timed is not None and timed[0][:10] == value[:10]:
            return timed[0]
        return value

    def _before(self, title_at: int) -> list[Item]:
        lines = [item for item in self.reading.items if item.position < title_at and isinstance(item, Line)]
        return [item for item in lines[-3:] if not self.is_excluded(item.position)]

    def _shown_date(self, items: Iterable[Item], strict: bool = False, named: bool = False) -> tuple[str, bool] | None:
        """A date that a line shows, and whether it is one of an update. `strict` wants a label or a bare date."""
        update: str | None = None
        for item in items:
            if not isinstance(item, Line) or len(item.text) > 250 or _CLOCK.search(item.hint):
                continue
            if self.is_excluded(item.position) and not self._is_dated(item):
                continue
            if is_sentence(item.text) and not _SPLIT_DATE.search(item.text) and not self._is_dated(item):
                continue
            found = list(moments(item.text))
            if not found or (_OFFICIAL_DATE.search(item.text) and not _SPLIT_DATE.search(item.text)):
                continue
            labelled = _SPLIT_DATE.search(item.text) or _UPDATED.search(item.text)
            if strict and not labelled and not (is_clock(item.text) and not self._dateline(item)):
                continue
            if named and not labelled and not self._is_dated(item):
                continue
            first = self._labelled(item.text, found)
            if first is not None:
                return first, False
            update = update or found[0].value
        return (update, True) if update else None

    def _labelled(self, text: str, found: Sequence[object]) -> str | None:
        """The date that is not one of an update: "Ngày đăng: 1/2/2023 - Cập nhật: 3/2/2023" gives the first."""
        for moment in moments(text):
            before = text[max(0, moment.start - 25) : moment.start + 5]
            label = _UPDATED.search(before)
            if not label or _SPLIT_DATE.search(before[label.end() :]):
                return moment.value
        return None

    def _is_dated(self, item: Line) -> bool:
        """Whether an element around a short line is called after dates."""
        names = [item.hint]
        node = self._node_at(item.position, self.reading.nodes)
        for _ in range(4):
            if node is None or node.weight > 100 or node.element.tag == "body":
                break
            names.append(node.name)
            node = node.parent
        return any(
            _named("date", name) or (self.profile.dates is not None and self.profile.dates.search(name) is not None)
            for name in names
        )

    def _machine_time(self, title_at: int | None) -> tuple[str, bool] | None:
        """The `datetime` of a <time> near the headline."""
        from crawler.dates import machine_moment

        if title_at is None:
            return None
        for node in self.reading.nodes:
            if node.element.tag != "time" or self._is_related(node) or "updated" in node.name:
                continue
            if not (title_at - 40 <= node.start <= self.body.end):
                continue
            value = machine_moment(node.element.get("datetime"))
            if value:
                return value, False
        return None

    def _is_related(self, node: Node | None) -> bool:
        while node is not None:
            if _named("excluded", node.name) and node.weight < 0.4 * self.total:
                return self.profile.drops is None or self.profile.drops.search(node.name) is None
            node = node.parent
        return False

    # --- attachments ---------------------------------------------------------------------------------------------

    def _attachments(self, start: int) -> list[tuple[str, str | None]]:
        """Links to files in the article and right around it: (address as written, words of the link)."""
        found: dict[str, str | None] = {}
        parents = {id(node.parent) for node in self.reading.nodes}
        for node in self.reading.nodes:
            if node.element.tag not in ("a", "table") or not start <= node.start <= self.body.end + 60:
                continue
            if node.element.tag == "a":
                links = [node.element]
            elif id(node) not in parents:
                # A table of cells is read as a whole, so that its links have no nodes: "Tệp đính kèm | 18-kh.pdf".
                links = list(node.element.iter("a"))
            else:
                continue
            for link in links:
                href = (link.get("href") or "").strip()
                if FILE_LINK.search(href) and not self._is_related(node):
                    words = " ".join("".join(link.itertext()).split())
                    found.setdefault(href, words or None)
        return list(found.items())


# Liferay puts the file's UUID behind its name: /documents/20182/0/bao-cao.pdf/3f2b0a5c-...
FILE_LINK = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|rar|zip|7z|odt|ods|rtf)(?:/[0-9a-f]{8}-[0-9a-f-]{27})?/?(?:$|[?#])", re.IGNORECASE
)


class Byline:
    """Who wrote an article and where it is from, taken off the last lines of its body."""

    def __init__(self) -> None:
        self.author: str | None = None
        self.attribution: str | None = None

    def see(self, text: str) -> bool:
        """Note what a line says; whether it was such a line."""
        name = byline(text)
        if name is not None:
            self.author = self.author or name
            return True
        outlet = attribution(text)
        if outlet is not None:
            self.attribution = self.attribution or outlet
            return True
        return False

    def take_from(self, blocks: list[Block]) -> list[Block]:
        """The blocks without their byline and "Theo:" lines."""
        kept = list(blocks)
        while kept:
            last = kept[-1]
            if isinstance(last, Caption):
                captions = [kept.pop()]
                while kept and isinstance(kept[-1], Caption):
                    captions.append(kept.pop())
                if kept and isinstance(kept[-1], Line) and self._takes(kept[-1], kept):
                    kept.pop()
                    kept.extend(reversed(captions))
                    continue
                kept.extend(reversed(captions))
                break
            if not isinstance(last, Line) or not self._takes(last, kept):
                break
            kept.pop()
        return kept

    def _takes(self, line: Line, blocks: list[Block]) -> bool:
        parts = [part for part in re.split(r"\s{2,}|\s[/|]\s", line.text) if part.strip()]
        if len(line.text) < 150 and all(self.see(part) for part in parts):
            return True
        if self.author is None and is_name(line.text) and not self._is_signature(blocks):
            self.author = line.text.strip(" .,;()-–*")
            return True
        return False

    @staticmethod
    def _is_signature(blocks: list[Block]) -> bool:
        """Whether the name stands under an office, as a signature does: "KT. CHỦ TỊCH", "GIÁM ĐỐC"."""
        before = [block.text for block in blocks[-5:-1] if isinstance(block, Line)]
        office = re.compile(
            r"(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ\s|QUYỀN\s)?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH|TRƯỞNG|BÍ THƯ|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG)"
        )
        return any((office.match(text) and text.upper() == text) or "Nơi nhận" in text for text in before)

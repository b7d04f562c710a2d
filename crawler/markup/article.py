"""The article of a page as a draft: headline, body, date, byline and attachments, each found by its own part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc.vietnamese import tone_key
from crawler.byline import (
    Byline,
    attribution,
    byline,
    is_account,
    is_label,
    is_name,
    names_office,
    signed_by,
)
from crawler.dates import undated
from crawler.draft import Caption, Draft, Facts, Grid, Line
from crawler.facts import is_facts, read_facts
from crawler.lexicon import pattern
from crawler.markup.body import Body
from crawler.markup.headline import Headline
from crawler.markup.nodes import Item, Picture
from crawler.markup.published import Published
from crawler.markup.sections import Sections, named
from crawler.prose import is_clock, is_stop

# Liferay puts the file's UUID behind its name: /documents/20182/0/bao-cao.pdf/3f2b0a5c-...
FILE_LINK = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|rar|zip|7z|odt|ods|rtf)(?:/[0-9a-f]{8}-[0-9a-f-]{27})?/?(?:$|[?#])", re.IGNORECASE
)
_BESIDE = re.compile(r"\s?[|•·]\s?|\s[-–]\s|\s{2,}")


class Article:
    """Puts together the article of one page."""

    def __init__(self, page: Sections) -> None:
        self.page = page

    def draft(self) -> Draft:
        """Everything that the page says of its article; its text may be empty."""
        draft = Draft()
        headlines, body = Headline(self.page), Body(self.page)
        headline = headlines.line()
        title_at = headline.position if headline else None
        draft.title, dated = undated(headlines.text(headline) or "")
        draft.title = draft.title or None
        start = title_at if title_at is not None else max(self.page.body.start - 1, 0)
        between = self.page.items(start + 1, self.page.body.start - 1) if start < self.page.body.start else []
        inside = [
            item
            for item in self.page.reading.items
            if self.page.body.holds(item.position) and (title_at is None or item.position > title_at)
        ]
        lead, above = body.leads(between)
        inside = [*above, *(item for item in inside if not self._dropped(item))]
        inside = body.cut(inside)
        tail = self._tail()
        foot = Byline()
        blocks = foot.take_from(body.blocks(inside))
        self._take_tail(foot, tail)
        draft.blocks = list(blocks)
        if lead and (not blocks or not isinstance(blocks[0], Line) or tone_key(blocks[0].text) != tone_key(lead)):
            draft.blocks.insert(0, Line(lead))
        first = next((block for block in draft.blocks if isinstance(block, Line)), None)
        if first is not None and draft.title and tone_key(first.text) == tone_key(draft.title):
            draft.blocks.remove(first)
        draft.lead = lead
        draft.author = foot.author or self._named_author() or self.page.metadata.author
        draft.attribution = foot.attribution or self._named_source(between)
        draft.published_at = dated or Published(self.page).moment(between, inside, tail, title_at)
        draft.canonical_url = self.page.metadata.canonical
        draft.facts = self._facts(start)
        draft.attachments = self._attachments(start)
        return draft

    def _facts(self, start: int) -> Facts | None:
        """The list of an official document's facts, from the headline to a little behind the body."""
        for item in self.page.items(start, self.page.body.end + 40):
            if isinstance(item, Grid | Line) and is_facts(item):
                return read_facts(item)
        return None

    def is_listing(self) -> bool:
        """Whether the body is a list of headlines that lead to other pages, each with a few words under it."""
        lines = [
            item for item in self.page.reading.items
            if isinstance(item, Line) and self.page.body.holds(item.position)
            and not self.page.is_excluded(item.position)
        ]  # fmt: skip
        linked = [line for line in lines if line.linked > 0.8 and len(line.text) >= 25]
        plain = [line for line in lines if line.linked < 0.5 and len(line.text) >= 40]
        if len(linked) < 5 or len(linked) < len(plain) * 0.6:
            return False
        return sum(len(line.text) for line in plain) < 320 * len(linked)

    def _dropped(self, item: Item) -> bool:
        return not isinstance(item, Picture) and self.page.is_excluded(item.position)

    def _tail(self) -> list[Item]:
        """Lines behind the body, to where other articles or the portal's foot begin."""
        found: list[Item] = []
        for item in self.page.reading.items:
            if item.position <= self.page.body.end or isinstance(item, Picture | Caption | Grid):
                continue
            if is_stop(item.text) or len(found) >= 8 or pattern("boilerplate", "stops", r"{}").match(item.text):
                break
            found.append(item)
        return found

    def _take_tail(self, foot: Byline, tail: list[Item]) -> None:
        for item, text in self._labelled(tail):
            for part in re.split(r"(?<![:：\s])\s{2,}|\s\|\s|\s/\s", text):
                foot.see(part)
            alone = text == item.text  # a label says what its name is
            if foot.author is None and alone and not item.linked and self._signs(item, first=item is tail[0]):
                foot.author = self._pen_name(item)

    def _pen_name(self, item: Line) -> str | None:
        """A person's name; in capitals, before an office, or an office's only where the page calls it so."""
        text = item.text.strip(" .()")
        if is_name(item.text):
            return text
        if not self._is_author(item):
            return None
        if (text.isupper() and is_name(text.title())) or names_office(text):
            return text
        return signed_by(text)

    def _signs(self, item: Line, *, first: bool) -> bool:
        """Whether a name stands as a signature does: called an author's, or set off right behind the body."""
        return self._is_author(item) or (
            first and (item.bold or item.italic) and not self.page.is_excluded(item.position)
        )

    def _is_author(self, item: Line) -> bool:
        node = self.page.node_at(item.position)
        for _ in range(5):
            if node is None or node.weight > 200:
                break
            if (self.page.profile.authors is not None and self.page.profile.authors.search(node.name)) or named(
                "author", node.name
            ):
                return True
            node = node.parent
        return item.right

    def _named_author(self) -> str | None:
        """A name in an element that is called author, anywhere outside the regions that are no article."""
        for item in self.page.reading.items:
            if not isinstance(item, Line) or len(item.text) > 80 or self.page.body.holds(item.position):
                continue
            near = abs(item.position - self.page.body.end) < 60 or abs(self.page.body.start - item.position) < 60
            if not near or item.linked > 0.5:
                continue
            named = byline(item.text) or self._beside_a_date(item.text)
            if named:
                return named
            if self._is_author(item) and not item.right and is_name(item.text):
                return item.text.strip(" .()")
        return self._linked_author()

    @staticmethod
    def _beside_a_date(text: str) -> str | None:
        """The name in a line of name, date and counter: "Lê An | 07/10/2023 | 12 lượt xem"."""
        parts = [part.strip() for part in _BESIDE.split(text)]
        if len(parts) < 2 or not any(is_clock(part) for part in parts):
            return None
        return next((part for part in parts if is_name(part) and not part.isupper() and " " in part), None)

    def _labelled(self, items: Sequence[Item]) -> Iterator[tuple[Line, str]]:
        """Lines with their words; a label that stands alone goes before the words beside it: "Nguồn:", "Báo A"."""
        label: Line | None = None
        for item in items:
            if not isinstance(item, Line):
                label = None
            elif is_label(item.text):
                label = item
            else:
                beside = label is not None and self._beside(label, item)
                yield item, f"{label.text} {item.text}" if label and beside else item.text
                label = None

    def _beside(self, label: Line, item: Line) -> bool:
        """Whether some element holds a label and the words behind it, and nothing else."""
        node = self.page.node_at(label.position)
        while node is not None and not node.holds(item.position):
            node = node.parent
        return node is not None and len(self.page.items(node.start, node.end, most=3)) == 2

    def _named_source(self, between: list[Item]) -> str | None:
        """The outlet that a line between headline and body names: "Nguồn: Tạp chí Nội vụ"."""
        for _, text in self._labelled(between):
            if len(text) <= 200:
                for part in _BESIDE.split(text):
                    outlet = attribution(part)
                    if outlet is not None and not is_account(outlet):
                        return outlet
        return None

    def _linked_author(self) -> str | None:
        """A person's name in an element called an author's in a line of other things: "15/03/2023 bởi Lê An"."""
        authors = self.page.profile.authors
        for node in self.page.reading.nodes:
            called = (authors is not None and authors.search(node.name) is not None) or named("author", node.name)
            if not called or node.element.tag in ("body", "article"):
                continue
            near = abs(node.start - self.page.body.end) < 60 or abs(self.page.body.start - node.start) < 60
            words = " ".join("".join(node.element.itertext()).split())
            name = re.sub(r"^(?:bởi|by|tác giả)\s*:?\s+", "", words, flags=re.IGNORECASE)
            if near and not self.page.is_related(node) and is_name(name) and not is_account(name):
                return name.strip(" .,;()-–*")
        return None

    def _attachments(self, start: int) -> list[tuple[str, str | None]]:
        """Links to files in the article and right around it: (address as written, words of the link)."""
        found: dict[str, str | None] = {}
        parents = {id(node.parent) for node in self.page.reading.nodes}
        for node in self.page.reading.nodes:
            if node.element.tag not in ("a", "table") or not start <= node.start <= self.page.body.end + 60:
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
                if FILE_LINK.search(href) and not self.page.is_related(node):
                    words = " ".join("".join(link.itertext()).split())
                    found.setdefault(href, words or None)
        return list(found.items())

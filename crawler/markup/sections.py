"""A page's sections: which element holds the article, and which hold menus, related news, forms and counters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from cchc.errors import ReadError
from crawler.draft import Caption, Line
from crawler.markup.metadata import Metadata
from crawler.markup.nodes import Item, Node, Picture, Reading
from crawler.markup.profile import Profile
from crawler.markup.regions import region
from crawler.prose import is_noise


@lru_cache(maxsize=16384)
def named(key: str, name: str) -> bool:
    """Whether a signature holds a name of that region."""
    return region(key).search(name) is not None


class Sections:
    """One reading of a page under one profile: `body` holds the article, `excluded` what is none of it."""

    def __init__(self, reading: Reading, metadata: Metadata, profile: Profile) -> None:
        self.reading = reading
        self.metadata = metadata
        self.profile = profile
        self.total = reading.nodes[0].weight if reading.nodes else 0.0
        self.by_start = {node.start: node for node in reading.nodes}
        self.excluded = self._excluded()
        self._excluded_starts = [start for start, _ in self.excluded]
        self._positions = [item.position for item in reading.items]
        self.body = self._body()

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
            return tag in ("p", "span") and named("excluded", node.name) and node.weight == 0
        return named("excluded", node.name) and not (named("body", node.name) and node.weight > 200)

    def _in_article(self, node: Node | None) -> bool:
        while node is not None:
            if node.element.tag in ("article", "main") or re.search(r"[.#](?:entry|post|article|node)-", node.name):
                return True
            node = node.parent
        return False

    def _is_small_form(self, node: Node) -> bool:
        return node.weight < 0.2 * self.total and node.element.get("id") not in ("aspnetForm", "Form", "form1")

    def is_excluded(self, position: int) -> bool:
        """Whether a position lies in a section that is no part of the article."""
        place = bisect_right(self._excluded_starts, position) - 1
        return place >= 0 and position <= self.excluded[place][1]

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
        called = [
            node for node in nodes
            if node.weight >= max(0.6 * floor / 0.3, 1.0) and node.element.tag not in ("html", "body", "form")
            and named("body", node.name)
        ]  # fmt: skip
        if called:
            # Of nested containers the innermost that still holds nearly all of it.
            most = max(node.weight for node in called)
            return min((node for node in called if node.weight >= 0.9 * most), key=lambda node: node.end - node.start)
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
            node = self.node_at(item.position, nodes)
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

    def node_at(self, position: int, among: list[Node] | None = None) -> Node | None:
        """The innermost element at a position, of `among` or of all."""
        nodes = self.reading.nodes if among is None else among
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

    def items(self, start: int, end: int, most: int | None = None) -> list[Item]:
        """What stands from one position to another, `most` items of it at most."""
        first = bisect_left(self._positions, start)
        last = bisect_right(self._positions, end, lo=first)
        return self.reading.items[first : last if most is None else min(last, first + most)]

    def is_related(self, node: Node | None) -> bool:
        """Whether an element stands in a box of other articles, forms or counters."""
        while node is not None:
            if named("excluded", node.name) and node.weight < 0.4 * self.total:
                return self.profile.drops is None or self.profile.drops.search(node.name) is None
            node = node.parent
        return False

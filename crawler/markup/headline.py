"""The headline of a page: the line that its names, its place and the page's own title speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cchc.vietnamese import tone_key
from crawler.byline import attribution, byline
from crawler.draft import Line
from crawler.markup.metadata import is_body, without_site
from crawler.markup.nodes import Picture
from crawler.markup.sections import Sections, named
from crawler.prose import is_clock, is_headline, is_noise, is_sentence, is_site, is_stop

# The lines of a portal's menus are on all of its pages.
_key = lru_cache(4096)(tone_key)
_HOME = re.compile(r"\W*(?:trang chủ|home(?!\w))", re.IGNORECASE)  # links of a menu may stand without blanks
_HEADING_TAGS = {"h1": 40, "h2": 18, "h3": 12, "h4": 6}


class Headline:
    """Finds the headline of one page."""

    def __init__(self, page: Sections) -> None:
        self.page = page

    def line(self) -> Line | None:
        """The line of the headline, the best of those before the body's prose."""
        wanted = [tone_key(title) for title in (*self.page.metadata.titles, self.page.metadata.page_title) if title]
        prose = self._first_prose()
        rubrics = {
            _key(item.text)
            for item in self.page.reading.items
            if isinstance(item, Line)
            and (item.linked > 0.9 or self.page.is_excluded(item.position))
            and len(item.text) < 60
        }
        best: tuple[float, Line] | None = None
        of_site: Line | None = None
        for item in self.page.reading.items:
            if not isinstance(item, Line) or not 8 <= len(item.text) <= 320 or item.position > prose + 2:
                continue
            score = self._title_score(item, wanted, rubrics)
            if score > 25 and self._heads_site(item):
                of_site = item
            elif score > 25 and (best is None or score >= best[0]):
                best = (score, item)
        if best is not None or of_site is not None:
            return best[1] if best is not None else of_site
        return self._pictured(wanted, prose) or self._linked(prose) or self._positional_title(prose)

    def _heads_site(self, item: Line) -> bool:
        """Whether a line is the body's name that stands above the menu, and in the page's title on each of its pages.

        "SỞ NỘI VỤ TỈNH HÀ NAM" over "Trang chủ | Giới thiệu": a headline only where the page has no other.
        """
        title = self.page.metadata.page_title
        if not is_body(title) or self.page.metadata.titles or _key(item.text) != tone_key(title):
            return False
        lines = (line for line in self.page.reading.items if isinstance(line, Line))
        return any(line.position > item.position and _HOME.match(line.text) for line in lines)

    def _linked(self, prose: int) -> Line | None:
        """A headline that links to its own page, right above the prose; more than one is a list of other articles."""
        lines = [item for item in self.page.reading.items if isinstance(item, Line) and item.position < prose]
        found = [
            item
            for item in lines[-6:]
            if item.linked > 0.9 and not self.page.is_excluded(item.position) and is_headline(item.text)
        ]
        if len(found) == 1 and (named("title", found[0].hint) or self._parent_named(found[0], "title")):
            return found[0]
        return None

    def _pictured(self, wanted: Sequence[str], prose: int) -> Line | None:
        """A headline that is shown as a picture, with its words in the picture's `alt`."""
        for item in self.page.reading.items:
            if isinstance(item, Picture) and item.position <= prose and not self.page.is_excluded(item.position):
                for words in item.words:
                    if len(words) >= 20 and any(name == tone_key(words) for name in wanted):
                        return Line(words, item.position)
        return None

    def _title_score(self, item: Line, wanted: Sequence[str], rubrics: set[str]) -> float:
        key = _key(item.text)
        score = 0.0
        tag = item.hint.split(" ", 1)[0]
        score += _HEADING_TAGS.get(tag, 0)
        titled = self.page.profile.titles is not None and self.page.profile.titles.search(item.hint) is not None
        if titled:
            score += 45
        elif named("title", item.hint) or self._parent_named(item, "title"):
            score += 30
        if key and any(name == key for name in wanted):
            score += 70
        elif len(key) > 25 and any(key in name for name in wanted):
            score += 60
        if self.page.is_excluded(item.position):
            score -= 80
        if named("boxes", item.hint) or is_site(item.text) or (key in rubrics and not titled):
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
        if item.position > self.page.body.start and score < 60:
            score -= 15
        return score

    def _parent_named(self, item: Line, key: str) -> bool:
        node = self.page.node_at(item.position)
        for _ in range(3):
            if node is None or node.element.tag in ("body", "form", "section", "article", "main"):
                return False
            if node.weight > 300:
                return False
            if named(key, node.name):
                return True
            node = node.parent
        return False

    def _first_prose(self) -> int:
        """Where the body's running text begins."""
        for item in self.page.reading.items:
            if (
                isinstance(item, Line)
                and self.page.body.holds(item.position)
                and not self.page.is_excluded(item.position)
                and (is_sentence(item.text) or len(item.text) > 120)
                and item.linked < 0.5
            ):
                return item.position
        return max(self.page.body.start, self.page.body.end if not self.page.body.weight else self.page.body.start)

    def _positional_title(self, prose: int) -> Line | None:
        """The last line that can be a headline before the prose, where nothing is marked as one."""
        lines = [item for item in self.page.reading.items if isinstance(item, Line) and item.position < prose]
        for item in reversed(lines[-8:]):
            # A heading above the lead, which is a sentence too: "<h2>…</h2> 08:15 | 29/04/2022 <div>lead</div>".
            heads = item.hint.split(" ", 1)[0] in _HEADING_TAGS and not named("boxes", item.hint)
            if heads and is_headline(item.text) and item.linked < 0.5 and not self.page.is_excluded(item.position):
                return item
        for item in reversed(lines[-8:]):
            if byline(item.text) is not None or attribution(item.text) is not None:
                continue
            if is_headline(item.text) and item.linked < 0.5 and not self.page.is_excluded(item.position):
                return item
            if is_sentence(item.text):
                break
        return None

    def text(self, headline: Line | None) -> str | None:
        """Its words, or those of the page's own title without rubric and site; None where the page has none."""
        if headline is not None:
            text = headline.text
            shorter = [
                title for title in self.page.metadata.titles if title and text.endswith(title) and len(title) >= 20
            ]
            return shorter[0] if shorter and len(text) - len(shorter[0]) > 3 and is_site(text) else text
        for title in self.page.metadata.titles:
            if found := without_site(title, self.page.metadata.site):
                return found
        title = self.page.metadata.page_title
        found = without_site(title, self.page.metadata.site)
        # A page title without a site's name behind it may be the site's name alone.
        return found if found != title else None

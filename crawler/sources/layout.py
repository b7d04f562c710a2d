"""Versions of a portal's pages: how its articles were laid out, until which day."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import replace
from datetime import date as Day  # noqa: N812 (a field is called date)
from typing import Annotated, Any

from cssselect import parse as parse_selector
from cssselect.parser import Class, Element, Hash, Tree
from pydantic import AfterValidator

import crawler.pages
from crawler.dateformats import DateFormat
from crawler.markup.profile import Profile
from crawler.markup.tree import spelled
from crawler.sources.parts import Part, Selector

PARTS = ("title", "body", "lead", "date", "author", "drop", "attachments")


def signature(selector: str) -> str:
    """A simple selector ("div#news.detail") as a pattern over signatures of elements, or ValueError for others."""
    parsed = parse_selector(selector)
    if len(parsed) != 1 or parsed[0].pseudo_element:
        raise ValueError(f"{selector!r}: one simple selector is wanted, such as div#news or .detail-content")
    tree: Tree = parsed[0].parsed_tree
    names: list[str] = []
    while not isinstance(tree, Element):
        if isinstance(tree, Class):
            names.append(rf"(?=.*\.{re.escape(spelled(tree.class_name))}(?![\w-]))")
        elif isinstance(tree, Hash):
            names.append(rf"(?=.*#{re.escape(spelled(tree.id))}(?![\w-]))")
        else:
            raise ValueError(f"{selector!r}: only an element's name, #id and .class are understood")
        tree = tree.selector
    tag = rf"{re.escape(tree.element.lower())}\b" if tree.element else ""
    return f"^{tag}{''.join(reversed(names))}"


def _simple(selector: str) -> str:
    signature(selector)
    return selector


SimpleSelector = Annotated[Selector, AfterValidator(_simple)]


def _family(name: str) -> str:
    known = [info.name for info in pkgutil.iter_modules(crawler.pages.__path__)]
    if name not in known:
        raise ValueError(f"{name!r} is no family; known are {', '.join(sorted(known))}")
    return name


Family = Annotated[str, AfterValidator(_family)]


class Layout(Part):
    """One version: of a CMS family, where its parts stand, and how dates are written.

    It holds for pages fetched on `until` or before; the last version has no `until`.
    """

    until: Day | None = None
    family: Family | None = None
    title: tuple[SimpleSelector, ...] = ()
    body: tuple[SimpleSelector, ...] = ()
    lead: tuple[SimpleSelector, ...] = ()
    date: tuple[SimpleSelector, ...] = ()
    author: tuple[SimpleSelector, ...] = ()
    drop: tuple[SimpleSelector, ...] = ()
    attachments: tuple[SimpleSelector, ...] = ()
    date_formats: tuple[DateFormat, ...] = ()

    def over(self, profile: Profile) -> Profile:
        """A family's profile with what this version says put before it."""
        told: dict[str, Any] = {
            name: (*(signature(one) for one in getattr(self, name)), *getattr(profile, name))
            for name in PARTS
            if getattr(self, name)
        }
        return replace(profile, **told, date_formats=self.date_formats)


def in_order(layouts: tuple[Layout, ...]) -> tuple[Layout, ...]:
    """Raises ValueError unless the versions follow one another, the last one open."""
    days = [layout.until for layout in layouts]
    ended = [day for day in days[:-1] if day is not None]
    if len(ended) != len(days[:-1]) or ended != sorted(set(ended)):
        raise ValueError("every version but the last wants `until`, in order")
    if days and days[-1] is not None:
        raise ValueError("the last version has no `until`: it still holds")
    return layouts

"""What stands under every family: names that many portals use, and the density of running text."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="generic",
    title=(r"@headline\b",),
    body=(r"@articlebody\b",),
)

"""The fonts of a DOCX file's runs: their own, else those of their style, the paragraph's style, the defaults."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEPTH = 20  # styles may be based on one another in a ring


def value_of(properties: etree._Element | None, name: str) -> str | None:
    """The value of a property such as `jc` in an element of properties, or None."""
    found = None if properties is None else properties.find(_W + name)
    return None if found is None else found.get(_W + "val")


class Fonts:
    """Font names by style, out of the element `w:styles`. A font of the theme is the empty name: it has no codes."""

    def __init__(self, styles: etree._Element) -> None:
        self._own: dict[str, str | None] = {}
        self._base: dict[str, str | None] = {}
        self._normal: str | None = None
        for style in styles.iter(_W + "style"):
            name = style.get(_W + "styleId")
            if not name:
                continue
            self._own[name] = _named(style.find(_W + "rPr"))
            self._base[name] = value_of(style, "basedOn")
            if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in ("1", "true", "on"):
                self._normal = name
        self._default = _named(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))

    def of_run(self, properties: etree._Element | None, paragraph_style: str | None) -> str | None:
        """The font of a run with these properties in a paragraph of this style; None where the file names none."""
        for name in (
            _named(properties),
            self._of_style(value_of(properties, "rStyle")),
            self._of_style(paragraph_style or self._normal),
            self._default,
        ):
            if name is not None:
                return name
        return None

    def _of_style(self, style: str | None) -> str | None:
        for _ in range(_DEPTH):
            if style is None:
                return None
            name = self._own.get(style)
            if name is not None:
                return name
            style = self._base.get(style)
        return None


def _named(properties: etree._Element | None) -> str | None:
    fonts = None if properties is None else properties.find(_W + "rFonts")
    if fonts is None:
        return None
    for attribute in ("ascii", "hAnsi"):
        if fonts.get(f"{_W}{attribute}Theme"):
            return ""
        if name := fonts.get(_W + attribute):
            return name
    return None

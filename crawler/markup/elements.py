"""Elements of HTML by what they do to the words in them."""

from __future__ import annotations

# Each stands on lines of its own.
BLOCKS = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "button",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
        ),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "li", "main", "marquee", "nav", "noscript", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
# Nothing in them is read.
SKIPPED = frozenset(
    [
        *("applet", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "head", "iframe", "input"),
        *("link", "map", "marquee", "math", "meta", "noscript", "object", "option", "script", "select", "style", "svg"),
        *("template", "textarea", "title", "video"),
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BOLD = frozenset(("b", "strong", "th", *HEADINGS))
ITALIC = frozenset(("i", "em", "cite", "figcaption"))

"""Markdown as HTML, without any HTML of its own and without pictures."""

from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

# A line's end stays one, since addresses are written in lines. A link leads to the web, to a mail
# address or to a telephone: markdown-it shows any other as text.
_MARKDOWN: Final = (
    MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")
)
# Headings begin below that of the page.
_LOWER: Final = 1
_LOWEST: Final = 6


@lru_cache(maxsize=32)
def as_html(text: str) -> Markup:
    """Takes up to two seconds for 50,000 characters that are made to be slow."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _LOWER, _LOWEST)}"
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))

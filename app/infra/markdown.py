"""Markdown as HTML, without any HTML of its own and without pictures."""

import re
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

# To the web, to a mail address, to a telephone, or to a place of this shop or of this page. A path
# that begins with two slashes leads to another site.
_LINK: Final = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


class _Markdown(MarkdownIt):
    """Shows any other link as text; `url` is normalised, and its backslashes are encoded."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return _LINK.match(url) is not None


# A line's end stays one, since addresses are written in lines.
_MARKDOWN: Final = (
    _Markdown("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")
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

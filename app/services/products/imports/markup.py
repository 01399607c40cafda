"""Descriptions: other shop systems keep them as HTML, and this one as text."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from app.i18n.language import LANGUAGES

LONGEST_TEXT: Final = 2000
# Characters of HTML that are looked at; a description may hold pictures as text.
LONGEST_HTML: Final = 200_000

_IS_HTML: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_BEGINS: Final = re.compile(r"<(?:[!?]|/?[a-zA-Z])")
# Python's own parser takes minutes for some documents of 200,000 characters. Here no part of one is
# read twice: repeats are possessive, and nothing is looked for after a tag that is never closed.
_TAG: Final = re.compile(
    r"<!--.*?-->|<(?!!--)[!?][^>]*+>"
    r"|<(?P<tag>/?[a-zA-Z][^\s/>]*+)(?>=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[^>])*+>",
    re.DOTALL,
)
_RAW: Final = frozenset({"script", "style"})
_UNSEEN: Final = _RAW | {"template", "noscript"}
_PARAGRAPHS: Final = frozenset(
    ("p", "div", "section", "article", "header", "footer", "ul", "ol", "dl", "table", "pre")
) | {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_LINES: Final = frozenset({"li", "tr", "dt", "dd"})
_CELLS: Final = frozenset({"td", "th"})
# The number of no character, which Python may not even read.
_NO_CHARACTER: Final = re.compile(r"&#[0-9]{9,};?")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ENTRY: Final = "– "


def text_of(cell: str) -> str:
    """Returns the text of a description, in HTML or not, cut to the length that is kept."""
    return cut(whole_text_of(cell))


# The products of a family have one description in each language, and follow each other.
@lru_cache(maxsize=1 + len(LANGUAGES))
def whole_text_of(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not _IS_HTML.search(cell):
        return _CONTROLS.sub("", cell).strip()
    return _CONTROLS.sub("", _read(cell[:LONGEST_HTML]))


def html_of(text: str) -> str:
    """Returns HTML that shows the text with its lines and paragraphs; `text_of` reads it back."""
    if "\n" not in text and not _IS_HTML.search(text):
        return text
    paragraphs = html.escape(text, quote=False).split("\n\n")
    return "\n".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in paragraphs)


def cut(text: str) -> str:
    """Returns at most 2,000 characters, which end with a whole word."""
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[: LONGEST_TEXT - 1]
    whole = kept.rsplit(None, 1)[0] if len(kept.rsplit(None, 1)) > 1 else kept
    return f"{whole}…"


def _read(markup: str) -> str:
    """Returns what is read of a document, with its paragraphs and the entries of its lists."""
    parts = list[str]()
    unseen = 0
    for data, tag in _pieces(markup):
        name = tag.removeprefix("/")
        if not unseen:
            plain = html.unescape(_NO_CHARACTER.sub("\ufffd", data))
            parts.append(re.sub(r"[ \t\n\r\f]+", " ", plain))
        if name in _UNSEEN:
            unseen = max(0, unseen - 1) if tag != name else unseen + 1
        elif name in _PARAGRAPHS:
            parts.append("\n\n")
        elif tag == "br":
            parts.append("\n")
        elif tag in _LINES:
            parts.append(f"\n{ENTRY}" if tag == "li" else "\n")
        elif tag in _CELLS:
            parts.append(" ")
    lines = [re.sub(" +", " ", line).strip() for line in "".join(parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    """Yields each text with the tag behind it, `p` or `/p`. What is never closed is text."""
    at = 0
    while (begins := _BEGINS.search(markup, at)) and (whole := _TAG.match(markup, begins.start())):
        tag = (whole["tag"] or "").lower()
        yield markup[at : whole.start()], tag
        at = whole.end()
        if tag in _RAW:
            closed = re.compile(f"</{tag}", re.IGNORECASE).search(markup, at)
            at = closed.start() if closed else len(markup)
    yield markup[at:], ""

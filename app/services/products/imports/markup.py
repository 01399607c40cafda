"""Descriptions: other shop systems keep them as HTML, and this one as text."""

import html
import re
from html.parser import HTMLParser
from typing import Final

LONGEST_TEXT: Final = 2000
# Characters of HTML that are looked at; a description may hold pictures as text.
LONGEST_HTML: Final = 200_000

_IS_HTML: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript"})
_PARAGRAPHS: Final = frozenset(
    ("p", "div", "section", "article", "header", "footer", "ul", "ol", "dl", "table", "pre")
) | {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_LINES: Final = frozenset({"li", "tr", "dt", "dd"})
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ENTRY: Final = "– "


def text_of(cell: str) -> str:
    """Returns the text of a description, in HTML or not, cut to the length that is kept."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not _IS_HTML.search(cell):
        return cut(_CONTROLS.sub("", cell).strip())
    parser = _Text()
    read = cell[:LONGEST_HTML]
    # Behind it no tag ends; the parser would look for the end of each that begins.
    last = read.rfind(">") + 1
    try:
        parser.feed(read[:last])
        parser.close()
        parser.handle_data(html.unescape(read[last:]))
    except AssertionError:
        # Python's parser fails at some declarations, such as `<![if`.
        return cut(_CONTROLS.sub("", re.sub(r"<[^<>]*>?", " ", read)).strip())
    return cut(_CONTROLS.sub("", parser.text()))


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


class _Text(HTMLParser):
    """Collects what is read of a document, with its paragraphs and the entries of its lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts = list[str]()
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append(f"\n{ENTRY}" if tag == "li" else "\n")
        elif tag in {"td", "th"}:
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _PARAGRAPHS:
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def text(self) -> str:
        lines = [" ".join(line.split(" ")).strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

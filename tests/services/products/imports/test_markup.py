"""Descriptions in HTML become text that reads alike."""

from time import process_time

import pytest

from app.services.products.imports.markup import html_of, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Plain, 5 < 6 & so on.\r\nSecond line.", "Plain, 5 < 6 & so on.\nSecond line."),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<ul><li>Soft</li><li>Warm</li></ul>", "– Soft\n– Warm"),
        ("A &amp; B&nbsp;C", "A & B\xa0C"),
        ("<p>Shown</p><script>alert(1)</script><style>p{}</style>", "Shown"),
        ("<div><b>Bold</b> and   <i>more</i></div>\n\n<div>Next</div>", "Bold and more\n\nNext"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<p>never <b>closed", "never closed"),
        ("<p>One</p> &amp; <b two", "One\n\n& <b two"),
        ("<p>One</p><script>if (a > b) alert(1)", "One"),
        ("<p>Shown</p><![if IE]>", "Shown"),
        ("<p>Shown<!-- <b>not --></p><?php echo 1 ?>", "Shown"),
        ("<SCRIPT>if (a<b) c('<p>')</SCRIPT><p>Shown</p>", "Shown"),
        ("<p title=\"5 > 4\" lang='a>b'>Shown</p>", "Shown"),
        ("<p>One <b> two</b></p>", "One two"),
        ("<p>1 < 2 and I <3 you", "1 < 2 and I <3 you"),
        ("<p>One</p><!-- two", "One\n\n<!-- two"),
        ("<style>p{}", ""),
        (f"<p>&#{'9' * 5000};", "\ufffd"),
    ],
)
def test_html_is_read_as_text(cell: str, text: str) -> None:
    assert text_of(cell) == text


def test_a_long_description_ends_with_a_whole_word() -> None:
    text = text_of("<p>" + "words " * 1000 + "</p>")
    assert len(text) <= 2000
    assert text.endswith("words…")
    assert text_of("x" * 3000_000) == "x" * 1999 + "…"
    assert text_of(text) == text


@pytest.mark.parametrize(
    "part", ["<a ", "<a b=", "<a b='", "</a", "<!--", "<!-- >", "<![CDATA[", "<?", "<script>", "<x"]
)
@pytest.mark.parametrize("end", ["", ">"])
def test_no_document_takes_long(part: str, end: str) -> None:
    began = process_time()
    text_of("<p>" + part * (200_000 // len(part)) + end)
    assert process_time() - began < 2


@pytest.mark.parametrize("text", ["One line", "A\nB\n\nC & D", "5 <b> 6", "&amp; itself"])
def test_a_text_that_is_written_as_html_comes_back(text: str) -> None:
    assert text_of(html_of(text)) == text

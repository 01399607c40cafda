"""Markdown of managers becomes HTML that can do nothing but be read."""

import pytest

from app.infra.markdown import as_html


def test_what_managers_write_becomes_headings_lists_links_and_lines() -> None:
    html = as_html(
        "# Terms\n\n12 Harbour Street\nHamburg\n\n- **one**\n\n[us](https://example.org)"
    )
    assert "<h2>Terms</h2>" in html
    assert "12 Harbour Street<br />\nHamburg" in html
    assert "<li><strong>one</strong></li>" in html
    assert '<a href="https://example.org">us</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1))",
        "[here](JaVaScRiPt&#58;alert(1))",
        "[here](data:text/html,<script>alert(1)</script>)",
        "![here](https://example.org/pixel.png)",
        '[here](https://example.org "\\" onclick=\\"alert(1)")',
        "<https://example.org/\" onclick='alert(1)'>",
    ],
)
def test_nothing_in_it_runs_or_loads(text: str) -> None:
    html = as_html(text)
    for tag in ("<script", "<img", 'href="javascript', 'href="data', '" onclick'):
        assert tag not in html.lower()


def test_a_heading_stays_one_however_deep() -> None:
    assert as_html("###### Deep") == "<h6>Deep</h6>\n"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "HTTPS://example.org/a?b=c#d",
        "mailto:ann@example.org",
        "tel:+4930901820",
        "/legal/terms",
        "/",
        "#payment",
    ],
)
def test_a_link_leads_to_the_web_to_mail_to_a_telephone_or_within_the_shop(url: str) -> None:
    assert as_html(f"[here]({url})") == f'<p><a href="{url}">here</a></p>\n'


@pytest.mark.parametrize(
    "url",
    [
        "intent://scan/#Intent;scheme=zxing;end",
        "blob:https://example.org/1",
        "about:blank",
        "ms-word:ofe|u|https://example.org/a.docx",
        "ftp://example.org/a",
        "data:image/png;base64,iVBORw0KGgo=",
        "staff/logout",
        "../staff/logout",
        "?page=2",
        "//example.org",
        "&#9;//example.org",
        "https:example.org",
    ],
)
@pytest.mark.parametrize("form", ["[here]({})", "[here][1]\n\n[1]: <{}>", "<{}>"])
def test_any_other_link_is_text(url: str, form: str) -> None:
    assert "<a" not in as_html(form.format(url))

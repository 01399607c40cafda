"""Harm in what a manager writes: the conditions, which are Markdown, families and pictures."""

from collections.abc import Callable
from typing import Any, Final

import httpx

from app.values.text import sound
from e2e.harm import CONTROL, Watched, weaker
from tests.support.pictures import BLUE, photo

TERMS: Final = "/staff/settings/legal/terms/en"
# What only Markdown makes of a text.
MARKDOWN: Final = (
    "[words](javascript:alert(1))",
    "[words](//evil.example/x)",
    '[words](https://example.org/" onmouseover="alert(1))',
    "![words](//evil.example/x.png)",
    '![words](x "onerror=alert(1)")',
    "<javascript:alert(1)>",
    "[words]\n\n[words]: javascript:alert(1)",
    "`</code><b class=pwned>`",
    "```\n</code></pre><b class=pwned>\n```",
    "# <b class=pwned>",
    "- <img src=x onerror=window.pwned=1>",
    "**[<b class=pwned>](data:text/html,x)**",
)
LONGEST_OPTION: Final = 40


def writes_conditions(customer: Watched, manager: Watched, payloads: list[str]) -> None:
    """The terms of the shop, which the mails of later orders have too."""
    text = "\n\n".join([*MARKDOWN, *(CONTROL.sub(" ", one) for one in payloads)])
    page = manager.page
    page.goto(TERMS)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Preview").click()
    manager.is_unharmed("the preview of the terms")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda address: address.endswith("/staff/settings/legal"))
    for path in (TERMS, f"{TERMS}/versions/1", "/staff/settings/legal"):
        manager.opens(path)
    customer.opens("/legal/terms", "[words](javascript:alert(1))")


def makes_family(api: httpx.Client, name: str, payload: str) -> tuple[str, str]:
    """A product of a family with a picture: the id of both, and the value of its option."""
    product_id = f"in-family-{name}"
    new = {"name": "Cap", "price": {"amount": 1900, "currency": "EUR"}}
    api.put(f"products/{product_id}", json=new).raise_for_status()
    added = api.post(
        f"products/{product_id}/pictures",
        content=photo(colour=BLUE),
        headers={"Content-Type": "image/jpeg"},
    ).raise_for_status()
    path = f"products/{product_id}/pictures/{added.json()['picture_id']}"
    _first_taken(api, path, payload, lambda text: {"alt": text})
    value = _first_taken(
        api,
        f"families/{product_id}",
        payload,
        lambda text: {
            "name": text,
            "options": [text],
            "members": [{"product_id": product_id, "values": [text]}],
        },
    )
    return product_id, value


def _first_taken(
    api: httpx.Client, path: str, payload: str, body: Callable[[str], dict[str, Any]]
) -> str:
    """As much of the payload as the fields take, cut to the shortest of them."""
    for text in weaker(payload):
        cut = text[:LONGEST_OPTION].strip()
        answer = api.put(path, json=body(cut))
        if answer.is_success:
            return sound(cut)
        assert answer.status_code in (400, 422), f"{path}: {answer.status_code} {answer.text}"
    raise AssertionError(f"{path} takes nothing of {payload!r}")

"""The keys that a page sends: those of a browser, or anything that a stranger typed."""

import pytest

from app.infra.web_push import BrowserKeys, read_browser_keys
from app.infra.web_push.browser_keys import encoded
from app.values.fields import Invalid
from tests.support.push_service import AUTH, P256DH, Subscription


def test_keys_of_browsers_are_taken_with_padding_and_without() -> None:
    assert read_browser_keys(P256DH, AUTH) == BrowserKeys(P256DH, AUTH)
    assert read_browser_keys(f"{P256DH}=", f"{AUTH}==") == BrowserKeys(P256DH, AUTH)
    for _ in range(20):
        form = Subscription("").form
        assert read_browser_keys(form["p256dh"], form["auth"]).auth == form["auth"]


@pytest.mark.parametrize(
    "p256dh",
    [
        "",
        "=",
        "A",
        "ä",
        "<script>",
        P256DH[:-2],
        P256DH + "AAAA",
        encoded(b"\x04" + b"\x01" * 64),
        encoded(b"\x04" + b"\xff" * 64),
        encoded(b"\x02" + b"\x01" * 64),
        "x" * 10_000,
    ],
)
def test_what_is_no_key_is_refused(p256dh: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_browser_keys(p256dh, AUTH)
    assert refused.value.field == "p256dh"


@pytest.mark.parametrize("auth", ["", "AAAA", AUTH + "AAAA", "no key"])
def test_what_is_no_secret_is_refused(auth: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_browser_keys(P256DH, auth)
    assert refused.value.field == "auth"

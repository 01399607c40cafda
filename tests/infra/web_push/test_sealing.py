"""The example of RFC 8291, and what a browser and a push service make of the shop's own."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.infra.web_push import read_browser_keys
from app.infra.web_push.browser_keys import decoded, encoded
from app.infra.web_push.sealing import CURVE, public_key_of, seal, sealed, signed
from tests.support.push_service import AUTH, P256DH, Subscription

# RFC 8291, appendix A.
PLAIN = "When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    ours = ec.derive_private_key(int.from_bytes(decoded(SENDER)), CURVE)
    body = seal(PLAIN.encode(), read_browser_keys(P256DH, AUTH), ours, decoded(SALT))
    assert encoded(body) == BODY


def test_a_browser_opens_what_is_sealed_for_it() -> None:
    browser = Subscription("")
    keys = read_browser_keys(browser.form["p256dh"], browser.form["auth"])
    for text in (b"{}", b"x" * 900):
        assert browser.opened(sealed(text, keys)) == text


def test_the_length_says_nothing() -> None:
    keys = read_browser_keys(P256DH, AUTH)
    assert len(sealed(b"Shipped", keys)) == len(sealed(b"Zugestellt" * 40, keys))


def test_what_no_push_service_takes_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="longer than"):
        sealed(b"x" * 4096, read_browser_keys(P256DH, AUTH))


def test_a_secret_has_one_key_and_another_secret_another() -> None:
    assert public_key_of("one secret") == public_key_of("one secret")
    assert public_key_of("one secret") != public_key_of("another secret")
    assert len(decoded(public_key_of("one secret"))) == 65


def test_no_signature_shows_the_secret() -> None:
    header = signed("one secret", "https://push.example", "mailto:a@b.example", datetime.now(UTC))
    assert "one secret" not in header
    later = datetime.now(UTC) + timedelta(hours=1)
    assert signed("one secret", "https://push.example", "mailto:a@b.example", later) != header

"""One reader of email addresses: what it returns is what is kept, compared and written to."""

import pytest

from app.values import emails


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann.Lee+shop@Example.ORG", "Ann.Lee+shop@example.org"),
        ("ann@straße.example", "ann@straße.example"),
        ("ann@xn--strae-oqa.example", "ann@straße.example"),
        ("ann@STRAẞE.example", "ann@straße.example"),
        (" \u200bann@example.org\u200b\ufeff\xa0", "ann@example.org"),
        ("ann@example。org", "ann@example.org"),
        ("abc.@docomo.ne.jp", "abc.@docomo.ne.jp"),
        ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp"),
        (".abc@docomo.ne.jp", ".abc@docomo.ne.jp"),
        ('"abc."@docomo.ne.jp', "abc.@docomo.ne.jp"),
        ('"ann"@example.org', "ann@example.org"),
        ("mu\u0308ller@example.org", "müller@example.org"),
        ("MÜLLER@example.org", "MüLLER@example.org"),
        ("\u0130pek@example.org", "i\u0307pek@example.org"),
        ("I\u0307pek@example.org", "i\u0307pek@example.org"),
        ("\u0391\u03a3@example.org", "\u03b1\u03c3@example.org"),
        ("\u0130\u0323@example.org", "\u1ecb\u0307@example.org"),
        ("o'neil@shop.local", "o'neil@shop.local"),
        ("bea@doorstep.test", "bea@doorstep.test"),
        ("bea@doorstep.invalid", "bea@doorstep.invalid"),
    ],
)
def test_an_address_has_one_form(typed: str, canonical: str) -> None:
    assert emails.canonical(typed) == canonical
    assert emails.canonical(canonical) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "ann@gmail..com",
        "ann@mail,example.com",
        "<ann@example.org>",
        "Ann Lee <ann@example.org>",
        "ann@-example.com",
        "ann@example-.com",
        "mailto:ann@example.org",
        "ann@example.org.",
        "ann@.example.org",
        "ann@exam\u200bple.org",
        "ann@example.org,bob@example.org",
        "ann@example.org;",
        "ann@bob@example.org",
        "ann@localhost",
        "ann@[127.0.0.1]",
        "ann lee@example.org",
        'a"b@example.org',
        "(ann).@example.org",
        "ann",
        "@example.org",
        "",
        "\u200b",
        "a" * 65 + "@example.org",
        "ann@" + "a" * 64 + ".org",
        "ann@" + "a." * 125 + "org",
    ],
)
def test_what_no_mail_reaches_is_refused(typed: str) -> None:
    with pytest.raises(emails.NotAnAddress):
        emails.canonical(typed)


def test_the_domain_goes_out_as_dns_has_it() -> None:
    assert emails.envelope("ann@straße.example") == ("ann", "xn--strae-oqa.example")
    assert emails.envelope("abc.@docomo.ne.jp") == ("abc.", "docomo.ne.jp")


def test_spellings_of_one_address_compare_alike() -> None:
    assert emails.comparable("Ann@Example.org\u200b") == emails.comparable("ann@example.ORG")
    assert emails.comparable("Not an address ") == "not an address"


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("ann@example.org", "mailto:ann@example.org"),
        ("ann+shop@straße.example", "mailto:ann%2Bshop@stra%C3%9Fe.example"),
        ("a?bcc=eve&b%40@example.org", "mailto:a%3Fbcc%3Deve%26b%2540@example.org"),
    ],
)
def test_a_link_writes_to_this_address_and_no_other(address: str, linked: str) -> None:
    assert emails.link(address) == linked

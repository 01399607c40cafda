"""A mail as it is written: for one reader, whatever she and the shop are called."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses

import pytest

from app.infra import mail
from app.services import mailing, sales
from app.services.products import BasketLine
from app.values.shop_settings import ShopSettings
from tests.support.cast import HOME, basket
from tests.support.known_settings import known
from tests.support.mails import mail_about
from tests.support.post_office import body, parsed

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
NAMES = (
    "Ann Lee",
    "Lee, Ann",
    'Ann "Annie" Lee',
    "Ann <ann@elsewhere.example>",
    "a@b.example, c@d.example",
    "Анна Ли, Gräfin; von" + " und zu" * 20,
    "Ann\u2028Bcc: all@elsewhere.example",
    "Ann\x85Bcc: all@elsewhere.example",
    "\u202eeeL nnA",
    "🧺" * 80,
    "=?utf-8?q?=0ABcc=3A_all=40elsewhere=2Eexample?=",
    '"' * 22 + " ceo@bank.example, info@bank.example,x",
    "\\" * 59 + ",",
    "evil@x.example," + "y" * 45,
)


SHOPS = (
    "Smith, Jones & Sons, Household Goods for Kitchen, Garden, Bath and More, Inc.",
    '"' * 100,
    "\\" * 99,
    "evil@x.example," + "y" * 75,
)


def addresses_of(letter: mail.Letter, field: str) -> list[tuple[str, str]]:
    return getaddresses([message_from_bytes(letter.content)[field]])


async def written(name: str = "Ann Lee", email: str = "ann@example.org") -> mail.Letter:
    """What the buyer of a mug is written first."""
    wanted = sales.NewOrder(sales.Customer(name, email), HOME, [BasketLine("product_456", 1)])
    order, _ = await sales.place_order(wanted)
    due = mail_about(order.order_id, created_at=NOON)
    return await mailing.letter_for(due)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", SHOPS)
async def test_whatever_the_shop_is_called_its_mail_is_from_one(name: str) -> None:
    with known(ShopSettings(name=name)):
        letter = await written()
    assert [one for _, one in addresses_of(letter, "From")] == [letter.sender]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", NAMES)
async def test_whatever_she_is_called_the_mail_is_for_her_alone(name: str) -> None:
    letter = await written(name)
    message = parsed(letter.content)
    assert [one.addr_spec for one in message["To"].addresses] == ["ann@example.org"]
    # As older readers do it, which know no encoded words.
    assert [one for _, one in addresses_of(letter, "To")] == ["ann@example.org"]
    assert letter.recipient == "ann@example.org"
    assert {"bcc", "cc"}.isdisjoint(key.lower() for key in message)
    assert max(map(len, letter.content.split(b"\r\n"))) <= 998
    assert letter.content.isascii()


@pytest.mark.usefixtures("shop")
async def test_what_was_typed_is_text_in_html_and_as_it_is_in_text() -> None:
    name = "<script>alert(1)</script> & <img src=https://elsewhere.example/x>"
    message = parsed((await written(name)).content)
    html = body(message, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html.replace("\u200b", "")
    assert f"Hello {name}," in body(message, "plain").replace("\u200b", "")


@pytest.mark.usefixtures("shop")
async def test_a_name_is_never_a_link() -> None:
    message = parsed((await written("Win 500 EUR at https://evil.example now")).content)
    for kind in ("plain", "html"):
        assert "Win 500 EUR" in body(message, kind)
        assert "://evil" not in body(message, kind)
        assert "evil.example" not in body(message, kind)


@pytest.mark.usefixtures("shop")
async def test_says_who_wrote_when_and_under_which_id() -> None:
    message = parsed((await written()).content)
    assert message["From"] == "Doorstep <orders@doorstep.example>"
    assert message["Message-ID"] == "<evt_1@doorstep.example>"
    assert message["Date"].datetime == NOON
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.usefixtures("shop")
async def test_asks_nobody_for_anything_when_it_is_opened() -> None:
    """No picture, sheet or script from elsewhere; every address in it is a link to the shop."""
    html = body(parsed((await written()).content), "html")
    assert not re.search(r"<(img|link|script|iframe|form|object|video)\b|\bsrc=|url\(", html)
    links = set(re.findall(r'href="([^"]+)"', html))
    [order, withdrawal] = sorted(links)
    assert order.startswith("http://127.0.0.1:8000/orders/")
    assert withdrawal.startswith("http://127.0.0.1:8000/withdrawal?order=ORD-")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ann@münchen.example", "ann@xn--mnchen-3ya.example"),
        ("ann@straße.example", "ann@xn--strae-oqa.example"),
        ("änn@example.org", "änn@example.org"),
        ("abc.@docomo.ne.jp", '"abc."@docomo.ne.jp'),
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("a,b@example.org", '"a,b"@example.org'),
        ("ann>,bob@example.org", '"ann>,bob"@example.org'),
    ],
)
async def test_unusual_addresses_are_written_as_mail_servers_know_them(typed, sent) -> None:
    letter = await written(email=typed)
    assert letter.recipient == sent
    assert letter.utf8 == (not sent.isascii())
    assert f"To: Ann Lee <{sent}>\r\n".encode() in letter.content


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("contact", "to", "answered"),
    [
        ("hallo@käthe.example", "ann@example.org", "hallo@xn--kthe-loa.example"),
        ("grüße@kaethe.example", "änn@example.org", "grüße@kaethe.example"),
        ("grüße@kaethe.example", "ann@example.org", None),
    ],
)
async def test_answers_go_to_an_address_that_the_mail_can_carry(contact, to, answered) -> None:
    with known(ShopSettings(name="Kaethe", contact_email=contact)):
        letter = await written(email=to)
    header = [f"Reply-To: Kaethe <{answered}>".encode()] if answered else []
    assert re.findall(rb"^Reply-To: .*(?=\r$)", letter.content, re.MULTILINE) == header


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("typed", ["ann@ex>,bob.example", "ann@a..example", "ann@-.x", "ann@ü..x"])
async def test_an_address_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(mail.Refused):
        await written(email=typed)


@pytest.mark.usefixtures("shop")
async def test_shows_amounts_as_the_pages_do() -> None:
    order, _ = await sales.place_order(basket(product_456=2, product_789=1))
    due = mail_about(order.order_id, created_at=NOON)
    message = parsed((await mailing.letter_for(due)).content)
    for kind in ("plain", "html"):
        assert all(amount in body(message, kind) for amount in ("€28.00", "€89.00", "€117.00"))

"""What a returning customer does: asks for the link to her orders, finds it in a mail, opens it."""

import hashlib
import re
from urllib.parse import urlsplit

import httpx

from app.infra.database import fetch
from app.services import sales
from app.services.products import BasketLine
from app.workers.mail_sender import MailSender
from tests.support.cast import HOME
from tests.support.post_office import PostOffice, body
from tests.support.visitor import Visitor

LINK = re.compile(r"http://127\.0\.0\.1:8000(/account/links/\S+?token=[\w-]+)")
ANN = "ann@example.org"


async def asks(visitor: Visitor, email: str = ANN) -> httpx.Response:
    visitor.client.cookies.delete("account_session")
    await visitor.open("/account")
    return await visitor.send("/account/links", email=email)


async def opens_account(secret: str, email: str) -> None:
    """A session with this secret, as after her link was opened."""
    await fetch(
        "INSERT INTO accounts.sessions (secret_hash, email, opened_at, expires_at)"
        " VALUES ($1, $2, now(), now() + interval '1 hour') ON CONFLICT DO NOTHING",
        hashlib.sha256(secret.encode()).digest(),
        email,
    )


async def mailed(office: PostOffice) -> str:
    """The path of the link in the mail that was sent last."""
    await MailSender(office.transport()).round()
    found = LINK.search(body(office.mails[-1], "plain"))
    assert found, body(office.mails[-1], "plain")
    return found[1]


async def opens(visitor: Visitor, link: str) -> httpx.Response:
    """Opens the link and presses its button."""
    await visitor.open(link)
    return await visitor.send(f"{urlsplit(link).path}/session")


async def signs_in(visitor: Visitor, office: PostOffice, email: str = ANN) -> None:
    await asks(visitor, email)
    await opens(visitor, await mailed(office))
    assert visitor.page.url.path == "/account/orders"


async def place_for(email: str, **quantities: int) -> sales.Placed:
    lines = [BasketLine(key, quantity) for key, quantity in quantities.items()]
    placed, _ = await sales.place_order(
        sales.NewOrder(sales.Customer("Somebody", email), HOME, lines)
    )
    return placed


async def age(minutes: int) -> None:
    await fetch(
        "UPDATE accounts.links SET asked_at = asked_at - make_interval(mins => $1)", minutes
    )

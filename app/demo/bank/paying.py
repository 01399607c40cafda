"""The page on which a customer pays, declines or leaves."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from app.demo.bank.answers import AnyCall
from app.demo.bank.bank import Bank
from app.demo.bank.closing import close_what_ended
from app.demo.bank.intents import authorise, decline
from app.demo.bank.parameters import read
from app.demo.bank.refusals import BankRefusal
from app.demo.bank.sessions import the_session
from app.demo.bank.shapes import Thing
from app.i18n import language
from app.values.formats import format_money
from app.values.money import Money

TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "demo"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    # The form's answer leads to the shop, which is another origin.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}


@get("/pay/{identity:str}", media_type=MediaType.HTML)
async def show_page(request: AnyCall, state: State, identity: FromPath[str]) -> Response[str]:
    return _page(request, state.bank, identity)


@post("/pay/{identity:str}", media_type=MediaType.HTML, status_code=200)
async def choose(
    request: AnyCall, state: State, identity: FromPath[str]
) -> Response[str] | Redirect:
    bank: Bank = state.bank
    choice = read((await request.body()).decode(errors="replace")).get("choice")
    with bank.books.transaction():
        close_what_ended(bank)
        session = _found(bank, identity)
        if session is None or not _takes_money(bank, session):
            # A customer who has paid and pressed the browser's back button is sent on, too.
            paid = session is not None and session["status"] == "complete"
            return _back(session) if session and paid else _page(request, bank, identity)
        if choice != "pay" or bank.faults.strikes("declines"):
            decline(bank, session)
            return _page(request, bank, identity, declined=True)
        authorise(bank, session)
    return _back(session)


def _takes_money(bank: Bank, session: Thing) -> bool:
    if session["status"] == "expired" and bank.faults.pays_after_end:
        return True
    return session["status"] == "open"


def _back(session: Thing) -> Redirect:
    url = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    return Redirect(url, status_code=303)


def _found(bank: Bank, identity: str) -> Thing | None:
    try:
        return the_session(bank, identity)
    except BankRefusal:
        return None


def _page(request: AnyCall, bank: Bank, identity: str, *, declined: bool = False) -> Response[str]:
    session = _found(bank, identity)
    is_open = session is not None and _takes_money(bank, session)
    with language.use_language(_language(request, session)):
        content = (
            _environment()
            .get_template("bank.html")
            .render(session=session, is_open=is_open, declined=declined, money=_money)
        )
    status = 200 if is_open else 404 if session is None else 410
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=HEADERS)


def _language(request: AnyCall, session: Thing | None) -> str:
    wanted = session["locale"] if session else None
    if wanted in language.LANGUAGES:
        return str(wanted)
    return language.preferred(request.headers.get("Accept-Language", ""), language.ENGLISH)


def _money(cents: int, currency: str) -> str:
    return format_money(Money(cents, currency.upper()))


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language.teach(environment)
    return environment

"""What is noted about the setup of a new shop, and the steps that concern the shop as a whole."""

from typing import Final

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra.database import fetch, fetch_value, transaction
from app.infra.setup_steps import SetupStep
from app.services.shop.legal_texts import read_legal_index
from app.values.legal_texts import REQUIRED
from app.values.shop_settings import shop_settings
from app.values.tax_modes import TaxMode

MAIL_SENT, CLOSED = "MAIL_SENT", "CLOSED"
NOTE: Final = "INSERT INTO shop.setup_marks (mark, noted_by) VALUES ($1, $2) ON CONFLICT DO NOTHING"
NOTED: Final = "SELECT EXISTS (SELECT FROM shop.setup_marks WHERE mark = $1)"


async def close_setup(by: str) -> None:
    """Dismisses the setup guide for all managers and for good."""
    async with transaction():
        await fetch(NOTE, CLOSED, by)
        await audit_log.note("setup.closed", audit_log.Subject("setup", "guide"))


async def note_test_mail(by: str, *, taken: bool) -> None:
    """Notes who tried the mail server, and that the step is done if it has taken the mail."""
    async with transaction():
        if taken:
            await fetch(NOTE, MAIL_SENT, by)
        await audit_log.note("setup.mail_tested", audit_log.Subject("setup", "mail"))


async def setup_is_closed() -> bool:
    return await fetch_value(NOTED, CLOSED)


async def _mail_works() -> bool:
    return await fetch_value(NOTED, MAIL_SENT)


async def _has_legal_pages() -> bool:
    index = await read_legal_index()
    return all(index.languages.get(kind) for kind in REQUIRED)


async def _has_address() -> bool:
    known = shop_settings()
    return bool(known.seller_name and known.seller_line1 and known.seller_country)


async def _knows_taxes() -> bool:
    return shop_settings().tax_mode != TaxMode.NONE


STEPS: Final = (
    SetupStep(
        name="seller",
        place=10,
        title=gettext_noop("Name and address"),
        why=gettext_noop("Customers see who sells, and parcels get a sender."),
        button=gettext_noop("Shop settings"),
        href="/staff/settings",
        is_done=_has_address,
    ),
    SetupStep(
        name="legal",
        place=20,
        title=gettext_noop("Legal pages"),
        why=gettext_noop(
            "Legal notice, terms, right of withdrawal and privacy policy: customers must be able"
            " to read them."
        ),
        button=gettext_noop("Write the legal pages"),
        href="/staff/settings/legal",
        is_done=_has_legal_pages,
    ),
    SetupStep(
        name="tax",
        place=25,
        title=gettext_noop("VAT"),
        why=gettext_noop("Prices contain it: say which rates apply, or that you charge none."),
        button=gettext_noop("Set up VAT"),
        href="/staff/settings/tax",
        is_done=_knows_taxes,
    ),
    SetupStep(
        name="mail",
        place=60,
        title=gettext_noop("Emails to customers"),
        why=gettext_noop("Send a test to yourself, and see what the mail server says."),
        button=gettext_noop("Send a test to me"),
        href="/staff/setup/mails",
        is_done=_mail_works,
    ),
)

"""What the home of the staff shows, read with a fixed number of questions."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
from markupsafe import Markup

from app import messaging
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.infra.clock import about_now
from app.services import board, delivery, mailing, payments, products, sales, webhooks
from app.services.board import PackedSince
from app.services.sales import PlacedSince
from app.services.staff import StaffMember
from app.values import formats
from app.values.report_ranges import last_days
from app.values.roles import PACKER
from app.values.statuses import ShipmentStatus
from app.web.doors import may
from app.web.pages import fragment

BOARD: Final = "/staff/shipments"
# For so long a withdrawal is to be paid back (2011/83/EU, article 13).
PAID_BACK_WITHIN: Final = timedelta(days=14)


class Task(msgspec.Struct, frozen=True):
    """Something that needs attention, in words, and the page where it is dealt with."""

    words: str
    href: str
    icon: str = "triangle-alert"


class HomeView(msgspec.Struct, frozen=True, kw_only=True):
    """The day since `begins`; `placed` is None for a packer, `in_hand` for all others.

    Who may not read the reports sees no revenue.
    """

    begins: datetime
    placed: PlacedSince | None
    sees_revenue: bool
    packed: PackedSince
    in_hand: int | None
    to_ship: int
    late: int
    held: int
    tasks: list[Task]


def draw_home(view: HomeView) -> Markup:
    day = formats.weekday(view.begins)
    return Markup(fragment("staff/home/_today.html", view=view, day=day))


async def read_home(member: StaffMember) -> HomeView:
    begin = last_days(1, about_now()).begins
    packs = member.role == PACKER
    waiting = await board.counts()
    return HomeView(
        begins=begin,
        sees_revenue=may(member, "GET /staff/reports"),
        placed=None if packs else await sales.placed_since(begin),
        packed=await board.packed_since(begin, member.name if packs else ""),
        in_hand=await board.count_in_hand(member.staff_id) if packs else None,
        to_ship=waiting[ShipmentStatus.PENDING],
        late=await board.count_late(),
        held=await board.count_held(),
        tasks=[one async for one in _tasks(member)],
    )


async def _tasks(member: StaffMember) -> AsyncIterator[Task]:
    if count := await board.count_attention():
        words = ngettext("{count} parcel needs attention", "{count} parcels need attention", count)
        yield Task(words.format(count=count), f"{BOARD}?status={board.ATTENTION}")
    if count := await delivery.count_questions():
        words = ngettext(
            "{count} customer has been asked about missing items",
            "{count} customers have been asked about missing items",
            count,
        )
        yield Task(words.format(count=count), f"{BOARD}?status={board.HELD}", "message-square")
    if may(member, "GET /staff/stock"):
        async for task in _stock():
            yield task
    if member.role != PACKER:
        async for task in _failures(member):
            yield task


async def _stock() -> AsyncIterator[Task]:
    if count := (await products.count_stock()).low:
        words = ngettext(
            "{count} product is running low", "{count} products are running low", count
        )
        yield Task(words.format(count=count), "/staff/stock?view=low", "boxes")
    if count := len(await products.open_counts()):
        words = ngettext("{count} product to count", "{count} products to count", count)
        yield Task(words.format(count=count), "/staff/counts", "list-checks")


async def _failures(member: StaffMember) -> AsyncIterator[Task]:
    if count := await payments.count_owed():
        words = ngettext("{count} refund to pay out", "{count} refunds to pay out", count)
        yield Task(words.format(count=count), "/staff/payments", "banknote")
    if count := await payments.count_ending():
        words = ngettext(
            "{count} authorisation ends within a day",
            "{count} authorisations end within a day",
            count,
        )
        yield Task(words.format(count=count), "/staff/payments#ending-title", "clock")
    if count := await payments.count_untaken():
        words = ngettext(
            "{count} order was sent and is not paid",
            "{count} orders were sent and are not paid",
            count,
        )
        yield Task(words.format(count=count), "/staff/payments#untaken-title", "banknote")
    if count := await payments.count_to_answer():
        words = ngettext("{count} dispute to answer", "{count} disputes to answer", count)
        yield Task(words.format(count=count), "/staff/till#disputes-title", "banknote")
    if count := await payments.count_differences():
        words = ngettext("{count} difference in the till", "{count} differences in the till", count)
        yield Task(words.format(count=count), "/staff/till", "banknote")
    if await payments.is_till_behind():
        yield Task(_("The till was not compared for two days"), "/staff/till", "banknote")
    if count := await sales.count_withdrawals(PAID_BACK_WITHIN):
        words = ngettext(
            "{count} withdrawal in the last 14 days",
            "{count} withdrawals in the last 14 days",
            count,
        )
        yield Task(words.format(count=count), "/staff/withdrawals", "mail-open")
    mails = await mailing.mail_backlog()
    if count := mails.failed + mails.blocked:
        words = ngettext("{count} email was not sent", "{count} emails were not sent", count)
        yield Task(words.format(count=count), "/staff/events#mails-title", "mail-open")
    if not member.is_manager:
        return
    if count := (await messaging.lag()).failed:
        words = ngettext("{count} background job failed", "{count} background jobs failed", count)
        yield Task(words.format(count=count), "/staff/events", "activity")
    hooks = await webhooks.webhook_backlog()
    if count := hooks.failed:
        words = ngettext(
            "{count} webhook was not delivered", "{count} webhooks were not delivered", count
        )
        yield Task(words.format(count=count), "/staff/webhooks", "webhook")
    if count := hooks.paused:
        words = ngettext(
            "{count} webhook endpoint is paused", "{count} webhook endpoints are paused", count
        )
        yield Task(words.format(count=count), "/staff/webhooks", "pause")

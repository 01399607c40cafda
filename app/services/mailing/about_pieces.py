"""The sentences of a mail about pieces that are not sent: why, and what becomes of the rest."""

from app.i18n.language import gettext as _
from app.messaging.events import OrderPiecesCancelled
from app.services.delivery import awaited_payment
from app.services.sales import Order
from app.values.formats import day
from app.values.statuses import CancelReason


async def nothing_follows(order: Order) -> str:
    if await awaited_payment(order.order_id):
        return _("Nothing will be sent.")
    return _("Nothing will be sent, and you won't be charged.")


def about_the_rest(event: OrderPiecesCancelled) -> str:
    if event.rest_waits_until is None:
        return _("The rest of your order is not affected.")
    message = _("The rest waits here until about %(date)s. Then we pack it.")
    return message % {"date": day(event.rest_waits_until)}


def opening(reason: str, *, of_all: bool) -> str:
    return _whole_opening(reason) if of_all else _part_opening(reason)


def _part_opening(reason: str) -> str:
    match reason:
        case CancelReason.CUSTOMER:
            return _("As you asked, we've cancelled this part of your order %(number)s:")
        case CancelReason.NOT_FOUND | CancelReason.OUT_OF_STOCK:
            return _(
                "We're sorry: we can't send this part of your order %(number)s, since we don't "
                "have it after all:"
            )
        case CancelReason.DAMAGED:
            return _(
                "We're sorry: we can't send this part of your order %(number)s, since it was "
                "damaged and we have no other:"
            )
        case CancelReason.UNPAID:
            return _(
                "We've cancelled this part of your order %(number)s, since it was not paid for:"
            )
        case _:
            return _("We've cancelled this part of your order %(number)s:")


def _whole_opening(reason: str) -> str:
    match reason:
        case CancelReason.CUSTOMER:
            return _("As you asked, we've cancelled your order %(number)s:")
        case CancelReason.NOT_FOUND | CancelReason.OUT_OF_STOCK:
            return _(
                "We're sorry: we can't send your order %(number)s, since we don't have these items "
                "after all:"
            )
        case CancelReason.DAMAGED:
            return _(
                "We're sorry: we can't send your order %(number)s, since it was damaged and we "
                "have no other:"
            )
        case CancelReason.UNPAID:
            return _("We've cancelled your order %(number)s, since it was not paid for:")
        case _:
            return _("We've cancelled your order %(number)s:")

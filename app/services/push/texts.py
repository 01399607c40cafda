"""What a notification says: the shop's name, the order's number and the step, and nothing else.

A lock screen shows it to everybody who is near.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, use_language
from app.services.push.queue import DueNotification
from app.services.sales import find_parcels, find_with_links
from app.values.languages import spoken_with
from app.values.sending import PushStep
from app.values.shop_settings import shop_settings
from app.values.statuses import OrderStatus

TEXTS: Final[Mapping[str, str]] = {
    PushStep.SHIPPED: gettext_noop("Your order {} is on its way"),
    PushStep.DELIVERED: gettext_noop("Your order {} has arrived"),
    PushStep.CANCELLED: gettext_noop("Your order {} is cancelled"),
    PushStep.PART_SHIPPED: gettext_noop("Part of your order {} is on its way"),
    PushStep.PART_DELIVERED: gettext_noop("Part of your order {} has arrived"),
    PushStep.NOT_DELIVERED: gettext_noop("Your order {} has not arrived yet"),
    PushStep.DECISION: gettext_noop("Please decide: part of your order {} is missing"),
}
# Of an order that its customer collects.
COLLECTING: Final[Mapping[str, str]] = {
    PushStep.SHIPPED: gettext_noop("Your order {} is ready for pick-up"),
    PushStep.DELIVERED: gettext_noop("You have picked up your order {}"),
    PushStep.PART_SHIPPED: gettext_noop("Part of your order {} is ready for pick-up"),
    PushStep.PART_DELIVERED: gettext_noop("You have picked up a part of your order {}"),
}
OF_THE_WHOLE: Final = {
    PushStep.PART_SHIPPED: PushStep.SHIPPED,
    PushStep.PART_DELIVERED: PushStep.DELIVERED,
}


class ScreenText(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the service worker reads; a later notification of the same `tag` replaces it."""

    title: str
    body: str
    lang: str
    tag: str
    url: str
    icon: str = ""


async def notification_text(due: DueNotification) -> bytes | None:
    """Returns it in the device's language, and None if the order has other links by now.

    Who has only an old link must not hear any more of the order. Raises `UnknownOrder`.
    """
    order, links_version = await find_with_links(due.order_id)
    if links_version != due.links_version:
        return None
    step = PushStep(due.step)
    if step in OF_THE_WHOLE:
        is_only = len(await find_parcels(order)) == 1
        arrived = step == PushStep.PART_DELIVERED and order.status == OrderStatus.DELIVERED
        step = OF_THE_WHOLE[step] if is_only or arrived else step
    language = spoken_with(due.language)
    with use_language(language):
        said = (COLLECTING.get(step) if order.is_collected else None) or TEXTS[step]
        body = _(said).format(order.order_number)
    path = f"/orders/{due.order_id}"
    known = shop_settings()
    icon = known.icon.url if known.icon else ""
    return msgspec.json.encode(ScreenText(known.name, body, language, path, path, icon))

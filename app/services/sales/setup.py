"""The step of the setup guide that concerns delivery."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.setup_steps import SetupStep
from app.services.sales.methods import list_methods


async def _has_methods() -> bool:
    return any(one.is_offered for one in await list_methods())


DELIVERY: Final = SetupStep(
    name="delivery",
    place=40,
    title=gettext_noop("Delivery"),
    why=gettext_noop("Customers choose how they get their order. Until you add a way, it is free."),
    button=gettext_noop("Add a delivery method"),
    href="/staff/settings/delivery",
    is_done=_has_methods,
)

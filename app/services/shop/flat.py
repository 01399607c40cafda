"""What Shop declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.services.shop.checks import CHECKS

FLAT: Final = Flat(
    name="shop",
    actions={"settings.changed": gettext_noop("Shop settings changed")},
    fields={
        "name": gettext_noop("Name"),
        "shortage_rule": gettext_noop("When items are missing"),
        "shortage_default": gettext_noop("Without an answer"),
        "shortage_wait_days": gettext_noop("Days to wait"),
    },
    checks=CHECKS,
)

"""What Shop declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.services.shop.checks import CHECKS

FLAT: Final = Flat(
    name="shop",
    actions={"settings.changed": gettext_noop("Shop settings changed")},
    fields={"name": gettext_noop("Name")},
    checks=CHECKS,
)

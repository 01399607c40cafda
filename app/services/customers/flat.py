"""What Customers declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.services.customers.by_time import erase_due
from app.services.customers.privacy import PRIVACY

FLAT: Final = Flat(
    name="customers",
    actions={
        "customer.exported": gettext_noop("Customer data exported"),
        "customer.erased": gettext_noop("Customer data erased"),
    },
    deadlines={erase_due: ""},
    privacy=PRIVACY,
)

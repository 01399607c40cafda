"""What Shop declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.services.shop.backups import read_backups
from app.services.shop.checks import CHECKS
from app.services.shop.face_files import delete_unused_face_files
from app.services.shop.privacy import PRIVACY
from app.services.shop.setup import STEPS
from app.values.setting_lines import SETTINGS

FLAT: Final = Flat(
    name="shop",
    actions={
        "settings.changed": gettext_noop("Shop settings changed"),
        "setup.mail_tested": gettext_noop("Test email sent"),
        "setup.closed": gettext_noop("Setup guide closed"),
        "legal.changed": gettext_noop("Legal page changed"),
        "maintenance.began": gettext_noop("Maintenance begun"),
        "maintenance.ended": gettext_noop("Maintenance ended"),
    },
    fields={
        **{name: line.label for name, line in SETTINGS.items()},
        "version": gettext_noop("Version"),
        "is_on": gettext_noop("On"),
        "text": gettext_noop("Text"),
        "until": gettext_noop("Until"),
    },
    readings=read_backups,
    retention=(delete_unused_face_files,),
    scopes={
        "settings:read": gettext_noop("Read the shop’s settings"),
        "settings:write": gettext_noop("Change the shop’s settings"),
    },
    checks=CHECKS,
    privacy=PRIVACY,
    setup_steps=STEPS,
)

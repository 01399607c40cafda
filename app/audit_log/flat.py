"""What the audit log declares about itself for the house's lists."""

from typing import Final

from app.audit_log.privacy import PRIVACY
from app.audit_log.retention import delete_old_lines
from app.i18n.language import gettext_noop
from app.infra.manifest import Flat

FLAT: Final = Flat(
    name="audit_log",
    retention=(delete_old_lines,),
    actions={
        "retention.changed": gettext_noop("Retention of the audit log changed"),
    },
    fields={
        "kept_days": gettext_noop("Days kept"),
    },
    privacy=PRIVACY,
)

"""What the shop needs to work, in the words of those who sell: each part, its state, what to do."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.health import checks
from app.routes.staff.health.checks import HealthFinding
from app.values.diagnoses import DiagnosisState

ICONS: Final = {
    DiagnosisState.OK: "circle-check",
    DiagnosisState.CAUTION: "clock",
    DiagnosisState.WRONG: "triangle-alert",
}


class HealthPart(msgspec.Struct, frozen=True):
    """`name` is the same in every language; `href` leads to where it is dealt with."""

    name: str
    title: str
    href: str
    finding: HealthFinding

    @property
    def is_well(self) -> bool:
        return self.finding.state == DiagnosisState.OK

    @property
    def icon(self) -> str:
        return ICONS[self.finding.state]


HealthCheck = Callable[[], Awaitable[HealthFinding]]
# In English, with the page on which it is dealt with.
PARTS: Final[dict[str, tuple[str, str, HealthCheck]]] = {
    "database": (gettext_noop("Database"), "", checks.database),
    "live": (gettext_noop("Live pages"), "", checks.live_pages),
    "jobs": (gettext_noop("Background jobs"), "/staff/events", checks.jobs),
    "mails": (gettext_noop("Emails"), "/staff/events#mails-title", checks.mails),
    "webhooks": (gettext_noop("Webhooks"), "/staff/webhooks", checks.hooks),
    "disk": (gettext_noop("Disk"), "", checks.room),
    "clock": (gettext_noop("Clock"), "", checks.clock),
    "audit": (gettext_noop("Integrity check"), "/staff/audit", checks.audit),
    "backup": (gettext_noop("Backup"), "", checks.backup),
}


async def read_parts() -> list[HealthPart]:
    """Returns those that need a look first."""
    parts = [
        HealthPart(name, _(title), href, await check())
        for name, (title, href, check) in PARTS.items()
    ]
    return sorted(parts, key=lambda part: part.is_well)

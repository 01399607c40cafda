"""What messaging refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class UnknownEvent(Refusal):
    """There is no such event."""

    problem = "not-found"
    says = gettext_noop("There is no such event.")


class EventsLost(Refusal):
    """The event was published after the backup from which the shop was restored."""

    problem = "events-lost"
    says = gettext_noop(
        "The shop was restored from a backup that does not have this event. Go on after "
        "begin_after, or begin at the beginning if it is null."
    )

    def __init__(
        self, begin_after: str | None, *, backup_at: datetime, restored_at: datetime
    ) -> None:
        super().__init__()
        self._members = {
            "begin_after": begin_after,
            "backup_at": backup_at,
            "restored_at": restored_at,
        }

    def members(self) -> Mapping[str, Any]:
        return self._members

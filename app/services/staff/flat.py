"""Staff, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat
from app.services.staff.sessions import forget_old_sessions

FLAT: Final = Flat(schema="staff", retention=(forget_old_sessions,))

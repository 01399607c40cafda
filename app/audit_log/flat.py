"""The audit log, as the house's lists know it."""

from typing import Final

from app.audit_log.retention import forget_old_lines
from app.infra.manifest import Flat

FLAT: Final = Flat(schema="audit_log", retention=(forget_old_lines,))

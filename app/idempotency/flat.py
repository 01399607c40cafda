"""Idempotency, as the house's lists know it."""

from typing import Final

from app.idempotency.keys import delete_old_keys
from app.infra.manifest import Flat

FLAT: Final = Flat(name="idempotency", retention=(delete_old_keys,))

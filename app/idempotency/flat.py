"""What Idempotency declares about itself for the application's lists."""

from typing import Final

from app.idempotency.keys import delete_old_keys
from app.idempotency.privacy import PRIVACY
from app.infra.manifest import Flat

FLAT: Final = Flat(name="idempotency", retention=(delete_old_keys,), privacy=PRIVACY)

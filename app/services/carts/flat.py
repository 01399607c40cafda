"""What Carts declares about itself for the application's lists."""

from typing import Final

from app.infra.manifest import Flat
from app.services.carts.lines import delete_old_carts
from app.services.carts.privacy import PRIVACY

FLAT: Final = Flat(name="carts", retention=(delete_old_carts,), privacy=PRIVACY)

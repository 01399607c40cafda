"""What Carts declares about itself for the application's lists."""

from typing import Final

from app.infra.manifest import Flat
from app.services.carts.lines import delete_old_carts

FLAT: Final = Flat(name="carts", retention=(delete_old_carts,))

"""Carts, as the house's lists know them."""

from typing import Final

from app.infra.manifest import Flat
from app.services.carts.lines import forget_old_carts

FLAT: Final = Flat(name="carts", retention=(forget_old_carts,))

"""Carts, as the house's lists know them."""

from typing import Final

from app.infra.manifest import Flat
from app.services.carts.lines import delete_old_carts

FLAT: Final = Flat(name="carts", retention=(delete_old_carts,))

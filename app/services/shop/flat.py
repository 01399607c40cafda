"""Shop, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat

FLAT: Final = Flat(schema="shop")

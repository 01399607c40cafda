"""Settings that this process takes for the shop's, though nobody has saved them."""

from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch

from app.services.shop import current
from app.values.shop_settings import ShopSettings, known_version, remember, shop_settings


@contextmanager
def known(settings: ShopSettings) -> Generator[None]:
    """What the process reads meanwhile, as it does by itself, changes nothing."""
    version, before = known_version(), shop_settings()
    with patch.object(current, "remember"):
        remember(version, settings)
        yield
        remember(version, before)

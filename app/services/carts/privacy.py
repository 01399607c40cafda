"""A cart belongs to a browser: neither name nor address leads to it."""

from typing import Final

from app.infra.privacy import Privacy

PRIVACY: Final = Privacy(harmless={"carts.lines": "products and quantities"})

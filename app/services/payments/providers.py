"""The providers that this shop has, by their way to pay."""

from functools import lru_cache
from typing import Final

from app.services.payments.port import Provider
from app.services.payments.stripe import Stripe
from app.settings import settings
from app.values.payments import PaymentMethodId

STRIPE: Final = "STRIPE"


def provider_of(method: str) -> Provider | None:
    """Returns None for what is paid by hand, and where the operator has set no key."""
    if method != PaymentMethodId.CARD or not settings.stripe_api_key:
        return None
    return _stripe(settings.stripe_api_base, settings.stripe_api_key)


async def close_providers() -> None:
    if settings.stripe_api_key and _stripe.cache_info().currsize:
        await _stripe(settings.stripe_api_base, settings.stripe_api_key).close()
    _stripe.cache_clear()


@lru_cache(maxsize=1)
def _stripe(base: str, key: str) -> Stripe:
    return Stripe(base, key)

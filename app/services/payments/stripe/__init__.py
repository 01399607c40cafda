"""Stripe: a hosted page on which customers pay, and plain HTTP for what follows."""

from app.services.payments.stripe.provider import Stripe as Stripe
from app.services.payments.stripe.signatures import is_signed as is_signed

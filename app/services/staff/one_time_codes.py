"""Codes that are typed at log-in: those of an app (RFC 6238), and recovery codes."""

import base64
import hmac
import secrets
from typing import Final
from uuid import UUID

from pyotp.totp import TOTP

from app.infra import tokens

SECOND_FACTOR: Final = b"staff second factor "
# Seconds for which an app shows a code.
STEP: Final = 30
# Steps by which the clock of a phone may be ahead or behind.
TOLERANCE: Final = 1
DIGITS: Final = 6
RECOVERY_CODES: Final = 8
# Letters of a recovery code: 120 random bits, which a plain hash may hold (OWASP ASVS 6.5.2).
LETTERS: Final = 24
GROUP: Final = 4


def key_of(factor_id: UUID) -> str:
    """Returns the key for typing into the app, in base32."""
    return _keys(factor_id)[0]


def address_of(factor_id: UUID, email: str, shop: str) -> str:
    """Returns the `otpauth:` address in a QR code."""
    return TOTP(key_of(factor_id)).provisioning_uri(name=email, issuer_name=shop)


def accepted_step(factor_id: UUID, code: str, now: float, last_step: int) -> int | None:
    """Returns the time step of `code`, and None if it is wrong or not later than `last_step`."""
    current = int(now) // STEP
    accepted = None
    for key in _keys(factor_id):
        shown = TOTP(key)
        for step in range(current - TOLERANCE, current + TOLERANCE + 1):
            same = hmac.compare_digest(shown.generate_otp(step).encode(), code.encode())
            if same and step > last_step:
                accepted = step
    return accepted


def new_recovery_codes() -> list[str]:
    return [_grouped(_base32(secrets.token_bytes(LETTERS * 5 // 8))) for _ in range(RECOVERY_CODES)]


def typed_code(text: str) -> str:
    """Returns a code without the blanks and hyphens in which people write it."""
    return "".join(text.split()).replace("-", "").lower()


def is_of_app(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def _keys(factor_id: UUID) -> list[str]:
    # Codes by the previous SECRET_KEY count while it is set. An app takes 160 bits (RFC 4226, 4).
    return [
        base64.b32encode(bytes.fromhex(key)[:20]).decode()
        for key in tokens.keyed_hashes(SECOND_FACTOR, factor_id.hex)
    ]


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode().lower()


def _grouped(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))

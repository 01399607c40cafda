"""Forms carry a token that only pages of this shop can know; the API and files take none."""

import hashlib

from litestar.config.csrf import CSRFConfig

from app.settings import settings
from app.web.cookies import cookie_name


def csrf_config() -> CSRFConfig:
    return CSRFConfig(
        secret=settings.secret_key,
        cookie_name=cookie_name(f"doorstep_csrf_{_fingerprint(settings.secret_key)}"),
        cookie_secure=settings.secure_cookies,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/", "^/static/"],
    )


def _fingerprint(secret: str) -> str:
    """A cookie signed with an earlier secret would be refused for ever; so the name follows it."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]

"""CSRF tokens, which only pages of this shop can know; the API and static files need none."""

import hashlib

from litestar.config.csrf import CSRFConfig

from app.settings import settings
from app.web.cookies import cookie_name


def csrf_config() -> CSRFConfig:
    return CSRFConfig(
        secret=settings.secret_key,
        cookie_name=csrf_cookie(),
        cookie_secure=settings.secure_cookies,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/", "^/static/"],
    )


def csrf_cookie() -> str:
    # A cookie signed with an earlier secret would be refused for ever; so the name follows it.
    fingerprint = hashlib.sha256(settings.secret_key.encode()).hexdigest()[:8]
    return cookie_name(f"doorstep_csrf_{fingerprint}")

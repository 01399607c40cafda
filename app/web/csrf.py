"""CSRF tokens, which only pages of this shop can know; the API, files and pictures need none."""

import hashlib
from hmac import compare_digest
from typing import Any, Final

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import FormMultiDict
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash

from app.settings import settings
from app.web.cookies import cookie_name

# For a form with large files: its handler calls `check_token`, behind the door of its address.
CHECKED_LATER: Final = {"exclude_from_csrf": True}


def csrf_config() -> CSRFConfig:
    return CSRFConfig(
        secret=settings.secret_key,
        cookie_name=csrf_cookie(),
        cookie_secure=settings.secure_cookies,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/", "^/static/", "^/pictures/"],
    )


def csrf_cookie() -> str:
    # A cookie signed with an earlier secret would be refused for ever; so the name follows it.
    fingerprint = hashlib.sha256(settings.secret_key.encode()).hexdigest()[:8]
    return cookie_name(f"doorstep_csrf_{fingerprint}")


def check_token(request: Request[Any, Any, Any], form: FormMultiDict) -> None:
    """Raises PermissionDeniedException unless the form has the token of this browser's cookie."""
    sent, kept = form.get("_csrf_token"), request.cookies.get(csrf_cookie(), "")
    secret = kept[:CSRF_SECRET_LENGTH]
    signed = secret + generate_csrf_hash(secret, settings.secret_key)
    if not (
        isinstance(sent, str)
        and compare_digest(sent.encode(), kept.encode())
        and compare_digest(kept.encode(), signed.encode())
    ):
        raise PermissionDeniedException("CSRF token verification failed")

"""The link by which the first manager comes into a new shop: one at a time, and valid once."""

import secrets
from datetime import timedelta
from typing import Final

from app import audit_log
from app.infra.database import fetch, fetch_value, transaction
from app.services.staff import passwords
from app.services.staff.joining import (
    about,
    end_first_link,
    has_manager,
    insert_member,
    wait_for_first_manager,
)
from app.services.staff.password_strength import refuse_weak_password
from app.services.staff.refusals import DeadStaffLink
from app.services.staff.sessions import Browser, as_actor, hash_of, open_session
from app.values.fields import read_email, read_name
from app.values.roles import MANAGER

LASTS: Final = timedelta(hours=72)
MAKE: Final = """
INSERT INTO staff.first_links (secret_hash) VALUES ($1)
ON CONFLICT (place) DO UPDATE SET secret_hash = excluded.secret_hash, made_at = now()
"""
OPENS: Final = """
SELECT EXISTS (SELECT FROM staff.first_links
WHERE secret_hash = $1 AND made_at > now() - $2::interval)
"""


async def make_first_link() -> str | None:
    """Returns the token of a new link, with which the one before ends; None with a manager."""
    token = secrets.token_urlsafe(32)
    async with transaction():
        await wait_for_first_manager()
        if await has_manager():
            return None
        await fetch(MAKE, hash_of(token))
        await audit_log.note("first_link.made", audit_log.Subject("member", ""))
    return token


async def first_link_opens(token: str) -> bool:
    return await fetch_value(OPENS, hash_of(token), LASTS)


async def add_first_manager(
    token: str, email: str, name: str, password: str, browser: Browser
) -> str:
    """Uses up the link, and returns the secret of the new manager's session.

    Raises `DeadStaffLink`, `WeakPassword`, `AlreadyThere`, `Busy`, and `Invalid`.
    """
    if not await first_link_opens(token):
        raise DeadStaffLink
    email, name = read_email(email).lower(), read_name(name)
    await refuse_weak_password(password, email, name)
    password_hash = await passwords.hashed(password)
    async with transaction():
        await wait_for_first_manager()
        if not await first_link_opens(token):
            raise DeadStaffLink
        await end_first_link()
        member = await insert_member(email, MANAGER, password_hash, name)
        added = {"email": email, "role": MANAGER}
        await audit_log.note("member.added", about(member), after=added, by=as_actor(member))
        return await open_session(member.staff_id, browser)

"""A key has the scopes that it was given, until it is revoked."""

from app.infra.database import fetch
from app.services import staff


async def test_a_key_has_the_scopes_it_was_given_until_it_is_revoked() -> None:
    secret = await staff.create_key("till", ["orders:read", "orders:write", "orders:read"])
    key = await staff.find_key(secret)
    assert key
    assert (key.name, key.scopes) == ("till", {"orders:read", "orders:write"})
    assert await staff.find_key(secret + "x") is None
    await fetch("UPDATE staff.api_keys SET revoked_at = now()")
    assert await staff.find_key(secret) is None

"""Somebody with an authenticator app, as the app computes its codes."""

from uuid import UUID

from pyotp.totp import TOTP

from app.infra.database import fetch, fetch_value, now
from app.services import staff
from app.services.staff.one_time_codes import STEP, key_of


async def turned_on(email: str, password: str) -> list[str]:
    """Sets up the two-step login and returns the recovery codes."""
    secret = await staff.log_in(email, password)
    member = await staff.member_of_session(secret)
    assert member
    await staff.begin_second_factor(member, password)
    codes = await staff.confirm_second_factor(member, await shown(member.staff_id), secret)
    await staff.log_out(secret)
    return codes


async def has_two_steps(email: str) -> None:
    """Has set it up long ago: nothing of it is in the audit log."""
    await fetch(
        "INSERT INTO staff.second_factors (staff_id, factor_id, confirmed_at)"
        " SELECT staff_id, gen_random_uuid(), now() FROM staff.members WHERE email = $1",
        email,
    )


async def shown(staff_id: UUID, steps: int = 0) -> str:
    """Returns the code that the app shows in so many steps from now."""
    found = "SELECT factor_id FROM staff.second_factors WHERE staff_id = $1"
    factor_id = await fetch_value(found, staff_id)
    step = int((await now()).timestamp()) // STEP
    return TOTP(key_of(factor_id)).generate_otp(step + steps)


async def next_code(email: str) -> str:
    """Returns the code that comes next, since the one that is shown may have been used."""
    return await shown((await staff.find_by_address(email)).staff_id, 1)

"""The second factor: set up with an app, asked at log-in, removed by its owner or a manager."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app import audit_log
from app.infra.database import Row, fetch, fetch_row, fetch_value, now, transaction
from app.services.staff import passwords
from app.services.staff.locking import end_sessions, lock_member, subject_of, tell_owner
from app.services.staff.one_time_codes import (
    accepted_step,
    address_of,
    is_of_app,
    key_of,
    new_recovery_codes,
    typed_code,
)
from app.services.staff.refusals import (
    NoSecondFactor,
    SecondFactorExists,
    WrongCode,
    WrongCredentials,
)
from app.services.staff.sessions import (
    Browser,
    HalfLogin,
    StaffMember,
    as_actor,
    hash_of,
    open_session,
)
from app.values.sending import MailKind
from app.values.shop_settings import shop_settings

# Who began it and went away leaves no key that can be read later.
BEGUN_FOR: Final = "15 minutes"
FIND: Final = f"""
SELECT factor_id, confirmed_at, last_step, made_at > now() - interval '{BEGUN_FOR}' AS is_new,
    (SELECT count(*) FROM staff.recovery_codes AS code
     WHERE code.staff_id = factor.staff_id AND used_at IS NULL) AS codes_left
FROM staff.second_factors AS factor WHERE staff_id = $1
"""
BEGIN: Final = """
INSERT INTO staff.second_factors (staff_id, factor_id) VALUES ($1, $2)
ON CONFLICT (staff_id) DO UPDATE SET factor_id = excluded.factor_id, made_at = now()
WHERE second_factors.confirmed_at IS NULL RETURNING 1
"""
CONFIRM: Final = """
UPDATE staff.second_factors SET confirmed_at = now(), last_step = $2 WHERE staff_id = $1
"""
ACCEPT: Final = "UPDATE staff.second_factors SET last_step = $2 WHERE staff_id = $1"
REMOVE: Final = "DELETE FROM staff.second_factors WHERE staff_id = $1 RETURNING confirmed_at"
FORGET_CODES: Final = "DELETE FROM staff.recovery_codes WHERE staff_id = $1"
STORE_CODES: Final = """
INSERT INTO staff.recovery_codes (code_hash, staff_id) SELECT unnest($2::bytea[]), $1
"""
USE_CODE: Final = """
UPDATE staff.recovery_codes SET used_at = now()
WHERE staff_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1
"""
STORED: Final = "SELECT password_hash FROM staff.members WHERE staff_id = $1"
HALF: Final = """
SELECT staff_id, email, name, role, password_hash FROM staff.members
WHERE staff_id = $1 AND deactivated_at IS NULL FOR UPDATE
"""


class SecondFactor(msgspec.Struct, frozen=True):
    """It counts once it is confirmed; `codes_left` are its recovery codes.

    `mark` is another one for each factor, and tells nothing about its secret.
    """

    confirmed_at: datetime | None
    codes_left: int
    mark: str


class NewFactor(msgspec.Struct, frozen=True):
    """The key for an app: as the address in a QR code, and for typing."""

    address: str
    key: str


async def find_second_factor(staff_id: UUID) -> SecondFactor | None:
    row = await fetch_row(FIND, staff_id)
    if row is None:
        return None
    mark = hash_of(row["factor_id"].hex).hex()[:32]
    return SecondFactor(row["confirmed_at"], row["codes_left"], mark)


async def mark_of_factor(staff_id: UUID) -> str:
    """Returns an empty text for somebody without a second factor."""
    factor = await find_second_factor(staff_id)
    return factor.mark if factor else ""


async def begin_second_factor(member: StaffMember, password: str) -> None:
    """Makes a factor that is still to be confirmed. Raises `WrongCredentials` for the password,
    `SecondFactorExists` and `Busy`.
    """
    await _check(member, password)
    if not await fetch(BEGIN, member.staff_id, uuid4()):
        raise SecondFactorExists


async def new_factor(member: StaffMember) -> NewFactor:
    """Returns what is to be confirmed. Raises `NoSecondFactor` and `SecondFactorExists`."""
    factor_id = (await _unconfirmed(member.staff_id))["factor_id"]
    address = address_of(factor_id, member.email, shop_settings().name)
    return NewFactor(address, key_of(factor_id))


async def confirm_second_factor(member: StaffMember, code: str, secret: str) -> list[str]:
    """Returns the recovery codes, which nobody can read again.

    Every session but that of `secret` ends. Raises `WrongCode`, `NoSecondFactor` and
    `SecondFactorExists`.
    """
    async with transaction():
        whose = await lock_member(member.staff_id)
        row = await _unconfirmed(member.staff_id)
        step = await _step(row, typed_code(code))
        if step is None:
            raise WrongCode
        await fetch(CONFIRM, member.staff_id, step)
        codes = await _renew_codes(member.staff_id)
        await end_sessions(member.staff_id, hash_of(secret))
        await audit_log.note("member.second_factor_added", subject_of(whose))
        await tell_owner(member.staff_id, MailKind.FACTOR_ADDED)
    return codes


async def renew_recovery_codes(member: StaffMember, password: str) -> list[str]:
    """The codes of before end. Raises `WrongCredentials`, `NoSecondFactor` and `Busy`."""
    await _check(member, password)
    async with transaction():
        whose = await lock_member(member.staff_id)
        factor = await find_second_factor(member.staff_id)
        if factor is None or factor.confirmed_at is None:
            raise NoSecondFactor
        codes = await _renew_codes(member.staff_id)
        await audit_log.note("member.recovery_codes_made", subject_of(whose))
        await tell_owner(member.staff_id, MailKind.RECOVERY_CODES)
    return codes


async def remove_own_second_factor(member: StaffMember, password: str) -> None:
    """Raises `WrongCredentials` and `Busy`."""
    await _check(member, password)
    await remove_second_factor(member.staff_id)


async def remove_second_factor(staff_id: UUID) -> None:
    """For somebody who lost the phone, too; without one nothing changes. Raises `UnknownPerson`."""
    async with transaction():
        whose = await lock_member(staff_id)
        removed = await fetch_value(REMOVE, staff_id)
        await fetch(FORGET_CODES, staff_id)
        if removed:
            await audit_log.note("member.second_factor_removed", subject_of(whose))
            await tell_owner(staff_id, MailKind.FACTOR_REMOVED)


async def finish_log_in(half: HalfLogin, code: str, browser: Browser) -> str:
    """Returns the secret of a new session.

    Raises `WrongCode`, and `WrongCredentials` if the password was changed meanwhile, or the person
    deactivated.
    """
    async with transaction():
        row = await fetch_row(HALF, half.staff_id)
        if row is None or HalfLogin.of(row) != half:
            raise WrongCredentials
        member = StaffMember(row["staff_id"], row["email"], row["name"], row["role"])
        right = await _takes(half.staff_id, typed_code(code), member)
        if not right:
            await audit_log.note("member.code_failed", subject_of(row))
        else:
            secret = await open_session(half.staff_id, browser)
            await audit_log.note("member.logged_in", subject_of(row), by=as_actor(member))
            return secret
    raise WrongCode


async def _takes(staff_id: UUID, code: str, member: StaffMember) -> bool:
    row = await fetch_row(FIND, staff_id)
    if row is None or row["confirmed_at"] is None:
        # It was removed by a manager since the password was typed.
        return True
    if is_of_app(code):
        step = await _step(row, code)
        if step is not None:
            await fetch(ACCEPT, staff_id, step)
        return step is not None
    if await fetch(USE_CODE, staff_id, hash_of(code)):
        subject = audit_log.Subject("member", staff_id, member.name)
        await audit_log.note("member.recovery_code_used", subject, by=as_actor(member))
        await tell_owner(staff_id, MailKind.RECOVERY_CODE_USED)
        return True
    return False


async def _step(row: Row, code: str) -> int | None:
    moment = (await now()).timestamp()
    return accepted_step(row["factor_id"], code, moment, row["last_step"])


async def _unconfirmed(staff_id: UUID) -> Row:
    row = await fetch_row(FIND, staff_id)
    if row is None:
        raise NoSecondFactor
    if row["confirmed_at"]:
        raise SecondFactorExists
    if not row["is_new"]:
        raise NoSecondFactor
    return row


async def _renew_codes(staff_id: UUID) -> list[str]:
    codes = new_recovery_codes()
    await fetch(FORGET_CODES, staff_id)
    await fetch(STORE_CODES, staff_id, [hash_of(typed_code(code)) for code in codes])
    return codes


async def _check(member: StaffMember, password: str) -> None:
    if not await passwords.is_right(await fetch_value(STORED, member.staff_id), password):
        raise WrongCredentials

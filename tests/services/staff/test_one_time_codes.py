"""Codes as RFC 6238 computes them, each of which counts once and about now."""

import base64
from uuid import UUID, uuid4

import pytest
from pyotp.totp import TOTP

from app.services.staff import one_time_codes
from app.services.staff.one_time_codes import STEP, accepted_step, key_of
from app.settings import settings

NOW = 1_111_111_109.0
CURRENT = int(NOW) // STEP
FACTOR = uuid4()


def code_at(step: int) -> str:
    return TOTP(key_of(FACTOR)).generate_otp(step)


@pytest.mark.parametrize(("time", "code"), [(59, "287082"), (1_111_111_109, "081804")])
def test_the_codes_are_those_of_the_rfc(
    monkeypatch: pytest.MonkeyPatch, time: int, code: str
) -> None:
    key = base64.b32encode(b"12345678901234567890").decode()

    def keys(factor_id: UUID) -> list[str]:
        return [key]

    monkeypatch.setattr(one_time_codes, "_keys", keys)
    assert accepted_step(FACTOR, code, time, 0) == time // STEP


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(steps: int) -> None:
    assert accepted_step(FACTOR, code_at(CURRENT + steps), NOW, 0) == CURRENT + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_no_further(steps: int) -> None:
    assert accepted_step(FACTOR, code_at(CURRENT + steps), NOW, 0) is None


def test_a_code_counts_once_and_none_before_it_any_more() -> None:
    assert accepted_step(FACTOR, code_at(CURRENT), NOW, CURRENT) is None
    assert accepted_step(FACTOR, code_at(CURRENT - 1), NOW, CURRENT) is None
    assert accepted_step(FACTOR, code_at(CURRENT + 1), NOW, CURRENT) == CURRENT + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "ü", "１２３４５６", "\x00"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert accepted_step(FACTOR, code, NOW, 0) is None


def test_an_app_works_on_while_the_previous_secret_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_at(CURRENT)
    monkeypatch.setattr(settings, "secret_key_previous", settings.secret_key)
    monkeypatch.setattr(settings, "secret_key", "another secret of the shop, long enough")
    assert accepted_step(FACTOR, before, NOW, 0) == CURRENT
    assert accepted_step(FACTOR, code_at(CURRENT), NOW, 0) == CURRENT
    monkeypatch.setattr(settings, "secret_key_previous", "")
    assert accepted_step(FACTOR, before, NOW, 0) is None


def test_recovery_codes_are_typed_as_people_write_them() -> None:
    codes = one_time_codes.new_recovery_codes()
    assert len(set(codes)) == one_time_codes.RECOVERY_CODES
    plain = {one_time_codes.typed_code(code) for code in codes}
    assert all(len(code) == one_time_codes.LETTERS for code in plain)
    assert one_time_codes.typed_code(f" {codes[0].upper().replace('-', ' ')} ") in plain

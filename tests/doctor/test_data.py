"""What the doctor says of the data: what is missing, waits, has failed, or was never checked."""

import pytest

from app.doctor import data
from app.infra.database import fetch
from app.values.diagnoses import DiagnosisState
from tests.support.cast import place
from tests.support.diagnosed import examined, is_wrong

WELL = DiagnosisState.OK


@pytest.mark.parametrize(
    "check",
    [data.migrations, data.addresses, data.events, data.mails, data.hooks, data.secret_key],
    ids=lambda check: check.__name__,
)
async def test_new_data_are_well(check) -> None:
    assert (await check()).state == WELL


async def test_a_migration_that_waits_is_counted() -> None:
    verdict = await examined(
        data.migrations, "DELETE FROM migration WHERE id = (SELECT max(id) FROM migration)"
    )
    assert is_wrong(verdict, "1 are to be applied; run doorstep migrate")


async def test_a_migration_of_a_later_version_is_named() -> None:
    verdict = await examined(
        data.migrations,
        "INSERT INTO migration (app_name, name) VALUES ('sales', '2030-01-01T00:00 contract 9.0')",
    )
    assert is_wrong(verdict, "contract 9.0 took away", "start version 9.0 or a later one")


async def test_events_that_wait_or_failed_are_wrong(shop: None) -> None:
    await place(product_456=1)
    assert (await data.events()).state == WELL

    await fetch("UPDATE messaging.deliveries SET created_at = now() - interval '1 minute'")
    assert is_wrong(await data.events(), "not applied yet, the oldest since 60 s", "start a worker")

    await fetch("UPDATE messaging.deliveries SET state = 'FAILED'")
    assert is_wrong(await data.events(), "could not be applied", "/staff/events")


async def test_mails_that_wait_or_failed_are_wrong(shop: None, settle) -> None:
    await place(product_456=1)
    await settle()
    assert (await data.mails()).state == WELL

    await fetch("UPDATE mailing.mails SET created_at = now() - interval '2 hours'")
    assert is_wrong(await data.mails(), "1 wait, the oldest since 2.0 h")

    await fetch("UPDATE mailing.mails SET blocked = true, error = '535 wrong password'")
    assert is_wrong(await data.mails(), "535 wrong password", "SMTP_URL")

    await fetch("UPDATE mailing.mails SET state = 'FAILED'")
    assert is_wrong(await data.mails(), "1 were refused for good", "/staff/events")


async def test_what_has_the_address_of_another_page_is_named() -> None:
    verdict = await examined(
        data.addresses,
        "INSERT INTO products.families (family_id, name, options, changed_by)"
        " VALUES ('check-availability', 'Mug', '{Colour}', 'Bea')",
    )
    assert verdict.state == DiagnosisState.CAUTION
    assert "check-availability" in verdict.message

"""Settings are changed from the version that the manager saw, and written into the audit log."""

import pytest

from app import audit_log
from app.services import shop
from app.services.shop import SettingsChanged
from app.values.shop_settings import ShopSettings, shop_settings
from tests.support.shop_settings import settings_as_before as settings_as_before

MIA = ShopSettings(name="Mia’s Kiosk")
BEA = ShopSettings(name="Bea’s Kiosk")


async def test_a_change_is_a_new_version_that_applies_at_once() -> None:
    changed = await shop.change_settings(MIA, "Mia", 0)
    assert (changed.version, changed.settings) == (1, MIA)
    assert shop_settings() == MIA
    assert (await shop.change_settings(BEA, "Bea", 1)).version == 2


async def test_equal_values_change_nothing_whatever_version_was_seen() -> None:
    await shop.change_settings(MIA, "Mia", 0)
    assert (await shop.change_settings(MIA, "Bea", 0)).version == 1


async def test_another_change_in_between_is_not_overwritten() -> None:
    await shop.change_settings(MIA, "Mia", 0)
    with pytest.raises(SettingsChanged) as refused:
        await shop.change_settings(BEA, "Bea", 0)
    assert refused.value.record.settings == MIA
    with pytest.raises(SettingsChanged):
        await shop.unset_setting("name", "Bea", 0)
    assert shop_settings() == MIA


async def test_what_is_unset_is_that_of_the_environment_again() -> None:
    before = shop_settings()
    await shop.change_settings(MIA, "Mia", 0)
    unset = await shop.unset_setting("name", "Mia", 1)
    assert (unset.version, unset.settings, unset.given) == (2, before, {})
    assert (await shop.unset_setting("name", "Mia", 0)).version == 2


async def test_each_change_is_a_line_of_the_audit_log() -> None:
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Mia"))
        await shop.change_settings(MIA, "Mia", 0)
        await shop.change_settings(MIA, "Mia", 1)
        await shop.unset_setting("name", "Mia", 1)
    lines = (await audit_log.list_lines(audit_log.Filters())).items
    assert [line.action for line in lines] == ["settings.changed"] * 2
    assert lines[1].after == {"name": MIA.name}

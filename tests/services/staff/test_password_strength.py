"""Which passwords are taken: none that is guessed first, and any that is hard to guess."""

import subprocess
import sys
from string import punctuation
from time import monotonic

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.i18n import language
from app.services import staff
from app.services.staff.password_strength import LOOKED_AT
from app.values import shop_settings

ABOUT = ("bea.lee@example.org", "Bea Lee")
# All that zxcvbn reads as letters.
SIGNS = "4@8({[<369&#!1/|0$5+7%2"


@pytest.mark.parametrize(
    "weak",
    [
        "eleven char",
        "x" * 1001,
        "aaaaaaaaaaaaaaaa",
        "aA" * 400,
        "password1234",
        "P@$$w0rd4567",
        "Qwertyuiop123",
        "Qwertzuiop123",
        "Willkommen2024",
        "bea.lee@example.org",
        "BeaLeeBeaLee12",
        "doorstep-1234",
        "123456789012",
        "iloveyouforever",
    ],
)
async def test_a_password_that_is_guessed_first_is_refused(weak: str) -> None:
    with pytest.raises(staff.WeakPassword):
        await staff.refuse_weak_password(weak, *ABOUT)


@pytest.mark.parametrize(
    "good",
    [
        "four tall ships in fog",
        "vier rote Elefanten",
        "áéíóú ñ ☃ ç q",
        "Rn7!kd0Qx2#v",
        "  sea lions  ",
        SIGNS,
    ],
)
async def test_any_characters_are_welcome(good: str) -> None:
    await staff.refuse_weak_password(good, *ABOUT)


async def test_every_common_password_that_is_long_enough_is_refused() -> None:
    """OWASP ASVS 6.2.4. As they are, and lengthened by what people add."""
    common = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= staff.MIN_PASSWORD_LENGTH]
    short = [one for one in FREQUENCY_LISTS["passwords"] if len(one) == 8][:100]
    assert len(common) > 200
    for password in (*common, *(f"{one}2024" for one in short)):
        with pytest.raises(staff.WeakPassword):
            await staff.refuse_weak_password(password, *ABOUT)


async def test_the_name_that_a_manager_gave_the_shop_is_guessed_first() -> None:
    await staff.refuse_weak_password("Zwetschgenkiosk", *ABOUT)
    shop_settings.remember(1, shop_settings.ShopSettings(name="Zwetschgenkiosk am See"))
    with pytest.raises(staff.WeakPassword):
        await staff.refuse_weak_password("Zwetschgenkiosk", *ABOUT)


async def test_a_generated_password_is_taken_and_never_the_same() -> None:
    made = {staff.generate_password() for _ in range(50)}

    assert len(made) == 50
    for one in made:
        await staff.refuse_weak_password(one)


async def test_it_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(staff.WeakPassword, match="Use four or more words"):
        await staff.refuse_weak_password("password1234")
    with (
        language.use_language("de"),
        pytest.raises(staff.WeakPassword, match="Nehmen Sie vier oder mehr Wörter"),
    ):
        await staff.refuse_weak_password("password1234")


@pytest.mark.parametrize(
    "slow", [SIGNS * 40, "aA" * 500, "20201010" * 100, "1" * 1000, (punctuation + "aA1") * 20]
)
async def test_no_password_takes_long_to_judge(slow: str) -> None:
    """zxcvbn by itself takes a minute and more for some of these."""
    began = monotonic()
    await staff.is_strong(slow[:1000])
    assert monotonic() - began < 5
    assert len(slow) > LOOKED_AT


def test_a_process_that_judges_no_password_does_without_the_lists_of_words() -> None:
    code = "import sys, app.asgi, app.workers.process; print('zxcvbn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"

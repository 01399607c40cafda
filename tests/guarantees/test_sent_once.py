"""Forms whose second sending would be answered with something else are sent once (forms.js)."""

import re
from pathlib import Path

import pytest

from tests.support.no_tables import empty_shop as empty_shop

TEMPLATES = Path(__file__).parents[2] / "app" / "templates" / "staff"
# Their answer shows a secret that nobody can read again, or uses up a link or a code.
ONCE = {
    "api_keys/index.html": "/staff/keys",
    "login/code.html": "/staff/login/code",
    "login/first_manager.html": "/staff/first-manager",
    "login/invitation.html": "/acceptance",
    "login/new_password.html": "/password",
    "my_account/second_factor.html": "/staff/account/second-factor/confirmation",
    "people/new.html": "/staff/people",
    "people/show.html": "/password",
}


@pytest.mark.parametrize("template", ONCE)
def test_a_double_click_does_not_lose_what_is_shown_once(template: str) -> None:
    forms = re.findall(
        r"<form [^>]*?data-once[^>]*>", without_tags((TEMPLATES / template).read_text())
    )
    assert [form for form in forms if f'{ONCE[template]}"' in form]


def test_a_second_click_asks_for_no_second_list_of_recovery_codes() -> None:
    buttons = (TEMPLATES / "my_account" / "_second_factor.html").read_text()
    assert re.search(r"<button [^>]*data-single[^>]*recovery-codes", buttons)


def without_tags(template: str) -> str:
    return re.sub(r"\{\{.*?\}\}", "", template)

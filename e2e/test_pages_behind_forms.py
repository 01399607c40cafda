"""Pages that only an answered form shows are for everybody, too."""

import re
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pyotp import TOTP

from e2e.judging import fits_everybody
from e2e.open_shop import DOORSTEP, Login, OpenShop, until
from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window
from tests.support.post_office import body, parsed

LINK = re.compile(r"http://\S+/staff/invitations/\S+")
TERMS = "/staff/settings/legal/terms/en"


def test_a_withdrawal_with_its_faults_its_question_and_its_answer(
    open_window: Callable[..., Window],
) -> None:
    page = open_window().page
    page.goto("/withdrawal")
    page.get_by_role("button", name="Withdraw from contract").click()
    expect(page.get_by_role("alert")).to_be_focused()
    fits_everybody(page, "a withdrawal with faults")
    page.get_by_label("Name", exact=True).fill("Carla Example")
    page.get_by_label("Email").fill("carla@doorstep.example")
    page.get_by_label("Message").fill("It was the wall clock.")
    page.get_by_role("button", name="Withdraw from contract").click()
    expect(page.get_by_role("heading", name="Confirm withdrawal")).to_be_focused()
    fits_everybody(page, "a withdrawal that is to be confirmed")
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.get_by_role("heading", name="Your withdrawal has arrived")).to_be_focused()
    fits_everybody(page, "a withdrawal that has arrived")


@pytest.mark.proof
def test_a_customer_who_is_found(manager: Window, program: Program) -> None:
    program.orders("Petra Hinterland", {"product_456": 1})
    page = manager.page
    page.goto("/staff/customers/data")
    page.get_by_label("Email").fill("petra@example.org")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("petra@example.org").first).to_be_visible()
    fits_everybody(page, "a customer's data")


@pytest.mark.proof
def test_conditions_with_their_preview_and_with_another_version(
    manager: Window, open_window: Callable[..., Window]
) -> None:
    page = manager.page
    page.goto(TERMS)
    page.get_by_label("Text").fill("# Terms\n\n- One\n- Two\n\n[Our imprint](/legal/imprint)")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_focused()
    fits_everybody(page, "a preview of the terms")
    other = open_window(storage_state=page.context.storage_state()).page
    other.goto(TERMS)
    other.get_by_label("Text").fill("Ours.")
    other.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Saved text")).to_have_value("Ours.")
    fits_everybody(page, "terms that two managers changed")


@pytest.mark.proof
@pytest.mark.parametrize("section", ["seller", "look", "offer", "packing", "privacy"])
def test_settings_with_faults(manager: Window, section: str) -> None:
    page = manager.page
    page.goto(f"/staff/settings/{section}")
    for field in page.locator("#settings-form :is(input.input, textarea)").all():
        field.fill("x" * 120)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    fits_everybody(page, f"the settings {section} with faults")


@pytest.mark.proof
def test_two_step_login_from_its_set_up_to_the_next_login(
    open_window: Callable[..., Window], open_shop: OpenShop
) -> None:
    kim = Login("packer", "kim.two@doorstep.example", "eleven cups of green tea")
    added = [DOORSTEP, "staff", "add", kim.email, "--role", kim.role, "--password-stdin"]
    subprocess.run(
        [*added, "--data-dir", open_shop.data], input=kim.password, text=True, check=True
    )
    first = open_window()
    Packer(first).logs_in(kim)
    page = first.page
    page.goto("/staff/account")
    page.locator("[name=own_password]").last.fill(kim.password)
    page.get_by_role("button", name="Set up two-step login").click()
    expect(page.get_by_role("heading", name="Set up two-step login")).to_be_visible()
    fits_everybody(page, "a second factor that is set up")
    page.get_by_text("I cannot scan it").click()
    expect(page.locator(".factor-key")).to_be_visible()
    key = page.locator(".factor-key").inner_text().replace(" ", "")
    code = TOTP(key).now()
    page.get_by_label("Code from the app").fill(code)
    page.get_by_role("button", name="Turn on two-step login").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ecovery codes")
    fits_everybody(page, "recovery codes")
    recovery = page.locator("main code").first.inner_text()

    again = open_window().page
    again.goto("/staff/login")
    again.get_by_label("Email").fill(kim.email)
    again.get_by_label("Password").fill(kim.password)
    again.get_by_role("button", name="Log in").click()
    again.get_by_label("Code", exact=True).fill("000000")
    again.get_by_role("button", name="Log in").click()
    expect(again.get_by_role("alert")).to_be_focused()
    fits_everybody(again, "a wrong second step")
    again.get_by_text("I don't have my phone").click()
    again.get_by_label("Recovery code").fill(recovery)
    again.get_by_role("button", name="Log in").click()
    expect(again).to_have_url("/staff/shipments?status=PENDING")


@pytest.mark.proof
def test_somebody_who_was_invited(
    manager: Window, open_window: Callable[..., Window], open_shop: OpenShop
) -> None:
    page = manager.page
    page.goto("/staff/people/invitations/new")
    page.get_by_label("Name").fill("Kim Ode")
    page.get_by_label("Email").fill("kim@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    fits_everybody(page, "people with an invitation")
    invited = open_window().page
    invited.goto(until(lambda: _invitation(open_shop)))
    fits_everybody(invited, "an invitation")
    invited.get_by_label("Password").fill("short")
    invited.locator("main button[type=submit]").first.click()
    expect(invited.get_by_role("alert")).to_be_visible()
    fits_everybody(invited, "an invitation with a weak password")


def _invitation(open_shop: OpenShop) -> str:
    for path in (open_shop.data / "mail").glob("*invitation*.eml"):
        if found := LINK.search(body(parsed(path.read_bytes()), "plain")):
            return found[0]
    return ""

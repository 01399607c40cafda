"""What Bea does to the others, to herself and to the keys, one action for each door."""

from typing import Final

from app.infra.database import fetch, fetch_value
from app.services import accounts, staff
from app.services.staff import passwords
from tests.support.actions.stage import Act, Stage
from tests.support.authenticator import has_two_steps, shown
from tests.support.methods import offer

FACTOR: Final = "/staff/account/second-factor"


async def cleo() -> str:
    """A packer; gives her id."""
    await staff.add_person("cleo@example.org", "packer", "a long password of hers", "Cleo")
    return str((await staff.find_by_address("cleo@example.org")).staff_id)


async def adds_a_person(stage: Stage) -> None:
    await stage.sends("/staff/people", email="dan@example.org", name="Dan", role="packer")


async def changes_a_role(stage: Stage) -> None:
    await stage.sends(f"/staff/people/{await cleo()}/role", role="manager")


async def deactivates(stage: Stage) -> None:
    await stage.sends(f"/staff/people/{await cleo()}/deactivation")


async def reactivates(stage: Stage) -> None:
    await stage.sends(f"/staff/people/{await cleo()}/reactivation")


async def sets_a_password(stage: Stage) -> None:
    await stage.sends(f"/staff/people/{await cleo()}/password")


async def lets_in_without_a_phone(stage: Stage) -> None:
    key = await cleo()
    await has_two_steps("cleo@example.org")
    await stage.sends(f"/staff/people/{key}/second-factor/removal")


async def knows_her_password() -> str:
    """Gives Bea a password that is known."""
    known = await passwords.hashed("the one before")
    await fetch("UPDATE staff.members SET password_hash = $1 WHERE name = 'Bea'", known)
    return "the one before"


async def begins_two_steps(stage: Stage) -> staff.StaffMember:
    password = await knows_her_password()
    await stage.sends(FACTOR, own_password=password)
    bea = await staff.find_by_address("bea@example.org")
    return staff.StaffMember(bea.staff_id, bea.email, bea.name, bea.role)


async def turns_two_steps_on(stage: Stage) -> None:
    bea = await begins_two_steps(stage)
    await stage.sends(f"{FACTOR}/confirmation", code=await shown(bea.staff_id))


async def renews_her_codes(stage: Stage) -> None:
    await has_two_steps("bea@example.org")
    await stage.sends(f"{FACTOR}/recovery-codes", own_password=await knows_her_password())


async def turns_two_steps_off(stage: Stage) -> None:
    await has_two_steps("bea@example.org")
    await stage.sends(f"{FACTOR}/removal", own_password=await knows_her_password())


async def logs_somebody_out(stage: Stage) -> None:
    await stage.sends(f"/staff/people/{await cleo()}/sessions/removal")


async def changes_her_password(stage: Stage) -> None:
    typed = {"current_password": await knows_her_password(), "password": "one that is long enough"}
    await stage.sends("/staff/account/password", **typed)


async def ends_a_session(stage: Stage) -> None:
    session = await fetch_value("SELECT session_id FROM staff.sessions")
    await stage.sends(f"/staff/account/sessions/{session}/removal")


async def logs_out_everywhere(stage: Stage) -> None:
    await stage.sends("/staff/account/sessions/removal")


async def makes_a_key(stage: Stage) -> None:
    await stage.sends("/staff/keys", name="a scale", scope="orders:read")


async def revokes_a_key(stage: Stage) -> None:
    key = await fetch_value("SELECT key_id FROM staff.api_keys")
    await stage.sends(f"/staff/keys/{key}/revocation")


SPOKEN: Final = {"language": "en", "languages": "en"}


async def names_the_shop(stage: Stage) -> None:
    await stage.sends("/staff/settings/shop", name="Mia’s Kiosk", version="0", **SPOKEN)


async def exports_a_customer(stage: Stage) -> None:
    await accounts.ask_for_link("greta@example.org")
    await stage.sends("/staff/customers/exports", email="greta@example.org")


async def erases_a_customer(stage: Stage) -> None:
    await accounts.ask_for_link("greta@example.org")
    typed = {"email": "greta@example.org", "confirmation": "greta@example.org"}
    await stage.sends("/staff/customers/erasures", **typed)


async def adds_a_delivery_method(stage: Stage) -> None:
    await stage.sends("/staff/settings/delivery/new", name="Post", fee="4.90")


async def changes_a_delivery_method(stage: Stage) -> None:
    await offer()
    facts = {"name": "Post", "fee": "5.90", "active": "yes", "version": "1"}
    await stage.sends("/staff/settings/delivery/post", **facts)


async def writes_the_terms(stage: Stage) -> None:
    await stage.sends("/staff/settings/legal/terms/en", text="An example", version="0")


PEOPLE: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/people": (adds_a_person, "member.added"),
    "POST /staff/people/{staff_id:uuid}/role": (changes_a_role, "member.role_changed"),
    "POST /staff/people/{staff_id:uuid}/deactivation": (deactivates, "member.deactivated"),
    "POST /staff/people/{staff_id:uuid}/reactivation": (reactivates, "member.reactivated"),
    "POST /staff/people/{staff_id:uuid}/password": (sets_a_password, "member.password_changed"),
    "POST /staff/people/{staff_id:uuid}/sessions/removal": (
        logs_somebody_out,
        "member.sessions_ended",
    ),
    "POST /staff/people/{staff_id:uuid}/second-factor/removal": (
        lets_in_without_a_phone,
        "member.second_factor_removed",
    ),
    "POST /staff/account/second-factor/confirmation": (
        turns_two_steps_on,
        "member.second_factor_added",
    ),
    "POST /staff/account/second-factor/recovery-codes": (
        renews_her_codes,
        "member.recovery_codes_made",
    ),
    "POST /staff/account/second-factor/removal": (
        turns_two_steps_off,
        "member.second_factor_removed",
    ),
    "POST /staff/account/password": (changes_her_password, "member.password_changed"),
    "POST /staff/account/sessions/{session_id:uuid}/removal": (
        ends_a_session,
        "member.sessions_ended",
    ),
    "POST /staff/account/sessions/removal": (logs_out_everywhere, "member.sessions_ended"),
    "POST /staff/keys": (makes_a_key, "key.created"),
    "POST /staff/keys/{key_id:uuid}/revocation": (revokes_a_key, "key.revoked"),
    "POST /staff/settings/{section:str}": (names_the_shop, "settings.changed"),
    "POST /staff/customers/exports": (exports_a_customer, "customer.exported"),
    "POST /staff/customers/erasures": (erases_a_customer, "customer.erased"),
    "POST /staff/settings/delivery/new": (adds_a_delivery_method, "delivery_method.made"),
    "POST /staff/settings/delivery/{method_id:str}": (
        changes_a_delivery_method,
        "delivery_method.changed",
    ),
    "POST /staff/settings/legal/{kind:str}/{language:str}": (writes_the_terms, "legal.changed"),
}

"""What Bea and a till do, one action for each door that changes something."""

from typing import Final

from app.infra.database import fetch, fetch_value
from app.services import delivery, staff
from app.web.billing_fields import BILLING_FIELDS
from app.web.merging import WAS
from tests.support.actions.endpoints import ON_ENDPOINTS
from tests.support.actions.imports import ON_IMPORTS
from tests.support.actions.invitations import (
    INVITATIONS,
    accepts_an_invitation,
    comes_first,
    renews_her_password,
)
from tests.support.actions.money import MONEY
from tests.support.actions.parcels import CORRECTIONS, PARCELS
from tests.support.actions.people import PEOPLE
from tests.support.actions.pickups import PICKUPS
from tests.support.actions.pictures import ON_PICTURES
from tests.support.actions.printing import PRINTING
from tests.support.actions.rounds import PICKING
from tests.support.actions.stage import Act, Stage
from tests.support.actions.stock_takes import STOCK_TAKES
from tests.support.actions.trials import TRIALS
from tests.support.api import an_order
from tests.support.authenticator import has_two_steps, next_code
from tests.support.cast import place

BOARD: Final = "/staff/shipments"


async def moves_stock(stage: Stage) -> None:
    await stage.sends("/staff/stock/product_456/movements", quantity="1", reason="found")


async def counts_at_the_shelf(stage: Stage) -> None:
    seen = await fetch_value("SELECT on_hand FROM products.stock WHERE product_id = 'product_456'")
    typed = {"counted": str(seen + 1), "seen": str(seen)}
    await stage.sends("/staff/stock/product_456/counts", **typed)


async def makes_a_product(stage: Stage) -> None:
    await stage.sends(
        "/staff/products", product_id="lamp", name="Lamp", price="12.50", reorder_point="5"
    )


async def makes_a_family(stage: Stage) -> None:
    fields = {"name": "Mug", "option_0": "Colour", "product_0": "product_456", "value_0_0": "Blue"}
    await stage.sends("/staff/families/product_456", **fields, version="0")


async def puts_a_family(stage: Stage) -> None:
    members = [{"product_id": "product_456", "values": ["Blue"]}]
    given = {"name": "Mug", "options": ["Colour"], "members": members}
    await stage.asks("PUT", "/families/mugs", given)


async def changes_a_product(stage: Stage) -> None:
    await stage.sends(
        "/staff/products/product_456",
        version="1",
        name="Mug",
        price="14",
        sold="yes",
        reorder_point="5",
    )


async def dispatches(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.sends(f"{BOARD}/{key}/dispatch", carrier="DHL", tracking_number="JD 2")


async def delivers(stage: Stage) -> None:
    key = (await stage.fresh(shipped=True)).shipment_id
    await stage.sends(f"{BOARD}/{key}/delivery", delivery_location="Porch")


async def dispatches_each(stage: Stage) -> None:
    key = str((await stage.fresh()).shipment_id)
    typed = {"id": key, "carrier": "DHL", f"tracking_number-{key}": "JD 3"}
    await stage.sends(f"{BOARD}/dispatches", **typed)


async def delivers_each(stage: Stage) -> None:
    key = str((await stage.fresh(shipped=True)).shipment_id)
    await stage.sends(f"{BOARD}/deliveries", id=key)


async def claims(stage: Stage) -> None:
    await stage.sends(f"{BOARD}/claims", id=str((await stage.fresh()).shipment_id))


async def releases(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    bea = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    await delivery.claim(key, bea, "Bea")
    await stage.sends(f"{BOARD}/releases", id=str(key))


async def scans_out(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.sends(f"/staff/scan/{key}/dispatch", carrier="DHL", tracking_number="JD 4")


async def scans_in(stage: Stage) -> None:
    key = (await stage.fresh(shipped=True)).shipment_id
    await stage.sends(f"/staff/scan/{key}/delivery", delivery_location="Porch")


async def failed_event(stage: Stage) -> int:
    await place(product_456=1)
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED'")
    return await fetch_value("SELECT min(id) FROM messaging.deliveries WHERE state = 'FAILED'")


async def failed_mail(stage: Stage) -> int:
    await stage.fresh()
    await fetch("UPDATE mailing.mails SET state = 'FAILED'")
    return await fetch_value("SELECT min(id) FROM mailing.mails")


async def replays_events(stage: Stage) -> None:
    await failed_event(stage)
    await stage.sends("/staff/events/replay")


async def replays_an_event(stage: Stage) -> None:
    await stage.sends(f"/staff/events/{await failed_event(stage)}/replay")


async def replays_mails(stage: Stage) -> None:
    await failed_mail(stage)
    await stage.sends("/staff/mails/replay")


async def replays_a_mail(stage: Stage) -> None:
    await stage.sends(f"/staff/mails/{await failed_mail(stage)}/replay")


async def saved_view() -> str:
    bea = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    member = staff.StaffMember(bea, "bea@example.org", "Bea", "manager")
    await staff.save_view(member, "France", "country=FR")
    return str(await fetch_value("SELECT view_id FROM staff.saved_views"))


async def saves_a_view(stage: Stage) -> None:
    await stage.sends("/staff/views", name="France", view="country=FR", shared="on")


async def renames_a_view(stage: Stage) -> None:
    await stage.sends(f"/staff/views/{await saved_view()}/name", name="Frankreich")


async def removes_a_view(stage: Stage) -> None:
    await stage.sends(f"/staff/views/{await saved_view()}/removal")


async def logs_in(stage: Stage) -> None:
    """At another browser: this one would log Bea out."""
    await staff.add_person("cleo@example.org", "packer", "a password", "Cleo")
    stage.client.cookies.delete("staff_session")
    await stage.sends("/staff/login", email="cleo@example.org", password="a password")


async def types_a_code(stage: Stage) -> None:
    """As Cleo, who typed her password at another browser."""
    await staff.add_person("cleo@example.org", "packer", "a password", "Cleo")
    await has_two_steps("cleo@example.org")
    await stage.sends("/staff/login", email="cleo@example.org", password="a password")
    stage.client.cookies.delete("staff_session")
    await stage.sends("/staff/login/code", code=await next_code("cleo@example.org"))


async def logs_out(stage: Stage) -> None:
    await stage.sends("/staff/logout")


async def orders(stage: Stage) -> None:
    await stage.asks("POST", "/orders", an_order(product_456=1))


async def cancels(stage: Stage) -> None:
    key = (await stage.fresh()).order_id
    await stage.asks("POST", f"/orders/{key}/cancellation")


async def puts_a_product(stage: Stage) -> None:
    given = {"name": "Lamp", "price": {"amount": 100, "currency": "EUR"}}
    await stage.asks("PUT", "/products/lamp", given)


async def puts_settings(stage: Stage) -> None:
    await stage.asks("PUT", "/settings", {"seller_name": "Mia Sommer"})


async def puts_a_delivery_method(stage: Stage) -> None:
    given = {"name": "Post", "fee": {"amount": 490, "currency": "EUR"}}
    await stage.asks("PUT", "/delivery-methods/post", given)


async def puts_a_legal_text(stage: Stage) -> None:
    await stage.asks("PUT", "/legal/terms/en", {"text": "Pay first."})


async def moves_stock_by_key(stage: Stage) -> None:
    body = {"quantity": 1, "reason": "found"}
    await stage.asks("POST", "/products/product_456/stock-movements", body)


async def dispatches_by_key(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    body = {"carrier": "DHL", "tracking_number": "JD 5"}
    await stage.asks("POST", f"/shipments/{key}/dispatch", body)


async def delivers_by_key(stage: Stage) -> None:
    key = (await stage.fresh(shipped=True)).shipment_id
    await stage.asks("POST", f"/shipments/{key}/delivery")


async def renews_links(stage: Stage) -> None:
    await stage.sends(f"/staff/orders/{(await stage.fresh()).order_id}/links")


async def renews_links_by_key(stage: Stage) -> None:
    await stage.asks("POST", f"/orders/{(await stage.fresh()).order_id}/links")


async def cancels_as_the_shop(stage: Stage) -> None:
    path = f"/staff/orders/{(await stage.fresh()).order_id}/cancellation"
    await stage.sends(path, because="SHOP", key="cancels once", **{"piece-1": "1"})


async def shows_a_link(stage: Stage) -> None:
    await stage.sends(f"/staff/orders/{(await stage.fresh()).order_id}/links/current")


async def repeats_a_mail(stage: Stage) -> None:
    order = (await stage.fresh()).order_id
    mail = await fetch_value("UPDATE mailing.mails SET state = 'SENT' RETURNING id")
    await stage.sends(f"/staff/orders/{order}/mails", mail=str(mail), key="repeated once")


async def notes(stage: Stage) -> None:
    path = f"/staff/orders/{(await stage.fresh()).order_id}/notes"
    await stage.sends(path, words="She calls back.", key="noted once")


async def corrects_an_email(stage: Stage) -> None:
    path = f"/staff/orders/{(await stage.fresh()).order_id}/email"
    await stage.sends(path, email="ann.lee@example.org")


async def corrects_an_invoice(stage: Stage) -> None:
    path = f"/staff/orders/{(await stage.fresh()).order_id}/billing-address"
    was = {WAS + name: "" for name in BILLING_FIELDS}
    await stage.sends(path, **was, vat_id="DE123456789")


async def corrects_an_email_by_key(stage: Stage) -> None:
    body = {"customer": {"email": "ann.lee@example.org"}}
    await stage.asks("PATCH", f"/orders/{(await stage.fresh()).order_id}", body)


# By door: who goes through it, and the line that this leaves.
# Who does these is logged in afterwards, as Cleo.
ENTERS: Final = {logs_in, types_a_code, accepts_an_invitation, comes_first, renews_her_password}
ACTIONS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/login": (logs_in, "member.logged_in"),
    "POST /staff/login/code": (types_a_code, "member.logged_in"),
    "POST /staff/logout": (logs_out, "member.logged_out"),
    "POST /staff/stock/{product_id:str}/movements": (moves_stock, "stock.moved"),
    "POST /staff/stock/{product_id:str}/counts": (counts_at_the_shelf, "stock.counted"),
    "POST /staff/products": (makes_a_product, "product.made"),
    "POST /staff/families/{family_id:str}": (makes_a_family, "family.made"),
    "POST /staff/products/{product_id:str}": (changes_a_product, "product.changed"),
    "POST /staff/shipments/{shipment_id:uuid}/dispatch": (dispatches, "shipment.dispatched"),
    "POST /staff/shipments/{shipment_id:uuid}/delivery": (delivers, "shipment.delivered"),
    "POST /staff/shipments/dispatches": (dispatches_each, "shipment.dispatched"),
    "POST /staff/shipments/deliveries": (delivers_each, "shipment.delivered"),
    "POST /staff/shipments/claims": (claims, "claim.taken"),
    "POST /staff/shipments/releases": (releases, "claim.released"),
    "POST /staff/scan/{shipment_id:uuid}/dispatch": (scans_out, "shipment.dispatched"),
    "POST /staff/scan/{shipment_id:uuid}/delivery": (scans_in, "shipment.delivered"),
    "POST /staff/events/replay": (replays_events, "event.replayed"),
    "POST /staff/events/{entry_id:int}/replay": (replays_an_event, "event.replayed"),
    "POST /staff/mails/replay": (replays_mails, "mail.replayed"),
    "POST /staff/mails/{mail_id:int}/replay": (replays_a_mail, "mail.replayed"),
    "POST /staff/views": (saves_a_view, "view.shared"),
    "POST /staff/views/{view_id:uuid}/name": (renames_a_view, "view.renamed"),
    "POST /staff/views/{view_id:uuid}/removal": (removes_a_view, "view.removed"),
    "POST /staff/orders/{order_id:uuid}/cancellation": (
        cancels_as_the_shop,
        "order.cancellation_requested",
    ),
    "POST /staff/orders/{order_id:uuid}/notes": (notes, "order.noted"),
    "POST /staff/orders/{order_id:uuid}/mails": (repeats_a_mail, "mail.repeated"),
    "POST /staff/orders/{order_id:uuid}/links/current": (shows_a_link, "order.links_shown"),
    "POST /staff/orders/{order_id:uuid}/email": (corrects_an_email, "order.email_corrected"),
    "POST /staff/orders/{order_id:uuid}/billing-address": (
        corrects_an_invoice,
        "order.billing_corrected",
    ),
    "PATCH /api/v1/orders/{order_id:uuid}": (corrects_an_email_by_key, "order.email_corrected"),
    "POST /staff/orders/{order_id:uuid}/links": (renews_links, "order.links_renewed"),
    "POST /api/v1/orders/{order_id:uuid}/links": (renews_links_by_key, "order.links_renewed"),
    **PEOPLE,
    **INVITATIONS,
    **CORRECTIONS,
    **PARCELS,
    **PICKING,
    **PICKUPS,
    **PRINTING,
    **STOCK_TAKES,
    **ON_ENDPOINTS,
    **ON_PICTURES,
    **ON_IMPORTS,
    **TRIALS,
    **MONEY,
    "POST /api/v1/orders": (orders, "order.placed"),
    "POST /api/v1/orders/{order_id:uuid}/cancellation": (cancels, "order.cancellation_requested"),
    "PUT /api/v1/families/{family_id:str}": (puts_a_family, "family.made"),
    "PUT /api/v1/products/{product_id:str}": (puts_a_product, "product.made"),
    "PUT /api/v1/settings": (puts_settings, "settings.changed"),
    "PUT /api/v1/delivery-methods/{method_id:str}": (
        puts_a_delivery_method,
        "delivery_method.made",
    ),
    "PUT /api/v1/legal/{kind:str}/{language:str}": (puts_a_legal_text, "legal.changed"),
    "POST /api/v1/products/{product_id:str}/stock-movements": (moves_stock_by_key, "stock.moved"),
    "POST /api/v1/shipments/{shipment_id:uuid}/dispatch": (
        dispatches_by_key,
        "shipment.dispatched",
    ),
    "POST /api/v1/shipments/{shipment_id:uuid}/delivery": (delivers_by_key, "shipment.delivered"),
}

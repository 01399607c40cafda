"""What the staff's page of an order shows, read with a fixed number of questions."""

from uuid import UUID

import msgspec

from app import audit_log
from app.routes.staff.orders.timeline import ParcelPast, TimelineLine, order_timeline
from app.services import delivery, mailing, payments, products, sales
from app.services.delivery import Shipment
from app.services.mailing import OrderMail
from app.services.payments import Payment
from app.services.products import Product
from app.services.sales import IssuedInvoice, Order, Withdrawal

# Lines of the log and emails; the audit log has the rest.
LATEST = 50
# The action whose line names who took the order.
TAKEN_BY_PHONE = "order.taken_by_phone"


class StaffOrderView(msgspec.Struct, frozen=True, kw_only=True):
    """`earlier` counts the orders that the same email had placed before; `shelves` is by product.

    `links` is the version of the order's links.
    """

    order: Order
    links: int
    earlier: int
    parcels: list[Shipment]
    products: dict[str, Product]
    shelves: dict[str, str]
    withdrawals: list[Withdrawal]
    timeline: list[TimelineLine]
    notes: int
    # Who took it on the telephone, while the log still says so.
    taken_by: str
    # The order's invoice and its credit notes.
    invoices: list[IssuedInvoice]
    # None if nothing is to be paid.
    payment: Payment | None

    @property
    def age(self) -> int:
        """Returns a number that grows with every change of the order or of one of its parcels."""
        paid = self.payment.version if self.payment else 0
        return self.order.version + sum(one.version for one in self.parcels) + paid

    def may_repeat(self, mail: OrderMail) -> bool:
        return mail.is_settled and mailing.may_repeat(self.order, mail.kind)

    @property
    def names(self) -> dict[int, str]:
        return {item.position: item.name for item in self.order.items}

    @property
    def sendable(self) -> list[Shipment]:
        return [one for one in self.parcels if one.items and one.cancelled_at is None]

    @property
    def may_change_details(self) -> bool:
        return delivery.obstacle_of(self.parcels) is None


async def read_view(order_id: UUID) -> StaffOrderView:
    """Raises `UnknownOrder`."""
    order, links = await sales.find_with_links(order_id)
    parcels = await delivery.parcels_of(order_id)
    lost = await delivery.lost_pieces_of_order(order_id)
    holds = await delivery.holds_of_order(order_id)
    # An order is changed as a whole, and the change is noted at its first parcel.
    changed = await delivery.changed_details(parcels[0]) if parcels else []
    log = await audit_log.list_lines(audit_log.Filters(subject=str(order_id)), limit=LATEST)
    notes = await delivery.notes_of(order_id, LATEST) if parcels and parcels[0].noted else []
    ordered = {item.product_id for item in order.items}
    shelved = await products.on_shelves(ordered)
    return StaffOrderView(
        order=order,
        links=links,
        earlier=await sales.count_earlier(order),
        parcels=parcels,
        products=await products.find_products(ordered, drafts=True),
        shelves={product_id: there.shelf for product_id, there in shelved.items()},
        withdrawals=await sales.list_withdrawals(order_id),
        taken_by=next((line.actor.name for line in log.items if line.action == TAKEN_BY_PHONE), ""),
        timeline=order_timeline(
            order,
            await sales.changes_after(order_id, 0),
            [
                ParcelPast(
                    one,
                    lost.get(one.shipment_id, ()),
                    changed if one is parcels[0] else (),
                    holds.get(one.shipment_id, ()),
                )
                for one in parcels
            ],
            await mailing.mails_of(order_id, LATEST),
            log.items,
            notes,
        ),
        notes=len(notes),
        invoices=await sales.list_invoices(order_id) if order.tax_reason else [],
        payment=await payments.find_payment(order_id) if order.payment.method else None,
    )

"""Sales: takes orders, and tells their buyers how they fare."""

from app.services.sales.cancelling import (
    CancellationRefused,
    record_refusal,
    request_cancellation,
)
from app.services.sales.correspondence import letter_for
from app.services.sales.following import record_status
from app.services.sales.idempotency import KeyInUse, KeyReused, OrderKey, forget_old_keys
from app.services.sales.mails import (
    Due,
    MailBacklog,
    UnsentMail,
    claim_mail,
    forget_old_mails,
    mail_backlog,
    note_mail,
    send_again,
    send_all_again,
    unsent_mails,
    write_mails,
)
from app.services.sales.numbers import next_numbers
from app.services.sales.placing import place_order
from app.services.sales.reading import (
    ChangeLine,
    UnknownOrder,
    changed_lately,
    changes_after,
    find_by_number,
    find_order,
    list_orders,
)
from app.services.sales.shapes import (
    Address,
    Cancellation,
    Customer,
    HistoryLine,
    Links,
    NewOrder,
    Order,
    OrderItem,
    OrderSummary,
    Placed,
    ShipmentFacts,
)
from app.services.sales.tokens import token_for, token_opens

__all__ = [
    "Address",
    "Cancellation",
    "CancellationRefused",
    "ChangeLine",
    "Customer",
    "Due",
    "HistoryLine",
    "KeyInUse",
    "KeyReused",
    "Links",
    "MailBacklog",
    "NewOrder",
    "Order",
    "OrderItem",
    "OrderKey",
    "OrderSummary",
    "Placed",
    "ShipmentFacts",
    "UnknownOrder",
    "UnsentMail",
    "changed_lately",
    "changes_after",
    "claim_mail",
    "find_by_number",
    "find_order",
    "forget_old_keys",
    "forget_old_mails",
    "letter_for",
    "list_orders",
    "mail_backlog",
    "next_numbers",
    "note_mail",
    "place_order",
    "record_refusal",
    "record_status",
    "request_cancellation",
    "send_again",
    "send_all_again",
    "token_for",
    "token_opens",
    "unsent_mails",
    "write_mails",
]

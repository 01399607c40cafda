"""Sales: takes orders, and tells their buyers how they fare."""

from app.services.sales.account_links import (
    DeadLink,
    MailedLink,
    TooManyLinks,
    ask_for_link,
    find_link,
)
from app.services.sales.account_orders import AccountItem, AccountOrder, list_account_orders
from app.services.sales.account_sessions import (
    close_session,
    name_of_session,
    open_session,
    owner_of_session,
    session_sees,
)
from app.services.sales.cancellation import (
    CancellationRefused,
    OrderChanged,
    record_refusal,
    request_cancellation,
)
from app.services.sales.correction import correct_email
from app.services.sales.correspondence import letter_for
from app.services.sales.links import current_token, renew_links, renew_links_once, try_tokens
from app.services.sales.mails import (
    Due,
    Owed,
    claim_mail,
    drop_mail,
    note_mail,
    owe_mails,
    write_mails,
)
from app.services.sales.parcel_updates import record_parcel
from app.services.sales.placement import place_order
from app.services.sales.reading import (
    ChangeLine,
    UnknownOrder,
    changed_lately,
    changes_after,
    find_by_number,
    find_order,
    find_with_links,
    list_orders,
)
from app.services.sales.recipients import TooManyOrders
from app.services.sales.shapes import (
    Address,
    Cancellation,
    Customer,
    HistoryLine,
    Links,
    NewLinks,
    NewOrder,
    Order,
    OrderItem,
    OrderSummary,
    Placed,
    ShipmentFacts,
)
from app.services.sales.status_updates import record_status
from app.services.sales.steps import STATUS_EVENT, STEP_EVENTS, Step
from app.services.sales.tokens import token_for, token_opens
from app.services.sales.unsent import (
    MailBacklog,
    UnsentMail,
    mail_backlog,
    send_again,
    send_all_again,
    unsent_mails,
)

__all__ = [
    "STATUS_EVENT",
    "STEP_EVENTS",
    "AccountItem",
    "AccountOrder",
    "Address",
    "Cancellation",
    "CancellationRefused",
    "ChangeLine",
    "Customer",
    "DeadLink",
    "Due",
    "HistoryLine",
    "Links",
    "MailBacklog",
    "MailedLink",
    "NewLinks",
    "NewOrder",
    "Order",
    "OrderChanged",
    "OrderItem",
    "OrderSummary",
    "Owed",
    "Placed",
    "ShipmentFacts",
    "Step",
    "TooManyLinks",
    "TooManyOrders",
    "UnknownOrder",
    "UnsentMail",
    "ask_for_link",
    "changed_lately",
    "changes_after",
    "claim_mail",
    "close_session",
    "correct_email",
    "current_token",
    "drop_mail",
    "find_by_number",
    "find_link",
    "find_order",
    "find_with_links",
    "letter_for",
    "list_account_orders",
    "list_orders",
    "mail_backlog",
    "name_of_session",
    "note_mail",
    "open_session",
    "owe_mails",
    "owner_of_session",
    "place_order",
    "record_parcel",
    "record_refusal",
    "record_status",
    "renew_links",
    "renew_links_once",
    "request_cancellation",
    "send_again",
    "send_all_again",
    "session_sees",
    "token_for",
    "token_opens",
    "try_tokens",
    "unsent_mails",
    "write_mails",
]

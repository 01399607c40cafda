"""The mails about stock: to somebody who waited for a product, and to the staff."""

from uuid import UUID

from app.i18n.language import gettext as _
from app.i18n.language import language, ngettext
from app.infra import mail
from app.services.mailing.plain import plain
from app.services.mailing.queue import DueMail
from app.services.products import (
    alert_to_mail,
    alert_token_for,
    find_product,
    low_stock_to_mail,
)
from app.settings import settings
from app.values import text


async def back_in_stock(due: DueMail, alert_id: UUID) -> mail.Letter | None:
    """Returns None if there is nobody to write to about it, or it would be untrue."""
    alert = await alert_to_mail(alert_id)
    if alert is None:
        return None
    product = await find_product(alert.product_id, language=language())
    name = text.isolated(text.unlinked(product.name))
    stop = f"{settings.link_base}/stock-alerts/{alert_id}?token={alert_token_for(alert_id)}"
    return mail.write(
        "back-in-stock",
        due.event_id,
        mail.Mailbox("", alert.email),
        _("Available again: {product}").format(product=name),
        due.created_at,
        alert_id.hex[-12:],
        unsubscribe=stop,
        product=product,
        product_name=name,
        stop_link=stop,
        link=f"{settings.link_base}/products/{alert.product_id}",
    )


async def low_stock(due: DueMail, notice_id: UUID) -> mail.Letter | None:
    low = await low_stock_to_mail(notice_id)
    if not low or due.recipient is None:
        return None
    count = len(low)
    subject = ngettext("{count} product is running low", "{count} products are running low", count)
    return mail.write(
        "low-stock",
        due.event_id,
        mail.Mailbox("", due.recipient),
        subject.format(count=count),
        due.created_at,
        due.event_id[-12:],
        low=[plain(one) for one in low],
        link=f"{settings.link_base}/staff/stock?view=low",
    )

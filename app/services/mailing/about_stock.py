"""The mail to somebody who waited for a product."""

from uuid import UUID

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.infra import mail
from app.services.mailing.queue import DueMail
from app.services.products import alert_to_mail, alert_token_for, find_product
from app.settings import settings
from app.values import text


async def back_in_stock(due: DueMail, alert_id: UUID) -> mail.Letter | None:
    """Returns None if the request is gone, or if the product is sold out again."""
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

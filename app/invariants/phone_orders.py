"""Checks that it is known who took an order on the telephone."""

from app.i18n.language import gettext_noop
from app.infra.checks import Check

PHONE_ORDERS = (
    Check(
        2,
        gettext_noop("the audit log has who took each order by phone, as long as it keeps lines"),
        """
        SELECT order_id, order_number, placed_at FROM sales.orders LEFT JOIN (
            SELECT subject_id FROM audit_log.lines
            WHERE action = 'order.taken_by_phone' AND actor_kind = 'member'
        ) AS taken ON taken.subject_id = order_id::text
        WHERE by_phone AND taken.subject_id IS NULL
          AND placed_at > now() - make_interval(days => (SELECT kept_days FROM audit_log.retention))
        """,
    ),
)

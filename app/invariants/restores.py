"""Checks that nothing is held without somebody who can decide about it."""

from app.i18n.language import gettext_noop
from app.infra.checks import Check

RESTORES = (
    Check(
        5,
        gettext_noop("what is held since a restore is on the page where a manager decides"),
        """
        SELECT held.kind, count(*) AS held FROM (
            SELECT 'mails' AS kind FROM mailing.mails
            WHERE state = 'PENDING' AND due_at = 'infinity'
            UNION ALL
            SELECT 'webhooks' FROM webhooks.messages
            WHERE state = 'PENDING' AND due_at = 'infinity'
            UNION ALL
            SELECT 'notifications' FROM push.notifications
            WHERE state = 'PENDING' AND due_at = 'infinity'
            UNION ALL
            SELECT 'payments' FROM payments.operations
            WHERE state IN ('OWED', 'UNKNOWN') AND leased_until = 'infinity'
        ) AS held
        WHERE NOT EXISTS (
            SELECT FROM messaging.holds
            WHERE holds.kind = held.kind AND holds.decision IS NULL)
        GROUP BY held.kind
        """,
    ),
    Check(
        5,
        gettext_noop("every restore, and every decision about what it held, is in the audit log"),
        """
        SELECT number, NULL AS kind FROM messaging.restores
        WHERE NOT EXISTS (SELECT FROM audit_log.lines
            WHERE action = 'shop.restored' AND subject_id = number::text)
        UNION ALL
        SELECT restore, kind FROM messaging.holds
        WHERE decision IS NOT NULL AND NOT EXISTS (
            SELECT FROM audit_log.lines
            WHERE action = CASE decision WHEN 'SEND' THEN 'restore.sent' ELSE 'restore.dropped' END
              AND after ->> 'held' = kind AND at >= decided_at - interval '1 minute')
        """,
    ),
)

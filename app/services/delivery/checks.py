"""Checks that a parcel agrees with its corrections."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        4,
        gettext_noop("a parcel is as its last correction left it"),
        """
        SELECT shipment_id, latest AS corrected FROM delivery.shipments
        CROSS JOIN LATERAL (SELECT corrections -> -1 AS latest) AS one
        WHERE corrections <> '[]' AND (
            (latest ->> 'version')::int > version
            OR (carrier, tracking_number) IS DISTINCT FROM (
                latest -> 'after' ->> 'carrier', latest -> 'after' ->> 'tracking_number')
            OR latest -> 'after' ->> 'delivered_at' IS NOT NULL
                AND (delivered_at, delivery_location) IS DISTINCT FROM (
                    (latest -> 'after' ->> 'delivered_at')::timestamptz,
                    latest -> 'after' ->> 'delivery_location'))
           OR retracted_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM jsonb_array_elements(corrections) AS one
               WHERE one ->> 'what' = 'RETRACTION' AND (one ->> 'at')::timestamptz = retracted_at)
        """,
    ),
)

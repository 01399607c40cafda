"""Where Push keeps what is personal, and how it is erased: with its rows."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike

HERS: Final = "order_id = ANY({orders})"

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="notifications",
            whose=f"device_id IN (SELECT device_id FROM push.devices WHERE {HERS})",
            gone="true",
            hidden=("notification_id", "device_id", "attempts", "tries", "due_at"),
        ),
        Rows(
            table="devices",
            whose=HERS,
            gone="true",
            order_id="order_id",
            hidden=("device_id", "p256dh", "auth", "public_key", "links_version"),
        ),
    ),
    erasable={
        **all_alike("the devices are deleted", "devices", "endpoint", "p256dh", "auth"),
    },
    harmless={
        "keys.fingerprint": "a hash of the shop's secret",
        **all_alike("a public key of the shop", "keys", "public_key"),
        "devices.public_key": "a public key of the shop",
        "devices.language": "a language",
        **all_alike(
            "a word of the program, or an id",
            "notifications",
            "event_id",
            "step",
            "state",
            "reason",
        ),
    },
)

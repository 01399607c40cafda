"""What the audit log says about customers, and how it is erased although its lines stay.

A trigger allows just this change, and only in a transaction that has written down an erasure.
"""

from typing import Final

from app.infra.privacy import ERASED, Privacy, Rows, all_alike

# Values that say nothing about a person: they stay in the lines.
KEPT: Final = (
    *("status", "carrier", "delivered_at", "retracted_at", "parcel", "pieces", "rest", "choice"),
    *("held_until", "parcels", "count", "what", "reason"),
)


def _mentions(column: str) -> str:
    return f"EXISTS (SELECT FROM unnest({{emails}}) AS one WHERE strpos(lower({column}), one) > 0)"


def _emptied(column: str) -> str:
    kept = ", ".join(f"'{name}'" for name in KEPT)
    return (
        f"(SELECT jsonb_object_agg(key, CASE WHEN key IN ({kept}) THEN value"
        f""" ELSE '"{ERASED}"' END) FROM jsonb_each({column}))"""
    )


PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="lines",
            whose=" OR ".join(
                (
                    "subject_name = ANY({numbers})",
                    *map(_mentions, ("subject_name", "before::text", "after::text")),
                )
            ),
            erased={
                "subject_name": f"CASE WHEN {_mentions('subject_name')}"
                f" THEN '{ERASED}' ELSE subject_name END",
                "before": _emptied("before"),
                "after": _emptied("after"),
            },
            hidden=("actor_kind", "actor_id", "actor_name", "address", "request_id"),
        ),
    ),
    erasable={
        "lines.subject_name": "overwritten where it has the email",
        "lines.before": f"values become “{ERASED}”",
        "lines.after": f"values become “{ERASED}”",
    },
    harmless=all_alike(
        "a word of the program, or an id",
        "lines",
        *("actor_kind", "actor_id", "request_id", "action", "subject_kind", "subject_id"),
    ),
    of_others={
        "lines.actor_name": "a person of the shop",
        "lines.address": "the address of a person of the shop",
    },
)

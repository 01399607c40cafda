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
IS_NAMED: Final = "subject_name ~* {email_words}"
# These have names that the staff chose freely, and that they may have removed since.
OF_STAFF: Final = "subject_kind IN ('view', 'key', 'import', 'stocktake')"
# The others name goods, people of the shop, or the orders of other customers.
OF_OTHERS: Final = f"NOT {OF_STAFF} AND subject_name <> ALL({{numbers}})"


def _has_email(column: str) -> str:
    # By values: in JSON as one text a line break before an address would look like a letter of it.
    return f"EXISTS (SELECT FROM jsonb_each_text({column}) WHERE value ~* {{email_words}})"


def _emptied(column: str) -> str:
    kept = ", ".join(f"'{name}'" for name in KEPT)
    return (
        f"(SELECT jsonb_object_agg(key, CASE WHEN key IN ({kept}) THEN value"
        f""" ELSE '"{ERASED}"' END) FROM jsonb_each({column}))"""
    )


# Somebody else may have the name that the staff chose, so these lines are in no export.
FORGET_NAMED: Final = f"""
UPDATE audit_log.lines SET subject_name = '{ERASED}', before = {_emptied("before")},
    after = {_emptied("after")}
WHERE {OF_STAFF} AND concat_ws(' ', subject_name, before::text, after::text) ~* {{name_words}}
"""

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="lines",
            whose=" OR ".join(
                (
                    "subject_name = ANY({numbers})",
                    IS_NAMED,
                    *map(_has_email, ("before", "after")),
                )
            ),
            erased={
                "subject_name": f"CASE WHEN {IS_NAMED} THEN '{ERASED}' ELSE subject_name END",
                "before": _emptied("before"),
                "after": _emptied("after"),
            },
            then=FORGET_NAMED,
            of_others=OF_OTHERS,
            hidden=("actor_kind", "actor_id", "actor_name", "address", "request_id"),
        ),
    ),
    erasable={
        "lines.subject_name": "overwritten where it has the email, or the staff chose her name",
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

"""Checks that a way into the staff pages ends when it has been used."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        2,
        gettext_noop("the link for the first manager ends with the first manager"),
        """
        SELECT place, made_at FROM staff.first_links WHERE EXISTS (
            SELECT FROM staff.members WHERE role = 'manager' AND deactivated_at IS NULL)
        """,
    ),
    Check(
        2,
        gettext_noop("an invitation made one member with its address, or nobody has it yet"),
        """
        SELECT invitation_id FROM staff.invitations LEFT JOIN staff.members
            ON members.staff_id = invitations.staff_id
        WHERE accepted_at IS NOT NULL AND members.email IS DISTINCT FROM invitations.email
        UNION ALL
        SELECT invitation_id FROM staff.invitations JOIN staff.members USING (email)
        WHERE accepted_at IS NULL AND withdrawn_at IS NULL
        """,
    ),
    Check(
        2,
        gettext_noop("recovery codes belong to a two-step login that is on"),
        """
        SELECT staff_id, made_at FROM staff.recovery_codes WHERE NOT EXISTS (
            SELECT FROM staff.second_factors AS factor
            WHERE factor.staff_id = recovery_codes.staff_id AND confirmed_at IS NOT NULL)
        """,
    ),
    Check(
        2,
        gettext_noop("a link for a new password ends when one is used or its owner leaves"),
        """
        SELECT link_id FROM staff.password_links AS link JOIN staff.members USING (staff_id)
        WHERE ended_at IS NULL AND (deactivated_at IS NOT NULL OR EXISTS (
            SELECT FROM staff.password_links AS used
            WHERE used.staff_id = link.staff_id AND used.used_at >= link.asked_at))
        """,
    ),
)

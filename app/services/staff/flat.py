"""What Staff declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.infra.setup_steps import SetupStep
from app.services.staff.checks import CHECKS
from app.services.staff.invitations import delete_old_invitations, has_colleagues
from app.services.staff.password_links import delete_old_password_links
from app.services.staff.privacy import PRIVACY
from app.services.staff.request_log import delete_old_requests
from app.services.staff.sessions import delete_old_sessions

FLAT: Final = Flat(
    name="staff",
    retention=(
        delete_old_sessions,
        delete_old_invitations,
        delete_old_password_links,
        delete_old_requests,
    ),
    actions={
        "member.added": gettext_noop("Added to the staff"),
        "member.role_changed": gettext_noop("Role changed"),
        "member.deactivated": gettext_noop("Deactivated"),
        "member.reactivated": gettext_noop("Reactivated"),
        "member.password_changed": gettext_noop("Password changed"),
        "member.password_forgotten": gettext_noop("Link for a new password requested"),
        "member.password_renewed": gettext_noop("New password chosen by a link"),
        "member.second_factor_added": gettext_noop("Two-step login turned on"),
        "member.second_factor_removed": gettext_noop("Two-step login turned off"),
        "member.recovery_codes_made": gettext_noop("New recovery codes made"),
        "member.recovery_code_used": gettext_noop("Recovery code used"),
        "member.code_failed": gettext_noop("Wrong code at login"),
        "member.sessions_ended": gettext_noop("Sessions ended"),
        "member.logged_in": gettext_noop("Logged in"),
        "member.login_failed": gettext_noop("Login failed"),
        "member.logged_out": gettext_noop("Logged out"),
        "first_link.made": gettext_noop("Link for the first manager created"),
        "invitation.sent": gettext_noop("Invitation sent"),
        "invitation.sent_again": gettext_noop("Invitation sent again"),
        "invitation.withdrawn": gettext_noop("Invitation withdrawn"),
        "invitation.accepted": gettext_noop("Invitation accepted"),
        "key.created": gettext_noop("API key created"),
        "key.revoked": gettext_noop("API key revoked"),
        "view.saved": gettext_noop("View saved"),
        "view.shared": gettext_noop("View shared with everyone"),
        "view.renamed": gettext_noop("View renamed"),
        "view.removed": gettext_noop("View removed"),
    },
    fields={
        "name": gettext_noop("Name"),
        "email": gettext_noop("Email"),
        "role": gettext_noop("Role"),
        "scopes": gettext_noop("Permissions"),
        "query": gettext_noop("Filters"),
        "shared": gettext_noop("Shared"),
    },
    privacy=PRIVACY,
    setup_steps=(
        SetupStep(
            name="colleagues",
            place=80,
            title=gettext_noop("Colleagues"),
            why=gettext_noop("Packers see parcels and stock, and nothing of the settings."),
            button=gettext_noop("Invite staff"),
            href="/staff/people/invitations/new",
            is_done=has_colleagues,
        ),
    ),
    checks=CHECKS,
)

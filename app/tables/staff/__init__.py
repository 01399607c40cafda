"""The tables of Staff: people, invitations, sessions and API keys; secrets only as hashes."""

from app.tables.staff.api_request import ApiRequestRow
from app.tables.staff.credentials import ApiKeyRow, SessionRow
from app.tables.staff.invitation import FirstLinkRow, InvitationRow
from app.tables.staff.member import MemberRow
from app.tables.staff.password_link import PasswordLinkRow
from app.tables.staff.saved_view import SavedViewRow
from app.tables.staff.second_factor import RecoveryCodeRow, SecondFactorRow

__all__ = [
    "ApiKeyRow",
    "ApiRequestRow",
    "FirstLinkRow",
    "InvitationRow",
    "MemberRow",
    "PasswordLinkRow",
    "RecoveryCodeRow",
    "SavedViewRow",
    "SecondFactorRow",
    "SessionRow",
]

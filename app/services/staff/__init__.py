"""Staff: people who log in, and programs with an API key."""

from app.services.staff.api_keys import KEY_PREFIX as KEY_PREFIX
from app.services.staff.api_keys import ApiKey as ApiKey
from app.services.staff.api_keys import create_key as create_key
from app.services.staff.api_keys import find_key as find_key
from app.services.staff.api_keys import keys_made_by as keys_made_by
from app.services.staff.api_keys import list_keys as list_keys
from app.services.staff.api_keys import revoke_key as revoke_key
from app.services.staff.hashing import LoginSource as LoginSource
from app.services.staff.password_strength import MAX_PASSWORD_LENGTH as MAX_PASSWORD_LENGTH
from app.services.staff.password_strength import MIN_PASSWORD_LENGTH as MIN_PASSWORD_LENGTH
from app.services.staff.password_strength import (
    MIN_PASSWORD_LENGTH_BY_COMMAND as MIN_PASSWORD_LENGTH_BY_COMMAND,
)
from app.services.staff.password_strength import is_strong as is_strong
from app.services.staff.password_strength import refuse_weak_password as refuse_weak_password
from app.services.staff.passwords import DEMO_PASSWORD as DEMO_PASSWORD
from app.services.staff.passwords import generate_password as generate_password
from app.services.staff.people import Person as Person
from app.services.staff.people import add_person as add_person
from app.services.staff.people import change_password as change_password
from app.services.staff.people import deactivate as deactivate
from app.services.staff.people import end_session as end_session
from app.services.staff.people import find_by_address as find_by_address
from app.services.staff.people import find_person as find_person
from app.services.staff.people import list_people as list_people
from app.services.staff.people import list_sessions as list_sessions
from app.services.staff.people import log_out_everywhere as log_out_everywhere
from app.services.staff.people import reactivate as reactivate
from app.services.staff.people import set_password as set_password
from app.services.staff.people import set_role as set_role
from app.services.staff.refusals import AlreadyThere as AlreadyThere
from app.services.staff.refusals import Busy as Busy
from app.services.staff.refusals import LastManager as LastManager
from app.services.staff.refusals import NameTaken as NameTaken
from app.services.staff.refusals import NotTheirs as NotTheirs
from app.services.staff.refusals import TooManyViews as TooManyViews
from app.services.staff.refusals import UnknownKey as UnknownKey
from app.services.staff.refusals import UnknownPerson as UnknownPerson
from app.services.staff.refusals import UnknownScope as UnknownScope
from app.services.staff.refusals import UnknownView as UnknownView
from app.services.staff.refusals import WeakPassword as WeakPassword
from app.services.staff.refusals import WrongCredentials as WrongCredentials
from app.services.staff.saved_views import MAX_VIEWS as MAX_VIEWS
from app.services.staff.saved_views import SavedView as SavedView
from app.services.staff.saved_views import list_views as list_views
from app.services.staff.saved_views import remove_view as remove_view
from app.services.staff.saved_views import rename_view as rename_view
from app.services.staff.saved_views import save_view as save_view
from app.services.staff.sessions import StaffMember as StaffMember
from app.services.staff.sessions import log_in as log_in
from app.services.staff.sessions import log_out as log_out
from app.services.staff.sessions import member_of_session as member_of_session

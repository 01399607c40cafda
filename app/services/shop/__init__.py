"""Shop: the settings that managers change, and what is noted about the shop as a whole."""

from app.services.shop.audits import AuditRecord as AuditRecord
from app.services.shop.audits import last_audit as last_audit
from app.services.shop.audits import note_audit as note_audit
from app.services.shop.changing import change_settings as change_settings
from app.services.shop.changing import set_settings as set_settings
from app.services.shop.changing import unset_setting as unset_setting
from app.services.shop.current import keep_current as keep_current
from app.services.shop.current import refresh as refresh
from app.services.shop.reading import SettingsRecord as SettingsRecord
from app.services.shop.reading import read_settings as read_settings
from app.services.shop.refusals import SettingsChanged as SettingsChanged
from app.services.shop.refusals import WrongSettings as WrongSettings
from app.services.shop.secret_keys import accept_secret_key as accept_secret_key
from app.services.shop.secret_keys import has_key_of_data as has_key_of_data
from app.services.shop.secret_keys import keep_secret_key_noted as keep_secret_key_noted
from app.services.shop.setup import close_setup as close_setup
from app.services.shop.setup import note_test_mail as note_test_mail
from app.services.shop.setup import setup_is_closed as setup_is_closed
from app.services.shop.shapes import SettingsInput as SettingsInput
from app.services.shop.shapes import SettingsShown as SettingsShown
from app.services.shop.shapes import shown as shown

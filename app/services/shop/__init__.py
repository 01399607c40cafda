"""Shop: the settings that managers change, each change as a new version."""

from app.services.shop.changing import change_settings as change_settings
from app.services.shop.changing import unset_setting as unset_setting
from app.services.shop.current import keep_current as keep_current
from app.services.shop.current import refresh as refresh
from app.services.shop.reading import SettingsRecord as SettingsRecord
from app.services.shop.reading import read_settings as read_settings
from app.services.shop.refusals import SettingsChanged as SettingsChanged

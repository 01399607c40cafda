"""Push: notifications about an order on the devices that want them (docs/design/push.md)."""

from app.services.push.devices import MAX_DEVICES as MAX_DEVICES
from app.services.push.devices import REACHABLE as REACHABLE
from app.services.push.devices import NewDevice as NewDevice
from app.services.push.devices import add_device as add_device
from app.services.push.devices import remove_device as remove_device
from app.services.push.keys import make_key as make_key
from app.services.push.keys import public_key as public_key
from app.services.push.keys import secret_key_of as secret_key_of
from app.services.push.notifications import news as news
from app.services.push.queue import ANY_NOTIFICATION_DUE as ANY_NOTIFICATION_DUE
from app.services.push.queue import KEPT_BY_SERVICE as KEPT_BY_SERVICE
from app.services.push.queue import DueNotification as DueNotification
from app.services.push.queue import drop_device as drop_device
from app.services.push.queue import lease_notifications as lease_notifications
from app.services.push.queue import note_notification as note_notification
from app.services.push.queue import note_outdated as note_outdated
from app.services.push.texts import notification_text as notification_text

"""Web Push: what a browser hands over for it, and what its push service takes."""

from app.infra.web_push.browser_keys import BrowserKeys as BrowserKeys
from app.infra.web_push.browser_keys import read_browser_keys as read_browser_keys

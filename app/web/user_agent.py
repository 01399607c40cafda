"""The browser that a person uses, as far as it says so, for its owner to recognise it."""

from typing import Final

from ua_parser import parse

from app.i18n.language import gettext as _

# Characters of a program's own name.
LONGEST_NAME: Final = 40
# Systems whose names their makers write in another way.
NAMES: Final = {"Mac OS X": "macOS", "Chrome OS": "ChromeOS"}
# Additions of ua-parser to a browser's name that the system's name says anyway.
KINDS: Final = (" Mobile", "Mobile ", " iOS")
# They say more to their owner than iOS does.
DEVICES: Final = ("iPhone", "iPad")


def device(user_agent: str) -> str:
    """Returns a name such as "Firefox on Windows", or a program's own without version."""
    found = parse(user_agent)
    browser, system = "", ""
    if found.user_agent:
        browser = found.user_agent.family
        for kind in KINDS:
            browser = browser.replace(kind, "")
    if found.os:
        system = NAMES.get(found.os.family, found.os.family)
    if found.device and found.device.family in DEVICES:
        system = found.device.family
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    program = user_agent.partition("/")[0][:LONGEST_NAME]
    return browser or system or program or _("Unknown browser")

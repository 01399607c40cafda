"""A packer's hands: keys that are pressed one by one and codes that a scanner types, counted."""

from time import monotonic

from playwright.sync_api import Locator, Page, expect

# Seconds: for a key, by the Keystroke-Level Model (Card, Moran and Newell, 1980); for a scan, to
# take the paper, aim and hear the tone.
KEY, SCAN = 0.28, 2.0
MOST_TABS = 60


class Hands:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.scans = 0
        self._begun = monotonic()

    @property
    def waited(self) -> float:
        """Seconds in which the shop and the browser worked."""
        return monotonic() - self._begun

    @property
    def seconds(self) -> float:
        """What it takes a person, who also waits for the shop."""
        return self.keys * KEY + self.scans * SCAN + self.waited

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def goes_to(self, target: Locator, key: str = "Tab") -> None:
        """Presses Tab until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("(it) => it === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{MOST_TABS} keys did not lead to {target}")

    def scan(self, code: str) -> None:
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        self.scans += 1

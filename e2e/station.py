"""A packer at the scan station: a scanner is a keyboard that ends every code with Enter."""

from playwright.sync_api import Locator, expect

from e2e.people import Packer


class Station:
    """The station's page, with somebody of the staff in front of it."""

    def __init__(self, packer: Packer) -> None:
        self.page = packer.page
        self.page.goto("/staff/shipments")
        self.page.get_by_role("navigation", name="Staff").get_by_role("link", name="Scan").click()
        self.asks("Scan an order")

    def scans(self, code: str) -> None:
        """Into whatever has the focus, as a scanner does."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#scan-panel")

    def says(self, *words: str) -> None:
        for one in words:
            expect(self.panel).to_contain_text(one)

    def asks(self, *words: str) -> None:
        """And has a field for the answer in focus, which is when somebody takes up the scanner."""
        self.says(*words)
        expect(self.page.locator("input:focus")).to_have_count(1)

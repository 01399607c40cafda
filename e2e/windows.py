"""Browser windows that notice what no page may do."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

REFUSALS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
PARTS_OF_A_PAGE = ("stylesheet", "script", "image", "font", "manifest")
# Chromium's line about every answer above 399; the tests look at the answers themselves.
SAID_BY_THE_STATUS = "Failed to load resource"
# A page that is left while its stream begins; what a page says of a stream that it lost is tested.
CUT_SHORT = re.compile(r"htmx:error: Failed to fetch .*div#stream", re.DOTALL)


class Window:
    """One person's browser: its page, and what went wrong in it.

    `troubles` gathers what another host was asked, script errors, lines in the console, refusals of
    the content security policy, and parts of a page that did not come.
    """

    def __init__(self, context: BrowserContext, *origins: str) -> None:
        """`origins` are those of the pages that are opened, the shop's first."""
        self.troubles: list[str] = []
        self._origins = origins
        self._during_outage = False
        context.add_init_script(REFUSALS)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))
        self.page = context.new_page()

    def expect_outage(self) -> None:
        """Scripts may complain in the console that nobody answers."""
        self._during_outage = True

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((*self._origins, "data:", "about:", "blob:")):
            self.troubles.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.request.resource_type in PARTS_OF_A_PAGE and response.status >= 400:
            self.troubles.append(f"{response.status} for {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type != "error" or message.text.startswith(SAID_BY_THE_STATUS):
            return
        if CUT_SHORT.search(message.text):
            return
        if message.text.startswith("CSP:") or not self._during_outage:
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

"""A browser that counts what its reader presses and fills in, and the post office of her shop."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.open_shop import until
from e2e.people import ARRIVES_WITHIN
from e2e.windows import Window
from tests.support.post_office import PostOffice, body, opened


class Counted:
    """One window; `presses` are links and buttons, `fields` what is typed, chosen or ticked."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page
        self.presses = 0
        self.fields = 0

    def presses_button(self, name: str, *, within: str = "main") -> None:
        self.presses += 1
        self.page.locator(within).get_by_role("button", name=name).first.click()

    def follows(self, href: str) -> None:
        """A link of the page that leads there."""
        self.presses += 1
        self.page.locator(f'a[href="{href}"]').first.click()
        expect(self.page).to_have_url(re.compile(re.escape(href) + "$"), timeout=ARRIVES_WITHIN)

    def fills(self, **typed: str) -> None:
        """By the names of the fields."""
        for name, value in typed.items():
            self.fields += 1
            self.page.locator(f'[name="{name}"]:visible').first.fill(value)

    def chooses(self, **chosen: str) -> None:
        for name, value in chosen.items():
            self.fields += 1
            self.page.locator(f'select[name="{name}"]').select_option(value)

    def takes_file(self, name: str, file: Path) -> None:
        self.fields += 1
        self.page.locator(f'[name="{name}"]').set_input_files(file)

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=ARRIVES_WITHIN)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server in a thread of its own."""
    office, ready, loop = PostOffice(), threading.Event(), asyncio.new_event_loop()
    end = asyncio.Event()

    async def serve() -> None:
        async with opened(office):
            ready.set()
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    assert ready.wait(5)
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(5)
        loop.close()


def mail_to(office: PostOffice, email: str, subject: str) -> EmailMessage:
    """The first with this in its subject, as soon as it is there."""

    def found() -> EmailMessage | None:
        for mail in list(office.mails):
            if email in str(mail["To"]) and subject in str(mail["Subject"]):
                return mail
        return None

    mail = until(found, 20)
    assert mail
    return mail


def link_in(mail: EmailMessage, begins: str) -> str:
    match = re.search(rf"http://\S*{re.escape(begins)}\S*", body(mail, "plain"))
    assert match, mail
    return match[0]

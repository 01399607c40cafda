"""A browser without JavaScript: it keeps cookies, reads forms and sends them unchanged."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

# They are sent if they are checked.
BOXES = ("checkbox", "radio")


@dataclass
class Form:
    """`fields` in the page's order, as the browser would send them; `buttons` by their words."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    buttons: list[str] = field(default_factory=list[str])

    def value(self, name: str) -> str:
        return dict(self.fields).get(name, "")


class Visitor:
    """One window; `page` is what it shows."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = httpx.Response(200)

    async def open(self, address: str) -> httpx.Response:
        self.page = await self.client.get(address, follow_redirects=True)
        return self.page

    async def send(self, action: str, to: str = "", **typed: str) -> httpx.Response:
        """Sends the page's form with this action, `typed` over what is in it.

        `to` is where a button with an address of its own sends it.
        """
        form = self.form(action)
        fields = [(name, value) for name, value in form.fields if name not in typed]
        data: dict[str, list[str]] = {}
        for name, value in [*fields, *typed.items()]:
            data.setdefault(name, []).append(value)
        self.page = await self.client.post(to or form.action, data=data, follow_redirects=True)
        return self.page

    @property
    def address(self) -> str:
        """As scripts show it: without the name of the message that the page says."""
        return re.sub(r"[?&]told=[0-9a-f]+", "", str(self.page.url))

    def form(self, action: str) -> Form:
        return next(form for form in _Forms.of(self.page.text) if form.action == action)

    def forms(self, begins: str) -> list[Form]:
        """Those of the page whose action begins so."""
        return [form for form in _Forms.of(self.page.text) if form.action.startswith(begins)]

    @property
    def text(self) -> str:
        """What a person reads, with single blanks."""
        reader = _Words()
        reader.feed(self.page.text)
        return " ".join(" ".join(reader.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._goes_on &= tag == "bdi"

    def handle_endtag(self, tag: str) -> None:
        self._goes_on &= tag == "bdi"

    def handle_data(self, data: str) -> None:
        """A person's text that is set apart (`bdi`) is of the same line."""
        if self._goes_on and self.words:
            self.words[-1] += data
        else:
            self.words.append(data)
        self._goes_on = True


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._text: list[str] | None = None
        self._select = ""

    @classmethod
    def of(cls, page: str) -> list[Form]:
        reader = cls()
        reader.feed(page)
        return reader.forms

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.forms.append(Form(given["action"]))
        elif tag == "input" and (given.get("type") not in BOXES or "checked" in given):
            self._add(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, value)
        elif tag in ("textarea", "button"):
            self._text, self._select = [], name

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._text is None or tag not in ("textarea", "button"):
            return
        text, self._text = "".join(self._text), None
        if tag == "textarea":
            self._add(self._select, text.removeprefix("\n"))
        elif self.forms:
            self.forms[-1].buttons.append(" ".join(text.split()))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].fields.append((name, value))

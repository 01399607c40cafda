"""Somebody who types harm wherever something can be typed, and how it is noticed."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

import httpx
from playwright.sync_api import Browser, Dialog, Page

from app.values.text import sound
from e2e.windows import Window

VISIBLE: Final = re.compile(r"[^!-~ ]")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
DONE: Final = """() => [
  ...(window.pwned === undefined ? [] : ["a script of theirs ran"]),
  ...[...document.querySelectorAll(".pwned, hx-partial")].map((one) => one.outerHTML),
  ...(document.cookie.includes("pwned") ? ["a cookie of theirs"] : []),
]"""
READ: Final = """() => [
  document.body.textContent,
  ...[...document.querySelectorAll("input, textarea, option")].map((one) => one.value),
].join("\\n")"""


class Watched(Window):
    """A window in which nobody but the shop may do anything."""

    def __init__(self, browser: Browser, origin: str, **options: Any) -> None:
        super().__init__(browser.new_context(base_url=origin, **options), origin)
        self.page.on("dialog", self._spoke)

    def opens(self, path: str, *shown: str) -> None:
        """The page, on which each of `shown` stands as text, whatever it is made of."""
        self.page.goto(path)
        self.is_unharmed(path)
        read = _plain(self.page.evaluate(READ))
        for text in shown:
            assert _plain(text) in read, f"{path} does not show {text!r} as it was typed"

    def is_unharmed(self, where: str) -> None:
        found = [*self.page.evaluate(DONE), *self.troubles]
        assert found == [], f"{where}: {found}"

    def _spoke(self, dialog: Dialog) -> None:
        self.troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


class Written(NamedTuple):
    """What the API answered, and by field what it took."""

    answer: dict[str, Any]
    taken: dict[str, str]


def writes(
    api: httpx.Client, method: str, path: str, body: dict[str, Any], harm: Mapping[str, str]
) -> Written:
    """Harm in the fields that `harm` names, as much of it as each field takes.

    What was taken is compared as the shop keeps it. What a field refuses is tried again without
    control characters, as visible ASCII and shorter.
    A field that refuses all of that keeps what `body` has.
    """
    tried = dict.fromkeys(harm, 0)
    while True:
        taken = {field: weaker(harm[field])[tries] for field, tries in tried.items()}
        sent = deepcopy(body)
        for field, text in taken.items():
            _put(sent, field, text)
        answer = api.request(method, path, json=sent)
        if answer.is_success:
            return Written(answer.json(), {field: sound(text) for field, text in taken.items()})
        assert answer.status_code in (400, 422), f"{path}: {answer.status_code} {answer.text}"
        refused = {error["field"] for error in answer.json()["errors"]}
        assert refused <= set(harm), answer.text
        for field in refused:
            tried[field] += 1
            if tried[field] == len(weaker(harm[field])):
                del tried[field]


def submits(page: Page, number: int, text: str) -> str:
    """Sends the page's form of this number with `text` in all that can be typed or forged.

    Past what the browser itself would check, since nobody has to use one.
    """
    return page.evaluate(
        """([number, text]) => {
          const form = document.forms[number];
          for (const field of form.elements) {
            if (!field.name || field.name === "_csrf_token") continue;
            if (["checkbox", "radio", "submit", "button"].includes(field.type)) continue;
            const free = document.createElement("textarea");
            free.name = field.name;
            free.value = text;
            field.replaceWith(free);
          }
          const action = form.getAttribute("action");
          HTMLFormElement.prototype.submit.call(form);
          return action;
        }""",
        [number, text],
    )


def chunks(payloads: Sequence[str], longest: int = 190) -> list[str]:
    """Several payloads in one text, so that a form need not be sent sixty times."""
    found = [""]
    for payload in payloads:
        if len(found[-1]) + len(payload) > longest:
            found.append("")
        found[-1] += payload + " "
    return [text.strip(" ") for text in found]


def weaker(text: str) -> tuple[str, ...]:
    plain = CONTROL.sub("", text).strip()
    visible = VISIBLE.sub("", text).strip()
    address = f"{VISIBLE.sub('', text).replace('@', '').replace(' ', '/')}@example.org"
    return text, plain, visible, plain[:60], visible[:20].strip(), address, "x"


def _put(body: dict[str, Any], field: str, value: str) -> None:
    *way, last = field.split(".")
    for name in way:
        body = body.setdefault(name, {})
    body[last] = value


def _plain(text: str) -> str:
    return " ".join(text.split())

"""The legal pages for managers: a text for each page and language, with all of its versions."""

import asyncio
from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from app.i18n.language import LANGUAGES, gettext_noop
from app.i18n.language import gettext as _
from app.infra.markdown import as_html
from app.services import shop
from app.services.shop import LegalRecord, LegalTextChanged, UnknownLegalText
from app.values.languages import offered_languages
from app.values.legal_texts import LegalKind, LegalText, legal_title
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_form, whole_number
from app.web.identity import staff_member
from app.web.merging import expected_version
from app.web.pages import Answer, AnyRequest, page

LEGAL: Final = "/staff/settings/legal"
FIELDS: Final[Mapping[str, Field]] = {
    "text": Field(
        gettext_noop("The text"),
        LegalText,
        malformed=gettext_noop("The text contains a character that cannot be shown"),
    )
}


@get(LEGAL, include_in_schema=False)
async def list_legal_texts(request: AnyRequest) -> Response[str]:
    texts = await shop.list_legal_texts()
    # Also a language that is no longer offered, while it has a text that orders refer to.
    written = {*offered_languages(), *(code for (_kind, code), one in texts.items() if one.exists)}
    return page(
        request,
        "staff/legal/index.html",
        member=await staff_member(request),
        kinds=list(LegalKind),
        spoken=[one for code, one in LANGUAGES.items() if code in written],
        texts=texts,
    )


@get(f"{LEGAL}/{{kind:str}}/{{language:str}}", include_in_schema=False)
async def edit_legal_text(
    request: AnyRequest, kind: FromPath[str], language: FromPath[str]
) -> Response[str]:
    record = await _latest(kind, language)
    return await _form(request, record, record.text)


@post(f"{LEGAL}/{{kind:str}}/{{language:str}}", include_in_schema=False)
async def change_legal_text(
    request: AnyRequest, kind: FromPath[str], language: FromPath[str]
) -> Answer:
    """The button "Preview" shows what was typed, and saves nothing."""
    member = await staff_member(request)
    record = await _latest(kind, language)
    form = await read_form(request)
    if wrong := faults(form, FIELDS):
        return await _form(request, record, form["text"], wrong, opened=form)
    if form["preview"]:
        shown = await asyncio.to_thread(as_html, form["text"])
        return await _form(request, record, form["text"], preview=shown, opened=form)
    try:
        await shop.change_legal_text(
            record.kind, language, form["text"], member.name, expected_version(form)
        )
    except LegalTextChanged as conflict:
        return await _form(request, conflict.record, form["text"], conflict=True)
    title = legal_title(record.kind)
    return see_other(LEGAL, Flash(_("“{title}” saved.").format(title=title)))


@get(f"{LEGAL}/{{kind:str}}/{{language:str}}/versions/{{version:str}}", include_in_schema=False)
async def show_legal_version(
    request: AnyRequest, kind: FromPath[str], language: FromPath[str], version: FromPath[str]
) -> Response[str]:
    record = await shop.read_legal_text(_kind(kind), language, whole_number(version) or -1)
    if record is None:
        raise UnknownLegalText
    return page(
        request,
        "staff/legal/version.html",
        member=await staff_member(request),
        record=record,
        spoken=LANGUAGES.get(language),
        content=await asyncio.to_thread(as_html, record.text),
    )


def _kind(kind: str) -> LegalKind:
    if kind not in list(LegalKind):
        raise UnknownLegalText
    return LegalKind(kind)


async def _latest(kind: str, language: str) -> LegalRecord:
    if language not in LANGUAGES:
        raise UnknownLegalText
    record = await shop.read_legal_text(_kind(kind), language)
    assert record
    return record


async def _form(
    request: AnyRequest,
    record: LegalRecord,
    entry: str,
    wrong: Mapping[str, str] | None = None,
    *,
    opened: Form | None = None,
    preview: Markup | None = None,
    conflict: bool = False,
) -> Response[str]:
    """Takes `opened`, the form that was sent: the version that it began with still counts."""
    return page(
        request,
        "staff/legal/edit.html",
        409 if conflict else 422 if wrong else 200,
        member=await staff_member(request),
        record=record,
        spoken=LANGUAGES[record.language],
        entry=entry,
        errors=wrong or {},
        preview=preview,
        conflict=conflict,
        version=opened["version"] if opened else record.version,
        versions=await shop.list_legal_versions(record.kind, record.language),
    )


handlers = [list_legal_texts, edit_legal_text, change_legal_text, show_legal_version]

"""A mail that a manager sends to herself, to see what the mail server says."""

import asyncio
from typing import Final
from uuid import uuid4

import msgspec

from app.i18n.language import gettext as _
from app.infra import mail
from app.infra.database import now
from app.settings import settings
from app.values import untrusted
from app.values.shop_settings import shop_settings

# Seconds for the whole conversation, since a person waits for it.
WITHIN: Final = 20.0


class Trial(msgspec.Struct, frozen=True):
    """`taken`: a mail server has the mail. `said` is its answer, or what went wrong.

    A shop without a mail server keeps the mail in its folder; nothing is said then.
    """

    taken: bool
    said: str = ""


async def try_mail(name: str, address: str) -> Trial:
    """Sends the mail at once, past the queue, and never raises for what the server says."""
    transport = mail.open_transport()
    try:
        letter = mail.write(
            "trial",
            f"try_{uuid4().hex}",
            mail.Mailbox(name, address),
            _("A test from {shop}").format(shop=shop_settings().name),
            await now(),
            "trial",
            link=f"{settings.link_base}/",
        )
        async with asyncio.timeout(WITHIN):
            said = await transport.send(letter)
    except TimeoutError:
        return Trial(False, _("no answer within {count} seconds").format(count=int(WITHIN)))
    except (mail.Away, mail.Delayed, mail.Refused) as error:
        return Trial(False, untrusted.error_text(error))
    finally:
        transport.close()
    return Trial(settings.mails_leave, untrusted.storable(said))

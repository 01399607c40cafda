"""The environment, read once. `.env.example` lists every name with what it does.

The commands put what stands in `.env` into the environment first (`app/cli`).
"""

import re
import sys
from email.policy import SMTP
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from limits import parse
from pydantic import (
    AnyUrl,
    Field,
    UrlConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

SmtpUrl = Annotated[AnyUrl, UrlConstraints(allowed_schemes=["smtp", "smtps"], host_required=True)]
STARTTLS = ("always", "offered", "never")
INTERNAL_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """What an operator can set; the names are those of the environment, in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    redis_url: str
    secret_key: str
    secret_key_previous: str | None = None
    base_url: str | None = None
    opened_at: str = "http://127.0.0.1:8000"
    """Where `doorstep up` opened; it says so itself."""
    log_format: Literal["console", "json"] = "console"
    shop_name: str = "Doorstep"
    shop_currency: str = "EUR"
    shop_language: Literal["en", "de"] = "en"
    metrics_token: str | None = None
    rate_limits: Literal["on", "off"] = "on"
    rate_limit_key: str = "3000 per minute"
    rate_limit_address: str = "600 per minute"
    trusted_proxies: str = ""
    demo: bool = False
    database_pool_size: int = 10
    worker_slots: int = 10
    events_kept_days: int = Field(default=90, ge=1)
    audit_log_kept_days: int = Field(default=730, ge=30)
    smtp_url: SmtpUrl | None = None
    mail_from: str = "orders@doorstep.example"
    mail_folder: Path = Path("var/mail")
    webhook_internal_hosts: str = ""

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The one that signs, then the one before it, which is still believed while it is set."""
        return tuple(key for key in (self.secret_key, self.secret_key_previous) if key)

    @property
    def secure_cookies(self) -> bool:
        return bool(self.base_url and self.base_url.startswith("https://"))

    @property
    def link_base(self) -> str:
        """What stands before a path in a link that leaves the house; no slash at its end."""
        return (self.base_url or self.opened_at).rstrip("/")

    @property
    def mails_leave(self) -> bool:
        """Whether they go to an SMTP server, and not to `mail_folder`; a demo shop sends none."""
        return self.smtp_url is not None and not self.demo

    @field_validator("rate_limit_key", "rate_limit_address")
    @classmethod
    def _is_a_quota(cls, value: str) -> str:
        try:
            parse(value)
        except ValueError as error:
            raise ValueError("is a quota such as 600 per minute") from error
        return value

    @field_validator("webhook_internal_hosts")
    @classmethod
    def _are_hosts_or_networks(cls, value: str) -> str:
        for entry in filter(None, map(str.strip, value.lower().split(","))):
            try:
                ip_network(entry.strip("[]"))
            except ValueError as error:
                if not INTERNAL_HOST.fullmatch(entry):
                    raise ValueError(
                        "is a list of hosts, each with its port or without, and networks"
                    ) from error
        return value

    @field_validator("smtp_url", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("smtp_url")
    @classmethod
    def _knows_its_options(cls, value: AnyUrl | None) -> AnyUrl | None:
        for name, given in value.query_params() if value else ():
            if name != "starttls" or given not in STARTTLS:
                raise ValueError(f"knows one option, starttls={'|'.join(STARTTLS)}")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_one_address(cls, value: str) -> str:
        header = None if value.splitlines()[1:] else SMTP.header_factory("From", value)
        if header is None or header.defects or len(header.addresses) != 1:
            raise ValueError("is one address, such as Doorstep <orders@shop.example>")
        if not header.addresses[0].username or not header.addresses[0].domain:
            raise ValueError("lacks the part before or after its @")
        return value

    @model_validator(mode="after")
    def _can_be_answered_and_followed(self) -> Self:
        """Mails that leave the house say from whom they are, and where their links lead."""
        if self.mails_leave:
            for name in ("mail_from", "base_url"):
                if name not in self.model_fields_set or not getattr(self, name):
                    raise ValueError(f"{name.upper()} must be set where SMTP_URL is")
        return self


def _read() -> Settings:
    """Ends the process with one line a wrong name; values may be secrets and are not repeated."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  (the environment gives the values)
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_input=False):
            name = "".join(str(part).upper() for part in wrong["loc"][:1])
            said = wrong["msg"].removeprefix("Value error, ")
            print(f"doorstep: {name}{': ' if name else ''}{said}", file=sys.stderr)
        sys.exit(2)


settings = _read()

"""What an operator can set, and what each value must be. `.env.example` lists every name.

A wrong value is found at the start and named; values may be secrets and are never repeated.
"""

import re
from collections.abc import Sequence
from email.policy import SMTP
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

from limits import parse
from pydantic import (
    AfterValidator,
    AnyUrl,
    Field,
    UrlConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.values.currencies import MINOR_UNITS
from app.values.text import tidy

STARTTLS: Final = ("always", "offered", "never")
GREETING: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Za-z:.]+\]")
INTERNAL_HOST: Final = re.compile(
    r"(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:(?P<port>[0-9]{1,5}))?"
)
LONGEST_NAME: Final = 100
LAST_PORT: Final = 65535


def _parted(url: str, schemes: Sequence[str]) -> SplitResult:
    """Raises ValueError that says what it is instead."""
    if not url.isprintable() or " " in url:
        raise ValueError("has a blank or a character that cannot be seen")
    try:
        parted = urlsplit(url)
    except ValueError as error:
        raise ValueError("is no address that can be read") from error
    if parted.scheme not in schemes or "://" not in url:
        raise ValueError(f"begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    for host in parted.netloc.rpartition("@")[2].split(","):
        port = host.rpartition(":")[2] if ":" in host.rpartition("]")[2] else ""
        if port and not (port.isdecimal() and 0 < int(port) <= LAST_PORT):
            raise ValueError(f"has a port that is no number from 1 to {LAST_PORT}")
    return parted


def _postgresql(url: str) -> str:
    _parted(url, ("postgresql", "postgres"))
    return url


def _redis(url: str) -> str:
    parted = _parted(url, ("redis", "rediss", "unix"))
    if parted.scheme == "unix":
        if not parted.path.strip("/"):
            raise ValueError("lacks the path of the socket, as in unix:///run/redis.sock")
        number = ""
    else:
        number = parted.path.strip("/")
    if not all(map(str.isdecimal, [number or "0", *dict(parse_qsl(parted.query)).get("db", "0")])):
        raise ValueError("has a database that is no number, as in redis://localhost:6379/0")
    return url


def _web(url: str) -> str:
    parted = _parted(url, ("http", "https"))
    if not parted.hostname:
        raise ValueError("lacks a host, as in https://shop.example")
    if parted.username or parted.password or parted.query or parted.fragment:
        raise ValueError("is a plain address without user, ? or #, such as https://shop.example")
    return url


def _name(value: str) -> str:
    name = tidy(value)
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise ValueError(f"is one line of at most {LONGEST_NAME} characters that can be seen")
    return name


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("has only letters, digits and signs of ASCII, without blanks")
    return text


def _currency(code: str) -> str:
    if code not in MINOR_UNITS:
        raise ValueError("is no currency of ISO 4217: three capitals, such as EUR")
    return code


def _quota(text: str) -> str:
    try:
        quota = parse(text)
    except ValueError as error:
        raise ValueError("is a quota such as 600 per minute") from error
    if quota.amount < 1 or quota.get_expiry() < 1:
        raise ValueError("is a quota of one or more, such as 600 per minute")
    return text


def _proxies(text: str) -> str:
    for entry in filter(None, map(str.strip, text.split(","))):
        try:
            _ = entry == "*" or ip_network(entry)
        except ValueError as error:
            raise ValueError(
                "is a list of addresses and networks, such as 10.0.0.5,10.1.0.0/16"
            ) from error
    return text


def _internal_hosts(text: str) -> str:
    for entry in filter(None, map(str.strip, text.lower().split(","))):
        try:
            ip_network(entry.strip("[]"))
        except ValueError as error:
            found = INTERNAL_HOST.fullmatch(entry)
            if not found or not 0 < int(found["port"] or 1) <= LAST_PORT:
                raise ValueError(
                    "is a list of hosts, each with its port or without, and networks"
                ) from error
    return text


def _greeting(value: str) -> str:
    if value and not GREETING.fullmatch(value):
        raise ValueError("is a host's full name, such as shop.example, or [192.0.2.1]")
    return value


def _folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("is a file, and must be a folder")
    return path


def _options(url: AnyUrl) -> AnyUrl:
    for name, given in url.query_params():
        if name != "starttls" or given not in STARTTLS:
            raise ValueError(f"knows one option, starttls={'|'.join(STARTTLS)}")
    return url


def _sender(value: str) -> str:
    header = None if value.splitlines()[1:] else SMTP.header_factory("From", value)
    if header is None or header.defects or len(header.addresses) != 1:
        raise ValueError("is one address, such as Doorstep <orders@shop.example>")
    if not header.addresses[0].username or not header.addresses[0].domain:
        raise ValueError("lacks the part before or after its @")
    return value


WebUrl = Annotated[str, AfterValidator(_web)]
Quota = Annotated[str, AfterValidator(_quota)]
SmtpUrl = Annotated[
    AnyUrl,
    UrlConstraints(allowed_schemes=["smtp", "smtps"], host_required=True),
    AfterValidator(_options),
]
Days = Annotated[int, Field(ge=1, le=36_500)]
Count = Annotated[int, Field(ge=1, le=1000)]


class Settings(BaseSettings):
    """The names are those of the environment, in capitals; one that is set to nothing is not."""

    model_config = SettingsConfigDict(
        extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(_postgresql)]
    redis_url: Annotated[str, AfterValidator(_redis)]
    secret_key: str
    secret_key_previous: str | None = None
    base_url: WebUrl | None = None
    opened_at: WebUrl = "http://127.0.0.1:8000"
    """Where `doorstep up` opened; it says so itself."""
    log_format: Literal["console", "json"] = "console"
    shop_name: Annotated[str, AfterValidator(_name)] = "Doorstep"
    shop_currency: Annotated[str, AfterValidator(_currency)] = "EUR"
    shop_language: Literal["en", "de"] = "en"
    metrics_token: Annotated[str, AfterValidator(_token)] | None = None
    rate_limits: Literal["on", "off"] = "on"
    rate_limit_key: Quota = "3000 per minute"
    rate_limit_address: Quota = "600 per minute"
    trusted_proxies: Annotated[str, AfterValidator(_proxies)] = ""
    demo: bool = False
    database_pool_size: Count = 10
    worker_slots: Count = 10
    events_kept_days: Days = 90
    audit_log_kept_days: Annotated[Days, Field(ge=30)] = 730
    smtp_url: SmtpUrl | None = None
    mail_from: Annotated[str, AfterValidator(_sender)] = "orders@doorstep.example"
    mail_helo: Annotated[str, AfterValidator(_greeting)] = ""
    mail_folder: Annotated[Path, AfterValidator(_folder)] = Path("var/mail")
    webhook_internal_hosts: Annotated[str, AfterValidator(_internal_hosts)] = ""

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

    @field_validator("smtp_url", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def _can_be_answered_and_followed(self) -> Self:
        """Mails that leave the house say from whom they are, and where their links lead."""
        if self.mails_leave:
            for name in ("mail_from", "base_url"):
                if name not in self.model_fields_set or not getattr(self, name):
                    raise ValueError(f"{name.upper()} must be set where SMTP_URL is")
        return self


def wrong_settings(**given: Any) -> list[str]:
    """A line for each name that is wrong; `given` stands for what is about to be set."""
    try:
        Settings(**given)
    except ValidationError as error:
        return [_line(one["loc"][:1], one["msg"]) for one in error.errors(include_input=False)]
    return []


def _line(where: tuple[int | str, ...], said: str) -> str:
    return ": ".join([*(str(part).upper() for part in where), said.removeprefix("Value error, ")])

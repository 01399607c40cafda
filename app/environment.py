"""The settings that an operator can make; `.env.example` lists every name.

A wrong value stops the start, and the message names the setting. Values may be secrets, so no
message repeats one.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.i18n.language import ENGLISH
from app.values.environment import (
    Count,
    Currency,
    Days,
    Folder,
    Greeting,
    InternalHosts,
    Namespace,
    PostgresqlAdminUrl,
    PostgresqlReadUrl,
    PostgresqlUrl,
    Proxies,
    QuotaSetting,
    RedisUrl,
    Sender,
    ShopLanguage,
    ShopNameSetting,
    ShortTime,
    SmtpUrl,
    Token,
    WebUrl,
    WrittenFile,
)


class Settings(BaseSettings):
    """Each field is an environment variable in capitals; an empty variable counts as not set."""

    model_config = SettingsConfigDict(
        extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    database_url: PostgresqlUrl
    redis_url: RedisUrl
    redis_namespace: Namespace = ""
    secret_key: str
    secret_key_previous: str | None = None
    base_url: WebUrl | None = None
    # The address at which `doorstep up` serves the shop; the command sets it itself.
    opened_at: WebUrl = "http://127.0.0.1:8000"
    log_format: Literal["console", "json"] = "console"
    shop_name: ShopNameSetting = "Doorstep"
    shop_currency: Currency = "EUR"
    shop_language: ShopLanguage = ENGLISH
    metrics_token: Token | None = None
    rate_limits: Literal["on", "off"] = "on"
    rate_limit_key: QuotaSetting = "3000 per minute"
    rate_limit_address: QuotaSetting = "600 per minute"
    trusted_proxies: Proxies = ""
    # Seconds; `doorstep up` sets 0 for its processes unless the operator says otherwise.
    closing_seconds: ShortTime = 3.0
    demo: bool = False
    database_pooler: Literal["none", "session", "transaction"] | None = None
    database_admin_url: PostgresqlAdminUrl | None = None
    database_read_url: PostgresqlReadUrl | None = None
    database_pool_size: Count = 10
    worker_slots: Count = 10
    events_kept_days: Days = 90
    audit_log_kept_days: Annotated[Days, Field(ge=30)] = 730
    # Unset: erasures are kept in the database alone.
    erasures_file: WrittenFile = None
    smtp_url: SmtpUrl | None = None
    mail_from: Sender = "orders@doorstep.example"
    mail_helo: Greeting = ""
    mail_folder: Folder = Path("var/mail")
    webhook_internal_hosts: InternalHosts = ""
    push_internal_hosts: InternalHosts = ""
    # Without the key, nobody pays online.
    stripe_api_key: Token | None = None
    stripe_webhook_secret: Token | None = None
    stripe_api_base: WebUrl = "https://api.stripe.com"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The first key signs; signatures of the previous one hold while it is set."""
        return tuple(key for key in (self.secret_key, self.secret_key_previous) if key)

    @property
    def secure_cookies(self) -> bool:
        return bool(self.base_url and self.base_url.startswith("https://"))

    @property
    def link_base(self) -> str:
        """Returns the beginning of links in mails and webhooks, without a slash at its end."""
        return (self.base_url or self.opened_at).rstrip("/")

    @property
    def mails_leave(self) -> bool:
        """Returns whether mails go to an SMTP server, not to `mail_folder`; a demo sends none."""
        return self.smtp_url is not None and not self.demo

    @field_validator("smtp_url", "erasures_file", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def _notices_can_be_checked(self) -> Self:
        if self.stripe_api_key and not self.stripe_webhook_secret:
            raise ValueError("STRIPE_WEBHOOK_SECRET must be set where STRIPE_API_KEY is")
        return self

    @model_validator(mode="after")
    def _can_be_answered_and_followed(self) -> Self:
        # A mail that leaves needs an address to answer to, and links that lead to the shop.
        if self.mails_leave:
            for name in ("mail_from", "base_url"):
                if name not in self.model_fields_set or not getattr(self, name):
                    raise ValueError(f"{name.upper()} must be set where SMTP_URL is")
        return self


def wrong_settings(**given: Any) -> list[str]:
    """Returns a line for each setting that is wrong; `given` overrides the environment."""
    try:
        Settings(**given)
    except ValidationError as error:
        return [_line(one["loc"][:1], one["msg"]) for one in error.errors(include_input=False)]
    return []


def _line(where: tuple[int | str, ...], said: str) -> str:
    return ": ".join([*(str(part).upper() for part in where), said.removeprefix("Value error, ")])

"""The environment, read once. `.env.example` lists every name with what it does.

The commands put what stands in `.env` into the environment first (`app/cli`).
"""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator can set; the names are those of the environment, in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    redis_url: str
    secret_key: str
    secret_key_previous: str | None = None
    base_url: str | None = None
    log_format: Literal["console", "json"] = "console"
    shop_name: str = "Doorstep"
    shop_currency: str = "EUR"
    metrics_token: str | None = None
    demo: bool = False
    database_pool_size: int = 10
    worker_slots: int = 10
    events_kept_days: int = Field(default=90, ge=1)

    @property
    def secure_cookies(self) -> bool:
        return bool(self.base_url and self.base_url.startswith("https://"))


settings = Settings()  # pyright: ignore[reportCallIssue]  (the environment gives the values)

"""The types of the operator's settings, each with the validator of its value.

A validator raises ValueError with words that follow the setting's name. Values may be secrets, so
no message repeats one.
"""

import re
from email.policy import SMTP
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Final

from limits import parse
from pydantic import AfterValidator, AnyUrl, Field, UrlConstraints

from app.i18n.language import LANGUAGES
from app.values import redis_address
from app.values.currencies import MINOR_UNITS
from app.values.fields import Invalid, read_shop_name
from app.values.postgresql_url import read_postgresql_url
from app.values.postgresql_words import WRITABLE_TARGETS
from app.values.server_url import LAST_PORT, split_url

STARTTLS: Final = ("always", "offered", "never")
GREETING: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Za-z:.]+\]")
INTERNAL_HOST: Final = re.compile(
    r"(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:(?P<port>[0-9]{1,5}))?"
)
NAMESPACE: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,62})?")


def _postgresql(url: str) -> str:
    if read_postgresql_url(url).words.target not in WRITABLE_TARGETS:
        raise ValueError("asks for a server that can only be read: write primary or read-write")
    return url


def _direct(url: str) -> str:
    if read_postgresql_url(url).words.pooled:
        raise ValueError("is the address of the server itself, so that pgbouncer=true is wrong")
    return url


def _redis(url: str) -> str:
    redis_address.read(url)
    return url


def _namespace(name: str) -> str:
    if not NAMESPACE.fullmatch(name):
        raise ValueError("is a short name of letters, digits and . _ -, such as shop1")
    return name


def _web(url: str) -> str:
    parted = split_url(url, ("http", "https"))
    if not parted.hostname:
        raise ValueError("lacks a host, as in https://shop.example")
    if parted.username or parted.password or parted.query or parted.fragment:
        raise ValueError("is a plain address without user, ? or #, such as https://shop.example")
    return url


def _name(value: str) -> str:
    try:
        return read_shop_name(value)
    except Invalid as error:
        raise ValueError(error.message) from error


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("has only letters, digits and signs of ASCII, without blanks")
    return text


def _currency(code: str) -> str:
    if code not in MINOR_UNITS:
        raise ValueError("is no currency of ISO 4217: three capitals, such as EUR")
    return code


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"Input should be {' or '.join(map(repr, LANGUAGES))}")
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


def _file_of_folder(path: Path | None) -> Path | None:
    if path and (path.is_dir() or not path.parent.is_dir()):
        raise ValueError("must be a file, in a folder that exists")
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
QuotaSetting = Annotated[str, AfterValidator(_quota)]
SmtpUrl = Annotated[
    AnyUrl,
    UrlConstraints(allowed_schemes=["smtp", "smtps"], host_required=True),
    AfterValidator(_options),
]
Days = Annotated[int, Field(ge=1, le=36_500)]
Count = Annotated[int, Field(ge=1, le=1000)]
ShortTime = Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
PostgresqlUrl = Annotated[str, AfterValidator(_postgresql)]
PostgresqlAdminUrl = Annotated[str, AfterValidator(_postgresql), AfterValidator(_direct)]
PostgresqlReadUrl = Annotated[str, AfterValidator(_direct)]
RedisUrl = Annotated[str, AfterValidator(_redis)]
Namespace = Annotated[str, AfterValidator(_namespace)]
ShopNameSetting = Annotated[str, AfterValidator(_name)]
Token = Annotated[str, AfterValidator(_token)]
ShopLanguage = Annotated[str, AfterValidator(_language)]
Currency = Annotated[str, AfterValidator(_currency)]
Proxies = Annotated[str, AfterValidator(_proxies)]
InternalHosts = Annotated[str, AfterValidator(_internal_hosts)]
Greeting = Annotated[str, AfterValidator(_greeting)]
Sender = Annotated[str, AfterValidator(_sender)]
# A file that need not exist yet.
WrittenFile = Annotated[Path | None, AfterValidator(_file_of_folder)]
Folder = Annotated[Path, AfterValidator(_folder)]

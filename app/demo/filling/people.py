"""Invented customers, each with an address of their country, and some of them companies."""

import json
from typing import Any

from faker import Faker

from app.infra.database import columns

# The most people of a fill; in a big one each of them orders many times.
MAX_PEOPLE = 10_000
# Of so many customers one orders for a company, and of two of these one pays from elsewhere.
PRIVATE = 9
COUNTRIES = {"de_DE": "DE", "en_GB": "GB", "fr_FR": "FR"}


def cast(orders: int, seed: int) -> list[list[Any]]:
    """Returns columns: name, email, street, city, postcode, country, company and invoice address of
    one fill's people.
    """
    faker = Faker(list(COUNTRIES))
    faker.seed_instance(seed)
    locales = list(COUNTRIES)
    people = [
        (
            local.name(),
            local.ascii_safe_email(),
            local.street_address().replace("\n", ", "),
            local.city(),
            local.postcode(),
            COUNTRIES[locale],
            *_company(local, COUNTRIES[locale], number),
        )
        for number in range(min(orders, MAX_PEOPLE))
        for locale in (locales[number % len(locales)],)
        for local in (faker[locale],)
    ]
    return columns(people)


def _company(local: Any, country: str, number: int) -> tuple[str | None, str | None]:
    if number % PRIVATE:
        return None, None
    company = local.company()
    if number % (2 * PRIVATE):
        return company, None
    office = {
        "name": local.name(),
        "company": company,
        "line1": local.street_address().replace("\n", ", "),
        "city": local.city(),
        "postcode": local.postcode(),
        "country": country,
    }
    return company, json.dumps(office)

"""What each setting of the shop may be, and what is wrong with values that it may not be."""

from collections.abc import Collection, Mapping
from typing import Any, Final, get_type_hints

import msgspec

from app.values.fields import Invalid
from app.values.setting_lines import SETTINGS
from app.values.setting_values import Values
from app.values.shop_settings import ShopSettings

# The bounds of each value.
KINDS: Final[Mapping[str, Any]] = get_type_hints(ShopSettings, include_extras=True)


def judged(
    values: Values, sections: Collection[str]
) -> tuple[dict[str, Any], dict[str, Invalid | msgspec.ValidationError]]:
    """Returns the values as they are kept, and what is wrong with others of these sections.

    `values` are those of all settings. Other sections stay as they are.
    """
    kept, wrong = dict(values), dict[str, Invalid | msgspec.ValidationError]()
    for name, line in SETTINGS.items():
        if line.section not in sections:
            continue
        try:
            value = msgspec.convert(values[name], KINDS[name], from_attributes=True)
            kept[name] = msgspec.convert(line.read(value, values), KINDS[name])
        except (Invalid, msgspec.ValidationError) as error:
            wrong[name] = error
    return kept, wrong

"""How a shape is described that takes no field but its own."""

from typing import Any

import msgspec
from litestar._openapi.schema_generation.plugins.struct import (  # pyright: ignore[reportPrivateImportUsage]
    StructSchemaPlugin,
)


class StrictStructs(StructSchemaPlugin):
    """Litestar's own, which does not say what `forbid_unknown_fields` forbids."""

    def to_openapi_schema(self, field_definition: Any, schema_creator: Any) -> Any:
        schema = super().to_openapi_schema(field_definition, schema_creator)
        kind = msgspec.inspect.type_info(field_definition.type_)
        if isinstance(kind, msgspec.inspect.StructType) and kind.forbid_unknown_fields:
            schema.additional_properties = False
        return schema

"""The schemas of structs that take no other fields than their own."""

from typing import Any

import msgspec
from litestar._openapi.schema_generation.plugins.struct import (  # pyright: ignore[reportPrivateImportUsage]
    StructSchemaPlugin,
)


class StrictStructs(StructSchemaPlugin):
    """Describes `forbid_unknown_fields`, which Litestar's own plugin leaves out."""

    def to_openapi_schema(self, field_definition: Any, schema_creator: Any) -> Any:
        schema = super().to_openapi_schema(field_definition, schema_creator)
        kind = msgspec.inspect.type_info(field_definition.type_)
        if isinstance(kind, msgspec.inspect.StructType) and kind.forbid_unknown_fields:
            schema.additional_properties = False
        return schema

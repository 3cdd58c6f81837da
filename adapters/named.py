"""A union in JSON: each member says by its name which of them it is, since some of them have the same fields."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

KEY = "is"


class Named:
    """Put beside a union of dataclasses, in `Annotated`: what it is in JSON has the name of its class under `KEY`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.tagged_union_schema(
            {one.__name__: handler.generate_schema(one) for one in members(source)},
            discriminator=_name,
            serialization=core_schema.wrap_serializer_function_ser_schema(_with_name),
        )


def members(union: Any) -> Iterator[type]:
    """The classes of a union, and those of the unions in it."""
    if get_origin(union) is Annotated:
        union = get_args(union)[0]
    parts = get_args(union)
    if not parts:
        yield union
    for part in parts:
        yield from members(part)


def _name(value: object) -> object:
    """Of what comes out of JSON, or of what goes there."""
    return value.get(KEY) if isinstance(value, dict) else type(value).__name__


def _with_name(value: object, rest: core_schema.SerializerFunctionWrapHandler) -> dict[str, Any]:
    return {KEY: type(value).__name__, **rest(value)}

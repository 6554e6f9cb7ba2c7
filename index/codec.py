"""Frozen dataclasses <-> JSON values, by their type hints: tuples stay tuples, dates dates, and enum members members.

A field that the JSON lacks takes its default, and a key that the class no longer has is ignored: a catalogue written
before a field was added can still be read.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast

T = TypeVar("T")


def dumps(value: object) -> str:
    """JSON of a dataclass, or of a tuple or mapping of them."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T] | Any, text: str) -> T:
    """The value of type `kind` (a dataclass, `tuple[Clause, ...]`, `Mapping[str, Span]` ...) written by `dumps`."""
    return cast(T, _reader(cast(Any, kind))(json.loads(text)))


def plain(value: Any) -> Any:
    """`value` in dicts, lists, strings and numbers."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Made once a type: reading hints anew for each of thousands of clauses costs more than the reading."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is Union or origin is types.UnionType:
        (some,) = [i for i in inner if i is not type(None)]
        read = _reader(some)
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            item = _reader(inner[0])
            return lambda value: tuple(item(v) for v in value)
        each = [_reader(i) for i in inner]
        return lambda value: tuple(read(v) for read, v in zip(each, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        held = _reader(inner[1])
        return lambda value: {key: held(v) for key, v in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        fields = [(f.name, _reader(hints[f.name])) for f in dataclasses.fields(kind)]
        return lambda value: kind(**{name: read(value[name]) for name, read in fields if name in value})
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is float:
        return float
    if kind in (str, int, bool):
        return lambda value: value
    raise TypeError(f"no reader for {kind}")
